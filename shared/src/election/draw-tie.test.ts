import { describe, expect, test } from 'vitest';
import type { SeatRule } from './definition.ts';
import { tinyElection } from './fixture-definition.ts';
import { nightInMemory } from './fixture-night.ts';
import { counts } from './fixture-reports.ts';

/** A night in which equals are parted by lot alone; `all` is a complete count, a third of it in each region. */
function nightOf(seatRule: SeatRule, seats: number) {
  const election = tinyElection((definition) => {
    const [contest] = definition.contests;
    definition.rules = { copied: { action: 'off', limit: 0 } };
    delete contest?.threshold;
    Object.assign(contest ?? {}, { seats, seatRule });
  });
  const night = nightInMemory(election);
  const all = (time: string, votes: Record<string, number>, status: 'unofficial-complete' | 'recount') => {
    const said = { votes, status, correction: { kind: 'recount', reason: 'recounted' } } as const;
    night.send(counts(time, { NORTH: said, SOUTH: said, WEST: said }));
  };
  return { ...night, all };
}

const remainders: SeatRule = { method: 'largest-remainder', quota: 'hare', ties: 'open' };
const district: SeatRule = { method: 'first-past-the-post', ties: 'open' };
const even = { APPLE: 100, BIRCH: 100, CEDAR: 100 };

describe('a lot', () => {
  test.each([
    ['largest remainder', remainders, { by: 'remainder', figure: '300/900' }],
    ['highest averages', { method: 'dhondt', ties: 'open' } as SeatRule, { by: 'divisor', figure: '300/2' }],
  ])('P-TIE-1: gives the last seats by %s, and says so in the steps', (_, rule, step) => {
    const night = nightOf(rule, 4);
    night.all('16:00', even, 'unofficial-complete');
    expect(night.seats('count')).toMatchObject({ seats: { APPLE: 1, BIRCH: 1, CEDAR: 1 }, tie: { seats: 1 } });
    expect(night.draw('list', 'CEDAR')).toBeUndefined();
    const row = night.seats('count');
    expect(row?.seats).toEqual({ APPLE: 1, BIRCH: 1, CEDAR: 2 });
    expect(row?.tie).toEqual({ options: ['APPLE', 'BIRCH', 'CEDAR'], seats: 1, drawn: ['CEDAR'] });
    expect(row?.steps.at(-1)).toEqual({ ...step, option: 'CEDAR', seats: 1, tieBrokenBy: 'lot' });
    expect(row?.flags).toEqual([]);
  });

  test('P-TIE-1: gives the seats of a district, in the order of the definition', () => {
    const night = nightOf(district, 2);
    night.all('16:00', even, 'unofficial-complete');
    expect(night.draw('list', 'CEDAR', 'APPLE')).toBeUndefined();
    expect(night.seats('count')).toMatchObject({
      seats: { APPLE: 1, BIRCH: 0, CEDAR: 1 },
      tie: { seats: 2, drawn: ['APPLE', 'CEDAR'] },
      steps: [{ option: 'APPLE', tieBrokenBy: 'lot', figure: '300' }, { option: 'CEDAR' }],
    });
  });

  test('P-TIE-2: holds for the same tie with other figures, and for no other tie', () => {
    const night = nightOf(district, 1);
    night.all('16:00', { APPLE: 100, BIRCH: 100, CEDAR: 50 }, 'unofficial-complete');
    night.draw('list', 'BIRCH');
    night.all('17:00', { APPLE: 90, BIRCH: 90, CEDAR: 50 }, 'unofficial-complete');
    expect(night.seats('count')).toMatchObject({ seats: { BIRCH: 1 }, tie: { drawn: ['BIRCH'] } });
    night.all('18:00', even, 'unofficial-complete');
    expect(night.seats('count')?.seats).toEqual({ APPLE: 0, BIRCH: 0, CEDAR: 0 });
    expect(night.seats('count')?.tie).toEqual({ options: ['APPLE', 'BIRCH', 'CEDAR'], seats: 1 });
    night.all('19:00', { APPLE: 100, BIRCH: 90, CEDAR: 50 }, 'unofficial-complete');
    expect(night.seats('count')).toMatchObject({ seats: { APPLE: 1, BIRCH: 0, CEDAR: 0 } });
    expect(night.seats('count')?.tie).toBeUndefined();
  });

  test('P-TIE-2: counts for nothing while the votes are counted again', () => {
    const night = nightOf(district, 1);
    night.all('16:00', even, 'unofficial-complete');
    night.draw('list', 'BIRCH');
    night.all('17:00', even, 'recount');
    expect(night.seats('count')).toMatchObject({ seats: { BIRCH: 0 }, flags: ['provisional'] });
    expect(night.seats('count')?.tie?.drawn).toBeUndefined();
  });

  test('that was entered wrongly is entered again, and the later one holds', () => {
    const night = nightOf(district, 1);
    night.all('16:00', even, 'unofficial-complete');
    night.draw('list', 'BIRCH');
    expect(night.draw('list', 'CEDAR')).toBeUndefined();
    expect(night.seats('count')).toMatchObject({ seats: { BIRCH: 0, CEDAR: 1 }, tie: { drawn: ['CEDAR'] } });
  });

  test.each([
    [['DAISY'], '"DAISY" is not one of the equals APPLE, BIRCH, CEDAR; correct it'],
    [['APPLE'], 'the tie is for 2 seat(s), one each; name 2 of APPLE, BIRCH, CEDAR'],
    [['APPLE', 'APPLE'], 'the tie is for 2 seat(s), one each; name 2 of APPLE, BIRCH, CEDAR'],
    [['APPLE', 'BIRCH', 'CEDAR'], 'the tie is for 2 seat(s), one each; name 2 of APPLE, BIRCH, CEDAR'],
  ])('P-TIE-3: for %j is refused', (winners, reason) => {
    const night = nightOf(district, 2);
    night.all('16:00', even, 'unofficial-complete');
    expect(night.draw('list', ...winners)).toBe(reason);
  });

  test('P-TIE-3: is refused where there is no tie, where the count is not complete, and of percents', () => {
    const night = nightOf(district, 1);
    expect(night.draw('list', 'APPLE')).toBe('contest "list" has no tie; nothing is to be drawn');
    night.send(counts('16:00', { NORTH: { votes: even } }));
    expect(night.draw('list', 'APPLE')).toBe('the count of "list" is not complete; draw the lot when it is');
    const percents = nightOf(district, 1);
    const shares = { APPLE: 40, BIRCH: 40, CEDAR: 20 };
    percents.send(counts('16:00', { LAND: { shares, status: 'unofficial-complete' } }));
    expect(percents.draw('list', 'APPLE')).toMatch(/^"list" has only percents/);
  });
});
