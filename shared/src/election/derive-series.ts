import type { OwnFigures } from './derive-rows.ts';
import type { Election, PlacedUnit } from './election.ts';
import { instantOf } from './instant.ts';
import type { TurnoutEntry } from './report.ts';
import type { SeriesRow } from './row.ts';
import { derivedBallots, hundredths, percentOf } from './share.ts';
import { sum } from './sum.ts';

type Point = { readonly asOf: string; readonly percent?: number; readonly ballots?: number; readonly voters?: number };

/** The turnout of one unit through the day, a point for each asOf. */
export function deriveSeries(
  election: Election,
  unit: PlacedUnit,
  own: (unit: string) => readonly OwnFigures[],
): SeriesRow | undefined {
  const points = pointsOf(election, unit, own)
    .filter((point): point is Point & { percent: number } => point.percent !== undefined)
    .map(({ asOf, percent }) => [asOf, percent] as const);
  const last = points.at(-1);
  if (!last) return undefined;
  return { key: `series:turnout:${unit.id}`, asOf: last[0], flags: [], points };
}

/** A leaf's own figures; a parent's at each time as its row would show them: the sum once every part has spoken, before that its own. */
function pointsOf(
  election: Election,
  unit: PlacedUnit,
  own: (unit: string) => readonly OwnFigures[],
): readonly Point[] {
  const published = ownPoints(unit, own(unit.id));
  if (unit.children.length === 0) return published;
  const sums = sumsOf(unit.children.map((child) => pointsOf(election, election.units.get(child) as PlacedUnit, own)));
  const complete = sums.find(({ parts }) => parts === unit.children.length);
  const until = complete ? instantOf(complete.asOf) : Number.POSITIVE_INFINITY;
  const from = published[0] ? instantOf(published[0].asOf) : Number.POSITIVE_INFINITY;
  const isShown = (asOf: string) => instantOf(asOf) < from || instantOf(asOf) >= until;
  return [...sums.filter(({ asOf }) => isShown(asOf)), ...published.filter(({ asOf }) => !isShown(asOf))].sort(
    (a, b) => instantOf(a.asOf) - instantOf(b.asOf),
  );
}

function ownPoints(unit: PlacedUnit, figures: readonly OwnFigures[]): readonly Point[] {
  for (const { entries } of figures) {
    const accepted = entries.filter(({ outcome }) => outcome === 'accepted');
    if (accepted.length > 0)
      return lastOfEachTime(accepted.map(({ asOf, entry }) => pointOf(unit, asOf, entry as TurnoutEntry)));
  }
  return [];
}

function pointOf(unit: PlacedUnit, asOf: string, entry: TurnoutEntry): Point {
  const voters = entry.voters ?? unit.voters;
  if (voters === undefined) return entry.percent === undefined ? { asOf } : { asOf, percent: entry.percent };
  const ballots =
    entry.ballots ?? (entry.percent === undefined ? undefined : derivedBallots(hundredths(entry.percent), voters));
  const percent = entry.percent ?? (ballots === undefined ? undefined : percentOf(ballots, voters));
  return { asOf, voters, ...(ballots === undefined ? {} : { ballots }), ...(percent === undefined ? {} : { percent }) };
}

/** At each time of any part, the sum of the latest figures of all parts that have spoken by then, and how many those are. One pass in order of time. */
function sumsOf(children: readonly (readonly Point[])[]): readonly (Point & { readonly parts: number })[] {
  const steps = children
    .flatMap((points, child) => points.map((point) => ({ child, point, at: instantOf(point.asOf) })))
    .filter(({ point }) => point.ballots !== undefined && point.voters !== undefined)
    .sort((a, b) => a.at - b.at);
  const latest = new Map<number, Point>();
  let [ballots, voters] = [0, 0];
  const sums = steps.map(({ child, point }) => {
    const before = latest.get(child);
    ballots = sum([ballots, -(before?.ballots ?? 0), point.ballots ?? 0]);
    voters = sum([voters, -(before?.voters ?? 0), point.voters ?? 0]);
    latest.set(child, point);
    const percent = percentOf(ballots, voters);
    return { asOf: point.asOf, ballots, voters, parts: latest.size, ...(percent === undefined ? {} : { percent }) };
  });
  return lastOfEachTime(sums);
}

function lastOfEachTime<P extends Point>(points: readonly P[]): readonly P[] {
  return points.filter((point, place) => point.asOf !== points[place + 1]?.asOf);
}
