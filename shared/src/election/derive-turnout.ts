import type { OwnFigures } from './derive-rows.ts';
import type { Election, PlacedUnit } from './election.ts';
import { instantOf } from './instant.ts';
import { commonSource, latestAsOf, ownAtTimeOf, ownFigure } from './own-figure.ts';
import type { TurnoutEntry } from './report.ts';
import type { Basis, Row, TurnoutRow } from './row.ts';
import { derivedBallots, hundredths, percentOf } from './share.ts';
import { sum } from './sum.ts';
import { isFurtherThan } from './tolerance.ts';

/** A turnout row that a parent can sum: it has both numbers. */
type CountableRow = TurnoutRow & { readonly ballots: number; readonly voters: number };

/**
 * The turnout of one unit: its own figure, or the sum of its children where all of them have one or it has none of its own.
 * Moves the unit's running totals in `totals`. Undefined where nothing is known.
 */
export function deriveTurnout(
  election: Election,
  unit: PlacedUnit,
  figures: readonly OwnFigures[],
  rowOf: (key: string) => Row | undefined,
  totals: Map<string, number>,
): TurnoutRow | undefined {
  const disagreement = election.rules['sources-disagree'].action !== 'off';
  const own = ownFigure<TurnoutEntry>(figures, sayTheSame, disagreement);
  if (unit.children.length === 0) return own.shown && ownRow(unit, own.shown, own.flags);

  const parts = unit.children
    .map((child) => rowOf(`turnout:${child}`) as TurnoutRow | undefined)
    .filter((row): row is CountableRow => row?.ballots !== undefined && row.voters !== undefined);
  const ballots = sum(parts.map((row) => row.ballots));
  const voters = sum(parts.map((row) => row.voters));
  const reported = sum(parts.map((row) => leavesIn(election, row)));
  totals.set(`turnout:${unit.id}:ballots`, ballots);
  totals.set(`turnout:${unit.id}:voters`, voters);
  totals.set(`turnout:${unit.id}:reporting`, reported);
  const reporting = { in: reported, of: unit.leaves };
  if (own.shown && parts.length < unit.children.length) return { ...ownRow(unit, own.shown, own.flags), reporting };
  if (parts.length === 0) return undefined;

  const percent = percentOf(ballots, voters);
  const flags = new Set(own.flags);
  if (partsDisagree(election, figures, parts, ballots, voters)) flags.add('parts-disagree');
  const complete = reported === unit.leaves && parts.every(({ status }) => status === 'unofficial-complete');
  return {
    key: `turnout:${unit.id}`,
    asOf: latestAsOf(parts),
    ...commonSource(parts),
    flags: [...flags].sort(),
    ballots,
    voters,
    ...(percent === undefined ? {} : { percent }),
    basis: { ballots: 'sum', voters: 'sum', ...(percent === undefined ? {} : { percent: 'sum' }) },
    ...(own.shown ? { reported: asReported(own.shown) } : {}),
    reporting,
    status: complete ? 'unofficial-complete' : 'unofficial-partial',
  };
}

type Shown = { readonly source: string; readonly asOf: string; readonly entry: TurnoutEntry };

function ownRow(unit: PlacedUnit, { source, asOf, entry }: Shown, flags: readonly string[]): TurnoutRow {
  const voters = entry.voters ?? unit.voters;
  const votersBasis: Basis = entry.voters === undefined ? (unit.votersBasis ?? 'published') : 'published';
  const ballots =
    entry.ballots ??
    (entry.percent !== undefined && voters !== undefined
      ? derivedBallots(hundredths(entry.percent), voters)
      : undefined);
  const percent =
    entry.percent ?? (ballots !== undefined && voters !== undefined ? percentOf(ballots, voters) : undefined);
  return {
    key: `turnout:${unit.id}`,
    asOf,
    source,
    flags: [...flags].sort(),
    ...(ballots === undefined ? {} : { ballots }),
    ...(voters === undefined ? {} : { voters }),
    ...(percent === undefined ? {} : { percent }),
    basis: {
      ...(ballots === undefined ? {} : { ballots: entry.ballots === undefined ? 'derived' : 'published' }),
      ...(voters === undefined ? {} : { voters: votersBasis }),
      ...(percent === undefined ? {} : { percent: entry.percent === undefined ? 'derived' : 'published' }),
    },
    status: instantOf(asOf) >= unit.closesAt ? 'unofficial-complete' : 'unofficial-partial',
  };
}

function asReported({ source, asOf, entry: { percent, ballots, voters } }: Shown): NonNullable<TurnoutRow['reported']> {
  return {
    source,
    asOf,
    ...(percent === undefined ? {} : { percent }),
    ...(ballots === undefined ? {} : { ballots }),
    ...(voters === undefined ? {} : { voters }),
  };
}

/** How many units without children a part of a sum speaks for: where its own figure is summed, all that lie below it. */
function leavesIn(election: Election, row: CountableRow): number {
  const unit = election.units.get(row.key.slice('turnout:'.length));
  return row.basis.ballots === 'sum' ? (row.reporting?.in ?? 0) : (unit?.leaves ?? 1);
}

/** Whether the unit's own figure differs from the sum of its parts by more than the tolerance. */
function partsDisagree(
  election: Election,
  figures: readonly OwnFigures[],
  parts: readonly CountableRow[],
  ballots: number,
  voters: number,
): boolean {
  const { action, limit } = election.rules['parts-disagree'];
  if (action === 'off' || voters === 0) return false;
  for (const own of ownAtTimeOf<TurnoutEntry>(parts, figures)) {
    if (own.percent !== undefined) return isFurtherThan(limit, own.percent, ballots, voters);
    if (own.ballots !== undefined) return isFurtherThan(limit, 0, Math.abs(own.ballots - ballots), voters);
  }
  return false;
}

function sayTheSame(a: TurnoutEntry, b: TurnoutEntry): boolean {
  const differ = (x?: number, y?: number) => x !== undefined && y !== undefined && x !== y;
  return !differ(a.percent, b.percent) && !differ(a.ballots, b.ballots) && !differ(a.voters, b.voters);
}
