import { formatInstant, instantOf } from './instant.ts';

export const modes = ['live', 'test', 'replay'] as const;
export type Mode = (typeof modes)[number];

/** Recorded time ↔ wall time. At `wallAt` the night's clock showed `recordedAt`; it runs `speed` times as fast unless paused. */
export type ClockAnchor = {
  readonly mode: Mode;
  readonly recordedAt: string;
  readonly wallAt: string;
  readonly speed: number;
  readonly paused: boolean;
};

/** A stretch of night time, milliseconds since 1970, that the clock jumps: [from, to). */
export type Gap = { readonly from: number; readonly to: number };

/** The time of the night, milliseconds since 1970, at a moment of the wall clock. The one place that answers this question. */
export function nightTimeAt(anchor: ClockAnchor, gaps: readonly Gap[], wall: number): number {
  const start = instantOf(anchor.recordedAt);
  if (anchor.paused) return start;
  let at = start + Math.max(0, wall - instantOf(anchor.wallAt)) * anchor.speed;
  for (const gap of gaps) {
    if (start < gap.to && at >= gap.from) at += gap.to - Math.max(gap.from, start);
  }
  return Math.floor(at);
}

/** When the night's clock will show `time`, on the wall clock; undefined while it is paused and has not shown it yet. */
export function wallTimeOf(anchor: ClockAnchor, gaps: readonly Gap[], time: number): number | undefined {
  const start = instantOf(anchor.recordedAt);
  if (time <= start) return instantOf(anchor.wallAt);
  if (anchor.paused || anchor.speed === 0) return undefined;
  let run = 0;
  let at = start;
  for (const gap of gaps) {
    if (gap.to <= at) continue;
    if (time < gap.from) break;
    run += Math.max(0, gap.from - at);
    at = gap.to;
    if (time <= at) return instantOf(anchor.wallAt) + Math.ceil(run / anchor.speed);
  }
  run += time - at;
  return instantOf(anchor.wallAt) + Math.ceil(run / anchor.speed);
}

/** The anchor of a live or test night: the wall itself. */
export function wallAnchor(mode: Mode, wall: number): ClockAnchor {
  const now = formatInstant(wall);
  return { mode, recordedAt: now, wallAt: now, speed: 1, paused: false };
}
