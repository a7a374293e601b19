import { describe, expect, test } from 'vitest';
import { type Allocation, type AnyVotes, allocateSeats } from './allocate-seats.ts';
import type { Contest, SeatRule, Threshold } from './definition.ts';

type Allocated = Extract<Allocation, { outcome: 'allocated' }>;
type Stand = { kind?: 'against-all'; registered?: number };

const hare = (ties: 'open' | 'registered-earlier' = 'open'): SeatRule => ({
  method: 'largest-remainder',
  quota: 'hare',
  ties,
});
const droop: SeatRule = { method: 'largest-remainder', quota: 'droop', ties: 'open' };
const dhondt: SeatRule = { method: 'dhondt', ties: 'open' };
const sainteLague: SeatRule = { method: 'sainte-lague', ties: 'open' };
const mostVotes: SeatRule = { method: 'first-past-the-post', ties: 'open' };

function allocate(
  votes: Readonly<Record<string, number>>,
  seats: number,
  seatRule: SeatRule,
  { threshold, stand = {} }: { threshold?: Threshold; stand?: Record<string, Stand> } = {},
): Allocated {
  const options = Object.keys(votes).map((id) => ({ id, names: {}, ...stand[id] })) as Contest['options'];
  const allocation = allocateSeats({
    votes,
    contest: { options, seats, seatRule, ...(threshold ? { threshold } : {}) },
  });
  if (allocation.outcome !== 'allocated') throw new Error(`expected seats, got ${allocation.outcome}`);
  return allocation;
}

function seatsOf(...given: Parameters<typeof allocate>): number[] {
  return Object.values(allocate(...given).seats);
}

describe('the list seats of Kazakhstan 2023', () => {
  const parties = ['AMANAT', 'AUYL', 'RESPUBLICA', 'AKZHOL', 'QHP', 'JSDP', 'BAYTAQ', 'AGAINST_ALL'];
  const threshold: Threshold = { percent: 5, base: 'all-options', minimumLists: 2 };
  const night = (...votes: number[]) =>
    allocate(
      Object.fromEntries(parties.map((party, index) => [party, votes[index] ?? 0])),
      69,
      hare('registered-earlier'),
      {
        threshold,
        stand: { AGAINST_ALL: { kind: 'against-all' } },
      },
    );

  test('P-ROW-9: from the final count are the official ones, and each step can be checked by hand', () => {
    const allocation = night(3431510, 693938, 547154, 535139, 432920, 331058, 146431, 248291);
    expect(allocation).toEqual({
      outcome: 'allocated',
      seats: { AMANAT: 40, AUYL: 8, RESPUBLICA: 6, AKZHOL: 6, QHP: 5, JSDP: 4, BAYTAQ: 0 },
      excluded: ['BAYTAQ'],
      quota: '5971719/69',
      steps: [
        { by: 'quota', option: 'AMANAT', seats: 39, figure: '236774190/5971719' },
        { by: 'quota', option: 'AUYL', seats: 8, figure: '47881722/5971719' },
        { by: 'quota', option: 'RESPUBLICA', seats: 6, figure: '37753626/5971719' },
        { by: 'quota', option: 'AKZHOL', seats: 6, figure: '36924591/5971719' },
        { by: 'quota', option: 'QHP', seats: 5, figure: '29871480/5971719' },
        { by: 'quota', option: 'JSDP', seats: 3, figure: '22843002/5971719' },
        { by: 'remainder', option: 'JSDP', seats: 1, figure: '4927845/5971719' },
        { by: 'remainder', option: 'AMANAT', seats: 1, figure: '3877149/5971719' },
      ],
    });
  });

  test('from the hundredths of a percent of the preliminary result are the same', () => {
    expect(Object.values(night(5390, 1090, 859, 841, 680, 520, 230, 390).seats)).toEqual([40, 8, 6, 6, 5, 4, 0]);
  });

  test.each([
    [
      'the Institute of Eurasian Integration',
      [5346, 1052, 890, 787, 625, 531, 322, 447],
      [40, 8, 6, 6, 5, 4, 0],
      ['BAYTAQ'],
    ],
    ['the Institute of Democracy', [5333, 1126, 833, 887, 693, 512, 251, 365], [39, 8, 6, 7, 5, 4, 0], ['BAYTAQ']],
    [
      'SOCIS-A, where one list more is out',
      [5442, 1021, 879, 821, 689, 491, 217, 440],
      [43, 8, 7, 6, 5, 0, 0],
      ['JSDP', 'BAYTAQ'],
    ],
  ])('from the exit poll of %s', (_pollster, shares, seats, excluded) => {
    const allocation = night(...shares);
    expect(Object.values(allocation.seats)).toEqual(seats);
    expect(allocation.excluded).toEqual(excluded);
  });

  test('give the People’s Party its fifth whole quota by 201 votes of its own', () => {
    const wholeQuotas = (votes: number) =>
      night(3431510, 693938, 547154, 535139, votes, 331058, 146431, 248291).steps.find(
        ({ option }) => option === 'QHP',
      );
    expect(wholeQuotas(432920 - 201)).toMatchObject({ by: 'quota', seats: 5 });
    expect(wholeQuotas(432920 - 202)).toMatchObject({ by: 'quota', seats: 4 });
  });
});

describe('largest remainder, the example of Wikipedia’s article, 10 seats', () => {
  const votes = { Yellow: 47_000, White: 16_000, Red: 15_900, Green: 12_000, Blue: 6_000, Pink: 3_100 };

  test('with the Hare quota', () => {
    expect(allocate(votes, 10, hare())).toMatchObject({
      seats: { Yellow: 5, White: 2, Red: 1, Green: 1, Blue: 1, Pink: 0 },
      quota: '100000/10',
    });
  });

  test('with the Droop quota, floor(votes / (seats + 1)) + 1', () => {
    expect(allocate(votes, 10, droop)).toMatchObject({
      seats: { Yellow: 5, White: 2, Red: 2, Green: 1, Blue: 0, Pink: 0 },
      quota: '9091',
    });
  });
});

describe('the Alabama paradox: largest remainder takes a seat away where the house grows', () => {
  test('with votes 6, 6, 2 the third list has 2 of 10 seats and 1 of 11', () => {
    const votes = { A: 6, B: 6, C: 2 };
    expect(seatsOf(votes, 10, hare())).toEqual([4, 4, 2]);
    expect(seatsOf(votes, 11, hare())).toEqual([5, 5, 1]);
  });

  test.each([
    ['D’Hondt', dhondt],
    ['Sainte-Laguë', sainteLague],
  ])('and %s does not', (_name, rule) => {
    const [ten, eleven] = [seatsOf({ A: 6, B: 6, C: 2 }, 10, rule), seatsOf({ A: 6, B: 6, C: 2 }, 11, rule)];
    eleven.forEach((seats, index) => expect(seats).toBeGreaterThanOrEqual(ten[index] ?? 0));
  });
});

test('the Droop quota can take a seat away for one vote more: it is rounded, so it jumps; hence no axiom says otherwise', () => {
  expect(allocate({ A: 30, B: 5, C: 4 }, 4, droop)).toMatchObject({ quota: '8', seats: { A: 4, B: 0, C: 0 } });
  expect(allocate({ A: 31, B: 5, C: 4 }, 4, droop)).toMatchObject({ quota: '9', seats: { A: 3, B: 1, C: 0 } });
});

test('the Droop quota with hardly more votes than seats leaves more seats than there are lists: they go in rounds', () => {
  const allocation = allocate({ A: 6, B: 5 }, 10, droop);
  expect(allocation).toMatchObject({ quota: '2', seats: { A: 5, B: 5 } });
  expect(allocation.steps).toEqual([
    { by: 'quota', option: 'A', seats: 3, figure: '6/2' },
    { by: 'quota', option: 'B', seats: 2, figure: '5/2' },
    { by: 'remainder', option: 'A', seats: 2, figure: '0/2' },
    { by: 'remainder', option: 'B', seats: 2, figure: '1/2' },
    { by: 'remainder', option: 'B', seats: 1, figure: '1/2' },
  ]);
});

describe('highest averages', () => {
  const textbook = { A: 100_000, B: 80_000, C: 30_000, D: 20_000 };

  test('D’Hondt, 8 seats: 4-3-1-0, each seat with the average that won it', () => {
    const { seats, steps } = allocate(textbook, 8, dhondt);
    expect(seats).toEqual({ A: 4, B: 3, C: 1, D: 0 });
    expect(steps.map(({ option, figure }) => `${option} ${figure}`)).toEqual([
      'A 100000',
      'B 80000',
      'A 100000/2',
      'B 80000/2',
      'A 100000/3',
      'C 30000',
      'B 80000/3',
      'A 100000/4',
    ]);
  });

  test('Sainte-Laguë, 8 seats: 3-3-1-1, kinder to the small', () => {
    expect(seatsOf(textbook, 8, sainteLague)).toEqual([3, 3, 1, 1]);
  });

  test('53,000, 24,000 and 23,000 votes for 7 seats: 3-2-2 by Sainte-Laguë, 4-2-1 by D’Hondt', () => {
    const votes = { A: 53_000, B: 24_000, C: 23_000 };
    expect(seatsOf(votes, 7, sainteLague)).toEqual([3, 2, 2]);
    expect(seatsOf(votes, 7, dhondt)).toEqual([4, 2, 1]);
  });

  test('Sainte-Laguë’s divisors are 1, 3, 5', () => {
    expect(allocate({ A: 7 }, 3, sainteLague).steps.map(({ figure }) => figure)).toEqual(['7', '7/3', '7/5']);
  });

  test('equals that all get a seat are no tie', () => {
    expect(allocate({ A: 6, B: 3, C: 3 }, 4, dhondt)).toMatchObject({ seats: { A: 2, B: 1, C: 1 } });
    expect(allocate({ A: 6, B: 3, C: 3 }, 4, dhondt)).not.toHaveProperty('tie');
  });
});

describe('first past the post', () => {
  test('the most votes win', () => {
    expect(allocate({ Ann: 10, Bob: 12, Cyd: 3 }, 1, mostVotes)).toEqual({
      outcome: 'allocated',
      seats: { Ann: 0, Bob: 1, Cyd: 0 },
      excluded: [],
      steps: [{ by: 'most-votes', option: 'Bob', seats: 1, figure: '12' }],
    });
  });

  test('of several seats each goes to another candidate, and none to one without votes', () => {
    expect(allocate({ Ann: 10, Bob: 12, Cyd: 0 }, 3, mostVotes)).toMatchObject({
      seats: { Ann: 1, Bob: 1, Cyd: 0 },
      unfilled: 1,
    });
  });
});

describe('a tie for the last seats', () => {
  const ranks = { A: { registered: 3 }, B: { registered: 1 }, C: { registered: 2 } };
  const byRegistration = (rule: SeatRule) => ({ ...rule, ties: 'registered-earlier' }) as SeatRule;
  const cases: [
    string,
    Record<string, number>,
    number,
    SeatRule,
    number[],
    { options: string[]; seats: number },
    number[],
  ][] = [
    ['of remainders', { A: 10, B: 10, C: 10 }, 2, hare(), [0, 0, 0], { options: ['A', 'B', 'C'], seats: 2 }, [0, 1, 1]],
    [
      'of remainders after whole quotas',
      { A: 30, B: 15, C: 15 },
      6,
      hare(),
      [3, 1, 1],
      { options: ['B', 'C'], seats: 1 },
      [3, 2, 1],
    ],
    [
      'of remainders with Droop',
      { A: 12, B: 12, C: 3 },
      3,
      droop,
      [1, 1, 0],
      { options: ['A', 'B'], seats: 1 },
      [1, 2, 0],
    ],
    ['of averages', { A: 6, B: 3, C: 3 }, 2, dhondt, [1, 0, 0], { options: ['A', 'B', 'C'], seats: 1 }, [1, 1, 0]],
    [
      'of averages by odd numbers',
      { A: 9, B: 3, C: 3 },
      2,
      sainteLague,
      [1, 0, 0],
      { options: ['A', 'B', 'C'], seats: 1 },
      [1, 1, 0],
    ],
    ['of votes', { A: 8, B: 8, C: 2 }, 1, mostVotes, [0, 0, 0], { options: ['A', 'B'], seats: 1 }, [0, 1, 0]],
  ];

  test.each(cases)('%s is a result, and its seats are in no one’s figure', (_what, votes, house, rule, seats, tie) => {
    const allocation = allocate(votes, house, rule, { stand: ranks });
    expect(Object.values(allocation.seats)).toEqual(seats);
    expect(allocation.tie).toEqual(tie);
  });

  test.each(cases)(
    '%s goes to those registered earlier where the rule says so, and the step tells it',
    (_what, votes, house, rule, _s, tie, parted) => {
      const allocation = allocate(votes, house, byRegistration(rule), { stand: ranks });
      expect(Object.values(allocation.seats)).toEqual(parted);
      expect(allocation).not.toHaveProperty('tie');
      expect(allocation.steps.filter(({ tieBrokenBy }) => tieBrokenBy === 'registered-earlier')).toHaveLength(
        tie.seats,
      );
    },
  );

  test.each(cases)('%s stays open where one of the equals has no rank', (_what, votes, house, rule, _s, tie) => {
    const { B: _withoutRank, ...stand } = ranks;
    expect(allocate(votes, house, byRegistration(rule), { stand }).tie).toEqual(tie);
  });
});

describe('a threshold', () => {
  const five = (more: Partial<Threshold> = {}): Threshold => ({ percent: 5, base: 'all-options', ...more });
  const stand = { NONE: { kind: 'against-all' as const } };

  test('lets exactly its percent pass, and a vote less not', () => {
    expect(allocate({ A: 95, B: 5 }, 20, hare(), { threshold: five() }).excluded).toEqual([]);
    expect(allocate({ A: 96_000, B: 4_999, C: 1 }, 20, hare(), { threshold: five({ percent: 5 }) }).excluded).toEqual([
      'B',
      'C',
    ]);
    expect(allocate({ A: 9675, B: 325 }, 20, hare(), { threshold: five({ percent: 3.25 }) }).excluded).toEqual([]);
  });

  test('has against all in its base or not, as it says; against all has no seats either way', () => {
    const votes = { A: 60, B: 6, NONE: 54 };
    expect(allocate(votes, 10, hare(), { threshold: five({ percent: 6 }), stand })).toMatchObject({
      excluded: ['B'],
      seats: { A: 10, B: 0 },
    });
    const ofSeatOptions = allocate(votes, 10, hare(), { threshold: five({ percent: 6, base: 'seat-options' }), stand });
    expect(ofSeatOptions.excluded).toEqual([]);
    expect(Object.keys(ofSeatOptions.seats)).toEqual(['A', 'B']);
  });

  test('has exceptions', () => {
    expect(allocate({ A: 96, B: 4 }, 25, hare(), { threshold: five({ exempt: ['B'] }) })).toMatchObject({
      seats: { A: 24, B: 1 },
      excluded: [],
    });
  });

  test('is joined by the next largest where fewer lists pass than there must be', () => {
    const { seats, excluded } = allocate({ A: 92, B: 3, C: 4, D: 1 }, 24, hare(), {
      threshold: five({ minimumLists: 2 }),
    });
    expect(seats).toEqual({ A: 23, B: 0, C: 1, D: 0 });
    expect(excluded).toEqual(['B', 'D']);
  });

  test('lets equals for the last such place join together, unless the order of registration parts them', () => {
    const votes = { A: 94, B: 3, C: 3 };
    const ranks = { A: { registered: 1 }, B: { registered: 3 }, C: { registered: 2 } };
    expect(allocate(votes, 20, hare(), { threshold: five({ minimumLists: 2 }), stand: ranks }).excluded).toEqual([]);
    expect(
      allocate(votes, 20, hare('registered-earlier'), { threshold: five({ minimumLists: 2 }), stand: ranks }).excluded,
    ).toEqual(['B']);
  });

  test('that nobody passes leaves the house unfilled', () => {
    const votes = { A: 30, B: 30, NONE: 40 };
    expect(allocate(votes, 5, dhondt, { threshold: five({ percent: 50 }), stand })).toEqual({
      outcome: 'allocated',
      seats: { A: 0, B: 0 },
      excluded: ['A', 'B'],
      steps: [],
      unfilled: 5,
    });
  });

  test('never lets a list without votes in, not even to have enough lists', () => {
    expect(
      allocate({ A: 10, B: 0 }, 3, hare(), { threshold: five({ minimumLists: 2, exempt: ['B'] }) }).excluded,
    ).toEqual(['B']);
  });
});

describe('no seats are shared', () => {
  const options = [
    { id: 'A', names: {} },
    { id: 'NONE', names: {}, kind: 'against-all' as const },
  ];

  test('where nobody who can win one has a vote', () => {
    for (const votes of [{}, { A: 0 }, { NONE: 7 }] as AnyVotes[]) {
      expect(allocateSeats({ votes, contest: { options, seats: 3, seatRule: hare() } })).toEqual({
        outcome: 'no-votes',
      });
    }
  });

  test('where the contest has none', () => {
    expect(allocateSeats({ votes: { A: 3 }, contest: { options, seats: 0, seatRule: { method: 'none' } } })).toEqual({
      outcome: 'no-seats',
    });
  });

  test('of votes that are no counts: that is a programmer’s error', () => {
    for (const A of [0.5, -1, 2 ** 53]) {
      expect(() => allocateSeats({ votes: { A }, contest: { options, seats: 3, seatRule: hare() } })).toThrow(
        RangeError,
      );
    }
  });
});

test('votes come as an object of numbers or as a map of bigints of any size', () => {
  const options = ['A', 'B'].map((id) => ({ id, names: {} }));
  const contest = { options, seats: 3, seatRule: hare() };
  const huge = 10n ** 30n;
  expect(
    allocateSeats({
      votes: new Map([
        ['A', 2n * huge],
        ['B', huge],
      ]),
      contest,
    }),
  ).toMatchObject({ seats: { A: 2, B: 1 } });
  expect(allocateSeats({ votes: { A: 2, B: 1 }, contest })).toMatchObject({ seats: { A: 2, B: 1 } });
});
