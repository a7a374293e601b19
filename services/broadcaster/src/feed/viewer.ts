import type { CloseReason } from '@election-night/shared/wire/close-codes.ts';
import type { Limits } from '../limits.ts';
import type { Audience } from './fan-out.ts';
import type { Frame } from './frame.ts';
import type { Outlet } from './outlet.ts';

/** The viewer was sent nothing of the topic yet: it gets a snapshot. */
export const nothingSent = -1;

/** More than any form adds to a text. */
const framingBytes = 64;

/**
 * One connection, as the fan-out sees it. `positions`: topic → the rev it was surely sent up to when it joined or began to lag; while
 * it keeps up, the topic's own position holds for it too.
 */
export class Viewer {
  /** In [0, 1): what comes to everybody from time to time comes to each at a place of its own in that time. */
  readonly place = Math.random();
  readonly positions = new Map<string, number>();
  /** Those who watch the same topics; absent while it watches none. */
  audience: Audience | undefined;
  /** When it was first passed over, on the wall timer; absent while it keeps up. */
  laggingSince: number | undefined;
  /** It stands in another epoch, and is to be told so before anything else. */
  owesReset = false;
  readonly outlet: Outlet;
  readonly #limits: Limits;
  #largestFrameBytes = 0;

  constructor(outlet: Outlet, limits: Limits) {
    this.outlet = outlet;
    this.#limits = limits;
  }

  get isOverfull(): boolean {
    return this.outlet.waitingBytes > this.#limits.skipAboveBytes;
  }

  get isDrained(): boolean {
    return this.outlet.waitingBytes < this.#limits.resumeBelowBytes;
  }

  /** One frame may be larger than the bound, where a snapshot is; what waits behind it may not. */
  get isBeyondBound(): boolean {
    return this.outlet.waitingBytes > Math.max(this.#limits.maxBufferedBytes, this.#largestFrameBytes);
  }

  send(frame: Frame): void {
    // What is taken at once needs no bound.
    if (!this.outlet.write(frame)) this.#noteLargest(frame);
  }

  close(reason: CloseReason, detail?: string): void {
    this.outlet.close(reason, detail);
  }

  #noteLargest(frame: Frame): void {
    const bytes = frame.texts.reduce((sum, { length }) => sum + length + framingBytes, 0);
    this.#largestFrameBytes = Math.max(this.#largestFrameBytes, bytes);
  }
}
