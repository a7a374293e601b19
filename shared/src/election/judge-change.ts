import type { ReportKind } from './definition.ts';
import type { Election } from './election.ts';
import type { Finding } from './finding.ts';
import { instantOf } from './instant.ts';
import type { CountEntry, Entry, TurnoutEntry } from './report.ts';
import { hundredths } from './share.ts';

type Figures = { readonly asOf: string; readonly entry: Entry };

/**
 * What one uncorrected entry says against the accepted ones before it (oldest first): falls of cumulative figures, each against the last
 * entry that gave it, jumps, and a doubling of the last one. A figure that is summed and then left out falls out of the sum, so that is a
 * fall too. Shares may move both ways.
 */
export function judgeChange(
  election: Election,
  kind: ReportKind,
  earlier: readonly Figures[],
  after: Figures,
): readonly Finding[] {
  const findings: Finding[] = [];
  const { fall, jump, doubled } = election.rules;
  if (fall.action !== 'off') {
    const message = fallOf(kind, earlier, after.entry) ?? lossOf(kind, earlier.at(-1)?.entry, after.entry);
    if (message !== undefined) findings.push({ code: 'fall', action: fall.action, message });
  }
  if (jump.action !== 'off' && kind === 'turnout') {
    const before = earlier.findLast(({ entry }) => (entry as TurnoutEntry).percent !== undefined);
    const message = before && jumpOf(before, after, jump.limit);
    if (message !== undefined) findings.push({ code: 'jump', action: jump.action, message });
  }
  if (doubled.action !== 'off') {
    const message = doublingOf(kind, earlier.at(-1), after.entry);
    if (message !== undefined) findings.push({ code: 'doubled', action: doubled.action, message });
  }
  return findings;
}

function fallOf(kind: ReportKind, earlier: readonly Figures[], after: Entry): string | undefined {
  for (const [field, figure] of cumulativeFigures(kind, after)) {
    const [is, last] = [figure(after), earlier.findLast(({ entry }) => figure(entry) !== undefined)];
    const was = last && figure(last.entry);
    if (is !== undefined && was !== undefined && is < was) {
      return `${field} falls from ${was} to ${is}: look for a mistyped digit or an old bulletin, or send it as a correction`;
    }
  }
  return undefined;
}

function lossOf(kind: ReportKind, before: Entry | undefined, after: Entry): string | undefined {
  if (kind === 'turnout') {
    const hasTurnout = (entry: TurnoutEntry) => entry.percent !== undefined || entry.ballots !== undefined;
    return before && hasTurnout(before) && !hasTurnout(after)
      ? 'turnout was given and is not any more: look for a column that was left out'
      : undefined;
  }
  if (kind !== 'count') return undefined;
  const votes = (after as CountEntry).votes ?? {};
  for (const [option, was] of Object.entries((before as CountEntry | undefined)?.votes ?? {})) {
    if (was > 0 && !Object.hasOwn(votes, option))
      return `votes/${option} was ${was} and is not given any more: look for a row that was left out`;
  }
  return undefined;
}

/** In integers: a rise exactly at the limit is no jump. */
function jumpOf(before: Figures, after: Figures, limit: number): string | undefined {
  const [from, to] = [(before.entry as TurnoutEntry).percent, (after.entry as TurnoutEntry).percent];
  const time = instantOf(after.asOf) - instantOf(before.asOf);
  if (from === undefined || to === undefined || time <= 0) return undefined;
  const rise = hundredths(to) - hundredths(from);
  if (rise * hourMs <= Math.round(limit * 100 * time)) return undefined;
  return `percent rises from ${from} to ${to}, ${rise / 100} points in ${(time / hourMs).toFixed(2)} h, more than ${limit} an hour: look for another unit's row, or a first digit`;
}

const hourMs = 3_600_000;

/** A bulletin that was added to itself. One figure alone may well have doubled by itself, in the morning above all. */
function doublingOf(kind: ReportKind, before: Figures | undefined, after: Entry): string | undefined {
  const was = before && vectorOf(kind, before.entry);
  const is = was && vectorOf(kind, after);
  if (!was || !is || was.length !== is.length) return undefined;
  const isTwice = was.every(([field, figure], place) => is[place]?.[0] === field && is[place]?.[1] === 2 * figure);
  const some = was.filter(([, figure]) => figure > 0);
  if (!isTwice || some.length < 2) return undefined;
  const told = some.slice(0, 3).map(([field, figure]) => `${field} ${figure} and now ${2 * figure}`);
  return `every figure is twice what it was at ${before.asOf} (${told.join(', ')}): look whether a batch was added twice`;
}

/** Figures that are counted each by itself, in the order of their names. The total and the ballots are sums of others where those are given. */
function vectorOf(kind: ReportKind, entry: Entry): readonly (readonly [field: string, figure: number])[] {
  if (kind === 'exit-poll') return [];
  const { ballots, voters, votes, total, invalid } = entry as TurnoutEntry & CountEntry;
  const alone = kind === 'turnout' ? { ballots, voters } : { invalid, ...(votes ? {} : { total, ballots }) };
  const named = Object.entries(votes ?? {}).map(([option, n]) => [`votes/${option}`, n] as const);
  const given = Object.entries(alone).flatMap(([field, n]) => (n === undefined ? [] : [[field, n] as const]));
  return [...named, ...given].sort(([a], [b]) => (a < b ? -1 : 1));
}

type Reading = readonly [field: string, figure: (entry: Entry) => number | undefined];

/** The figures of an entry that can only grow while nothing is corrected, and how to read each from other entries of its kind. */
function cumulativeFigures(kind: ReportKind, entry: Entry): readonly Reading[] {
  if (kind === 'exit-poll') return [];
  const given = kind === 'turnout' ? turnoutFigures : countFigures;
  const readings = given.filter(([, figure]) => figure(entry) !== undefined);
  for (const option of Object.keys((entry as CountEntry).votes ?? {})) {
    readings.push([`votes/${option}`, (other) => (other as CountEntry).votes?.[option]]);
  }
  return readings;
}

const turnoutFigures: readonly Reading[] = [
  ['percent', (entry) => (entry as TurnoutEntry).percent],
  ['ballots', (entry) => (entry as TurnoutEntry).ballots],
];

const countFigures: readonly Reading[] = [
  ['total', (entry) => (entry as CountEntry).total],
  ['invalid', (entry) => (entry as CountEntry).invalid],
  ['ballots', (entry) => (entry as CountEntry).ballots],
  ['stations/in', (entry) => (entry as CountEntry).stations?.in],
];
