import type { ServerResponse } from 'node:http';
import type { CloseReason } from '@election-night/shared/wire/close-codes.ts';
import type { Frame } from '../feed/frame.ts';
import type { Outlet } from './outlet.ts';

const comment = ':\n\n';

/** A viewer on a server-sent stream (HTML Living Standard, 9.2): the same messages, an event each; it comes back by itself with the last `id`. */
export class EventStreamOutlet implements Outlet {
  readonly kind = 'event-stream';
  readonly missedPongs = 0;
  readonly #response: ServerResponse;
  readonly #comeBackWithinMs: readonly [number, number];

  constructor(response: ServerResponse, comeBackWithinMs: readonly [number, number]) {
    this.#response = response;
    this.#comeBackWithinMs = comeBackWithinMs;
  }

  get waitingBytes(): number {
    return this.#response.writableLength;
  }

  write(frame: Frame): boolean {
    return this.#response.writableEnded || this.#response.write(frame.bytes('event'));
  }

  cork(): void {
    this.#response.cork();
  }

  uncork(): void {
    this.#response.uncork();
  }

  /** A comment keeps proxies from taking the silence for an end. Who is gone shows as an error of the socket. */
  ping(): void {
    if (!this.#response.writableEnded) this.#response.write(comment);
  }

  /** A stream has no close codes: who is to come back later is told when, the reader's own retry does the rest. */
  close(reason: CloseReason): void {
    if (this.#response.writableEnded) return;
    const [from, to] = this.#comeBackWithinMs;
    const retryMs = Math.round(from + Math.random() * (to - from));
    this.#response.end(reason === 'restart' ? `retry: ${retryMs}\n\n` : undefined);
  }

  terminate(): void {
    this.#response.destroy();
  }
}
