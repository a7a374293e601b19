import { type CloseReason, closeCodes } from '@election-night/shared/wire/close-codes.ts';
import type WebSocket from 'ws';
import type { Limits } from './limits.ts';

const asText = { binary: false, compress: false } as const;

/** The viewer was sent nothing of the topic yet: it gets a snapshot. */
export const nothingSent = -1;

/**
 * One connection, as the fan-out sees it. `positions`: topic → the rev it was surely sent up to when it joined or began to lag; while
 * it keeps up, the topic's own position holds for it too.
 */
export class Viewer {
  readonly positions = new Map<string, number>();
  /** When it was first passed over, on the wall timer; absent while it keeps up. */
  laggingSince: number | undefined;
  /** A new epoch began while it lagged. */
  owesReset = false;
  missedPongs = 0;
  readonly #socket: WebSocket;
  readonly #limits: Limits;
  #largestFrameBytes = 0;

  constructor(socket: WebSocket, limits: Limits) {
    this.#socket = socket;
    this.#limits = limits;
    socket.on('pong', () => {
      this.missedPongs = 0;
    });
  }

  get isOverfull(): boolean {
    return this.#socket.bufferedAmount > this.#limits.skipAboveBytes;
  }

  get isDrained(): boolean {
    return this.#socket.bufferedAmount < this.#limits.resumeBelowBytes;
  }

  /** One frame may be larger than the bound, where a snapshot is; what waits behind it may not. */
  get isBeyondBound(): boolean {
    return this.#socket.bufferedAmount > Math.max(this.#limits.maxBufferedBytes, this.#largestFrameBytes);
  }

  /** The Buffer is shared with other viewers and is written as it is. */
  send(frame: Buffer): void {
    if (frame.length > this.#largestFrameBytes) this.#largestFrameBytes = frame.length;
    this.#socket.send(frame, asText);
  }

  ping(): void {
    this.missedPongs += 1;
    this.#socket.ping();
  }

  close(reason: CloseReason, detail?: string): void {
    const { code, sentence } = closeCodes[reason];
    // A close reason has at most 123 bytes.
    this.#socket.close(code, (detail ?? sentence).slice(0, 120));
  }

  terminate(): void {
    this.#socket.terminate();
  }
}
