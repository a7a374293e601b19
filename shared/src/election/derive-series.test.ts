import { describe, expect, test } from 'vitest';
import type { Definition } from './definition.ts';
import { tinyElection } from './fixture-definition.ts';
import { nightInMemory } from './fixture-night.ts';
import { turnout } from './fixture-reports.ts';
import { at, mended } from './fixture-subject.ts';

const night = (change?: (definition: Definition) => void) => nightInMemory(tinyElection(change));
const points = (...pairs: readonly (readonly [string, number])[]) =>
  pairs.map(([time, percent]) => [at(time), percent]);

describe('a unit without parts', () => {
  test('has a point for each asOf, in order of time, whatever the order of arrival', () => {
    const tiny = night();
    tiny.send(turnout('12:00', { NORTH: 30 }), turnout('10:00', { NORTH: 10 }), turnout('11:00', { NORTH: 20 }));
    expect(tiny.series('NORTH')).toEqual({
      key: 'series:turnout:NORTH',
      asOf: at('12:00'),
      flags: [],
      points: points(['10:00', 10], ['11:00', 20], ['12:00', 30]),
    });
  });

  test('has one point for an asOf: the corrected one', () => {
    const tiny = night();
    tiny.send(turnout('10:00', { NORTH: 51.07 }), turnout('12:00', { NORTH: 60 }));
    tiny.send(turnout('10:00', { NORTH: { percent: 41.07, correction: mended } }));
    expect(tiny.series('NORTH')?.points).toEqual(points(['10:00', 41.07], ['12:00', 60]));
  });

  test('leaves out what waits for the desk', () => {
    const tiny = night();
    tiny.send(turnout('10:00', { NORTH: 30 }), turnout('11:00', { NORTH: 20 }), turnout('12:00', { NORTH: 40 }));
    expect(tiny.series('NORTH')?.points).toEqual(points(['10:00', 30], ['12:00', 40]));
  });

  test('divides where only ballots are told, and has no point where nobody knows the list', () => {
    const tiny = night((definition) => {
      delete definition.units[2]?.voters;
    });
    tiny.send(turnout('10:00', { NORTH: { ballots: 125 }, SOUTH: { ballots: 125 } }));
    expect(tiny.series('NORTH')?.points).toEqual(points(['10:00', 12.5]));
    expect(tiny.series('SOUTH')).toBeUndefined();
  });

  test('is drawn from the first source that spoke in the order of precedence', () => {
    const tiny = night((definition) => {
      definition.sources.push({ id: 'press', names: { en: 'Press' }, kinds: ['turnout'], revisions: false });
    });
    tiny.send(turnout('10:00', { NORTH: 11 }, 'press'), turnout('11:00', { NORTH: 21 }, 'press'));
    expect(tiny.series('NORTH')?.points).toEqual(points(['10:00', 11], ['11:00', 21]));
    tiny.send(turnout('11:00', { NORTH: 20 }));
    expect(tiny.series('NORTH')?.points).toEqual(points(['11:00', 20]));
  });
});

describe('a unit with parts', () => {
  test('is the sum of the latest figures at each time of any part', () => {
    const tiny = night();
    tiny.send(turnout('10:00', { NORTH: 10 }), turnout('11:00', { SOUTH: 20 }), turnout('12:00', { NORTH: 40 }));
    // 100 of 1000; then 500 of 3000; then 800 of 3000.
    expect(tiny.series('LAND')?.points).toEqual(points(['10:00', 10], ['11:00', 16.67], ['12:00', 26.67]));
  });

  test('shows its own figures until every part has spoken, then the sum', () => {
    const tiny = night();
    tiny.send(turnout('10:00', { LAND: 11, NORTH: 10, SOUTH: 10 }));
    tiny.send(turnout('11:00', { LAND: 21, NORTH: 20, SOUTH: 20 }));
    expect(tiny.series('LAND')?.points).toEqual(points(['10:00', 11], ['11:00', 21]));
    tiny.send(turnout('12:00', { LAND: 31, NORTH: 30, SOUTH: 30, WEST: 30 }), turnout('13:00', { LAND: 41 }));
    expect(tiny.series('LAND')?.points).toEqual(points(['10:00', 11], ['11:00', 21], ['12:00', 30]));
  });

  test('shows the sum of those that spoke before its own first figure', () => {
    const tiny = night();
    tiny.send(
      turnout('09:00', { NORTH: 5 }),
      turnout('10:00', { LAND: 11, NORTH: 10 }),
      turnout('11:00', { NORTH: 20 }),
    );
    expect(tiny.series('LAND')?.points).toEqual(points(['09:00', 5], ['10:00', 11]));
  });

  test('a part that speaks late for an early time changes the day from there on', () => {
    const tiny = night();
    const all = (time: string, percent: number) => turnout(time, { NORTH: percent, SOUTH: percent });
    tiny.send(all('10:00', 10), all('12:00', 30), turnout('10:00', { LAND: 14 }), turnout('12:00', { LAND: 35 }));
    expect(tiny.series('LAND')?.points).toEqual(points(['10:00', 14], ['12:00', 35]));
    tiny.send(turnout('10:00', { WEST: 20 }));
    // 100 + 200 + 600 of 6000; then 300 + 600 + 600.
    expect(tiny.series('LAND')?.points).toEqual(points(['10:00', 15], ['12:00', 25]));
  });

  test('takes the old figure of a part out before it adds the new one, so that lists may sum to the largest exact integer', () => {
    const large = night((definition) => {
      for (const unit of definition.units) unit.voters = 3_000_000_000_000_000;
    });
    const all = (percent: number) => ({ NORTH: percent, SOUTH: percent, WEST: percent });
    large.send(turnout('10:00', all(90)), turnout('11:00', all(95)));
    expect(large.series('LAND')?.points).toEqual(points(['10:00', 90], ['11:00', 95]));
  });

  test('ends with what the row shows', () => {
    const tiny = night();
    tiny.send(turnout('10:00', { NORTH: 12.34, SOUTH: 23.45, WEST: 34.56, LAND: 30 }));
    const row = tiny.turnout('LAND');
    expect(tiny.series('LAND')?.points.at(-1)).toEqual([row?.asOf, row?.percent]);
  });
});

test('only the top two levels have a series', () => {
  const land = night((definition) => {
    for (const id of ['MILL', 'PORT']) {
      definition.units.push({ id, parent: 'NORTH', kind: 'district', names: { en: id }, voters: 500 });
    }
  });
  land.send(turnout('10:00', { MILL: 10, PORT: 20 }), turnout('11:00', { MILL: 30 }));
  expect([...land.rows.keys()].filter((key) => key.startsWith('series:')).sort()).toEqual([
    'series:turnout:LAND',
    'series:turnout:NORTH',
  ]);
  expect(land.series('LAND')?.points).toEqual(points(['10:00', 15], ['11:00', 25]));
});
