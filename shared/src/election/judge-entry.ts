import type { ReportKind, RuleCode } from './definition.ts';
import type { Election } from './election.ts';
import type { Finding } from './finding.ts';
import type { CountEntry, Entry, ExitPollEntry, TurnoutEntry } from './report.ts';
import { hundredths, percentOf } from './share.ts';
import { isFurtherThan } from './tolerance.ts';

/** What one entry says about itself, whatever came before it. Of a figure below zero, or too large to be summed, nothing more is said. */
export function judgeEntry(election: Election, kind: ReportKind, entry: Entry): readonly Finding[] {
  const below = negativeOf(entry);
  if (below !== undefined) return [{ code: 'negative', action: 'hold', message: below }];
  const above = tooLargeOf(election, entry);
  if (above !== undefined) return [{ code: 'too-large', action: 'hold', message: above }];
  const findings: Finding[] = [];
  const found = (code: RuleCode, broken: boolean, message: () => string) => {
    const { action } = election.rules[code];
    if (broken && action !== 'off') findings.push({ code, action, message: message() });
  };
  if (kind === 'turnout') judgeTurnout(election, entry as TurnoutEntry, found);
  else if (kind === 'count') judgeCount(election, entry as CountEntry, found);
  else judgeShares(election, entry as ExitPollEntry, found);
  if (kind !== 'turnout') judgeOptionList(election, entry as CountEntry | ExitPollEntry, found);
  return findings;
}

function negativeOf(entry: Entry): string | undefined {
  const figures = entry as TurnoutEntry & CountEntry;
  for (const field of counted) {
    const figure = figures[field];
    if (figure !== undefined && figure < 0) return saysLess(field, figure);
  }
  const { votes } = figures;
  for (const option in votes) {
    const figure = votes[option];
    if (figure !== undefined && figure < 0) return saysLess(`votes/${option}`, figure);
  }
  return undefined;
}

const counted = ['ballots', 'voters', 'total', 'invalid'] as const;

function saysLess(field: string, figure: number): string {
  return `${field} is ${figure}, and nothing is counted below zero: look at the machine or the sum that it came from`;
}

/**
 * A figure that every unit, or every source, could not have without a sum that leaves the integers of a double, 2^53 − 1: such a sum cannot be
 * published, and whatever else is in its batch could not either. The votes of all options are one figure, since they are summed first.
 */
function tooLargeOf({ units, sources }: Election, entry: Entry): string | undefined {
  const most = Math.floor(Number.MAX_SAFE_INTEGER / (units.size + sources.size));
  const { votes, sample = 0 } = entry as CountEntry & ExitPollEntry;
  for (const field of counted) {
    const figure = (entry as TurnoutEntry & CountEntry)[field] ?? 0;
    if (figure > most) return saysMore(field, figure, most);
  }
  if (sample > most) return saysMore('sample', sample, most);
  let sum = 0;
  for (const option in votes) {
    sum += votes[option] ?? 0;
    // At once: the sum of two may be rounded, and is above the limit all the same.
    if (sum > most) return saysMore('the sum of the votes', sum, most);
  }
  return undefined;
}

function saysMore(field: string, figure: number, most: number): string {
  return `${field} is ${figure}, and above ${most} the sums of this night could not be exact: look for figures that ran together`;
}

type Found = (code: RuleCode, broken: boolean, message: () => string) => void;

function judgeTurnout(election: Election, entry: TurnoutEntry, found: Found): void {
  const list = election.units.get(entry.unit)?.voters;
  const voters = entry.voters ?? list;
  const { percent, ballots } = entry;
  found(
    'turnout-above-100',
    percent !== undefined && percent > 100,
    () => `turnout of ${percent} % is over 100 %: look at its digits and at the list of voters`,
  );
  if (voters === undefined) return;
  if (ballots !== undefined) {
    judgeBallots(ballots, voters, found);
    if (percent !== undefined && voters > 0) {
      const limit = election.rules['percent-disagrees'].limit + 0.005;
      found(
        'percent-disagrees',
        isFurtherThan(limit, percent, ballots, voters),
        () =>
          `${ballots} ballots of ${voters} voters are ${percentOf(ballots, voters)} %, not ${percent} %: look at the digits of all three`,
      );
    }
  }
  if (entry.voters !== undefined && list !== undefined && list > 0) {
    const { limit } = election.rules['voters-differ'];
    const apart = Math.abs(entry.voters - list);
    found(
      'voters-differ',
      isFurtherThan(limit, 0, apart, list),
      () =>
        `a list of ${entry.voters} differs from the definition's ${list} by ${((apart / list) * 100).toFixed(2)} %: look at its digits, or whether the list was amended`,
    );
  }
}

function judgeBallots(ballots: number, voters: number, found: Found): void {
  found(
    'ballots-above-voters',
    ballots > voters,
    () =>
      `${ballots} ballots for ${voters} voters on the list: look for a mistyped digit, another unit's row, ballots that were counted twice`,
  );
}

function judgeCount(election: Election, entry: CountEntry, found: Found): void {
  const { votes, shares, total, invalid, ballots } = entry;
  const counted = votes && Object.values(votes).reduce((sum, n) => sum + n, 0);
  if (votes && counted !== undefined) {
    const complete = namesAllOptions(election, entry.contest, votes);
    if (total !== undefined) {
      const broken = complete ? counted !== total : counted > total;
      found(
        'votes-do-not-sum',
        broken,
        () =>
          `the votes sum to ${counted}, their total is ${total}: look for a mistyped option, ${Math.abs(counted - total)} apart`,
      );
    }
    if (ballots !== undefined && invalid !== undefined) {
      const cast = counted + invalid;
      const broken = complete ? cast !== ballots : cast > ballots;
      found(
        'ballots-do-not-sum',
        broken,
        () =>
          `${counted} votes and ${invalid} invalid ballots are ${cast}, the ballots are ${ballots}: look which of the three is wrong`,
      );
    }
  }
  const counts = total ?? counted;
  if (ballots !== undefined) {
    if (counts !== undefined) {
      found(
        'votes-above-ballots',
        counts > ballots,
        () => `${counts} votes in ${ballots} ballots: look at both, and whether they are of one unit`,
      );
    }
    const voters = election.units.get(entry.unit)?.voters;
    if (voters !== undefined) judgeBallots(ballots, voters, found);
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
        () =>
          `${of} of ${counts} votes for ${option} are ${percentOf(of, counts)} %, not ${share} %: look at the digits of all three`,
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
  found(
    'shares-do-not-sum',
    broken,
    () => `the shares sum to ${sum / 100}, not to 100: look for a mistyped share, or shares of several tables`,
  );
}

function judgeOptionList(election: Election, entry: CountEntry | ExitPollEntry, found: Found): void {
  const is = entry.optionsVersion;
  const expected = election.contests.get(entry.contest)?.optionsVersion ?? 1;
  found(
    'option-list-differs',
    is !== undefined && is !== expected,
    () =>
      `counted by version ${is} of the options, the contest has version ${expected}: look whether each figure stands beside its own option`,
  );
}

/** Never where the options that stood are not all known: figures of the known ones may stay below the whole. */
function namesAllOptions(election: Election, id: string, figures: Readonly<Record<string, number>>): boolean {
  const contest = election.contests.get(id);
  if (!contest || contest.optionsComplete === false) return false;
  return contest.options.every((option) => figures[option.id] !== undefined);
}
