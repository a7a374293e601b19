import { tinyElection } from '@election-night/shared/election/fixture-definition.ts';
import { mended } from '@election-night/shared/election/fixture-subject.ts';
import type { Row } from '@election-night/shared/election/row.ts';
import type { Commit } from '@election-night/shared/wire/commit.ts';
import { expect, test } from 'vitest';
import { checkFalls } from './check-falls.ts';
import { nothingYet } from './night-so-far.ts';

// G6 seen from outside: by what rows say, whatever the walk thinks of the entries.

const row = (more: object): Row =>
  ({
    key: 'turnout:NORTH',
    asOf: '2023-03-19T06:00:00Z',
    source: 'commission',
    flags: [],
    status: 'unofficial-partial',
    ...more,
  }) as object as Row;
const own = (percent: number) =>
  row({
    percent,
    ballots: 100,
    voters: 1000,
    basis: { percent: 'published', ballots: 'derived', voters: 'published' },
  });
const count = (votes: object, more: object = {}) =>
  row({ key: 'count:list:NORTH', votes, basis: { votes: 'published' }, ...more });
const corrected = (of: Row, field: string, before: number, after?: number) =>
  row({ key: `correction:${field.length}`, row: of.key, field, before, after, ...mended, by: 'source' });

function fallIn(before: Row, after: Row | undefined, ...more: readonly Row[]): string {
  const night = nothingYet(tinyElection());
  night.rows.set(before.key, { row: before, rev: 1, text: '' });
  const rows = [after ?? { key: before.key, deleted: true }, ...more].map((changed) => ({ ...changed, rev: 2 }));
  try {
    checkFalls(night, { rows } as unknown as Commit);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

test('G6, P-ROW-11: a published figure that falls needs a correction in the same commit that says from what to what', () => {
  expect(fallIn(own(12), own(12))).toBe('');
  expect(fallIn(own(12), own(11))).toContain('percent falls from 12 to 11');
  expect(fallIn(own(12), own(11), corrected(own(11), 'ballots', 12, 11))).toContain('percent falls');
  expect(fallIn(own(12), own(11), corrected(own(11), 'percent', 13, 11))).toContain('percent falls');
  expect(fallIn(own(12), own(11), corrected(own(11), 'percent', 12, 11))).toBe('');
});

test('votes and sums fall, and everything of a row that is taken away', () => {
  expect(fallIn(count({ APPLE: 40 }), count({ APPLE: 39 }))).toContain('votes/APPLE falls from 40 to 39');
  expect(fallIn(count({ APPLE: 40 }, { total: 9 }), count({ APPLE: 40 }, { total: 8 }))).toContain('total falls');
  expect(fallIn(count({ APPLE: 40 }), undefined)).toContain('votes/APPLE falls from 40 to nothing');
  expect(fallIn(count({ APPLE: 40 }), undefined, corrected(count({}), 'votes/APPLE', 40))).toBe('');
});

test('a percent that was computed may fall by itself, and what is not given any more says nothing', () => {
  const sum = (percent: number) => row({ percent, ballots: 100, basis: { percent: 'sum', ballots: 'sum' } });
  expect(fallIn(sum(12), sum(11))).toBe('');
  expect(fallIn(own(12), sum(11))).toContain('percent falls from 12 to 11');
  expect(fallIn(count({ APPLE: 40 }, { invalid: 3 }), count({ APPLE: 41 }))).toBe('');
});
