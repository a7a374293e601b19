import { expect, test } from 'vitest';
import { type ComparedFigure, compareFigures } from './compare-figures.ts';

const asOf = '2030-01-05T20:00:00Z';
const compared = (before: object | undefined, after: object): readonly ComparedFigure[] =>
  compareFigures({ ...(before && { before: { asOf, figures: before } }), after: { asOf, figures: after } });

test('each figure has both sides, the exact difference, and what changed', () => {
  expect(
    compared({ percent: 49.14, ballots: 500, voters: 1000 }, { percent: 41.07, ballots: 560, voters: 1000 }),
  ).toEqual([
    { field: 'percent', before: 49.14, after: 41.07, difference: -8.07, change: 'less' },
    { field: 'ballots', before: 500, after: 560, difference: 60, change: 'more' },
    { field: 'voters', before: 1000, after: 1000, difference: 0, change: 'same' },
  ]);
});

test('figures of options and of stations have a line each; words have no difference', () => {
  const before = { status: 'unofficial-partial', votes: { OAK: 5 }, stations: { in: 1, of: 3 } };
  const after = { status: 'unofficial-complete', votes: { OAK: 7 }, stations: { in: 3, of: 3 } };
  expect(compared(before, after).map(({ field, difference, change }) => [field, difference, change])).toEqual([
    ['status', undefined, 'other'],
    ['votes/OAK', 2, 'more'],
    ['stations/in', 2, 'more'],
    ['stations/of', 0, 'same'],
  ]);
});

test('what one side lacks is absent there, and no zero', () => {
  expect(compared(undefined, { ballots: 5 })).toEqual([{ field: 'ballots', after: 5, change: 'new' }]);
  expect(compared({ ballots: 5, voters: 9 }, { ballots: 5 })).toContainEqual({
    field: 'voters',
    before: 9,
    change: 'gone',
  });
});

test('the largest counts differ exactly', () => {
  const [votes] = compared({ total: 9_007_199_254_740_000 }, { total: 9_007_199_254_740_001 });
  expect(votes?.difference).toBe(1);
});
