/** From the first to the last minute of the night, and what its clock jumps in between: milliseconds since 1970, in order, without overlap. */
export type NightSpan = {
  readonly starts: number;
  readonly ends: number;
  readonly gaps: readonly { readonly from: number; readonly to: number }[];
};

/**
 * The line of time of a replay: the night without what its clock jumps, so that a week in which nothing was published takes no room. Lengths
 * are milliseconds of night time from the start, played at speed 1.
 */
export class PlayedTime {
  /** From the start to the end. */
  readonly length: number;
  /** Stretches that the clock shows, each with the length at which it begins. */
  readonly stretches: readonly { readonly from: number; readonly to: number; readonly begins: number }[];

  constructor({ starts, ends, gaps }: NightSpan) {
    const stretches: { from: number; to: number; begins: number }[] = [];
    let begins = 0;
    let from = starts;
    const add = (to: number) => {
      if (to > from) stretches.push({ from, to, begins });
      begins += Math.max(0, to - from);
    };
    for (const gap of gaps) {
      if (gap.to <= from || gap.from >= ends) continue;
      add(gap.from);
      from = gap.to;
    }
    add(ends);
    this.stretches = stretches;
    this.length = begins;
  }

  /** How much is played by a time of the night; a time within a gap has the length of the jump. */
  lengthAt(time: number): number {
    for (const { from, to, begins } of this.stretches) if (time < to) return begins + Math.max(0, time - from);
    return this.length;
  }

  /** The time of the night after so much. At a jump it is the one after it, since the clock never shows a time within. */
  timeAt(length: number): number {
    const first = this.stretches[0];
    const stretch = this.stretches.findLast(({ begins }) => begins <= length) ?? first;
    if (!stretch) return 0;
    return Math.min(stretch.to, stretch.from + Math.max(0, length - stretch.begins));
  }
}
