import { describe, expect, test } from 'vitest';
import type { Definition } from './definition.ts';
import { tinyElection } from './fixture-definition.ts';
import { nightInMemory } from './fixture-night.ts';
import { counts } from './fixture-reports.ts';
import { at, mended } from './fixture-subject.ts';

/** Its parts may have the same figures, which is easier to sum. */
const night = (change?: (definition: Definition) => void) =>
  nightInMemory(
    tinyElection((definition) => {
      definition.rules = { copied: { action: 'off', limit: 0 }, 'ballots-above-voters': { action: 'off' } };
      change?.(definition);
    }),
  );

const votes = { APPLE: 40, BIRCH: 30, CEDAR: 20, AGAINST: 10 };
const shares = { APPLE: 40, BIRCH: 30, CEDAR: 20, AGAINST: 10 };

const secondSource = (definition: Definition) => {
  definition.sources.push({ id: 'press', names: { en: 'Press' }, kinds: ['count'], revisions: false });
};

describe('a unit without parts', () => {
  test('shows its votes in the order of the definition, with shares and total made from them', () => {
    const tiny = night();
    tiny.send(counts('16:00', { NORTH: { votes: { AGAINST: 1, CEDAR: 0, BIRCH: 1, APPLE: 1 } } }));
    expect(JSON.stringify(tiny.count('NORTH'))).toBe(
      JSON.stringify({
        key: 'count:list:NORTH',
        asOf: at('16:00'),
        source: 'commission',
        flags: [],
        votes: { APPLE: 1, BIRCH: 1, CEDAR: 0, AGAINST: 1 },
        shares: { APPLE: 33.33, BIRCH: 33.33, CEDAR: 0, AGAINST: 33.33 },
        total: 3,
        basis: { votes: 'published', shares: 'derived' },
        status: 'unofficial-partial',
      }),
    );
  });

  test('shows published shares where there are no votes', () => {
    const tiny = night();
    tiny.send(counts('16:00', { NORTH: { shares: { AGAINST: 10, CEDAR: 20, BIRCH: 30, APPLE: 40 } } }));
    expect(tiny.count('NORTH')).toMatchObject({ shares, basis: { shares: 'published' } });
    expect(tiny.count('NORTH')).not.toHaveProperty('votes');
    expect(tiny.count('NORTH')).not.toHaveProperty('total');
  });

  test('makes shares from votes also where its source gives both', () => {
    const tiny = night();
    const said = { votes: { APPLE: 2, BIRCH: 1, CEDAR: 0, AGAINST: 0 }, shares: { APPLE: 66.66, BIRCH: 33.34 } };
    tiny.send(counts('16:00', { NORTH: said }));
    expect(tiny.count('NORTH')).toMatchObject({ shares: { APPLE: 66.67, BIRCH: 33.33 }, basis: { shares: 'derived' } });
  });

  test('divides by the published total where not all options are named', () => {
    const tiny = night();
    tiny.send(counts('16:00', { NORTH: { votes: { APPLE: 40 }, total: 100 } }));
    expect(tiny.count('NORTH')).toMatchObject({ votes: { APPLE: 40 }, shares: { APPLE: 40 }, total: 100 });
    expect(tiny.count('NORTH')?.shares).not.toHaveProperty('BIRCH');
  });

  test('has no shares while nobody has a vote', () => {
    const tiny = night();
    tiny.send(counts('16:00', { NORTH: { votes: { APPLE: 0, BIRCH: 0, CEDAR: 0, AGAINST: 0 } } }));
    expect(tiny.count('NORTH')).toMatchObject({ total: 0, basis: { votes: 'published' } });
    expect(tiny.count('NORTH')).not.toHaveProperty('shares');
  });

  test.each([
    [{}, 'unofficial-partial'],
    [{ stations: { in: 4, of: 5 } }, 'unofficial-partial'],
    [{ stations: { in: 5, of: 5 } }, 'unofficial-complete'],
    [{ stations: { in: 5, of: 5 }, status: 'unofficial-partial' }, 'unofficial-partial'],
    [{ status: 'recount' }, 'recount'],
    [{ status: 'certified' }, 'certified'],
  ] as const)('with %j is %s', (said, status) => {
    const tiny = night();
    tiny.send(counts('16:00', { NORTH: { votes, ...said } }));
    expect(tiny.count('NORTH')?.status).toBe(status);
    const reporting = 'stations' in said ? said.stations : undefined;
    expect(tiny.count('NORTH')?.reporting).toEqual(reporting);
  });

  test('is marked where another source disagrees at the same asOf, or something waits', () => {
    const tiny = night(secondSource);
    tiny.send(counts('16:00', { NORTH: { votes } }));
    tiny.send(counts('16:00', { NORTH: { votes: { ...votes, APPLE: 41 } } }, 'press'));
    expect(tiny.count('NORTH')?.flags).toEqual(['sources-disagree']);
    tiny.send(counts('17:00', { NORTH: { votes: { ...votes, APPLE: 1 } } }));
    expect(tiny.count('NORTH')).toMatchObject({ source: 'commission', votes, flags: ['held', 'sources-disagree'] });
  });

  test('is not marked by another source where that rule is off', () => {
    const tiny = night((definition) => {
      secondSource(definition);
      definition.rules = { 'sources-disagree': { action: 'off' } };
    });
    tiny.send(counts('16:00', { NORTH: { votes } }), counts('16:00', { NORTH: { votes: { APPLE: 1 } } }, 'press'));
    expect(tiny.count('NORTH')?.flags).toEqual([]);
  });
});

describe('a unit with parts', () => {
  const part = { votes, invalid: 5, ballots: 105, stations: { in: 2, of: 2 } };

  test('P-ROW-6: is their sum: votes, total, invalid ones, ballots, shares from the sums', () => {
    const tiny = night();
    tiny.send(
      counts('16:00', { NORTH: part, SOUTH: { ...part, votes: { APPLE: 100, BIRCH: 0, CEDAR: 0, AGAINST: 0 } } }),
    );
    expect(tiny.count('LAND')).toEqual({
      key: 'count:list:LAND',
      asOf: at('16:00'),
      source: 'commission',
      flags: [],
      votes: { APPLE: 140, BIRCH: 30, CEDAR: 20, AGAINST: 10 },
      shares: { APPLE: 70, BIRCH: 15, CEDAR: 10, AGAINST: 5 },
      total: 200,
      invalid: 10,
      ballots: 210,
      basis: { votes: 'sum', shares: 'sum' },
      reporting: { in: 2, of: 3 },
      status: 'unofficial-partial',
    });
  });

  test('does not sum what only some parts tell', () => {
    const tiny = night();
    tiny.send(counts('16:00', { NORTH: part, SOUTH: { votes } }));
    expect(tiny.count('LAND')).not.toHaveProperty('invalid');
    expect(tiny.count('LAND')).not.toHaveProperty('ballots');
  });

  test('P-ROW-2: has no option that no part names: not known is not zero', () => {
    const tiny = night();
    tiny.send(counts('16:00', { NORTH: { votes: { APPLE: 4, BIRCH: 0 }, total: 9 }, SOUTH: { votes: { APPLE: 1 } } }));
    expect(tiny.count('LAND')?.votes).toEqual({ APPLE: 5, BIRCH: 0 });
    expect(Object.keys(tiny.count('LAND')?.shares ?? {})).toEqual(['APPLE', 'BIRCH']);
  });

  test('has the sum of the totals, which may be more than the votes of the options that are named', () => {
    const tiny = night();
    tiny.send(
      counts('16:00', { NORTH: { votes: { APPLE: 40 }, total: 100 }, SOUTH: { votes: { APPLE: 60 }, total: 100 } }),
    );
    expect(tiny.count('LAND')).toMatchObject({ votes: { APPLE: 100 }, total: 200, shares: { APPLE: 50 } });
  });

  test('leaves out parts that are known by shares alone', () => {
    const tiny = night();
    tiny.send(counts('16:00', { NORTH: part, SOUTH: { shares } }));
    expect(tiny.count('LAND')).toMatchObject({ total: 100, reporting: { in: 1, of: 3 } });
    const empty = night();
    empty.send(counts('16:00', { SOUTH: { shares } }));
    expect(empty.count('LAND')).toBeUndefined();
  });

  test('shows its own figure until every part has votes, then the sum with its own beside it', () => {
    const tiny = night();
    tiny.send(counts('16:00', { LAND: { shares }, NORTH: part, SOUTH: part }));
    expect(tiny.count('LAND')).toMatchObject({ shares, basis: { shares: 'published' } });
    expect(tiny.count('LAND')).not.toHaveProperty('reported');
    tiny.send(counts('16:00', { WEST: part }));
    expect(tiny.count('LAND')).toMatchObject({
      total: 300,
      basis: { votes: 'sum', shares: 'sum' },
      reported: { source: 'commission', asOf: at('16:00'), shares },
      status: 'unofficial-complete',
    });
  });

  test('is complete once all parts are, and certified once all are certified', () => {
    const tiny = night();
    const all = (status: 'unofficial-complete' | 'certified') => ({ votes, status });
    tiny.send(counts('16:00', { NORTH: all('certified'), SOUTH: all('certified') }));
    expect(tiny.count('LAND')?.status).toBe('unofficial-partial');
    tiny.send(counts('16:00', { WEST: { votes } }));
    expect(tiny.count('LAND')?.status).toBe('unofficial-partial');
    tiny.send(counts('17:00', { WEST: all('unofficial-complete') }));
    expect(tiny.count('LAND')?.status).toBe('unofficial-complete');
    tiny.send(counts('18:00', { WEST: all('certified') }));
    expect(tiny.count('LAND')?.status).toBe('certified');
  });

  test('moves its running totals, back to zero where a correction takes the votes away', () => {
    const tiny = night();
    tiny.send(counts('16:00', { NORTH: { votes } }));
    expect(Object.fromEntries(tiny.totals)).toMatchObject({
      'count:list:LAND:votes:APPLE': 40,
      'count:list:LAND:votes:BIRCH': 30,
      'count:list:LAND:votes:CEDAR': 20,
      'count:list:LAND:votes:AGAINST': 10,
      'count:list:LAND:reporting': 1,
    });
    expect(tiny.send(counts('17:00', { NORTH: { shares } }))).toEqual(['held']);
    expect(tiny.count('LAND')?.votes).toEqual(votes);
    expect(tiny.send(counts('17:00', { NORTH: { shares, correction: mended } }))).toEqual(['accepted']);
    expect(tiny.count('LAND')).toBeUndefined();
    expect([...tiny.totals.values()].filter((total) => total !== 0)).toEqual([]);
  });
});

describe('parts that disagree with the whole', () => {
  // 10,000 votes, so that one vote is a hundredth of a point.
  const big = { APPLE: 4000, BIRCH: 3000, CEDAR: 2000, AGAINST: 1000 };
  const zero = { APPLE: 0, BIRCH: 0, CEDAR: 0, AGAINST: 0 };
  const parts = { NORTH: { votes: big }, SOUTH: { votes: zero }, WEST: { votes: zero } };

  test.each([
    ['votes exactly at the limit', { votes: { ...big, APPLE: 4002 } }, []],
    ['votes beyond it', { votes: { ...big, APPLE: 4003 } }, ['parts-disagree']],
    ['votes beyond it, below', { votes: { ...big, CEDAR: 1997 } }, ['parts-disagree']],
    ['shares exactly at the limit', { shares: { ...shares, APPLE: 40.02 } }, []],
    ['shares beyond it', { shares: { ...shares, APPLE: 40.03 } }, ['parts-disagree']],
    ['shares beyond it, below', { shares: { ...shares, AGAINST: 9.97 } }, ['parts-disagree']],
  ])('%s', (_, said, flags) => {
    const tiny = night();
    tiny.send(counts('16:00', { ...parts, LAND: said }));
    expect(tiny.count('LAND')).toMatchObject({ total: 10_000, flags });
  });

  test.each([
    ['a total at the limit', { total: 10_002 }, []],
    ['a total beyond it, beside votes that agree', { votes: { APPLE: 4000 }, total: 10_003 }, ['parts-disagree']],
    ['invalid ones at the limit', { invalid: 32 }, []],
    ['invalid ones beyond it', { invalid: 33 }, ['parts-disagree']],
    ['ballots beyond it', { ballots: 10_033 }, ['parts-disagree']],
  ])('%s', (_, said, flags) => {
    const tiny = night();
    const invalid = { invalid: 10, ballots: 10 };
    const cast = { NORTH: { votes: big, invalid: 10, ballots: 10_010 }, SOUTH: { votes: zero, ...invalid } };
    tiny.send(counts('16:00', { ...cast, WEST: { votes: zero, ...invalid }, LAND: said }));
    expect(tiny.count('LAND')).toMatchObject({ total: 10_000, invalid: 30, ballots: 10_030, flags });
  });

  test('what only some parts tell is not compared', () => {
    const tiny = night();
    tiny.send(counts('16:00', { ...parts, NORTH: { votes: big, invalid: 10 }, LAND: { votes: big, invalid: 999 } }));
    expect(tiny.count('LAND')?.flags).toEqual([]);
  });

  test('are only compared where all are of one asOf, and not where the rule is off', () => {
    const tiny = night();
    tiny.send(counts('16:00', parts), counts('17:00', { LAND: { shares: { ...shares, APPLE: 40.04 } } }));
    expect(tiny.count('LAND')?.flags).toEqual([]);
    tiny.send(counts('17:00', { NORTH: { votes: big }, SOUTH: { votes: zero } }));
    expect(tiny.count('LAND')?.flags).toEqual([]);
    tiny.send(counts('17:00', { WEST: { votes: zero } }));
    expect(tiny.count('LAND')?.flags).toEqual(['parts-disagree']);
    const off = night((definition) => {
      definition.rules = { 'parts-disagree': { action: 'off', limit: 0 } };
    });
    off.send(counts('16:00', { ...parts, LAND: { votes: zero } }));
    expect(off.count('LAND')?.flags).toEqual([]);
  });
});

test('in a tree of three levels a part on its own figure speaks for all units below it', () => {
  const land = night((definition) => {
    for (const id of ['MILL', 'PORT']) {
      definition.units.push({ id, parent: 'NORTH', kind: 'district', names: { en: id } });
    }
  });
  const complete = { votes, status: 'unofficial-complete' } as const;
  land.send(counts('16:00', { NORTH: complete, SOUTH: complete, WEST: complete, MILL: { votes } }));
  expect(land.count('NORTH')).toMatchObject({ total: 100, basis: { votes: 'published' } });
  expect(land.count('LAND')).toMatchObject({ reporting: { in: 4, of: 4 }, status: 'unofficial-complete' });
  land.send(counts('16:00', { PORT: { votes } }));
  expect(land.count('NORTH')).toMatchObject({ total: 200, reporting: { in: 2, of: 2 }, reported: { votes } });
  expect(land.count('LAND')).toMatchObject({ total: 400, reporting: { in: 4, of: 4 }, status: 'unofficial-partial' });
});

test('a contest of a part of the tree is summed up to its own unit and no further', () => {
  const land = night((definition) => {
    for (const id of ['MILL', 'PORT']) {
      definition.units.push({ id, parent: 'NORTH', kind: 'district', names: { en: id } });
    }
    (definition.contests[0] as { unit: string }).unit = 'NORTH';
  });
  land.send(counts('16:00', { MILL: { votes }, PORT: { votes } }));
  expect(land.count('NORTH')).toMatchObject({ total: 200, reporting: { in: 2, of: 2 } });
  expect(land.count('LAND')).toBeUndefined();
  expect(land.seats('count')).toMatchObject({ asOf: at('16:00') });
});
