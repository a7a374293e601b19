import type { Contest } from '@election-night/shared/election/definition.ts';
import { describe, expect, test } from 'vitest';
import { seatGroups, whoHasMajority } from './seat-groups.ts';

const contest = {
  id: 'council',
  seats: 7,
  options: [{ id: 'OAK' }, { id: 'BIRCH' }, { id: 'CEDAR' }, { id: 'NONE', kind: 'against-all' }],
} as unknown as Contest;
const tie = { options: ['OAK', 'BIRCH'], seats: 1 };

describe('the groups of a house', () => {
  test('are in the order of the definition, and leave out who has no seat', () => {
    expect(seatGroups(contest, { seats: { BIRCH: 3, OAK: 4, CEDAR: 0 } })).toEqual([
      { of: 'option', option: 'OAK', seats: 4 },
      { of: 'option', option: 'BIRCH', seats: 3 },
    ]);
  });

  test('have the seats of an open tie, which are nobody’s figure', () => {
    expect(seatGroups(contest, { seats: { OAK: 3, BIRCH: 3, CEDAR: 0 }, tie }).at(-1)).toEqual({ of: 'tie', ...tie });
  });

  test('have no tie once a lot was drawn: its seats are in the figures', () => {
    const groups = seatGroups(contest, { seats: { OAK: 4, BIRCH: 3, CEDAR: 0 }, tie: { ...tie, drawn: ['OAK'] } });
    expect(groups.map(({ of }) => of)).toEqual(['option', 'option']);
  });

  test('say what could not be filled, beside a tie too', () => {
    expect(seatGroups(contest, { seats: { OAK: 2, BIRCH: 2, CEDAR: 0 }, tie }).slice(-2)).toEqual([
      { of: 'tie', ...tie },
      { of: 'nobody', seats: 2 },
    ]);
  });
});

describe('who has a majority', () => {
  test.each([
    [
      'a count that gives one',
      { seats: { OAK: 4, BIRCH: 3 } },
      { of: 'option', option: 'OAK', seats: 4, certainty: undefined },
    ],
    [
      'a poll whose interval has it all along',
      { seats: { OAK: 5, BIRCH: 2 }, interval: { OAK: [4, 6], BIRCH: [1, 3] } },
      { of: 'option', option: 'OAK', seats: 5, certainty: 'sure' },
    ],
    [
      'a poll whose interval goes below it',
      { seats: { OAK: 4, BIRCH: 3 }, interval: { OAK: [3, 4], BIRCH: [3, 4] } },
      { of: 'option', option: 'OAK', seats: 4, certainty: 'unsure' },
    ],
    [
      'a poll whose intervals reach it',
      { seats: { OAK: 3, BIRCH: 3, CEDAR: 1 }, interval: { OAK: [3, 4], BIRCH: [3, 4], CEDAR: [0, 1] } },
      { of: 'reach', options: ['OAK', 'BIRCH'] },
    ],
    ['a tie for the seat that decides', { seats: { OAK: 3, BIRCH: 3 }, tie }, { of: 'tie' }],
    ['a tie that decides nothing', { seats: { OAK: 2, BIRCH: 2, CEDAR: 2 }, tie }, { of: 'nobody' }],
    ['a count that gives none', { seats: { OAK: 3, BIRCH: 3, CEDAR: 1 } }, { of: 'nobody' }],
  ] as const)('by %s', (_, row, has) => {
    expect(whoHasMajority(row, 4)).toEqual(has);
  });
});
