import type { Contest } from '@election-night/shared/election/definition.ts';
import type { CountRow, ExitPollRow, SeatsRow } from '@election-night/shared/election/row.ts';
import { expect, test } from 'vitest';
import { countLines } from './count-lines.ts';

const contest = {
  id: 'council',
  options: ['OAK', 'BIRCH', 'CEDAR'].map((id) => ({ id, names: {} })),
} as unknown as Contest;
const count = (figures: Partial<CountRow>) => ({ key: 'count:council:TOWN', ...figures }) as CountRow;
const poll = { shares: { OAK: 50.2, BIRCH: 30 }, margin: { OAK: 0.1, BIRCH: 0.1 } } as unknown as ExitPollRow;
const seats = { seats: { OAK: 4, BIRCH: 3 }, excluded: ['CEDAR'] } as unknown as SeatsRow;

test('options come by votes, and equals as on the ballot paper', () => {
  const lines = countLines(contest, count({ votes: { OAK: 10, BIRCH: 20, CEDAR: 20 } }), undefined, undefined);
  expect(lines.map(({ option }) => option)).toEqual(['BIRCH', 'CEDAR', 'OAK']);
});

test('what the count does not name is not there, and what was published as shares has no votes', () => {
  const lines = countLines(contest, count({ shares: { OAK: 60, BIRCH: 40 } }), undefined, undefined);
  expect(lines).toEqual([
    { option: 'OAK', share: 60, isExcluded: false },
    { option: 'BIRCH', share: 40, isExcluded: false },
  ]);
});

test('zero votes are shown, and have no share where nobody has votes', () => {
  const [line] = countLines(contest, count({ votes: { OAK: 0 } }), poll, undefined);
  expect(line).toEqual({ option: 'OAK', votes: 0, isExcluded: false });
});

test('the change against the polls is exact points, compared with their margin; an option that was not asked about has none', () => {
  const shares = { OAK: 50.3, BIRCH: 29.89, CEDAR: 19.81 };
  const lines = countLines(contest, count({ votes: { OAK: 3, BIRCH: 2, CEDAR: 1 }, shares }), poll, seats);
  expect(lines).toEqual([
    { option: 'OAK', votes: 3, share: 50.3, seats: 4, change: 0.1, isWithinMargin: true, isExcluded: false },
    { option: 'BIRCH', votes: 2, share: 29.89, seats: 3, change: -0.11, isWithinMargin: false, isExcluded: false },
    { option: 'CEDAR', votes: 1, share: 19.81, isExcluded: true },
  ]);
});
