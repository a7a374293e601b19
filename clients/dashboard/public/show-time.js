/**
 * The running clock of the night as a viewer can know it. The `night` row has an anchor; gaps that the clock jumps are not published, so the
 * anchor alone may lag: what any message said last (`at`), run on from the moment it was heard, is a lower bound.
 * Times are milliseconds since 1970.
 */
export class NightClock {
  #anchor;
  #epoch;
  #heard;
  #wallOffset = 0;

  /** How far the server's wall clock is ahead of ours; small differences are the network's. */
  setWallOffset(offsetMs) {
    this.#wallOffset = Math.abs(offsetMs) > 1500 ? offsetMs : 0;
  }

  hear(board, nightRow) {
    if (board.epoch !== this.#epoch) {
      this.#epoch = board.epoch;
      this.#heard = undefined;
    }
    this.#anchor = nightRow?.clock;
    const at = board.at === undefined ? Number.NaN : Date.parse(board.at);
    if (!Number.isNaN(at) && (this.#heard === undefined || at > this.at(Date.now()))) {
      this.#heard = { at, wall: Date.now() };
    }
  }

  get isPaused() {
    return this.#anchor?.paused === true;
  }

  get speed() {
    return this.#anchor?.speed;
  }

  /** The night's time now, or undefined before anything was heard. */
  at(wall, ends = Number.POSITIVE_INFINITY) {
    if (!this.#anchor) return this.#heard?.at;
    const { recordedAt, wallAt, speed, paused } = this.#anchor;
    const run = paused ? 0 : speed;
    const fromAnchor = Date.parse(recordedAt) + Math.max(0, wall + this.#wallOffset - Date.parse(wallAt)) * run;
    const fromHeard = this.#heard ? this.#heard.at + (wall - this.#heard.wall) * run : Number.NEGATIVE_INFINITY;
    return Math.min(Math.max(fromAnchor, fromHeard), ends);
  }
}
