import type { ServerResponse } from 'node:http';
import type { CloseReason } from '@election-night/shared/wire/close-codes.ts';
import type { Frame } from '../feed/frame.ts';
import type { Outlet } from '../feed/outlet.ts';
import type { Limits } from '../limits.ts';

const comment = ':\n\n';

/** A viewer on a server-sent stream (HTML Living Standard, 9.2): the same messages, an event each; it comes back by itself with the last `id`. */
export class EventStreamOutlet implements Outlet {
  readonly kind = 'event-stream';
  readonly missedPongs = 0;
  readonly #response: ServerResponse;
  readonly #limits: Limits;

  constructor(response: ServerResponse, limits: Limits) {
    this.#response = response;
    this.#limits = limits;
  }

  get waitingBytes(): number {
    return this.#response.writableLength;
  }

  write(frame: Frame): boolean {
    return this.#response.writableEnded || this.#response.write(frame.bytes('event'));
  }

  /** What a response holds back is not in its `writableLength`, and so would escape the bounds. */
  cork(): void {}

  uncork(): void {}

  /** A comment keeps proxies from taking the silence for an end. Who is gone shows as an error of the socket. */
  ping(): void {
    if (!this.#response.writableEnded) this.#response.write(comment);
  }

  /**
   * A stream has no close codes: who is to come back later is told when, the reader's own retry does the rest. Who does not read to the end
   * is cut off.
   */
  close(reason: CloseReason): void {
    if (this.#response.writableEnded) return;
    const [from, to] = this.#limits.reconnectMs;
    const retryMs = Math.round(from + Math.random() * (to - from));
    this.#response.end(reason === 'restart' ? `retry: ${retryMs}\n\n` : undefined);
    const late = setTimeout(() => this.#response.destroy(), this.#limits.closeHandshakeMs);
    this.#response.once('close', () => clearTimeout(late));
  }

  terminate(): void {
    this.#response.destroy();
  }
}
