import type { ReportKind, RuleCode } from './definition.ts';
import type { Election } from './election.ts';
import { instantOf } from './instant.ts';
import type { CountEntry, Entry, ExitPollEntry, TurnoutEntry } from './report.ts';
import { hundredths } from './share.ts';

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

/** What one uncorrected entry says against the accepted one before it: falls of cumulative figures and jumps. Shares may move both ways. */
export function judgeChange(
  election: Election,
  kind: ReportKind,
  before: { readonly asOf: string; readonly entry: Entry },
  after: { readonly asOf: string; readonly entry: Entry },
): readonly Finding[] {
  const findings: Finding[] = [];
  const { fall, jump } = election.rules;
  if (fall.action !== 'off') {
    for (const [field, figure] of cumulativeFigures(kind, after.entry)) {
      const earlier = cumulativeFigure(kind, before.entry, field);
      if (earlier !== undefined && figure < earlier) {
        findings.push({ code: 'fall', action: fall.action, message: `${field} falls from ${earlier} to ${figure}` });
        break;
      }
    }
  }
  if (jump.action !== 'off' && kind === 'turnout') {
    const [from, to] = [before.entry as TurnoutEntry, after.entry as TurnoutEntry];
    const hours = (instantOf(after.asOf) - instantOf(before.asOf)) / 3_600_000;
    if (from.percent !== undefined && to.percent !== undefined && hours > 0) {
      const rise = (hundredths(to.percent) - hundredths(from.percent)) / 100;
      if (rise > jump.limit * hours) {
        const message = `percent rises by ${rise} points in ${hours.toFixed(2)} h, more than ${jump.limit} an hour`;
        findings.push({ code: 'jump', action: jump.action, message });
      }
    }
  }
  return findings;
}

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
      const apart = pointsBetween(percent, ballots, voters);
      found('percent-disagrees', apart > limit, `${ballots} of ${voters} is not ${percent} %`);
    }
  }
  if (entry.voters !== undefined && list !== undefined && list > 0) {
    const { limit } = election.rules['voters-differ'];
    const apart = (Math.abs(entry.voters - list) / list) * 100;
    found(
      'voters-differ',
      apart > limit,
      `a list of ${entry.voters} differs from the definition's ${list} by ${apart.toFixed(2)} %`,
    );
  }
}

function judgeCount(election: Election, entry: CountEntry, found: Found): void {
  const { votes, shares, total, invalid, ballots } = entry;
  const options = election.contests.get(entry.contest)?.options ?? [];
  const counted = votes && Object.values(votes).reduce((sum, n) => sum + n, 0);
  if (votes && counted !== undefined) {
    const complete = options.every(({ id }) => votes[id] !== undefined);
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
  if (shares && votes && counted) {
    const limit = election.rules['shares-disagree'].limit + 0.005;
    for (const [option, share] of Object.entries(shares)) {
      const of = votes[option];
      if (of === undefined) continue;
      found(
        'shares-disagree',
        pointsBetween(share, of, counted) > limit,
        `${of} of ${counted} is not ${share} % (${option})`,
      );
    }
  }
}

function judgeShares(
  election: Election,
  entry: { readonly contest: string; readonly shares: Readonly<Record<string, number>> },
  found: Found,
): void {
  const options = election.contests.get(entry.contest)?.options ?? [];
  const complete = options.every(({ id }) => entry.shares[id] !== undefined);
  const sum = Object.values(entry.shares).reduce((total, share) => total + hundredths(share), 0);
  const limit = Math.round(election.rules['shares-do-not-sum'].limit * 100);
  const broken = complete ? Math.abs(sum - 10_000) > limit : sum - 10_000 > limit;
  found('shares-do-not-sum', broken, `shares sum to ${sum / 100}`);
}

/** Distance in points of a published percent from part / whole. A tolerance, so floating point is enough. */
function pointsBetween(percent: number, part: number, whole: number): number {
  return Math.abs(percent - (part / whole) * 100);
}

/** The figures of an entry that can only grow while nothing is corrected. */
function* cumulativeFigures(kind: ReportKind, entry: Entry): Iterable<readonly [field: string, figure: number]> {
  if (kind === 'turnout') {
    const { percent, ballots } = entry as TurnoutEntry;
    if (percent !== undefined) yield ['percent', percent];
    if (ballots !== undefined) yield ['ballots', ballots];
  } else if (kind === 'count') {
    const { votes, invalid, ballots, total, stations } = entry as CountEntry;
    for (const option in votes) yield [`votes/${option}`, votes[option] as number];
    if (total !== undefined) yield ['total', total];
    if (invalid !== undefined) yield ['invalid', invalid];
    if (ballots !== undefined) yield ['ballots', ballots];
    if (stations) yield ['stations/in', stations.in];
  }
}

function cumulativeFigure(kind: ReportKind, entry: Entry, field: string): number | undefined {
  for (const [name, figure] of cumulativeFigures(kind, entry)) if (name === field) return figure;
  return undefined;
}
