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
const corrected = (field: string, of: Row) =>
  row({ key: `correction:${field.length}`, row: of.key, field, ...mended, by: 'source' });

function fallIn(before: Row, after: Row, ...more: readonly Row[]): string | undefined {
  const night = nothingYet(tinyElection());
  night.rows.set(before.key, { row: before, rev: 1, text: '' });
  const rows = [after, ...more].map((changed) => ({ ...changed, rev: 2 }));
  try {
    checkFalls(night, { rows } as unknown as Commit);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

test('G6, P-ROW-11: a figure that its source gave and that falls needs a correction of that figure in the same commit', () => {
  expect(fallIn(own(12), own(12))).toBeUndefined();
  expect(fallIn(own(12), own(11))).toContain('percent falls from 12 to 11');
  expect(fallIn(own(12), own(11), corrected('ballots', own(11)))).toContain('percent falls');
  expect(fallIn(own(12), own(11), corrected('percent', own(11)))).toBeUndefined();
});

test('votes fall, and fall out of the sum where they are not given any more', () => {
  expect(fallIn(count({ APPLE: 40 }), count({ APPLE: 39 }))).toContain('votes/APPLE falls from 40 to 39');
  expect(fallIn(count({ APPLE: 40, BIRCH: 2 }), count({ APPLE: 40 }))).toContain('votes/BIRCH falls from 2 to nothing');
  expect(fallIn(count({ APPLE: 40, BIRCH: 0 }), count({ APPLE: 40 }))).toBeUndefined();
  expect(fallIn(count({ APPLE: 40 }, { invalid: 3 }), count({ APPLE: 41 }))).toBeUndefined();
});

test('another source, a derived figure and a sum may be smaller; what a source said beside a sum may not', () => {
  expect(fallIn(own(12), { ...own(11), source: 'observers' })).toBeUndefined();
  const derived = row({
    percent: 11,
    ballots: 90,
    voters: 900,
    basis: { percent: 'derived', ballots: 'published', voters: 'published' },
  });
  expect(fallIn(own(12), derived)).toBeUndefined();
  const sum = (ballots: number, percent: number) =>
    row({
      ballots,
      basis: { ballots: 'sum' },
      reported: { source: 'commission', asOf: '2023-03-19T06:00:00Z', percent },
    });
  expect(fallIn(sum(10, 5), sum(9, 5))).toBeUndefined();
  expect(fallIn(sum(10, 5), sum(11, 4))).toContain('percent falls from 5 to 4');
});
