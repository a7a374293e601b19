import { describe, expect, test } from 'vitest';
import type { ReportKind, Rules } from './definition.ts';
import { tinyElection } from './fixture-definition.ts';
import { at } from './fixture-subject.ts';
import { judgeChange } from './judge-change.ts';
import type { Entry } from './report.ts';

type Figures = Readonly<Record<string, unknown>>;

const shares = { APPLE: 40, BIRCH: 30, CEDAR: 20, AGAINST: 10 };

/** An entry of NORTH, whose list has 1000 voters; contest `list` where the kind has one. */
function entryOf(kind: ReportKind, figures: Figures): Entry {
  const unit = kind === 'exit-poll' ? 'LAND' : 'NORTH';
  return { unit, ...(kind === 'turnout' ? {} : { contest: 'list' }), ...figures } as Entry;
}

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

  const doubling: readonly (readonly [ReportKind, string, Figures, Figures])[] = [
    ['count', 'votes', { votes: { APPLE: 40, BIRCH: 30 } }, { votes: { BIRCH: 60, APPLE: 80 } }],
    [
      'count',
      'votes, one of them none',
      { votes: { APPLE: 4, BIRCH: 3, CEDAR: 0 } },
      { votes: { APPLE: 8, BIRCH: 6, CEDAR: 0 } },
    ],
    [
      'count',
      'one option and invalid ones',
      { votes: { APPLE: 40 }, invalid: 3 },
      { votes: { APPLE: 80 }, invalid: 6 },
    ],
    ['count', 'a total and its ballots', { total: 40, ballots: 43 }, { total: 80, ballots: 86 }],
    ['turnout', 'ballots and the list', { ballots: 40, voters: 100 }, { ballots: 80, voters: 200 }],
  ];
  test.each(doubling)('%s: exactly twice %s is a doubling', (kind, _, before, after) => {
    expect(change(kind, before, after)).toEqual(['doubled hold']);
    expect(change(kind, before, after, { doubled: { action: 'flag' } })).toEqual(['doubled flag']);
    expect(change(kind, before, after, { doubled: { action: 'off' } })).toEqual([]);
  });

  const notDoubling: readonly (readonly [ReportKind, string, Figures, Figures])[] = [
    ['count', 'one vote more', { votes: { APPLE: 40, BIRCH: 30 } }, { votes: { APPLE: 80, BIRCH: 61 } }],
    [
      'count',
      'another option beside it',
      { votes: { APPLE: 40, BIRCH: 30 } },
      { votes: { APPLE: 80, BIRCH: 60, CEDAR: 1 } },
    ],
    [
      'count',
      'a single figure and its sum',
      { votes: { APPLE: 40, BIRCH: 0 }, total: 40 },
      { votes: { APPLE: 80, BIRCH: 0 }, total: 80 },
    ],
    ['count', 'nothing', { votes: { APPLE: 0, BIRCH: 0 } }, { votes: { APPLE: 0, BIRCH: 0 } }],
    [
      'count',
      'invalid ones that stay',
      { votes: { APPLE: 40, BIRCH: 30 }, invalid: 2 },
      { votes: { APPLE: 80, BIRCH: 60 }, invalid: 2 },
    ],
    ['turnout', 'ballots of the same list', { ballots: 40, voters: 100 }, { ballots: 80, voters: 100 }],
    ['turnout', 'percent', { percent: 10 }, { percent: 20 }],
    ['exit-poll', 'shares', { shares: { APPLE: 10, BIRCH: 20 } }, { shares: { APPLE: 20, BIRCH: 40 } }],
  ];
  test.each(notDoubling)('%s: twice but for %s is none', (kind, _, before, after) => {
    expect(change(kind, before, after)).toEqual([]);
  });

  test('a doubling is of the last accepted figures alone', () => {
    const told = [
      ['10:00', { votes: { APPLE: 40, BIRCH: 30 } }],
      ['11:00', { votes: { APPLE: 50, BIRCH: 30 } }],
    ] as const;
    expect(changes('count', {}, ...told, ['12:00', { votes: { APPLE: 80, BIRCH: 60 } }])).toEqual([]);
    expect(changes('count', {}, ...told, ['12:00', { votes: { APPLE: 100, BIRCH: 60 } }])).toEqual(['doubled hold']);
  });

  test('messages tell both figures and what to look at', () => {
    const told = (kind: ReportKind, before: Figures, after: Figures, rules: Rules = {}) => {
      const election = tinyElection((definition) => {
        definition.rules = rules;
      });
      const [was, is] = [before, after].map((figures, n) => ({ asOf: at(`1${n}:00`), entry: entryOf(kind, figures) }));
      if (!was || !is) throw new Error('expected two entries');
      return judgeChange(election, kind, [was], is).map(({ message }) => message);
    };
    expect(told('turnout', { percent: 49.14 }, { percent: 41.07 })).toEqual([
      'percent falls from 49.14 to 41.07: look for a mistyped digit or an old bulletin, or send it as a correction',
    ]);
    expect(told('turnout', { percent: 10 }, { percent: 45.5 }, jumping(20))).toEqual([
      "percent rises from 10 to 45.5, 35.5 points in 1.00 h, more than 20 an hour: look for another unit's row, or a first digit",
    ]);
    expect(told('count', { votes: { APPLE: 40, BIRCH: 30 } }, { votes: { APPLE: 80, BIRCH: 60 } })).toEqual([
      'every figure is twice what it was at 2023-03-19T10:00:00Z (votes/APPLE 40 and now 80, votes/BIRCH 30 and now 60): look whether a batch was added twice',
    ]);
  });
});
