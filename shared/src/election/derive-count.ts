import type { Contest } from './definition.ts';
import type { OwnFigures } from './derive-rows.ts';
import type { Election, PlacedUnit } from './election.ts';
import { commonSource, latestAsOf, ownAtTimeOf, ownFigure } from './own-figure.ts';
import type { CountEntry } from './report.ts';
import type { CountRow, Row, Votes } from './row.ts';
import { sharesOf } from './share.ts';
import { sum } from './sum.ts';
import { isFurtherThan } from './tolerance.ts';

type CountableRow = CountRow & { readonly votes: Votes; readonly total: number };

/**
 * The count of one contest in one unit: its own figure, or the sum of its children where all of them have votes or it has none of its own.
 * Moves the unit's running totals in `totals`. Undefined where nothing is known.
 */
export function deriveCount(
  election: Election,
  contest: Contest,
  unit: PlacedUnit,
  figures: readonly OwnFigures[],
  rowOf: (key: string) => Row | undefined,
  totals: Map<string, number>,
): CountRow | undefined {
  const key = `count:${contest.id}:${unit.id}`;
  const own = ownFigure<CountEntry>(figures, sayTheSame, election.rules['sources-disagree'].action !== 'off');
  if (unit.children.length === 0) return own.shown && ownRow(key, contest, own.shown, own.flags);

  const parts = unit.children
    .map((child) => rowOf(`count:${contest.id}:${child}`) as CountRow | undefined)
    .filter((row): row is CountableRow => row?.votes !== undefined && row.total !== undefined);
  const reported = sum(parts.map((row) => leavesIn(election, row)));
  const votes = sumOfVotes(contest, parts);
  for (const { id } of contest.options) totals.set(`${key}:votes:${id}`, votes[id] ?? 0);
  totals.set(`${key}:reporting`, reported);
  if (own.shown && parts.length < unit.children.length) return ownRow(key, contest, own.shown, own.flags);
  if (parts.length === 0) return undefined;

  const total = sum(parts.map((row) => row.total));
  const shares = sharesOf(votes, total);
  const invalid = sumIfAll(parts.map((row) => row.invalid));
  const ballots = sumIfAll(parts.map((row) => row.ballots));
  const reporting = { in: reported, of: unit.leaves };
  const flags = new Set(own.flags);
  if (partsDisagree(election, figures, parts, votes, total)) flags.add('parts-disagree');
  const complete =
    reported === unit.leaves && parts.every(({ status }) => status === 'unofficial-complete' || status === 'certified');
  return {
    key,
    asOf: latestAsOf(parts),
    ...commonSource(parts),
    flags: [...flags].sort(),
    votes,
    ...(shares ? { shares } : {}),
    total,
    ...(invalid === undefined ? {} : { invalid }),
    ...(ballots === undefined ? {} : { ballots }),
    basis: { votes: 'sum', ...(shares ? { shares: 'sum' } : {}) },
    ...(own.shown ? { reported: asReported(own.shown) } : {}),
    reporting,
    status: !complete
      ? 'unofficial-partial'
      : parts.every(({ status }) => status === 'certified')
        ? 'certified'
        : 'unofficial-complete',
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

/** An option that no part names is not known, which is not the same as zero. */
function sumOfVotes(contest: Contest, parts: readonly CountableRow[]): Votes {
  const named = contest.options.filter(({ id }) => parts.some((row) => row.votes[id] !== undefined));
  return Object.fromEntries(named.map(({ id }) => [id, sum(parts.map((row) => row.votes[id] ?? 0))]));
}

/** How many units without children a part of a sum speaks for: where its own figure is summed, all that lie below it. */
function leavesIn(election: Election, row: CountableRow): number {
  const unit = election.units.get(row.key.slice(row.key.lastIndexOf(':') + 1));
  return row.basis.votes === 'sum' ? (row.reporting?.in ?? 0) : (unit?.leaves ?? 1);
}

/** Whether a share of the unit's own figure differs from that of the sum of its parts by more than the tolerance; votes as points of the sum. */
function partsDisagree(
  election: Election,
  figures: readonly OwnFigures[],
  parts: readonly CountableRow[],
  votes: Votes,
  total: number,
): boolean {
  const { action, limit } = election.rules['parts-disagree'];
  if (action === 'off' || total === 0) return false;
  for (const own of ownAtTimeOf<CountEntry>(parts, figures)) {
    const isFar = (option: string, figure: number) =>
      own.votes
        ? isFurtherThan(limit, 0, Math.abs(figure - (votes[option] ?? 0)), total)
        : isFurtherThan(limit, figure, votes[option] ?? 0, total);
    const said = own.votes ?? own.shares;
    if (said) return Object.entries(said).some(([option, figure]) => isFar(option, figure));
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

function sumIfAll(numbers: readonly (number | undefined)[]): number | undefined {
  return numbers.every((n): n is number => n !== undefined) ? sum(numbers) : undefined;
}

function sayTheSame(a: CountEntry, b: CountEntry): boolean {
  const differ = (x: Votes | undefined, y: Votes | undefined) =>
    x !== undefined &&
    y !== undefined &&
    Object.keys(x).some((option) => y[option] !== undefined && x[option] !== y[option]);
  return !differ(a.votes, b.votes) && !differ(a.shares, b.shares);
}
