import type { Contest } from './definition.ts';
import type { NightView, OwnFigures } from './derive-rows.ts';
import type { Election, PlacedUnit } from './election.ts';
import { ownAtTimeOf, ownFigure } from './own-figure.ts';
import { labelsOfSum, moveTotals, type Parts } from './parts.ts';
import type { CountEntry } from './report.ts';
import type { CountRow, Row, Votes } from './row.ts';
import { sharesOf } from './share.ts';
import { isComplete } from './status-word.ts';
import { sum } from './sum.ts';
import { isFurtherThan } from './tolerance.ts';

/** A count row that a parent can sum: it has votes, not only shares. */
export type CountableCount = CountRow & { readonly votes: Votes; readonly total: number };

export function countableCount(row: Row | undefined): CountableCount | undefined {
  const { votes, total } = (row ?? {}) as Partial<CountRow>;
  return votes === undefined || total === undefined ? undefined : (row as CountableCount);
}

/**
 * The count of one contest in one unit: its own figure, or the sum of its children where all of them have votes or it has none of its own.
 * Moves the unit's running totals in `totals`. Undefined where nothing is known.
 */
export function deriveCount(
  election: Election,
  contest: Contest,
  unit: PlacedUnit,
  figures: readonly OwnFigures[],
  parts: Parts<CountableCount>,
  before: NightView,
  totals: Map<string, number>,
): CountRow | undefined {
  const key = `count:${contest.id}:${unit.id}`;
  const own = ownFigure<CountEntry>(figures, sayTheSame, election.rules['sources-disagree'].action !== 'off');
  if (unit.children.length === 0) return own.shown && ownRow(key, contest, own.shown, own.flags);

  const totalOf = moveTotals(key, before.totalOf, totals, parts, figuresOf);
  const summed = totalOf('parts');
  if (own.shown && summed < unit.children.length) return ownRow(key, contest, own.shown, own.flags);
  if (summed === 0) return undefined;

  const votes = sumOfVotes(contest, totalOf);
  const total = totalOf('total');
  const shares = sharesOf(votes, total);
  const reporting = { in: totalOf('reporting'), of: unit.leaves };
  const shownBefore = before.rowOf(key) as CountRow | undefined;
  const flags = new Set(own.flags);
  const others = {
    total,
    ...(totalOf('with-invalid') === summed ? { invalid: totalOf('invalid') } : {}),
    ...(totalOf('with-ballots') === summed ? { ballots: totalOf('ballots') } : {}),
  };
  if (partsDisagree(election, figures, parts, votes, others)) flags.add('parts-disagree');
  const complete = reporting.in === unit.leaves && totalOf('complete') === summed;
  return {
    key,
    ...labelsOfSum(shownBefore?.basis.votes === 'sum' ? shownBefore : undefined, parts),
    flags: [...flags].sort(),
    votes,
    ...(shares ? { shares } : {}),
    ...others,
    basis: { votes: 'sum', ...(shares ? { shares: 'sum' } : {}) },
    ...(own.shown ? { reported: asReported(own.shown) } : {}),
    reporting,
    status: !complete ? 'unofficial-partial' : totalOf('certified') === summed ? 'certified' : 'unofficial-complete',
  };
}

type Shown = { readonly source: string; readonly asOf: string; readonly entry: CountEntry };

function ownRow(key: string, contest: Contest, { source, asOf, entry }: Shown, flags: readonly string[]): CountRow {
  const { votes, invalid, ballots, stations } = entry;
  const total = entry.total ?? (votes ? sum(Object.values(votes)) : undefined);
  const shares = votes && total !== undefined ? sharesOf(votes, total) : entry.shares;
  const allIn = stations !== undefined && stations.in === stations.of;
  return {
    key,
    asOf,
    source,
    flags: [...flags].sort(),
    ...(votes ? { votes: inOrderOf(contest, votes) } : {}),
    ...(shares ? { shares: inOrderOf(contest, shares) } : {}),
    ...(total === undefined ? {} : { total }),
    ...(invalid === undefined ? {} : { invalid }),
    ...(ballots === undefined ? {} : { ballots }),
    basis: { ...(votes ? { votes: 'published' } : {}), ...(shares ? { shares: votes ? 'derived' : 'published' } : {}) },
    ...(stations ? { reporting: stations } : {}),
    status: entry.status ?? (allIn ? 'unofficial-complete' : 'unofficial-partial'),
  };
}

function asReported({ source, asOf, entry: { votes, shares } }: Shown): NonNullable<CountRow['reported']> {
  return { source, asOf, ...(votes ? { votes } : {}), ...(shares ? { shares } : {}) };
}

/** What a part gives to the running totals. Where its own figure is summed it speaks for all units below it. */
function figuresOf(row: CountableCount, unit: PlacedUnit): Readonly<Record<string, number>> {
  const figures: Record<string, number> = {
    total: row.total,
    reporting: row.basis.votes === 'sum' ? (row.reporting?.in ?? 0) : unit.leaves,
    parts: 1,
    complete: isComplete(row) ? 1 : 0,
    certified: row.status === 'certified' ? 1 : 0,
  };
  if (row.invalid !== undefined) Object.assign(figures, { invalid: row.invalid, 'with-invalid': 1 });
  if (row.ballots !== undefined) Object.assign(figures, { ballots: row.ballots, 'with-ballots': 1 });
  for (const option in row.votes) {
    figures[`votes:${option}`] = row.votes[option] as number;
    figures[`named:${option}`] = 1;
  }
  return figures;
}

/** An option that no part names is not known, which is not the same as zero. */
function sumOfVotes(contest: Contest, totalOf: (name: string) => number): Votes {
  const named = contest.options.filter(({ id }) => totalOf(`named:${id}`) > 0);
  return Object.fromEntries(named.map(({ id }) => [id, totalOf(`votes:${id}`)]));
}

/** What a sum has beside its votes; nothing that only some of the parts tell. */
type OtherSums = { readonly total: number; readonly invalid?: number; readonly ballots?: number };

/** Whether a figure of the unit's own differs from that of the sum of its parts by more than the tolerance; counts as points of the sum's votes. */
function partsDisagree(
  election: Election,
  figures: readonly OwnFigures[],
  parts: Parts<CountableCount>,
  votes: Votes,
  sums: OtherSums,
): boolean {
  const { action, limit } = election.rules['parts-disagree'];
  const { total } = sums;
  if (action === 'off' || total === 0) return false;
  const isApart = (own: number | undefined, is: number | undefined) =>
    own !== undefined && is !== undefined && isFurtherThan(limit, 0, Math.abs(own - is), total);
  for (const own of ownAtTimeOf<CountEntry>(parts, figures)) {
    const said = own.votes ?? own.shares;
    if (!said && own.total === undefined && own.invalid === undefined && own.ballots === undefined) continue;
    return (
      Object.entries(said ?? {}).some(([option, figure]) =>
        own.votes ? isApart(figure, votes[option] ?? 0) : isFurtherThan(limit, figure, votes[option] ?? 0, total),
      ) ||
      isApart(own.total, total) ||
      isApart(own.invalid, sums.invalid) ||
      isApart(own.ballots, sums.ballots)
    );
  }
  return false;
}

/** Sources order their options as they like; rows keep the definition's order, so that equal figures are equal bytes. */
function inOrderOf(contest: Contest, figures: Readonly<Record<string, number>>): Record<string, number> {
  const ordered: Record<string, number> = {};
  for (const { id } of contest.options) {
    const figure = figures[id];
    if (figure !== undefined) ordered[id] = figure;
  }
  return ordered;
}

function sayTheSame(a: CountEntry, b: CountEntry): boolean {
  const differ = (x: Votes | undefined, y: Votes | undefined) =>
    x !== undefined &&
    y !== undefined &&
    Object.keys(x).some((option) => y[option] !== undefined && x[option] !== y[option]);
  return !differ(a.votes, b.votes) && !differ(a.shares, b.shares);
}
