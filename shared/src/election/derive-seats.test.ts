import { describe, expect, test } from 'vitest';
import type { Definition } from './definition.ts';
import { tinyElection } from './fixture-definition.ts';
import { nightInMemory } from './fixture-night.ts';
import { counts } from './fixture-reports.ts';
import { at } from './fixture-subject.ts';

/** Its parts may have the same figures, which is easier to sum. */
const night = (change?: (definition: Definition) => void) =>
  nightInMemory(
    tinyElection((definition) => {
      definition.rules = { copied: { action: 'off', limit: 0 } };
      change?.(definition);
    }),
  );
const complete = { status: 'unofficial-complete' } as const;

test('a complete count gives seats from votes, with quota and steps, and against all gets none', () => {
  const tiny = night();
  tiny.send(counts('16:00', { LAND: { votes: { APPLE: 500, BIRCH: 300, CEDAR: 150, AGAINST: 50 }, ...complete } }));
  expect(tiny.seats('count')).toMatchObject({
    key: 'seats:list:count',
    asOf: at('16:00'),
    source: 'commission',
    flags: [],
    // The quota is 95 of the 950 votes for lists: 5, 3 and 1 whole ones; the last seat by remainder, 55 against 25 and 15.
    seats: { APPLE: 5, BIRCH: 3, CEDAR: 2 },
    excluded: [],
    quota: '950/10',
  });
  expect(tiny.seats('count')?.seats).not.toHaveProperty('AGAINST');
  expect(tiny.seats('count')?.steps.reduce((sum, { seats }) => sum + seats, 0)).toBe(10);
});

test('a list below the threshold is excluded, where votes against all count in the base', () => {
  const tiny = night();
  tiny.send(counts('16:00', { LAND: { votes: { APPLE: 500, BIRCH: 300, CEDAR: 49, AGAINST: 151 }, ...complete } }));
  expect(tiny.seats('count')).toMatchObject({ excluded: ['CEDAR'], seats: { APPLE: 6, BIRCH: 4, CEDAR: 0 } });
});

describe('the flags say what the seats rest on', () => {
  const votes = { APPLE: 500, BIRCH: 300, CEDAR: 150, AGAINST: 50 };
  const shares = { APPLE: 50, BIRCH: 30, CEDAR: 15, AGAINST: 5 };

  test.each([
    ['votes, complete', { votes, ...complete }, []],
    ['votes, certified', { votes, status: 'certified' }, []],
    ['votes, partial', { votes }, ['provisional']],
    ['votes in a recount', { votes, status: 'recount' }, ['provisional']],
    ['shares alone, complete', { shares, ...complete }, ['from-percentages']],
    ['shares alone, partial', { shares }, ['from-percentages', 'provisional']],
    ['shares alone in a recount', { shares, status: 'recount' }, ['from-percentages', 'provisional']],
  ] as const)('%s', (_, said, flags) => {
    const tiny = night();
    tiny.send(counts('16:00', { LAND: said }));
    expect(tiny.seats('count')).toMatchObject({ flags, seats: { APPLE: 5, BIRCH: 3, CEDAR: 2 } });
  });
});

test('the seats of a sum are provisional until every part is complete', () => {
  const tiny = night();
  const part = { votes: { APPLE: 50, BIRCH: 30, CEDAR: 15, AGAINST: 5 }, ...complete };
  tiny.send(counts('16:00', { NORTH: part, SOUTH: part }));
  expect(tiny.seats('count')?.flags).toEqual(['provisional']);
  tiny.send(counts('17:00', { WEST: part }));
  expect(tiny.seats('count')).toMatchObject({ flags: [], asOf: at('17:00') });
});

test('P-ROW-9: equals for the last seat are a tie in the row, and the seat is in nobody’s figure', () => {
  const tiny = night((definition) => {
    const [contest] = definition.contests;
    if (contest) contest.seatRule = { method: 'largest-remainder', quota: 'hare', ties: 'open' };
    if (contest) contest.seats = 3;
  });
  tiny.send(counts('16:00', { LAND: { votes: { APPLE: 100, BIRCH: 100, CEDAR: 0, AGAINST: 0 }, ...complete } }));
  expect(tiny.seats('count')).toMatchObject({
    seats: { APPLE: 1, BIRCH: 1, CEDAR: 0 },
    tie: { options: ['APPLE', 'BIRCH'], seats: 1 },
  });
});

test('seats that nobody may take are told', () => {
  const tiny = night();
  tiny.send(counts('16:00', { LAND: { votes: { APPLE: 4, BIRCH: 0, CEDAR: 0, AGAINST: 96 }, ...complete } }));
  expect(tiny.seats('count')).toMatchObject({
    flags: ['unfilled'],
    seats: { APPLE: 0 },
    excluded: ['APPLE', 'BIRCH', 'CEDAR'],
  });
});

test('there is no seats row without a vote for a list, nor for a contest without seats', () => {
  const tiny = night();
  tiny.send(counts('16:00', { LAND: { votes: { APPLE: 0, BIRCH: 0, CEDAR: 0, AGAINST: 9 }, ...complete } }));
  expect(tiny.seats('count')).toBeUndefined();
  const seatless = night((definition) => {
    const [contest] = definition.contests;
    if (contest) Object.assign(contest, { seats: 0, seatRule: { method: 'none' } });
    delete contest?.threshold;
  });
  seatless.send(counts('16:00', { LAND: { votes: { APPLE: 9 }, ...complete } }));
  expect(seatless.count('LAND')).toBeDefined();
  expect(seatless.seats('count')).toBeUndefined();
});

test('a count of turnout figures alone gives no seats', () => {
  const tiny = night();
  tiny.send(counts('16:00', { LAND: { ballots: 900, invalid: 4 } }));
  expect(tiny.count('LAND')).toMatchObject({ ballots: 900, invalid: 4, basis: {} });
  expect(tiny.seats('count')).toBeUndefined();
});
