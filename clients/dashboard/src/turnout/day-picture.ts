import type { ElectionView } from '../night/election-view.ts';

/** [milliseconds since 1970, percent], in order of time. */
export type DayPoint = readonly [at: number, percent: number];
export type DayLine = { readonly unit: string; readonly points: readonly DayPoint[] };
export type Room = { readonly left: number; readonly top: number; readonly width: number; readonly height: number };

/** Where moments and shares of a day lie in a picture. */
export type DayPicture = {
  readonly from: number;
  readonly to: number;
  readonly most: number;
  x(at: number): number;
  y(percent: number): number;
};

/** Figures that come so long after the last close are of another day: a final report, and not the day's line. */
const afterCloseMs = 6 * 3_600_000;
const hourMs = 3_600_000;

/** The rows of a day as points. What the row does not have is not there. */
export function dayPoints(points: readonly (readonly [string, number])[]): readonly DayPoint[] {
  return points.map(([asOf, percent]) => [Date.parse(asOf), percent] as const);
}

/** From the opening to the last close, or to the last figure of the evening. */
export function boundsOfDay(election: ElectionView, lines: readonly DayLine[]): readonly [from: number, to: number] {
  const { opens, closes = election.ends } = election;
  const moments = lines.flatMap(({ points }) => points.map(([at]) => at));
  const last = moments.filter((at) => at <= closes + afterCloseMs);
  return [Math.min(opens, ...last), Math.max(closes, ...last)];
}

/** Shares from 0 to the next ten above the highest one. */
export function dayPicture([from, to]: readonly [number, number], lines: readonly DayLine[], room: Room): DayPicture {
  const drawn = lines.flatMap(({ points }) => points.filter(([at]) => at >= from && at <= to));
  const highest = Math.max(18, ...drawn.map(([, percent]) => percent));
  const most = Math.ceil((highest + 1) / 10) * 10;
  return {
    from,
    to,
    most,
    x: (at) => room.left + ((at - from) / Math.max(1, to - from)) * room.width,
    y: (percent) => room.top + room.height - (percent / most) * room.height,
  };
}

/** Whole hours of the night's zone, so many hours apart that each has `least` of room. `clock`: `18:10` at a moment in that zone. */
export function hourTicks(
  { from, to, x }: DayPicture,
  clock: (at: number) => string,
  least: number,
): readonly number[] {
  const [, minute = 0] = clock(from).split(':').map(Number);
  const first = from + ((60 - minute) % 60) * 60_000 - (from % 60_000);
  const perHour = x(from + hourMs) - x(from);
  const every = [1, 2, 3, 4, 6, 12].find((hours) => hours * perHour >= least) ?? 24;
  const ticks: number[] = [];
  for (let at = first; at <= to; at += hourMs) if (Number(clock(at).split(':')[0]) % every === 0) ticks.push(at);
  return ticks;
}

/** `M… L…` of a line's points within the picture; empty where there is none. */
export function pathOf({ points }: DayLine, { from, to, x, y }: DayPicture): string {
  return points
    .filter(([at]) => at >= from && at <= to)
    .map(([at, percent], place) => `${place === 0 ? 'M' : 'L'}${x(at).toFixed(1)} ${y(percent).toFixed(1)}`)
    .join('');
}

/** The last point that the picture has of a line. */
export function endOf({ points }: DayLine, { from, to }: Pick<DayPicture, 'from' | 'to'>): DayPoint | undefined {
  return points.findLast(([at]) => at >= from && at <= to);
}

/** The line that passes nearest to a place of the picture, within `reach`. Where a line has no points it is nowhere near. */
export function nearestLine(
  lines: readonly DayLine[],
  picture: DayPicture,
  [px, py]: readonly [number, number],
  reach: number,
): string | undefined {
  let [nearest, way]: [string | undefined, number] = [undefined, reach];
  for (const { unit, points } of lines) {
    const drawn = points.filter(([at]) => at >= picture.from && at <= picture.to);
    const places = drawn.map(([at, percent]) => [picture.x(at), picture.y(percent)] as const);
    for (const [place, end] of places.entries()) {
      const own = distance([px, py], places[place - 1] ?? end, end);
      if (own < way) [nearest, way] = [unit, own];
    }
  }
  return nearest;
}

type Place = readonly [number, number];

function distance([px, py]: Place, [ax, ay]: Place, [bx, by]: Place): number {
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.min(1, Math.max(0, ((px - ax) * dx + (py - ay) * dy) / length));
  return Math.hypot(px - ax - along * dx, py - ay - along * dy);
}
