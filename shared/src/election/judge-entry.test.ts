import { describe, expect, test } from 'vitest';
import type { Definition, ReportKind, Rules } from './definition.ts';
import { tinyElection } from './fixture-definition.ts';
import { judgeEntry } from './judge-entry.ts';
import type { Entry } from './report.ts';

type Figures = Readonly<Record<string, unknown>>;

/** An entry of NORTH, whose list has 1000 voters; contest `list` where the kind has one. */
function entryOf(kind: ReportKind, figures: Figures): Entry {
  const unit = kind === 'exit-poll' ? 'LAND' : 'NORTH';
  return { unit, ...(kind === 'turnout' ? {} : { contest: 'list' }), ...figures } as Entry;
}

function codesOf(kind: ReportKind, figures: Figures, rules: Rules = {}, change: (d: Definition) => void = () => {}) {
  const election = tinyElection((definition) => {
    definition.rules = rules;
    change(definition);
  });
  return judgeEntry(election, kind, entryOf(kind, figures)).map(({ code, action }) => `${code} ${action}`);
}

const votes = { APPLE: 400, BIRCH: 300, CEDAR: 200, AGAINST: 100 };
const shares = { APPLE: 40, BIRCH: 30, CEDAR: 20, AGAINST: 10 };

/** Each rule: figures just within it, figures just beyond it. */
const limits: readonly {
  rule: keyof Rules;
  of: string;
  kind: ReportKind;
  rules?: Rules;
  within: Figures;
  beyond: Figures;
}[] = [
  {
    rule: 'ballots-above-voters',
    of: 'ballots and the list of the definition',
    kind: 'turnout',
    within: { ballots: 1000 },
    beyond: { ballots: 1001 },
  },
  {
    rule: 'ballots-above-voters',
    of: 'ballots and the list of the entry',
    kind: 'turnout',
    within: { ballots: 1005, voters: 1005 },
    beyond: { ballots: 1006, voters: 1005 },
  },
  {
    rule: 'turnout-above-100',
    of: 'a percent',
    kind: 'turnout',
    within: { percent: 100 },
    beyond: { percent: 100.01 },
  },
  {
    rule: 'ballots-above-voters',
    of: 'a count',
    kind: 'count',
    within: { ballots: 1000 },
    beyond: { ballots: 1001 },
  },
  {
    rule: 'percent-disagrees',
    of: 'a percent above (rounding and the limit)',
    kind: 'turnout',
    rules: { 'percent-disagrees': { action: 'hold', limit: 0.095 } },
    within: { percent: 33.4, ballots: 333 },
    beyond: { percent: 33.41, ballots: 333 },
  },
  {
    rule: 'percent-disagrees',
    of: 'a percent below (rounding and the limit)',
    kind: 'turnout',
    rules: { 'percent-disagrees': { action: 'hold', limit: 0.015 } },
    within: { percent: 33.28, ballots: 333 },
    beyond: { percent: 33.27, ballots: 333 },
  },
  {
    rule: 'voters-differ',
    of: 'a list that is longer',
    kind: 'turnout',
    rules: { 'voters-differ': { action: 'hold', limit: 7 } },
    within: { voters: 1070 },
    beyond: { voters: 1071 },
  },
  {
    rule: 'voters-differ',
    of: 'a list that is shorter',
    kind: 'turnout',
    within: { voters: 990 },
    beyond: { voters: 989 },
  },
  {
    rule: 'votes-do-not-sum',
    of: 'votes for all options and their total, too small',
    kind: 'count',
    within: { votes, total: 1000 },
    beyond: { votes, total: 999 },
  },
  {
    rule: 'votes-do-not-sum',
    of: 'votes for all options and their total, too large',
    kind: 'count',
    within: { votes, total: 1000 },
    beyond: { votes, total: 1001 },
  },
  {
    rule: 'votes-do-not-sum',
    of: 'votes for some options, which may stay below the total',
    kind: 'count',
    within: { votes: { APPLE: 400, BIRCH: 300 }, total: 700 },
    beyond: { votes: { APPLE: 400, BIRCH: 300 }, total: 699 },
  },
  {
    rule: 'ballots-do-not-sum',
    of: 'votes, invalid ones and ballots',
    kind: 'count',
    within: { votes: { ...votes, AGAINST: 50 }, invalid: 50, ballots: 1000 },
    beyond: { votes: { ...votes, AGAINST: 50 }, invalid: 49, ballots: 1000 },
  },
  {
    rule: 'ballots-do-not-sum',
    of: 'votes for some options, invalid ones and ballots',
    kind: 'count',
    within: { votes: { APPLE: 900 }, invalid: 100, ballots: 1000 },
    beyond: { votes: { APPLE: 901 }, invalid: 100, ballots: 1000 },
  },
  {
    rule: 'votes-above-ballots',
    of: 'votes',
    kind: 'count',
    within: { votes: { APPLE: 900 }, ballots: 900 },
    beyond: { votes: { APPLE: 901 }, ballots: 900 },
  },
  {
    rule: 'votes-above-ballots',
    of: 'a total without votes',
    kind: 'count',
    within: { total: 900, ballots: 900 },
    beyond: { total: 901, ballots: 900 },
  },
  {
    rule: 'shares-do-not-sum',
    of: 'a poll above 100',
    kind: 'exit-poll',
    within: { shares: { ...shares, APPLE: 40.05 } },
    beyond: { shares: { ...shares, APPLE: 40.06 } },
  },
  {
    rule: 'shares-do-not-sum',
    of: 'a poll below 100',
    kind: 'exit-poll',
    within: { shares: { ...shares, APPLE: 39.95 } },
    beyond: { shares: { ...shares, APPLE: 39.94 } },
  },
  {
    rule: 'shares-do-not-sum',
    of: 'a count by shares',
    kind: 'count',
    within: { shares: { ...shares, CEDAR: 19.95 } },
    beyond: { shares: { ...shares, CEDAR: 19.94 } },
  },
  {
    rule: 'shares-do-not-sum',
    of: 'some of the options, which may stay below 100',
    kind: 'exit-poll',
    within: { shares: { APPLE: 60.05, BIRCH: 40 } },
    beyond: { shares: { APPLE: 60.06, BIRCH: 40 } },
  },
  {
    rule: 'shares-disagree',
    of: 'votes and shares (rounding and the limit)',
    kind: 'count',
    rules: { 'shares-disagree': { action: 'hold', limit: 0.025 } },
    within: { votes, shares: { APPLE: 40.03 } },
    beyond: { votes, shares: { APPLE: 40.04 } },
  },
  {
    rule: 'shares-disagree',
    of: 'votes, shares and a total of more than the options that are named',
    kind: 'count',
    rules: { 'shares-disagree': { action: 'hold', limit: 0 } },
    within: { votes: { APPLE: 400 }, total: 1000, shares: { APPLE: 40 } },
    beyond: { votes: { APPLE: 400 }, total: 1000, shares: { APPLE: 40.01 } },
  },
  {
    rule: 'option-list-differs',
    of: 'a count by the first list, which the contest has',
    kind: 'count',
    within: { votes, optionsVersion: 1 },
    beyond: { votes, optionsVersion: 2 },
  },
  {
    rule: 'option-list-differs',
    of: 'an exit poll',
    kind: 'exit-poll',
    within: { shares, optionsVersion: 1 },
    beyond: { shares, optionsVersion: 2 },
  },
];

describe.each(limits)('$rule, $of', ({ rule, kind, rules = {}, within, beyond }) => {
  test('does not fire at the limit', () => {
    expect(codesOf(kind, within, rules)).not.toContain(`${rule} hold`);
  });

  test('fires beyond it: held', () => {
    expect(codesOf(kind, beyond, rules)).toContain(`${rule} hold`);
  });

  test('only flags where the definition says so, and says nothing where it is off', () => {
    const limit = (rules[rule] as { limit?: number } | undefined)?.limit;
    const acting = (action: 'flag' | 'off') => {
      const defaults = tinyElection().rules[rule];
      const kept = 'limit' in defaults ? { limit: limit ?? defaults.limit } : {};
      return codesOf(kind, beyond, { [rule]: { action, ...kept } });
    };
    expect(acting('flag')).toContain(`${rule} flag`);
    expect(acting('flag')).not.toContain(`${rule} hold`);
    expect(acting('off').filter((code) => code.startsWith(rule))).toEqual([]);
  });
});

test('an honest entry breaks no rule', () => {
  expect(codesOf('turnout', { percent: 33.27, ballots: 333, voters: 1001 })).toEqual([]);
  expect(codesOf('count', { votes, shares, total: 1000, invalid: 0, ballots: 1000 })).toEqual([]);
  expect(codesOf('exit-poll', { shares })).toEqual([]);
  expect(codesOf('count', { votes: { APPLE: 0 }, shares: { APPLE: 0 } })).toEqual([]);
});

test('a unit without a list of voters is judged by the list of the entry, or not at all', () => {
  const withoutList = (definition: Definition) => {
    delete definition.units[1]?.voters;
  };
  expect(codesOf('turnout', { ballots: 5000, percent: 20 }, {}, withoutList)).toEqual([]);
  expect(codesOf('turnout', { ballots: 5000, voters: 4000 }, {}, withoutList)).toEqual(['ballots-above-voters hold']);
});

test('an empty list has no percent to disagree with', () => {
  const empty = (definition: Definition) => {
    (definition.units[1] as { voters: number }).voters = 0;
  };
  expect(codesOf('turnout', { ballots: 0, percent: 0, voters: 3 }, {}, empty)).toEqual([]);
});

test('where the options that stood are not all known, the known ones need not sum to the whole', () => {
  const incomplete = (definition: Definition) => {
    const [contest] = definition.contests;
    if (!contest) throw new Error('the tiny election has a contest');
    Object.assign(contest, { optionsComplete: false, seats: 0, seatRule: { method: 'none' } });
    delete contest.threshold;
    definition.sources.splice(1);
    delete definition.exitPolls;
    delete definition.embargo.exitPolls;
  };
  expect(codesOf('count', { votes, total: 1200 }, {}, incomplete)).toEqual([]);
  expect(codesOf('count', { shares: { ...shares, APPLE: 20 } }, {}, incomplete)).toEqual([]);
  expect(codesOf('count', { votes, total: 900 }, {}, incomplete)).toEqual(['votes-do-not-sum hold']);
});

describe('a figure below zero', () => {
  test.each<[ReportKind, Figures]>([
    ['turnout', { ballots: -1 }],
    ['turnout', { voters: -1, percent: 10 }],
    ['count', { votes: { APPLE: 5, BIRCH: -1 } }],
    ['count', { total: -1 }],
    ['count', { invalid: -1 }],
    ['count', { ballots: -1, shares: { APPLE: 120 } }],
  ])('of %s %j is held, and nothing else is said', (kind, figures) => {
    expect(codesOf(kind, figures)).toEqual(['negative hold']);
  });

  test('zero is none', () => {
    expect(codesOf('turnout', { ballots: 0 })).toEqual([]);
    expect(codesOf('count', { votes: { APPLE: 0 }, total: 0, invalid: 0, ballots: 0 })).toEqual([]);
  });
});

describe('a figure that all units together could not have in exact integers', () => {
  // Four units and three sources.
  const most = Math.floor(Number.MAX_SAFE_INTEGER / 7);
  test.each<[ReportKind, Figures]>([
    ['turnout', { ballots: most + 1 }],
    ['turnout', { voters: Number.MAX_SAFE_INTEGER }],
    ['count', { votes: { APPLE: most, BIRCH: 1 } }],
    ['count', { votes: { APPLE: Number.MAX_SAFE_INTEGER, BIRCH: Number.MAX_SAFE_INTEGER } }],
    ['count', { total: most + 1 }],
    ['count', { invalid: most + 1 }],
    ['count', { ballots: most + 1 }],
    ['exit-poll', { shares, sample: most + 1 }],
  ])('of %s %j is held, and nothing else is said', (kind, figures) => {
    expect(codesOf(kind, figures)).toEqual(['too-large hold']);
  });

  test('exactly so much is not', () => {
    expect(codesOf('count', { votes: { APPLE: most - 1, BIRCH: 1 }, total: most, invalid: most })).toEqual([]);
    expect(codesOf('exit-poll', { shares, sample: most })).toEqual([]);
  });
});

test('an entry that does not say its list of options is compared with none; a contest may have a later one', () => {
  const second = (definition: Definition) => {
    for (const contest of definition.contests) contest.optionsVersion = 2;
  };
  expect(codesOf('count', { votes }, {}, second)).toEqual([]);
  expect(codesOf('count', { votes, optionsVersion: 2 }, {}, second)).toEqual([]);
  expect(codesOf('count', { votes, optionsVersion: 1 }, {}, second)).toEqual(['option-list-differs hold']);
});

describe('a message tells the figures and what to look at, for the source and the desk', () => {
  test.each<[ReportKind, Figures, string]>([
    [
      'turnout',
      { voters: 1020 },
      "a list of 1020 differs from the definition's 1000 by 2.00 %: look at its digits, or whether the list was amended",
    ],
    [
      'turnout',
      { percent: 34.3, ballots: 333 },
      '333 ballots of 1000 voters are 33.3 %, not 34.3 %: look at the digits of all three',
    ],
    ['count', { votes, total: 910 }, 'the votes sum to 1000, their total is 910: look for a mistyped option, 90 apart'],
    [
      'count',
      { votes: { APPLE: -16_022 } },
      'votes/APPLE is -16022, and nothing is counted below zero: look at the machine or the sum that it came from',
    ],
  ])('%s %j', (kind, figures, message) => {
    expect(judgeEntry(tinyElection(), kind, entryOf(kind, figures)).map((finding) => finding.message)).toEqual([
      message,
    ]);
  });
});
