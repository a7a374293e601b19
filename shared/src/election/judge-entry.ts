import type { ReportKind, RuleCode } from './definition.ts';
import type { Election } from './election.ts';
import { instantOf } from './instant.ts';
import type { CountEntry, Entry, ExitPollEntry, TurnoutEntry } from './report.ts';
import { hundredths } from './share.ts';
import { isFurtherThan } from './tolerance.ts';

/** A broken sanity rule. `contradicts` and `would-displace` are no rules of a definition: they always hold. */
export type Finding = {
  readonly code: RuleCode | 'contradicts' | 'would-displace';
  readonly action: 'hold' | 'flag';
  /** For the source and the desk only: it may name the figure. */
  readonly message: string;
};

/** What one entry says about itself, whatever came before it. */
export function judgeEntry(election: Election, kind: ReportKind, entry: Entry): readonly Finding[] {
  const findings: Finding[] = [];
  const found = (code: RuleCode, broken: boolean, message: string) => {
    const { action } = election.rules[code];
    if (broken && action !== 'off') findings.push({ code, action, message });
  };
  if (kind === 'turnout') judgeTurnout(election, entry as TurnoutEntry, found);
  else if (kind === 'count') judgeCount(election, entry as CountEntry, found);
  else judgeShares(election, entry as ExitPollEntry, found);
  return findings;
}

type Figures = { readonly asOf: string; readonly entry: Entry };

/**
 * What one uncorrected entry says against the accepted ones before it (oldest first): falls of cumulative figures, each against the last
 * entry that gave it, and jumps. A figure that is summed and then left out falls out of the sum, so that is a fall too. Shares may move both ways.
 */
export function judgeChange(
  election: Election,
  kind: ReportKind,
  earlier: readonly Figures[],
  after: Figures,
): readonly Finding[] {
  const findings: Finding[] = [];
  const { fall, jump } = election.rules;
  if (fall.action !== 'off') {
    const message = fallOf(kind, earlier, after.entry) ?? lossOf(kind, earlier.at(-1)?.entry, after.entry);
    if (message !== undefined) findings.push({ code: 'fall', action: fall.action, message });
  }
  if (jump.action !== 'off' && kind === 'turnout') {
    const before = earlier.findLast(({ entry }) => (entry as TurnoutEntry).percent !== undefined);
    const message = before && jumpOf(before, after, jump.limit);
    if (message !== undefined) findings.push({ code: 'jump', action: jump.action, message });
  }
  return findings;
}

function fallOf(kind: ReportKind, earlier: readonly Figures[], after: Entry): string | undefined {
  for (const [field, figure] of cumulativeFigures(kind, after)) {
    const [is, last] = [figure(after), earlier.findLast(({ entry }) => figure(entry) !== undefined)];
    const was = last && figure(last.entry);
    if (is !== undefined && was !== undefined && is < was) return `${field} falls from ${was} to ${is}`;
  }
  return undefined;
}

function lossOf(kind: ReportKind, before: Entry | undefined, after: Entry): string | undefined {
  if (kind === 'turnout') {
    const hasTurnout = (entry: TurnoutEntry) => entry.percent !== undefined || entry.ballots !== undefined;
    return before && hasTurnout(before) && !hasTurnout(after) ? 'turnout was given and is not any more' : undefined;
  }
  if (kind !== 'count') return undefined;
  const votes = (after as CountEntry).votes ?? {};
  for (const [option, was] of Object.entries((before as CountEntry | undefined)?.votes ?? {})) {
    if (was > 0 && !Object.hasOwn(votes, option)) return `votes/${option} was ${was} and is not given any more`;
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
  return `percent rises by ${rise / 100} points in ${(time / hourMs).toFixed(2)} h, more than ${limit} an hour`;
}

const hourMs = 3_600_000;

type Found = (code: RuleCode, broken: boolean, message: string) => void;

function judgeTurnout(election: Election, entry: TurnoutEntry, found: Found): void {
  const list = election.units.get(entry.unit)?.voters;
  const voters = entry.voters ?? list;
  const { percent, ballots } = entry;
  found('ballots-above-voters', percent !== undefined && percent > 100, `turnout of ${percent} % is over 100 %`);
  if (voters === undefined) return;
  if (ballots !== undefined) {
    found('ballots-above-voters', ballots > voters, `${ballots} ballots for ${voters} voters on the list`);
    if (percent !== undefined && voters > 0) {
      const limit = election.rules['percent-disagrees'].limit + 0.005;
      const broken = isFurtherThan(limit, percent, ballots, voters);
      found('percent-disagrees', broken, `${ballots} of ${voters} is not ${percent} %`);
    }
  }
  if (entry.voters !== undefined && list !== undefined && list > 0) {
    const { limit } = election.rules['voters-differ'];
    const apart = Math.abs(entry.voters - list);
    found(
      'voters-differ',
      isFurtherThan(limit, 0, apart, list),
      `a list of ${entry.voters} differs from the definition's ${list} by ${((apart / list) * 100).toFixed(2)} %`,
    );
  }
}

function judgeCount(election: Election, entry: CountEntry, found: Found): void {
  const { votes, shares, total, invalid, ballots } = entry;
  const counted = votes && Object.values(votes).reduce((sum, n) => sum + n, 0);
  if (votes && counted !== undefined) {
    const complete = namesAllOptions(election, entry.contest, votes);
    if (total !== undefined) {
      const broken = complete ? counted !== total : counted > total;
      found('votes-do-not-sum', broken, `votes sum to ${counted}, the total is ${total}`);
    }
    if (ballots !== undefined && invalid !== undefined) {
      const broken = complete ? counted + invalid !== ballots : counted + invalid > ballots;
      found(
        'votes-do-not-sum',
        broken,
        `votes and invalid ones sum to ${counted + invalid}, the ballots are ${ballots}`,
      );
    }
  }
  const counts = total ?? counted;
  if (ballots !== undefined) {
    if (counts !== undefined) found('votes-above-ballots', counts > ballots, `${counts} votes in ${ballots} ballots`);
    const voters = election.units.get(entry.unit)?.voters;
    if (voters !== undefined)
      found('ballots-above-voters', ballots > voters, `${ballots} ballots for ${voters} voters on the list`);
  }
  if (shares) judgeShares(election, { contest: entry.contest, shares }, found);
  if (shares && votes && counts) {
    const limit = election.rules['shares-disagree'].limit + 0.005;
    for (const [option, share] of Object.entries(shares)) {
      const of = votes[option];
      if (of === undefined) continue;
      found(
        'shares-disagree',
        isFurtherThan(limit, share, of, counts),
        `${of} of ${counts} is not ${share} % (${option})`,
      );
    }
  }
}

function judgeShares(
  election: Election,
  entry: { readonly contest: string; readonly shares: Readonly<Record<string, number>> },
  found: Found,
): void {
  const complete = namesAllOptions(election, entry.contest, entry.shares);
  const sum = Object.values(entry.shares).reduce((total, share) => total + hundredths(share), 0);
  const limit = Math.round(election.rules['shares-do-not-sum'].limit * 100);
  const broken = complete ? Math.abs(sum - 10_000) > limit : sum - 10_000 > limit;
  found('shares-do-not-sum', broken, `shares sum to ${sum / 100}`);
}

/** Never where the options that stood are not all known: figures of the known ones may stay below the whole. */
function namesAllOptions(election: Election, id: string, figures: Readonly<Record<string, number>>): boolean {
  const contest = election.contests.get(id);
  if (!contest || contest.optionsComplete === false) return false;
  return contest.options.every((option) => figures[option.id] !== undefined);
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
