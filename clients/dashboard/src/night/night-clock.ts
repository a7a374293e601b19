import type { NightRow } from '@election-night/shared/election/row.ts';

type Anchor = NightRow['clock'];

/** A wall clock that differs by less than this from the server's is taken for the same: answers travel for a while. */
export const noticeableMs = 1500;

/**
 * The running clock of the night as a viewer can know it. The row `night` has an anchor (P-ROW-15). Gaps that the clock jumps are not
 * published, so the anchor alone may lag: what any message said last (`at`), run on from the moment it was heard, is a lower bound.
 * Times are milliseconds since 1970.
 */
export class NightClock {
  #anchor: Anchor | undefined;
  #epoch: string | undefined;
  #heard: { readonly at: number; readonly wall: number } | undefined;
  #wallOffset = 0;

  /** How far the server's wall clock is ahead of ours. */
  setWallOffset(offsetMs: number): void {
    this.#wallOffset = Math.abs(offsetMs) > noticeableMs ? offsetMs : 0;
  }

  /**
   * `at`: the night's time of the last commit, RFC 3339. Another epoch begins anew: its clock may have gone back. So does another anchor: what
   * was heard before did not run on at its speed.
   */
  hear(epoch: string | undefined, at: string | undefined, anchor: Anchor | undefined, wall: number): void {
    if (epoch !== this.#epoch || !isSame(anchor, this.#anchor)) {
      this.#epoch = epoch;
      this.#heard = undefined;
    }
    this.#anchor = anchor;
    const heard = at === undefined ? Number.NaN : Date.parse(at);
    if (Number.isNaN(heard)) return;
    if (this.#heard === undefined || heard > (this.at(wall) ?? Number.NEGATIVE_INFINITY))
      this.#heard = { at: heard, wall };
  }

  get isPaused(): boolean {
    return this.#anchor?.paused === true;
  }

  /** How many times as fast as the wall; absent before the anchor is known. */
  get speed(): number | undefined {
    return this.#anchor?.speed;
  }

  /** The night's time at a moment of our wall clock, never after `ends`; undefined before anything was heard. */
  at(wall: number, ends = Number.POSITIVE_INFINITY): number | undefined {
    const heard = this.#heard;
    if (!this.#anchor) return heard && Math.min(heard.at, ends);
    const { recordedAt, wallAt, speed, paused } = this.#anchor;
    const run = paused ? 0 : speed;
    const fromAnchor = Date.parse(recordedAt) + Math.max(0, wall + this.#wallOffset - Date.parse(wallAt)) * run;
    const fromHeard = heard ? heard.at + (wall - heard.wall) * run : Number.NEGATIVE_INFINITY;
    return Math.min(Math.max(fromAnchor, fromHeard), ends);
  }
}

function isSame(one: Anchor | undefined, other: Anchor | undefined): boolean {
  return (
    one?.recordedAt === other?.recordedAt &&
    one?.wallAt === other?.wallAt &&
    one?.speed === other?.speed &&
    one?.paused === other?.paused
  );
}
