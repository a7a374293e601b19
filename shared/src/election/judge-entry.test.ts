import { describe, expect, test } from 'vitest';
import type { Definition, ReportKind, Rules } from './definition.ts';
import { tinyElection } from './fixture-definition.ts';
import { at } from './fixture-subject.ts';
import { judgeChange, judgeEntry } from './judge-entry.ts';
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
    rule: 'ballots-above-voters',
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
    rule: 'votes-do-not-sum',
    of: 'votes, invalid ones and ballots',
    kind: 'count',
    within: { votes: { ...votes, AGAINST: 50 }, invalid: 50, ballots: 1000 },
    beyond: { votes: { ...votes, AGAINST: 50 }, invalid: 49, ballots: 1000 },
  },
  {
    rule: 'votes-do-not-sum',
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

test('a message names what was expected, for the source and the desk', () => {
  const [finding] = judgeEntry(tinyElection(), 'turnout', { unit: 'NORTH', voters: 1020 });
  expect(finding?.message).toBe("a list of 1020 differs from the definition's 1000 by 2.00 %");
});

describe('what an entry says against those before it', () => {
  const changes = (kind: ReportKind, rules: Rules, ...said: readonly (readonly [time: string, figures: Figures])[]) => {
    const election = tinyElection((definition) => {
      definition.rules = rules;
    });
    const entries = said.map(([time, figures]) => ({ asOf: at(time), entry: entryOf(kind, figures) }));
    const after = entries.pop();
    if (!after) throw new Error('expected an entry');
    return judgeChange(election, kind, entries, after).map(({ code, action }) => `${code} ${action}`);
  };
  const change = (kind: ReportKind, before: Figures, after: Figures, rules: Rules = {}) =>
    changes(kind, rules, ['10:00', before], ['12:00', after]);

  const cumulative: readonly (readonly [ReportKind, string, Figures, Figures])[] = [
    ['turnout', 'percent', { percent: 30.01 }, { percent: 30 }],
    ['turnout', 'ballots', { ballots: 301 }, { ballots: 300 }],
    ['turnout', 'one of two', { percent: 30, ballots: 300 }, { percent: 30, ballots: 299 }],
    ['count', 'votes of one option', { votes: { APPLE: 5, BIRCH: 5 } }, { votes: { APPLE: 5, BIRCH: 4 } }],
    ['count', 'total', { total: 10 }, { total: 9 }],
    ['count', 'invalid', { invalid: 10 }, { invalid: 9 }],
    ['count', 'ballots', { ballots: 10 }, { ballots: 9 }],
    ['count', 'stations that are in', { stations: { in: 3, of: 9 } }, { stations: { in: 2, of: 9 } }],
  ];
  test.each(cumulative)('%s: a fall of %s', (kind, _, before, after) => {
    expect(change(kind, before, after)).toEqual(['fall hold']);
    expect(change(kind, before, before)).toEqual([]);
    expect(change(kind, after, before)).toEqual([]);
    expect(change(kind, before, after, { fall: { action: 'flag' } })).toEqual(['fall flag']);
    expect(change(kind, before, after, { fall: { action: 'off' } })).toEqual([]);
  });

  test('shares and lists of voters may move both ways', () => {
    expect(change('count', { shares }, { shares: { ...shares, APPLE: 35, BIRCH: 35 } })).toEqual([]);
    expect(change('exit-poll', { shares, sample: 90 }, { shares, sample: 80 })).toEqual([]);
    expect(change('turnout', { percent: 30, voters: 1000 }, { percent: 30, voters: 995 })).toEqual([]);
  });

  test('a figure that was not told before cannot fall', () => {
    expect(change('turnout', { percent: 30 }, { ballots: 1 })).toEqual([]);
    expect(change('count', { votes: { APPLE: 5 } }, { votes: { APPLE: 5, BIRCH: 0 }, total: 5 })).toEqual([]);
  });

  test('a fall is against the last entry that gave the figure, however many lie between', () => {
    const told = [
      ['10:00', { invalid: 9 }],
      ['11:00', { total: 1 }],
    ] as const;
    expect(changes('count', {}, ...told, ['12:00', { invalid: 8 }])).toEqual(['fall hold']);
    expect(changes('count', {}, ...told, ['12:00', { invalid: 9 }])).toEqual([]);
  });

  test('votes that are not given any more would fall out of the sum', () => {
    expect(change('count', { votes: { APPLE: 5, BIRCH: 5 } }, { votes: { APPLE: 9 } })).toEqual(['fall hold']);
    expect(change('count', { votes: { APPLE: 5 } }, { shares })).toEqual(['fall hold']);
    expect(change('count', { votes: { APPLE: 5, BIRCH: 0 } }, { votes: { APPLE: 9 } })).toEqual([]);
    expect(change('count', { shares }, { votes: { APPLE: 5 } })).toEqual([]);
    expect(change('count', { votes: { APPLE: 5 }, invalid: 1 }, { votes: { APPLE: 5 } })).toEqual([]);
  });

  test('turnout that is not given any more would fall out of the sum', () => {
    expect(change('turnout', { percent: 30 }, { voters: 1000 })).toEqual(['fall hold']);
    expect(change('turnout', { percent: 30, ballots: 300 }, { percent: 30 })).toEqual([]);
    expect(change('turnout', { voters: 1000 }, { voters: 1001 })).toEqual([]);
  });

  const jumping = (limit: number): Rules => ({ jump: { action: 'hold', limit } });

  test('a jump is points for each hour of asOf; exactly at the limit is none', () => {
    const rise = (limit: number, from: number, to: number, time: string) =>
      changes('turnout', jumping(limit), ['10:00', { percent: from }], [time, { percent: to }]);
    expect(rise(20, 10, 30, '11:00')).toEqual([]);
    expect(rise(20, 10, 30.01, '11:00')).toEqual(['jump hold']);
    expect(rise(20, 10, 50, '12:00')).toEqual([]);
    expect(rise(20, 10, 15.01, '10:15')).toEqual(['jump hold']);
    // 0.7 × 3 and 0.29 × 100 are below 2.1 and 29 in floating point.
    expect(rise(0.7, 10, 12.1, '13:00')).toEqual([]);
    expect(rise(0.29, 10, 10.29, '11:00')).toEqual([]);
  });

  test('a jump is off unless the definition switches it on, flags where it says so, and never looks at counts', () => {
    const leap = [
      ['10:00', { percent: 1 }],
      ['10:01', { percent: 99 }],
    ] as const;
    expect(changes('turnout', {}, ...leap)).toEqual([]);
    expect(changes('turnout', { jump: { action: 'flag', limit: 20 } }, ...leap)).toEqual(['jump flag']);
    expect(changes('count', jumping(1), ['10:00', { total: 1 }], ['10:01', { total: 900 }])).toEqual([]);
  });

  test('a jump is measured from the last percent, and a revision of the same time is none', () => {
    const slow = [
      ['10:00', { percent: 10 }],
      ['11:59', { ballots: 110 }],
      ['12:00', { percent: 49 }],
    ] as const;
    expect(changes('turnout', jumping(20), ...slow)).toEqual([]);
    expect(
      changes('turnout', jumping(20), ['10:00', { percent: 10 }], ['10:00', { percent: 90, revision: 1 }]),
    ).toEqual([]);
  });
});
