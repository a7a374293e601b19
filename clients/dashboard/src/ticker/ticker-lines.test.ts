import type { CallRow, CorrectionRow } from '@election-night/shared/election/row.ts';
import { expect, test } from 'vitest';
import { TickerLines } from './ticker-lines.ts';

const called: CallRow = {
  ...{ key: 'call:council:TOWN', asOf: '2030-01-05T21:00:00Z', flags: [], of: 'winner', winner: 'OAK' },
  ...{ by: 'desk', at: '2030-01-05T21:00:00Z', state: 'called', contradicted: false },
};
const trails = { contradicted: true, contradiction: { code: 'trails', reason: 'Oak is behind' } } as const;
const withdrawn: CallRow = { ...called, state: 'withdrawn', asOf: '2030-01-05T21:30:00Z', reason: 'A slip.' };
const correction = (key: string, field: string): CorrectionRow => ({
  ...{ key: `correction:${key}`, asOf: '2030-01-05T20:00:00Z', source: 'office', flags: [], row: 'turnout:NORTH' },
  ...{ field, before: 2, after: 1, reason: 'A list was read twice.', kind: 'correction', by: 'source' },
});

/** A viewer who got these rows one commit after the other. */
function watching(...rows: (CallRow | CorrectionRow)[]) {
  const lines = new TickerLines();
  const came = rows.map((row, place) => lines.take('r1', [{ ...row, rev: place + 1 }]).map(({ kind }) => kind));
  return {
    lines,
    came,
    all: lines.all.map((line) => [line.kind, line.rev, line.kind !== 'correction' && line.isOver]),
  };
}

test('a call that is withdrawn and made again has three lines, newest first', () => {
  expect(watching(called, withdrawn, { ...called, at: '2030-01-05T22:00:00Z' }).all).toEqual([
    ['call', 3, false],
    ['withdrawal', 2, true],
    ['call', 1, true],
  ]);
});

test('that the count says otherwise is a line, and that it does so no more another one', () => {
  expect(watching(called, { ...called, ...trails }, called).came).toEqual([['call'], ['contradiction'], ['agreement']]);
});

test('new figures beside the same word are no new line, and the line has them', () => {
  const { lines, came } = watching(called, { ...called, lead: 7, open: false });
  expect(came).toEqual([['call'], []]);
  expect(lines.all).toMatchObject([{ rev: 1, row: { lead: 7 } }]);
});

test('who comes after a withdrawal is told of the call too, and not with its reason', () => {
  const { lines, all } = watching(withdrawn);
  expect(all).toEqual([
    ['withdrawal', 1, false],
    ['call', 0.5, true],
  ]);
  expect(lines.all[1]).toMatchObject({ row: { state: 'called', asOf: called.at } });
  expect(lines.all[1]).not.toHaveProperty('row.reason');
});

test('the figures that one correction changes are one line; another correction of the same row is its own', () => {
  const lines = new TickerLines();
  lines.take('r1', [
    { ...correction('b', 'percent'), rev: 4 },
    { ...correction('a', 'ballots'), rev: 4 },
  ]);
  lines.take('r1', [{ ...correction('c', 'ballots'), rev: 5 }]);
  expect(lines.all).toMatchObject([
    { rev: 5, rows: [{ field: 'ballots' }] },
    { rev: 4, rows: [{ field: 'ballots' }, { field: 'percent' }] },
  ]);
});

test('rows that come again, or not any more, change nothing', () => {
  const { lines } = watching(called, correction('a', 'ballots'));
  expect(lines.take('r1', [{ ...correction('a', 'ballots'), rev: 2 }])).toEqual([]);
  expect(lines.take('r1', [])).toEqual([]);
  expect(lines.all).toHaveLength(2);
});

test('another epoch is another history', () => {
  const { lines } = watching(called, withdrawn);
  expect(lines.take('r2', [{ ...correction('a', 'ballots'), rev: 1 }])).toHaveLength(1);
  expect(lines.all.map(({ kind }) => kind)).toEqual(['correction']);
});
