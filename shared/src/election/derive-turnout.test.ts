import { describe, expect, test } from 'vitest';
import type { Definition } from './definition.ts';
import { tinyElection } from './fixture-definition.ts';
import { nightInMemory } from './fixture-night.ts';
import { turnout } from './fixture-reports.ts';
import { at, mended } from './fixture-subject.ts';

const night = (change?: (definition: Definition) => void) => nightInMemory(tinyElection(change));

const secondSource = (definition: Definition) => {
  definition.sources.push({ id: 'press', names: { en: 'Press' }, kinds: ['turnout'], revisions: false });
};

describe('a unit without parts', () => {
  test('P-ROW-7: shows what its source said, with ballots derived from percent × list', () => {
    const tiny = night();
    tiny.send(turnout('10:00', { NORTH: 33.35 }));
    expect(tiny.turnout('NORTH')).toEqual({
      key: 'turnout:NORTH',
      asOf: at('10:00'),
      source: 'commission',
      flags: [],
      ballots: 334,
      voters: 1000,
      percent: 33.35,
      basis: { ballots: 'derived', voters: 'published', percent: 'published' },
      status: 'unofficial-partial',
    });
  });

  test.each([
    [
      'a percent alone',
      { percent: 12.5 },
      { ballots: 125, voters: 1000, percent: 12.5 },
      'derived published published',
    ],
    ['ballots alone', { ballots: 125 }, { ballots: 125, voters: 1000, percent: 12.5 }, 'published published derived'],
    [
      'both, each as published',
      { percent: 12.5, ballots: 125 },
      { ballots: 125, voters: 1000, percent: 12.5 },
      'published published published',
    ],
    [
      'a list of its own, which goes before the definition’s',
      { percent: 50, voters: 1010 },
      { ballots: 505, voters: 1010, percent: 50 },
      'derived published published',
    ],
    ['ballots of zero', { ballots: 0 }, { ballots: 0, voters: 1000, percent: 0 }, 'published published derived'],
    ['a list alone', { voters: 1001 }, { voters: 1001 }, ' published '],
  ])('%s', (_, said, figures, bases) => {
    const tiny = night();
    tiny.send(turnout('10:00', { NORTH: said }));
    const { ballots, voters, percent, basis } = tiny.turnout('NORTH') ?? { basis: {} };
    expect({ ballots, voters, percent }).toEqual({ ballots: undefined, percent: undefined, ...figures });
    expect([basis.ballots, basis.voters, basis.percent].map((word) => word ?? '').join(' ')).toBe(bases);
  });

  test('P-ROW-7: says where its list is only estimated, unless its source names one', () => {
    const tiny = night((definition) => {
      Object.assign(definition.units[1] as object, { votersBasis: 'estimated' });
    });
    tiny.send(turnout('10:00', { NORTH: 10 }));
    expect(tiny.turnout('NORTH')?.basis.voters).toBe('estimated');
    tiny.send(turnout('11:00', { NORTH: { percent: 11, voters: 1000 } }));
    expect(tiny.turnout('NORTH')?.basis.voters).toBe('published');
  });

  test('without a list of voters has a percent or ballots, and nothing is made up', () => {
    const tiny = night((definition) => {
      delete definition.units[1]?.voters;
    });
    tiny.send(turnout('10:00', { NORTH: 10 }));
    expect(tiny.turnout('NORTH')).toMatchObject({ percent: 10, basis: { percent: 'published' } });
    expect(tiny.turnout('NORTH')).not.toHaveProperty('ballots');
    expect(tiny.turnout('NORTH')).not.toHaveProperty('voters');
    tiny.send(turnout('11:00', { NORTH: { ballots: 120 } }));
    expect(tiny.turnout('NORTH')).toMatchObject({ ballots: 120, basis: { ballots: 'published' } });
    expect(tiny.turnout('NORTH')).not.toHaveProperty('percent');
  });

  test('P-ROW-2: with an empty list has no percent, never NaN', () => {
    const tiny = night((definition) => {
      (definition.units[1] as { voters: number }).voters = 0;
    });
    tiny.send(turnout('10:00', { NORTH: { ballots: 0 } }));
    expect(tiny.turnout('NORTH')).toMatchObject({ ballots: 0, voters: 0 });
    expect(tiny.turnout('NORTH')).not.toHaveProperty('percent');
  });

  test.each([
    ['NORTH', '13:59', 'unofficial-partial'],
    ['NORTH', '14:00', 'unofficial-complete'],
    ['WEST', '14:00', 'unofficial-partial'],
    ['WEST', '14:59', 'unofficial-partial'],
    ['WEST', '15:00', 'unofficial-complete'],
  ])('%s as of %s UTC is %s, by its own close of polls', (unit, time, status) => {
    const tiny = night();
    tiny.send(turnout(time, { [unit]: 50 }));
    expect(tiny.turnout(unit)?.status).toBe(status);
  });

  test('is marked where something of it waits for the desk, without the figure', () => {
    const tiny = night();
    tiny.send(turnout('10:00', { NORTH: 51.07 }), turnout('12:00', { NORTH: 41.07 }));
    expect(tiny.turnout('NORTH')).toMatchObject({ percent: 51.07, asOf: at('10:00'), flags: ['held'] });
    expect(JSON.stringify([...tiny.rows])).not.toContain('41.07');
  });

  test('has no row while all that came waits for the desk', () => {
    const tiny = night();
    expect(tiny.send(turnout('10:00', { NORTH: 100.01 }))).toEqual(['held']);
    expect(tiny.rows.size).toBe(0);
  });

  test('carries the label of a rule that only flags', () => {
    const tiny = night((definition) => {
      definition.rules = { 'voters-differ': { action: 'flag', limit: 1 } };
    });
    tiny.send(turnout('10:00', { NORTH: { percent: 10, voters: 2000 } }));
    expect(tiny.turnout('NORTH')?.flags).toEqual(['voters-differ']);
  });
});

describe('several sources of one unit', () => {
  test('the first of the definition is shown, whoever comes first and whoever is later', () => {
    const tiny = night(secondSource);
    tiny.send(turnout('10:00', { NORTH: 20 }, 'press'));
    expect(tiny.turnout('NORTH')).toMatchObject({ source: 'press', percent: 20 });
    tiny.send(turnout('09:00', { NORTH: 15 }));
    expect(tiny.turnout('NORTH')).toMatchObject({ source: 'commission', percent: 15, flags: [] });
    tiny.send(turnout('12:00', { NORTH: 40 }, 'press'));
    expect(tiny.turnout('NORTH')).toMatchObject({ source: 'commission', percent: 15, flags: [] });
  });

  test('another figure for the shown asOf is a disagreement, also when its source has moved on', () => {
    const tiny = night(secondSource);
    tiny.send(turnout('10:00', { NORTH: 20 }), turnout('10:00', { NORTH: 21 }, 'press'));
    expect(tiny.turnout('NORTH')).toMatchObject({ percent: 20, flags: ['sources-disagree'] });
    tiny.send(turnout('11:00', { NORTH: 30 }, 'press'));
    expect(tiny.turnout('NORTH')?.flags).toEqual(['sources-disagree']);
    tiny.send(turnout('11:00', { NORTH: 30 }));
    expect(tiny.turnout('NORTH')?.flags).toEqual([]);
  });

  test('figures of different times, or of different kinds, do not disagree', () => {
    const tiny = night(secondSource);
    tiny.send(turnout('10:00', { NORTH: 20 }), turnout('10:01', { NORTH: 21 }, 'press'));
    expect(tiny.turnout('NORTH')?.flags).toEqual([]);
    tiny.send(turnout('11:00', { NORTH: 30 }), turnout('11:00', { NORTH: { ballots: 299 } }, 'press'));
    expect(tiny.turnout('NORTH')?.flags).toEqual([]);
  });

  test('the corrected figure of the other source is compared, not the one it corrected', () => {
    const tiny = night(secondSource);
    tiny.send(turnout('10:00', { NORTH: 20 }), turnout('10:00', { NORTH: 21 }, 'press'));
    tiny.send(turnout('10:00', { NORTH: { percent: 20, correction: mended } }, 'press'));
    expect(tiny.turnout('NORTH')?.flags).toEqual([]);
  });

  test('a disagreement is not flagged where the rule is off', () => {
    const tiny = night((definition) => {
      secondSource(definition);
      definition.rules = { 'sources-disagree': { action: 'off' } };
    });
    tiny.send(turnout('10:00', { NORTH: 20 }), turnout('10:00', { NORTH: 21 }, 'press'));
    expect(tiny.turnout('NORTH')?.flags).toEqual([]);
  });

  test('what waits of any source is marked', () => {
    const tiny = night(secondSource);
    tiny.send(turnout('10:00', { NORTH: 20 }), turnout('10:00', { NORTH: 101 }, 'press'));
    expect(tiny.turnout('NORTH')).toMatchObject({ source: 'commission', flags: ['held'] });
  });
});

describe('a unit with parts', () => {
  test('P-ROW-6: is their sum where it has no figure of its own, and says how far', () => {
    const tiny = night();
    tiny.send(turnout('10:00', { NORTH: 10, WEST: 20 }));
    expect(tiny.turnout('LAND')).toEqual({
      key: 'turnout:LAND',
      asOf: at('10:00'),
      source: 'commission',
      flags: [],
      ballots: 700,
      voters: 4000,
      percent: 17.5,
      basis: { ballots: 'sum', voters: 'sum', percent: 'sum' },
      reporting: { in: 2, of: 3 },
      status: 'unofficial-partial',
    });
  });

  test('P-ROW-6: shows its own figure until every part has one, then the sum with its own beside it', () => {
    const tiny = night();
    tiny.send(turnout('10:00', { LAND: 18.01, NORTH: 10, SOUTH: 20 }));
    expect(tiny.turnout('LAND')).toMatchObject({
      percent: 18.01,
      ballots: 1081,
      voters: 6000,
      basis: { ballots: 'derived', voters: 'published', percent: 'published' },
      reporting: { in: 2, of: 3 },
    });
    expect(tiny.turnout('LAND')).not.toHaveProperty('reported');
    tiny.send(turnout('10:00', { WEST: 20 }));
    expect(tiny.turnout('LAND')).toMatchObject({
      percent: 18.33,
      ballots: 1100,
      basis: { ballots: 'sum', voters: 'sum', percent: 'sum' },
      reported: { source: 'commission', asOf: at('10:00'), percent: 18.01 },
      reporting: { in: 3, of: 3 },
    });
  });

  test('P-ROW-7: counts voters of the parts that reported only, by their own lists', () => {
    const tiny = night();
    tiny.send(turnout('10:00', { NORTH: { percent: 50, voters: 1010 }, SOUTH: { ballots: 500 } }));
    expect(tiny.turnout('LAND')).toMatchObject({ ballots: 1005, voters: 3010, percent: 33.39 });
  });

  test('leaves out a part that has a percent but no list to multiply it with', () => {
    const tiny = night((definition) => {
      delete definition.units[1]?.voters;
    });
    tiny.send(turnout('10:00', { NORTH: 90, SOUTH: 10, WEST: 10 }));
    expect(tiny.turnout('LAND')).toMatchObject({ ballots: 500, voters: 5000, reporting: { in: 2, of: 3 } });
  });

  test('has no percent where its parts have no voters', () => {
    const tiny = night((definition) => {
      for (const unit of definition.units) unit.voters = 0;
    });
    tiny.send(turnout('10:00', { NORTH: { ballots: 0 }, SOUTH: { ballots: 0 } }));
    expect(tiny.turnout('LAND')).toMatchObject({ ballots: 0, voters: 0, basis: { ballots: 'sum', voters: 'sum' } });
    expect(tiny.turnout('LAND')).not.toHaveProperty('percent');
    expect(tiny.turnout('LAND')?.basis).not.toHaveProperty('percent');
  });

  test('P-ROW-8: names a source only where all its parts have the same one', () => {
    const tiny = night(secondSource);
    tiny.send(turnout('10:00', { NORTH: 10 }, 'press'));
    expect(tiny.turnout('LAND')?.source).toBe('press');
    tiny.send(turnout('10:00', { SOUTH: 10 }));
    expect(tiny.turnout('LAND')).not.toHaveProperty('source');
  });

  test('P-ROW-8: has the latest asOf of its parts', () => {
    const tiny = night();
    tiny.send(turnout('12:00', { NORTH: 30 }), turnout('10:00', { SOUTH: 10 }));
    expect(tiny.turnout('LAND')?.asOf).toBe(at('12:00'));
  });

  test('is complete once every part is, each by its own close', () => {
    const tiny = night();
    tiny.send(turnout('14:00', { NORTH: 50, SOUTH: 50, WEST: 50 }));
    expect(tiny.turnout('LAND')?.status).toBe('unofficial-partial');
    tiny.send(turnout('15:00', { WEST: 50 }));
    expect(tiny.turnout('LAND')?.status).toBe('unofficial-complete');
  });

  test('moves its running totals with it', () => {
    const tiny = night();
    tiny.send(turnout('10:00', { NORTH: 10, SOUTH: 20 }));
    tiny.send(turnout('11:00', { NORTH: 20 }));
    expect(Object.fromEntries(tiny.totals)).toMatchObject({
      'turnout:LAND:ballots': 600,
      'turnout:LAND:voters': 3000,
      'turnout:LAND:reporting': 2,
    });
  });
});

describe('parts that disagree with the whole', () => {
  const parts = { NORTH: 10, SOUTH: 10, WEST: 10 };

  test.each([
    ['exactly at the limit', 10.02, []],
    ['exactly at the limit, below', 9.98, []],
    ['beyond it', 10.03, ['parts-disagree']],
    ['beyond it, below', 9.97, ['parts-disagree']],
  ])('%s', (_, percent, flags) => {
    const tiny = night();
    tiny.send(turnout('10:00', { ...parts, LAND: percent }));
    expect(tiny.turnout('LAND')).toMatchObject({ percent: 10, flags, reported: { percent } });
  });

  test('by ballots too, where the percent agrees', () => {
    const tiny = night((definition) => {
      definition.rules = { 'percent-disagrees': { action: 'off', limit: 0 } };
    });
    tiny.send(turnout('10:00', { ...parts, LAND: { percent: 10, ballots: 602 } }));
    expect(tiny.turnout('LAND')?.flags).toEqual(['parts-disagree']);
  });

  test('by ballots, where the whole tells no percent', () => {
    const tiny = night();
    tiny.send(turnout('10:00', { ...parts, LAND: { ballots: 601 } }));
    expect(tiny.turnout('LAND')?.flags).toEqual([]);
    tiny.send(turnout('11:00', { ...parts, LAND: { ballots: 602 } }));
    expect(tiny.turnout('LAND')?.flags).toEqual(['parts-disagree']);
  });

  test('are only compared where all are of one asOf', () => {
    const tiny = night();
    tiny.send(turnout('10:00', { ...parts, LAND: 10 }));
    tiny.send(turnout('12:00', { LAND: 30 }));
    expect(tiny.turnout('LAND')).toMatchObject({ flags: [], reported: { percent: 30, asOf: at('12:00') } });
    tiny.send(turnout('12:00', { NORTH: 20, SOUTH: 20 }));
    expect(tiny.turnout('LAND')?.flags).toEqual([]);
    tiny.send(turnout('12:00', { WEST: 20 }));
    expect(tiny.turnout('LAND')?.flags).toEqual(['parts-disagree']);
  });

  test('stay flagged by the earlier figure of the whole while the parts are of its time', () => {
    const tiny = night();
    tiny.send(turnout('10:00', { ...parts, LAND: 11 }), turnout('12:00', { LAND: 30 }));
    expect(tiny.turnout('LAND')?.flags).toEqual(['parts-disagree']);
  });

  test('are not flagged where the rule is off', () => {
    const tiny = night((definition) => {
      definition.rules = { 'parts-disagree': { action: 'off', limit: 0 } };
    });
    tiny.send(turnout('10:00', { ...parts, LAND: 20 }));
    expect(tiny.turnout('LAND')?.flags).toEqual([]);
  });
});

describe('a tree of three levels', () => {
  const deep = () =>
    night((definition) => {
      const closes = '2023-03-19T20:00:00+06:00';
      for (const id of ['EAST', 'MILL', 'PORT']) {
        const parent = id === 'EAST' ? 'LAND' : 'EAST';
        definition.units.push({ id, parent, kind: 'region', names: { en: id }, voters: 500, closes });
      }
    });

  test('says how many units without parts are in, all the way up', () => {
    const land = deep();
    land.send(turnout('10:00', { NORTH: 10, MILL: 10 }));
    expect(land.turnout('EAST')).toMatchObject({ ballots: 50, reporting: { in: 1, of: 2 } });
    expect(land.turnout('LAND')).toMatchObject({ ballots: 150, voters: 1500, reporting: { in: 2, of: 5 } });
  });

  test('a part on its own figure speaks for all units below it', () => {
    const land = deep();
    land.send(turnout('15:00', { NORTH: 10, SOUTH: 10, WEST: 10, EAST: 30, MILL: 40 }));
    expect(land.turnout('EAST')).toMatchObject({ percent: 30, ballots: 150, reporting: { in: 1, of: 2 } });
    expect(land.turnout('LAND')).toMatchObject({
      ballots: 750,
      voters: 6500,
      reporting: { in: 5, of: 5 },
      status: 'unofficial-complete',
    });
  });
});
