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
  if (!before || kind === 'exit-poll') return undefined;
  const [was, is] = [before.entry, after] as [TurnoutEntry & CountEntry, TurnoutEntry & CountEntry];
  const told: string[] = [];
  // Most figures fail at the first: this runs for every entry.
  const isTwice = (field: string, a: number | undefined, b: number | undefined) => {
    if (a === undefined ? b !== undefined : b !== 2 * a) return false;
    if (a) told.push(`${field} ${a} and now ${b}`);
    return true;
  };
  for (const option in was.votes)
    if (!isTwice(`votes/${option}`, was.votes[option], is.votes?.[option])) return undefined;
  for (const option in is.votes) if (was.votes?.[option] === undefined) return undefined;
  for (const field of countedAlone(kind, was)) if (!isTwice(field, was[field], is[field])) return undefined;
  if (told.length < 2) return undefined;
  return `every figure is twice what it was at ${before.asOf} (${told.slice(0, 3).join(', ')}): look whether a batch was added twice`;
}

/** Figures beside the votes that are counted each by itself. The total and the ballots are sums of others where there are votes. */
function countedAlone(
  kind: ReportKind,
  { votes }: CountEntry,
): readonly ('ballots' | 'voters' | 'total' | 'invalid')[] {
  if (kind === 'turnout') return turnoutAlone;
  return votes ? besideVotes : withoutVotes;
}

const turnoutAlone = ['ballots', 'voters'] as const;
const besideVotes = ['invalid'] as const;
const withoutVotes = ['total', 'invalid', 'ballots'] as const;

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
