import type { DayPoint } from './day-picture.ts';

/** A table of more lines than this is read by nobody. */
const mostMoments = 48;
const hourMs = 3_600_000;

/** The moments that a table of a day has: each at which any line has a figure; where they are many, each full hour and the last one. */
export function tableMoments(lines: readonly (readonly DayPoint[])[]): {
  readonly moments: readonly number[];
  readonly isHourly: boolean;
} {
  const moments = [...new Set(lines.flatMap((points) => points.map(([at]) => at)))].sort((one, other) => one - other);
  if (moments.length <= mostMoments) return { moments, isHourly: false };
  const last = moments.at(-1) as number;
  const hours = new Set(moments.map((at) => Math.ceil(at / hourMs) * hourMs).filter((at) => at < last));
  return { moments: [...hours, last], isHourly: true };
}

/** The figure of a line at a moment, or, hourly, the last one that was known by then. */
export function valueAt(points: readonly DayPoint[], moment: number, isHourly: boolean): number | undefined {
  return points.findLast(([at]) => (isHourly ? at <= moment : at === moment))?.[1];
}
