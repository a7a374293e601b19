import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { allocateSeats } from '../allocate-seats.ts';
import { canWinSeats } from '../can-win-seats.ts';
import type { Contest, ContestOption } from '../definition.ts';
import { quickSeats } from './quick-seats.ts';

const ties = fc.constantFrom('open' as const, 'registered-earlier' as const);
const seatRule: fc.Arbitrary<Contest['seatRule']> = fc.oneof(
  fc.record({
    method: fc.constant('largest-remainder' as const),
    quota: fc.constantFrom('hare' as const, 'droop' as const),
    ties,
  }),
  fc.record({
    method: fc.constantFrom('dhondt' as const, 'sainte-lague' as const, 'first-past-the-post' as const),
    ties,
  }),
);
const threshold = fc.option(
  fc.record(
    {
      percent: fc.integer({ min: 1, max: 2500 }).map((n) => n / 100),
      base: fc.constantFrom('all-options' as const, 'seat-options' as const),
      exempt: fc.constantFrom<string[]>([], ['A'], ['B', 'C']),
      minimumLists: fc.constantFrom(1, 2),
    },
    { requiredKeys: ['percent', 'base'] },
  ),
  { nil: undefined },
);
// Few small numbers make equals; large ones are those of draws.
const vote = fc.oneof(fc.nat({ max: 12 }), fc.nat({ max: 100_000_000 }));
const ids = 'ABCDEFGHIJ'.split('');

let decided = 0;
let left = 0;

test.prop(
  [
    fc.array(vote, { minLength: 1, maxLength: 10 }),
    fc.oneof(fc.integer({ min: 1, max: 12 }), fc.nat({ max: 700 })),
    seatRule,
    threshold,
    fc.constantFrom(undefined, 'against-all', 'withdrawn'),
  ],
  { numRuns: 3000 },
)(
  'the quick way gives the seats of the exact one, and who passed, whenever it answers',
  (votes, house, rule, barrier, last) => {
    const options = votes.map(
      (_, place): ContestOption => ({
        id: ids[place] as string,
        names: {},
        registered: place + 1,
        ...(last === 'against-all' && place === votes.length - 1 ? { kind: last } : {}),
        ...(last === 'withdrawn' && place === votes.length - 1 ? { withdrawn: true } : {}),
      }),
    );
    const contest: Contest = {
      id: 'list',
      names: {},
      unit: 'LAND',
      options,
      seats: house + 1,
      seatRule: rule,
      ...(barrier ? { threshold: barrier } : {}),
    };
    const quick = quickSeats(contest)(votes);
    const exact = allocateSeats({
      votes: Object.fromEntries(options.map(({ id }, place) => [id, votes[place] as number])),
      contest,
    });
    if (!quick) {
      left += 1;
      return;
    }
    decided += 1;
    if (exact.outcome !== 'allocated') throw new Error(`the exact way says ${exact.outcome}`);
    expect(exact.tie).toBeUndefined();
    const places = options.flatMap((option, place) => (canWinSeats(option) ? [place] : []));
    expect(places.map((place) => quick.seats[place])).toEqual(places.map((place) => exact.seats[ids[place] as string]));
    const wonVotes = (place: number) => (votes[place] as number) > 0;
    expect(places.filter((place) => quick.passed[place])).toEqual(
      places.filter((place) => wonVotes(place) && !exact.excluded.includes(ids[place] as string)),
    );
    const given = quick.seats.reduce((sum, seats) => sum + seats, 0);
    expect(given + (exact.unfilled ?? 0)).toBe(contest.seats);
  },
);

test('it answered most of the time, and left equals and too few lists to the exact way', () => {
  expect(decided).toBeGreaterThan(1500);
  expect(left).toBeGreaterThan(100);
});
