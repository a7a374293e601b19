import type { NightView, OwnFigures } from './derive-rows.ts';
import type { Election, PlacedUnit } from './election.ts';
import { instantOf } from './instant.ts';
import { ownAtTimeOf, ownFigure } from './own-figure.ts';
import { labelsOfSum, moveTotals, type Parts } from './parts.ts';
import type { TurnoutEntry } from './report.ts';
import type { Basis, Row, TurnoutRow } from './row.ts';
import { derivedBallots, hundredths, percentOf } from './share.ts';
import { isComplete } from './status-word.ts';
import { isFurtherThan } from './tolerance.ts';

/** A turnout row that a parent can sum: it has both numbers. */
export type CountableTurnout = TurnoutRow & { readonly ballots: number; readonly voters: number };

export function countableTurnout(row: Row | undefined): CountableTurnout | undefined {
  const { ballots, voters } = (row ?? {}) as Partial<TurnoutRow>;
  return ballots === undefined || voters === undefined ? undefined : (row as CountableTurnout);
}

/**
 * The turnout of one unit: its own figure, or the sum of its children where all of them have one or it has none of its own.
 * Moves the unit's running totals in `totals`. Undefined where nothing is known.
 */
export function deriveTurnout(
  election: Election,
  unit: PlacedUnit,
  figures: readonly OwnFigures[],
  parts: Parts<CountableTurnout>,
  before: NightView,
  totals: Map<string, number>,
): TurnoutRow | undefined {
  const disagreement = election.rules['sources-disagree'].action !== 'off';
  const own = ownFigure<TurnoutEntry>(figures, sayTheSame, disagreement);
  if (unit.children.length === 0) return own.shown && ownRow(unit, own.shown, own.flags);

  const key = `turnout:${unit.id}`;
  const totalOf = moveTotals(key, before.totalOf, totals, parts, figuresOf);
  const [ballots, voters] = [totalOf('ballots'), totalOf('voters')];
  const reporting = { in: totalOf('reporting'), of: unit.leaves };
  const summed = totalOf('parts');
  if (own.shown && summed < unit.children.length) return { ...ownRow(unit, own.shown, own.flags), reporting };
  if (summed === 0) return undefined;

  const shownBefore = before.rowOf(key) as TurnoutRow | undefined;
  const percent = percentOf(ballots, voters);
  const flags = new Set(own.flags);
  if (partsDisagree(election, figures, parts, ballots, voters)) flags.add('parts-disagree');
  const complete = reporting.in === unit.leaves && totalOf('complete') === summed;
  return {
    key,
    ...labelsOfSum(shownBefore?.basis.ballots === 'sum' ? shownBefore : undefined, parts),
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

/** What a part gives to the running totals. Where its own figure is summed it speaks for all units below it. */
function figuresOf(row: CountableTurnout, unit: PlacedUnit): Readonly<Record<string, number>> {
  const { ballots, voters } = row;
  const reporting = row.basis.ballots === 'sum' ? (row.reporting?.in ?? 0) : unit.leaves;
  return { ballots, voters, reporting, parts: 1, complete: isComplete(row) ? 1 : 0 };
}

/** Whether the unit's own figure differs from the sum of its parts by more than the tolerance. */
function partsDisagree(
  election: Election,
  figures: readonly OwnFigures[],
  parts: Parts<CountableTurnout>,
  ballots: number,
  voters: number,
): boolean {
  const { action, limit } = election.rules['parts-disagree'];
  if (action === 'off' || voters === 0) return false;
  for (const own of ownAtTimeOf<TurnoutEntry>(parts, figures)) {
    if (own.percent === undefined && own.ballots === undefined) continue;
    return (
      (own.percent !== undefined && isFurtherThan(limit, own.percent, ballots, voters)) ||
      (own.ballots !== undefined && isFurtherThan(limit, 0, Math.abs(own.ballots - ballots), voters))
    );
  }
  return false;
}

function sayTheSame(a: TurnoutEntry, b: TurnoutEntry): boolean {
  const differ = (x?: number, y?: number) => x !== undefined && y !== undefined && x !== y;
  return !differ(a.percent, b.percent) && !differ(a.ballots, b.ballots) && !differ(a.voters, b.voters);
}
