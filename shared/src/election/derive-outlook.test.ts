import { describe, expect, test } from 'vitest';
import type { Definition } from './definition.ts';
import { tinyElection } from './fixture-definition.ts';
import { nightInMemory } from './fixture-night.ts';
import { counts, turnout } from './fixture-reports.ts';
import { at } from './fixture-subject.ts';
import type { OutlookRow } from './row.ts';

const stations = ['S1', 'S2', 'S3', 'S4', 'S5', 'S6', 'S7', 'S8'];

/** Eight stations of 1000 voters under NORTH and SOUTH, four each, instead of the three regions. */
function nightOfStations(change: (definition: Definition) => void = () => {}) {
  const election = tinyElection((definition) => {
    definition.outlook = true;
    // Stations of these nights are as like as eggs.
    definition.rules = { copied: { action: 'off', limit: 0 } };
    const [land, north, south] = definition.units;
    definition.units = [land, north, south].filter((unit) => unit !== undefined);
    stations.forEach((id, place) => {
      definition.units.push({
        id,
        parent: place < 4 ? 'NORTH' : 'SOUTH',
        kind: 'station',
        names: { en: id },
        voters: 1000,
      });
    });
    change(definition);
  });
  const night = nightInMemory(election);
  return {
    ...night,
    outlook: (of: string) => night.rows.get(`outlook:${of}`) as OutlookRow | undefined,
    isAsFromScratch: () => expect(new Map(night.fromScratch().rows)).toEqual(night.rows),
  };
}

const inStrata = ({ units }: Definition) => {
  for (const unit of units) {
    if (unit.id === 'NORTH') unit.stratum = 'villages';
    if (unit.id === 'SOUTH') unit.stratum = 'towns';
  }
};
const votes = (apple: number, birch: number) => ({
  votes: { APPLE: apple, BIRCH: birch, CEDAR: 50, AGAINST: 50 },
  status: 'unofficial-complete' as const,
});

describe('P-ROW-17: the outlook of turnout', () => {
  test('is an estimate in a row of its own, beside the counted one', () => {
    const night = nightOfStations();
    night.send(turnout('12:00', { S1: 50, S2: 52, S3: 54, S5: 56, S6: 58 }));
    expect(night.outlook('turnout:LAND')).toEqual({
      key: 'outlook:turnout:LAND',
      asOf: at('12:00'),
      source: 'commission',
      flags: ['estimate'],
      level: 95,
      reporting: { in: 5, of: 8 },
      percent: 54,
      // s² = 1000 of ballots in stations of 1000, n = 5 of N = 8: √((8/5)² · 5 · 3/8 · 1000) = 69.28 of 8000; t with 4 degrees is 2.776.
      interval: { percent: [51.59, 56.41] },
    });
    expect(night.turnout('LAND')).toMatchObject({ percent: 54, voters: 5000 });
    night.isAsFromScratch();
  });

  test('is not there without the definition’s word, with fewer than five units in, and once all are in', () => {
    const silent = nightOfStations((definition) => {
      definition.outlook = false;
    });
    silent.send(turnout('12:00', { S1: 50, S2: 52, S3: 54, S5: 56, S6: 58 }));
    expect([...silent.rows.keys()].filter((key) => key.startsWith('outlook'))).toEqual([]);

    const night = nightOfStations();
    night.send(turnout('12:00', { S1: 50, S2: 52, S3: 54, S5: 56 }));
    expect(night.outlook('turnout:LAND')).toBeUndefined();
    night.send(turnout('12:00', { S6: 58 }));
    expect(night.outlook('turnout:LAND')).toBeDefined();
    night.send(turnout('12:00', { S4: 40, S7: 60, S8: 61 }));
    expect(night.outlook('turnout:LAND')).toBeUndefined();
    night.isAsFromScratch();
  });

  test('rests on one bulletin: a unit that has not spoken again is not in', () => {
    const night = nightOfStations();
    night.send(turnout('10:00', Object.fromEntries(stations.map((id) => [id, 20]))));
    night.send(turnout('12:00', { S1: 50, S2: 50, S3: 50, S5: 50, S6: 50 }));
    expect(night.outlook('turnout:LAND')).toMatchObject({
      asOf: at('12:00'),
      reporting: { in: 5, of: 8 },
      percent: 50,
      interval: { percent: [50, 50] },
    });
    // The counted row has all eight, three of them from 10:00.
    expect(night.turnout('LAND')).toMatchObject({ percent: 38.75, reporting: { in: 8, of: 8 } });
  });

  test('counts units whose figure is final, whatever later bulletins they are not in', () => {
    const night = nightOfStations(({ units }) => {
      for (const unit of units) if (unit.id === 'SOUTH') unit.closes = '2023-03-19T22:00:00+06:00';
    });
    night.send(turnout('14:00', { S1: 60, S2: 60, S3: 60, S4: 60 }));
    night.send(turnout('15:00', { S5: 40, S6: 40 }));
    // The four of NORTH closed at 14:00.
    expect(night.outlook('turnout:LAND')).toMatchObject({ asOf: at('15:00'), reporting: { in: 6, of: 8 } });
  });

  test('weighs by voters on the list as it is now', () => {
    const night = nightOfStations((definition) => {
      definition.rules = { 'voters-differ': { action: 'off', limit: 0 } };
    });
    night.send(turnout('12:00', { S1: { ballots: 900, voters: 3000 }, S2: 60, S3: 60, S5: 60, S6: 60 }));
    // 900 + 4 × 600 of 7000 in, the same ratio for the 3000 of the others.
    expect(night.outlook('turnout:LAND')?.percent).toBe(47.14);
  });
});

describe('P-ROW-17: the outlook of a count', () => {
  test('has the shares of every option, from the units whose count is complete', () => {
    const night = nightOfStations();
    night.send(counts('15:00', { S1: votes(500, 400), S2: votes(510, 390), S3: votes(490, 410), S5: votes(500, 400) }));
    night.send(counts('15:10', { S6: votes(500, 400), S7: { votes: { APPLE: 1, BIRCH: 99, CEDAR: 0, AGAINST: 0 } } }));
    const outlook = night.outlook('count:list');
    expect(outlook).toMatchObject({
      asOf: at('15:10'),
      flags: ['estimate'],
      reporting: { in: 5, of: 8 },
      shares: { APPLE: 50, BIRCH: 40, CEDAR: 5, AGAINST: 5 },
    });
    expect(outlook?.interval.CEDAR).toEqual([5, 5]);
    expect(outlook?.interval.APPLE).toEqual([49.46, 50.54]);
    // The counted row has the sixth.
    expect(night.count('LAND')?.shares?.APPLE).toBe(49.04);
    night.isAsFromScratch();
  });

  test('waits for two units of each stratum, and gives each its weight', () => {
    const night = nightOfStations(inStrata);
    night.send(counts('15:00', { S1: votes(700, 200), S2: votes(700, 200), S3: votes(700, 200), S4: votes(700, 200) }));
    night.send(counts('15:00', { S5: votes(300, 600) }));
    expect(night.outlook('count:list')).toBeUndefined();
    night.send(counts('15:00', { S6: votes(300, 600) }));
    expect(night.count('LAND')?.shares?.APPLE).toBe(56.67);
    // All four villages and two of four towns, which have half of the voters.
    expect(night.outlook('count:list')).toMatchObject({ shares: { APPLE: 50 }, interval: { APPLE: [50, 50] } });
  });

  test('leaves out an option that a unit does not name: not known is not 0', () => {
    const night = nightOfStations();
    const some = { votes: { APPLE: 500, BIRCH: 400, CEDAR: 50 }, total: 1000, status: 'unofficial-complete' as const };
    night.send(counts('15:00', { S1: some, S2: votes(500, 400), S3: votes(500, 400), S5: some, S6: some }));
    expect(Object.keys(night.outlook('count:list')?.shares ?? {})).toEqual(['APPLE', 'BIRCH', 'CEDAR']);
  });

  test('goes when the count is certified, whatever is missing, and comes back when it is opened again', () => {
    const night = nightOfStations();
    for (const id of stations.slice(0, 5)) night.send(counts('15:00', { [id]: votes(500, 400) }));
    expect(night.outlook('count:list')).toBeDefined();
    night.certify({ night: false, contests: ['list'] });
    expect(night.outlook('count:list')).toBeUndefined();
    night.certify({ night: false, contests: [] });
    expect(night.outlook('count:list')).toBeDefined();
  });

  test('is not there where nobody has voted', () => {
    const night = nightOfStations();
    const none = { votes: { APPLE: 0, BIRCH: 0, CEDAR: 0, AGAINST: 0 }, status: 'unofficial-complete' as const };
    night.send(counts('15:00', { S1: none, S2: none, S3: none, S5: none, S6: none }));
    expect(night.count('LAND')?.total).toBe(0);
    expect(night.outlook('count:list')).toBeUndefined();
  });

  test('is the same whatever the order in which units came', () => {
    const sent = [votes(511, 389), votes(503, 397), votes(497, 403), votes(470, 430), votes(520, 380)];
    const pairs = sent.map((said, place) => [stations[place] as string, said] as const);
    const rows = [pairs, pairs.toReversed()].map((order) => {
      const night = nightOfStations();
      for (const [id, said] of order) night.send(counts('15:00', { [id]: said }));
      return JSON.stringify(night.outlook('count:list'));
    });
    expect(rows[0]).toBe(rows[1]);
    expect(rows[0]).toContain('"shares"');
  });
});

describe('a definition with an outlook', () => {
  const mistakesOf = (change: (definition: Definition) => void) => {
    try {
      nightOfStations(change);
      return '';
    } catch (error) {
      return (error as Error).message;
    }
  };

  test('needs a list for each unit without parts', () => {
    const without = mistakesOf(({ units }) => {
      for (const unit of units) if (['NORTH', 'S4'].includes(unit.id)) delete unit.voters;
    });
    expect(without).toBe(
      '/units/6/voters: expected voters on the list of "S4", since outlook is true and weighs units by them, got none; add the number or remove outlook',
    );
  });

  test('is the only one in which a stratum means something', () => {
    const idle = mistakesOf((definition) => {
      inStrata(definition);
      delete definition.outlook;
    });
    expect(idle.split('\n')).toHaveLength(2);
    expect(idle).toContain(
      '/units/1/stratum: expected outlook true where a unit has a stratum, got "villages" without it',
    );
  });
});
