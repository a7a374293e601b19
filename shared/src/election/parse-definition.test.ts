import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { defaultRules } from './default-rules.ts';
import type { Definition } from './definition.ts';
import { tinyDefinition, tinyElection } from './fixture-definition.ts';
import { instantOf } from './instant.ts';
import { type Mistake, parseDefinition } from './parse-definition.ts';

// Mistakes that a type would forbid are tested too.
type Loose = any;

function mistakesAfter(change: (definition: Loose) => void): readonly Mistake[] {
  const definition = tinyDefinition();
  change(definition);
  const parsed = parseDefinition(definition);
  return parsed.ok ? [] : parsed.mistakes;
}

/** [what the definition does wrong, how, the paths of all mistakes that are reported, words of the first message] */
const shapeMistakes: [string, (d: Loose) => void, string[], string][] = [
  ['lacks a property', (d) => delete d.night, ['/night'], 'expected the property "night", got none'],
  ['has an unknown property', (d) => (d.units[1].voter = 3), ['/units/1/voter'], 'got "voter"'],
  ['has an unknown property with a slash', (d) => (d['a/b~c'] = 3), ['/a~1b~0c'], 'got "a/b~c"'],
  [
    'writes a number as text',
    (d) => (d.contests[0].seats = '10'),
    ['/contests/0/seats'],
    'expected an integer, got "10"',
  ],
  [
    'writes a fraction of a voter',
    (d) => (d.units[1].voters = 1.5),
    ['/units/1/voters'],
    'expected an integer, got 1.5',
  ],
  [
    'has fewer voters than none',
    (d) => (d.units[1].voters = -1),
    ['/units/1/voters'],
    'expected a number >= 0, got -1',
  ],
  [
    'P-POS-2: has an id like an integer',
    (d) => (d.contests[0].options[3].id = '4'),
    ['/contests/0/options/3/id'],
    'got "4"',
  ],
  ['P-POS-1: has a night that is no night', (d) => (d.night = 'Tiny'), ['/night'], 'got "Tiny"'],
  ['has a time without an offset', (d) => (d.voting.opens = '2023-03-19T07:00:00'), ['/voting/opens'], 'its offset'],
  ['has 30 February', (d) => (d.clock.starts = '2023-02-30T07:00:00+06:00'), ['/clock/starts'], '2023-02-30'],
  ['has a close at noon of no day', (d) => (d.units[1].closes = 'noon'), ['/units/1/closes'], 'got "noon"'],
  [
    'has an unknown word',
    (d) => (d.embargo.counts = 'midnight'),
    ['/embargo/counts'],
    'expected "none" or "unit-closes" or "contest-closes", got "midnight"',
  ],
  ['has an unknown kind', (d) => d.sources[0].kinds.push('rumour'), ['/sources/0/kinds/2'], 'got "rumour"'],
  ['has a kind twice', (d) => d.sources[0].kinds.push('count'), ['/sources/0/kinds'], 'got items 1 and 2 equal'],
  [
    'has an unknown seat rule',
    (d) => (d.contests[0].seatRule = { method: 'borda', ties: 'open' }),
    ['/contests/0/seatRule'],
    'a method of "largest-remainder" or "dhondt"',
  ],
  [
    'lacks a part of its seat rule',
    (d) => (d.contests[0].seatRule = { method: 'largest-remainder', ties: 'open' }),
    ['/contests/0/seatRule/quota'],
    'expected the property "quota"',
  ],
  [
    'gives a seat rule the part of another',
    (d) => (d.contests[0].seatRule = { method: 'dhondt', quota: 'hare', ties: 'open' }),
    ['/contests/0/seatRule/quota'],
    'expected only the properties method, ties',
  ],
  [
    'has a wrong word in its seat rule',
    (d) => (d.contests[0].seatRule.ties = 'coin'),
    ['/contests/0/seatRule/ties'],
    'expected "open" or "registered-earlier", got "coin"',
  ],
  ['has an unknown sanity rule', (d) => (d.rules = { rise: { action: 'hold' } }), ['/rules/rise'], 'got "rise"'],
  ['has a rule without its limit', (d) => (d.rules = { jump: { action: 'hold' } }), ['/rules/jump/limit'], '"limit"'],
  ['has a threshold of zero', (d) => (d.contests[0].threshold.percent = 0), ['/contests/0/threshold/percent'], '> 0'],
  ['has no units', (d) => (d.units = []), ['/contests/0/unit', '/units'], 'expected at least 1 item(s), got 0'],
  ['has an empty name', (d) => (d.names.en = ''), ['/names/en'], 'expected at least 1 character(s), got ""'],
  ['has a colour by name', (d) => (d.contests[0].options[0].color = 'red'), ['/contests/0/options/0/color'], '"red"'],
];

const treeMistakes: typeof shapeMistakes = [
  ['has an id twice', (d) => d.units.push({ ...d.units[1] }), ['/units/4/id'], 'got "NORTH", which /units/1 has'],
  ['P-POS-2: has a reserved id', (d) => (d.sources[1].id = 'combined'), ['/sources/1/id'], 'got "combined"; rename it'],
  [
    'has an id that objects inherit',
    (d) => (d.contests[0].options[0].id = 'constructor'),
    ['/contests/0/options/0/id'],
    '',
  ],
  ['has an unknown parent', (d) => (d.units[1].parent = 'LAMD'), ['/units/1/parent'], 'got "LAMD"'],
  [
    'has two top units',
    (d) => delete d.units[2].parent,
    ['/units/2/parent'],
    '"LAND" is the top unit already; got none for "SOUTH"',
  ],
  [
    'has no top unit, and so a circle',
    (d) => (d.units[0].parent = 'WEST'),
    ['/units', '/units/0/parent'],
    'expected one unit without a parent, got none',
  ],
  ['has a unit above itself', (d) => (d.units[3].parent = 'WEST'), ['/units/3/parent'], 'the circle WEST → WEST'],
  [
    'has a circle of two, and a unit below it',
    (d) => {
      d.units[2].parent = 'WEST';
      d.units[3].parent = 'SOUTH';
      d.units.push({ id: 'EAST', parent: 'SOUTH', kind: 'region', names: { en: 'East' } });
    },
    ['/units/2/parent'],
    'the circle SOUTH → WEST → SOUTH',
  ],
  [
    'says how it knows no voters',
    (d) =>
      d.units.push({
        id: 'EAST',
        parent: 'LAND',
        kind: 'region',
        names: { en: 'East' },
        votersBasis: 'estimated',
        closes: '2023-03-19T20:00:00+06:00',
      }),
    ['/units/4/voters'],
    'votersBasis "estimated"',
  ],
  [
    'puts two units on one tile',
    (d) => {
      d.units[1].tile = { x: 2, y: 0 };
      d.units[2].tile = { x: 2, y: 0 };
      d.units[3].tile = { x: 0, y: 2 };
    },
    ['/units/2/tile'],
    'got column 2, row 0 like',
  ],
  [
    'has a tile for some units of a parent',
    (d) => {
      d.units[1].tile = { x: 2, y: 0 };
      d.units[3].tile = { x: 0, y: 2 };
    },
    ['/units/2/tile'],
    'beside it has one, got none',
  ],
  [
    'lacks a name in one of its languages',
    (d) => (d.languages = ['en', 'kk']),
    [
      '/contests/0/names/kk',
      '/contests/0/options/0/names/kk',
      '/contests/0/options/1/names/kk',
      '/contests/0/options/2/names/kk',
      '/contests/0/options/3/names/kk',
      '/names/kk',
      '/sources/0/names/kk',
      '/sources/1/names/kk',
      '/sources/2/names/kk',
      '/units/0/names/kk',
      '/units/1/names/kk',
      '/units/2/names/kk',
      '/units/3/names/kk',
    ],
    'expected a name in "kk"',
  ],
  ['has a name in no language', (d) => (d.units[0].names.EN = 'Land'), ['/units/0/names/EN'], 'got "EN"'],
];

const timeMistakes: typeof shapeMistakes = [
  ['has an unknown time zone', (d) => (d.timeZone = 'Asia/Astana'), ['/timeZone'], 'got "Asia/Astana"'],
  ['has an offset for a zone', (d) => (d.units[3].timeZone = '+05:00'), ['/units/3/timeZone'], 'got "+05:00"'],
  [
    'closes with the offset that the zone has only since 2024',
    (d) => (d.units[1].closes = '2023-03-19T20:00:00+05:00'),
    ['/units/1/closes'],
    'expected the offset +06:00, which Asia/Almaty has at 2023-03-19T15:00:00Z; got +05:00',
  ],
  [
    'closes with the offset of the nation',
    (d) => (d.units[3].closes = '2023-03-19T20:00:00+06:00'),
    ['/units/3/closes'],
    '+05:00',
  ],
  [
    'opens in UTC where the zone is not',
    (d) => (d.voting.opens = '2023-03-19T07:00:00Z'),
    ['/voting/opens'],
    'got +00:00',
  ],
  [
    'ends an embargo an hour off',
    (d) => (d.embargo.exitPolls.until = '2023-03-20T00:00:00+05:00'),
    ['/embargo/exitPolls/until'],
    '+06:00',
  ],
  ['never closes a region', (d) => delete d.units[2].closes, ['/units/2/closes'], 'the close of polls of "SOUTH"'],
  [
    'closes a region at the hour of another zone',
    (d) => {
      d.units[0].closes = '2023-03-19T20:00:00+06:00';
      delete d.units[3].closes;
    },
    ['/units/3/closes'],
    'from "LAND", which is in Asia/Almaty; write the close of "WEST" itself',
  ],
  ['closes as it opens', (d) => (d.units[1].closes = d.voting.opens), ['/units/1/closes'], 'after voting.opens'],
  [
    'closes before it opens',
    (d) => (d.units[1].closes = '2023-03-19T06:59:00+06:00'),
    ['/units/1/closes'],
    'after voting.opens',
  ],
  [
    'closes after the night',
    (d) => (d.units[1].closes = '2023-03-20T20:00:00+06:00'),
    ['/units/1/closes'],
    'not after clock.ends',
  ],
  [
    'lifts an embargo after the night',
    (d) => (d.embargo.exitPolls.until = '2023-03-21T00:00:00+06:00'),
    ['/embargo/exitPolls/until'],
    'not after clock.ends',
  ],
  ['ends when it starts', (d) => (d.clock.starts = d.clock.ends), ['/clock/ends'], 'after clock.starts'],
  [
    'opens after the night',
    (d) => (d.voting.opens = '2023-03-21T07:00:00+06:00'),
    ['/units/1/closes', '/units/2/closes', '/units/3/closes', '/voting/opens'],
    'before clock.ends',
  ],
];

const contestMistakes: typeof shapeMistakes = [
  ['votes in an unknown unit', (d) => (d.contests[0].unit = 'MOON'), ['/contests/0/unit'], 'got "MOON"'],
  ['has an option twice', (d) => (d.contests[0].options[1].id = 'APPLE'), ['/contests/0/options/1/id'], 'got "APPLE"'],
  [
    'has a rank twice',
    (d) => (d.contests[0].options[1].registered = 1),
    ['/contests/0/options/1/registered'],
    'got 1, which "APPLE" has',
  ],
  [
    'is against all twice',
    (d) => (d.contests[0].options[2].kind = 'against-all'),
    ['/contests/0/options/3/kind'],
    'beside "CEDAR"',
  ],
  [
    'has seats and no way to fill them',
    (d) => {
      d.contests[0].seatRule = { method: 'none' };
      delete d.contests[0].threshold;
    },
    ['/contests/0/seatRule/method'],
    'for 10 seat(s), got "none"',
  ],
  [
    'has a seat rule and no seats',
    (d) => (d.contests[0].seats = 0),
    ['/contests/0/seatRule/method'],
    'got "largest-remainder"',
  ],
  [
    'has a threshold for candidates',
    (d) => Object.assign(d.contests[0], { seats: 1, seatRule: { method: 'first-past-the-post', ties: 'open' } }),
    ['/contests/0/threshold'],
    'got 5 %',
  ],
  [
    'has a threshold of three decimals',
    (d) => (d.contests[0].threshold.percent = 0.667),
    ['/contests/0/threshold/percent'],
    '0.667',
  ],
  [
    'exempts the unknown',
    (d) => (d.contests[0].threshold.exempt = ['PEAR']),
    ['/contests/0/threshold/exempt/0'],
    'got "PEAR"',
  ],
  [
    'exempts the same twice',
    (d) => (d.contests[0].threshold.exempt = ['BIRCH', 'BIRCH']),
    ['/contests/0/threshold/exempt/1'],
    'again',
  ],
  [
    'exempts against all',
    (d) => (d.contests[0].threshold.exempt = ['AGAINST']),
    ['/contests/0/threshold/exempt/0'],
    'against all',
  ],
  [
    'asks for more lists than stand',
    (d) => (d.contests[0].threshold.minimumLists = 4),
    ['/contests/0/threshold/minimumLists'],
    'at most 3',
  ],
  [
    'shares seats among unknown lists',
    (d) => (d.contests[0].optionsComplete = false),
    ['/contests/0/optionsComplete', '/sources/1/contests', '/sources/2/contests'],
    'every option to be known',
  ],
  [
    'has nobody to seat',
    (d) => (d.contests[0].options = [d.contests[0].options[3]]),
    ['/contests/0/options'],
    'only one against all',
  ],
  [
    'has more seats than candidates',
    (d) => {
      Object.assign(d.contests[0], { seats: 4, seatRule: { method: 'first-past-the-post', ties: 'open' } });
      delete d.contests[0].threshold;
    },
    ['/contests/0/seats'],
    'at most 3 seat(s)',
  ],
];

const sourceMistakes: typeof shapeMistakes = [
  [
    'has a source of unknown units',
    (d) => (d.sources[0].units = ['LAND', 'MOON']),
    ['/sources/0/units/1'],
    'got "MOON"',
  ],
  [
    'has a source of unknown contests',
    (d) => (d.sources[0].contests = ['lists']),
    ['/sources/0/contests/0'],
    'got "lists"',
  ],
  [
    'bounds when a source is expected, and not how often',
    (d) => (d.sources[0].expectedUntil = '2023-03-19T20:00:00+06:00'),
    ['/sources/0/expectedUntil'],
    'expectedEverySeconds beside expectedUntil, got none',
  ],
  [
    'expects a source until before it begins',
    (d) => Object.assign(d.sources[0], { expectedEverySeconds: 60, expectedUntil: '2023-03-19T07:00:00+06:00' }),
    ['/sources/0/expectedUntil'],
    'a time after voting.opens',
  ],
  [
    'expects a source at an hour of another zone',
    (d) => Object.assign(d.sources[0], { expectedEverySeconds: 60, expectedFrom: '2023-03-19T08:00:00+05:00' }),
    ['/sources/0/expectedFrom'],
    'the offset +06:00',
  ],
  ['has a source twice', (d) => (d.sources[2].id = 'first-poll'), ['/sources/2/id'], 'which /sources/1 has'],
  [
    'polls without a weighting',
    (d) => delete d.exitPolls,
    ['/sources/1/kinds/0', '/sources/2/kinds/0'],
    'exitPolls.weighting',
  ],
  ['seals polls that nobody takes', (d) => d.sources.splice(1), ['/embargo/exitPolls'], 'got none; add the pollsters'],
  [
    'polls a contest whose candidates are not known',
    (d) => {
      d.contests.push(districtWithUnknownCandidates());
      d.sources[1].contests = ['list', 'district'];
      d.sources[2].contests = ['list'];
    },
    ['/sources/1/contests/1'],
    'got "district" with optionsComplete false',
  ],
  ['ends with an unknown contest', (d) => (d.finalWhen = ['list', 'lost']), ['/finalWhen/1'], 'got "lost"'],
  ['ends with a contest twice', (d) => (d.finalWhen = ['list', 'list']), ['/finalWhen/1'], 'again'],
  [
    'holds one of two equals',
    (d) => (d.rules = { 'sources-disagree': { action: 'hold' }, 'parts-disagree': { action: 'hold', limit: 1 } }),
    ['/rules/parts-disagree/action', '/rules/sources-disagree/action'],
    '"flag" or "off"',
  ],
  [
    'shows a figure below zero',
    (d) => (d.rules = { negative: { action: 'flag' } }),
    ['/rules/negative/action'],
    'expected "hold", since a figure below zero is never summed; got "flag"',
  ],
  [
    'lets a figure below zero pass',
    (d) => (d.rules = { negative: { action: 'off' } }),
    ['/rules/negative/action'],
    'got "off"',
  ],
  [
    'has a list of options without a number',
    (d) => (d.contests[0].optionsVersion = 0),
    ['/contests/0/optionsVersion'],
    '1',
  ],
];

function districtWithUnknownCandidates() {
  return {
    id: 'district',
    names: { en: 'District' },
    unit: 'NORTH',
    options: [{ id: 'AGAINST', names: { en: 'Against all' }, kind: 'against-all' }],
    optionsComplete: false,
    seats: 1,
    seatRule: { method: 'first-past-the-post', ties: 'open' },
  };
}

describe('a definition is refused where it', () => {
  test.each([...shapeMistakes, ...treeMistakes, ...timeMistakes, ...contestMistakes, ...sourceMistakes])(
    '%s',
    (_what, change, paths, words) => {
      const mistakes = mistakesAfter(change);
      expect(mistakes.map(({ path }) => path).sort()).toEqual(paths);
      expect(mistakes[0]?.message).toContain(words);
      for (const { message } of mistakes) expect(message).toMatch(/^expected .*; .*[^.]$/s);
    },
  );

  test.each([null, 3, 'text', [], undefined])('is %j and no object', (json) => {
    expect(parseDefinition(json)).toEqual({
      ok: false,
      mistakes: [{ path: '', message: expect.stringContaining('object') }],
    });
  });
});

describe('several mistakes', () => {
  test('of shape and of meaning come at once', () => {
    const mistakes = mistakesAfter((d) => {
      delete d.night;
      d.units[1].parent = 'MOON';
      d.units[2].closes = '2023-03-19T20:00:00+05:00';
      d.embargo.counts = 'never';
      d.contests[0].threshold.exempt = ['PEAR'];
      d.finalWhen = ['lost'];
    });
    expect(mistakes.map(({ path }) => path).sort()).toEqual([
      '/contests/0/threshold/exempt/0',
      '/embargo/counts',
      '/finalWhen/0',
      '/night',
      '/units/1/parent',
      '/units/2/closes',
    ]);
  });

  test('in a section whose types are wrong wait until these are mended, the other sections do not', () => {
    const paths = mistakesAfter((d) => {
      d.units[1].parent = 7;
      d.units[2].parent = 'MOON';
      d.rules = { 'parts-disagree': { action: 'hold', limit: 1 } };
    }).map(({ path }) => path);
    expect(paths).toEqual(['/units/1/parent', '/rules/parts-disagree/action']);
  });
});

describe('a definition is accepted where', () => {
  const accepted: [string, (d: Loose) => void][] = [
    ['nothing was changed', () => {}],
    [
      'ties go by registration and nobody has a rank: they stay open',
      (d) => d.contests[0].options.forEach((o: Loose) => delete o.registered),
    ],
    [
      'the candidates of a single-member district are unknown',
      (d) => {
        d.contests.push(districtWithUnknownCandidates());
        d.sources[1].contests = d.sources[2].contests = ['list'];
      },
    ],
    [
      'a contest has no seats and unknown options',
      (d) => {
        d.contests[0] = { ...d.contests[0], seats: 0, seatRule: { method: 'none' }, optionsComplete: false };
        delete d.contests[0].threshold;
        d.sources.splice(1);
        delete d.embargo.exitPolls;
      },
    ],
    [
      'a close of polls is inherited within one zone',
      (d) => {
        d.units[0].closes = d.units[1].closes;
        delete d.units[1].closes;
      },
    ],
    [
      'a figure below zero is held, a contest has its second list of options, and a source has no times',
      (d) => {
        d.rules = { negative: { action: 'hold' } };
        d.contests[0].optionsVersion = 2;
        d.sources[0].ownAsOf = false;
      },
    ],
    [
      'the zone is UTC and times end in Z',
      (d) => {
        d.timeZone = 'UTC';
        delete d.units[3].timeZone;
        d.voting.opens = '2023-03-19T01:00:00Z';
        for (const unit of d.units.slice(1)) unit.closes = '2023-03-19T14:00Z';
        d.embargo.exitPolls.until = '2023-03-19T18:00:00+00:00';
      },
    ],
    [
      'the same zone has its later offset at a later date',
      (d) => {
        d.clock = { starts: '2026-03-19T06:00:00+05:00', ends: '2026-03-20T12:00:00+05:00' };
        d.voting.opens = '2026-03-19T07:00:00+05:00';
        for (const unit of d.units.slice(1)) unit.closes = '2026-03-19T20:00:00+05:00';
        d.embargo.exitPolls.until = '2026-03-20T00:00:00+05:00';
      },
    ],
  ];
  test.each(accepted)('%s', (_what, change) => {
    expect(mistakesAfter(change)).toEqual([]);
  });
});

describe('an election', () => {
  const threeLevels = () =>
    tinyElection((d) => {
      d.units.push(
        { id: 'NORTH-1', parent: 'NORTH', kind: 'district', names: { en: 'North 1' } },
        {
          id: 'NORTH-2',
          parent: 'NORTH',
          kind: 'district',
          names: { en: 'North 2' },
          closes: '2023-03-19T22:00:00+06:00',
        },
      );
    });

  test('places each unit: depth, children in the order of the definition, leaves, zone, close', () => {
    const { top, units } = threeLevels();
    expect(top).toBe(units.get('LAND'));
    expect(top).toMatchObject({ depth: 0, children: ['NORTH', 'SOUTH', 'WEST'], leaves: 4, timeZone: 'Asia/Almaty' });
    expect(units.get('NORTH')).toMatchObject({ depth: 1, children: ['NORTH-1', 'NORTH-2'], leaves: 2 });
    expect(units.get('NORTH-1')).toMatchObject({ depth: 2, children: [], leaves: 1, timeZone: 'Asia/Almaty' });
    expect(units.get('WEST')).toMatchObject({ depth: 1, leaves: 1, timeZone: 'Asia/Aqtobe' });
    expect([...units.keys()]).toEqual(['LAND', 'NORTH', 'SOUTH', 'WEST', 'NORTH-1', 'NORTH-2']);
  });

  test('inherits the close of polls downwards, and a unit with children closes with the last of its leaves', () => {
    const { units, times } = threeLevels();
    const closesAt = Object.fromEntries([...units].map(([id, unit]) => [id, unit.closesAt]));
    const [eight, nine, ten] = [20, 21, 22].map((hour) => instantOf(`2023-03-19T${hour}:00:00+06:00`));
    expect(closesAt).toEqual({ LAND: ten, NORTH: ten, SOUTH: eight, WEST: nine, 'NORTH-1': eight, 'NORTH-2': ten });
    expect(times).toMatchObject({ firstClose: eight, lastClose: ten });
  });

  test('has the times of the night, and none for an embargo that is not', () => {
    expect(tinyElection().times).toMatchObject({
      starts: instantOf('2023-03-19T00:00:00Z'),
      ends: instantOf('2023-03-20T06:00:00Z'),
      opens: instantOf('2023-03-19T01:00:00Z'),
      exitPollsUntil: instantOf('2023-03-19T18:00:00Z'),
    });
    expect(tinyElection((d) => delete d.embargo.exitPolls).times).not.toHaveProperty('exitPollsUntil');
  });

  test('gives sources their precedence by their place, and rules their defaults', () => {
    const election = tinyElection((d) => {
      d.rules = { jump: { action: 'flag', limit: 5 } };
    });
    expect([...election.precedence]).toEqual([
      ['commission', 0],
      ['first-poll', 1],
      ['second-poll', 2],
    ]);
    expect(election.rules).toEqual({ ...defaultRules, jump: { action: 'flag', limit: 5 } });
  });

  test('has the digest of its canonical JSON: the order of properties does not matter, each figure does', () => {
    const definition = tinyDefinition();
    const turned = Object.fromEntries(Object.entries(definition).reverse()) as Definition;
    const digest = tinyElection().digest;
    expect(tinyElection((d) => Object.assign(d, turned)).digest).toBe(digest);
    expect(digest).toBe(createHash('sha256').update(sortedJson(definition)).digest('hex'));
    expect(tinyElection((d) => (d.version = 2)).digest).not.toBe(digest);
  });

  test('of two thousand units in one long chain is placed without recursion', () => {
    const election = tinyElection((d) => {
      for (let n = 0; n < 2_000; n++) {
        d.units.push({ id: `S${n}`, parent: n === 0 ? 'NORTH' : `S${n - 1}`, kind: 'station', names: { en: `${n}` } });
      }
    });
    expect(election.units.get('S1999')).toMatchObject({ depth: 2_001, leaves: 1 });
    expect(election.top.leaves).toBe(3);
  });
});

/** RFC 8785 for what a definition holds: sorted keys, no spaces. */
function sortedJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sortedJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${sortedJson(field)}`).join(',')}}`;
}
