import { describe, expect, test } from 'vitest';
import { correctionRows } from './correction-rows.ts';
import { at, mended, speakOfNorth } from './fixture-subject.ts';
import { subjectKey } from './report.ts';
import type { SubjectEntry } from './walk-subject.ts';

const turnout = subjectKey('turnout', undefined, 'NORTH', 'commission');
const count = subjectKey('count', 'list', 'NORTH', 'commission');

type Figures = Parameters<ReturnType<typeof speakOfNorth>['send']>[1];

/** The rows of the last of what was sent, which is a batch of its own. */
function rowsOf(kind: 'turnout' | 'count', ...said: readonly (readonly [time: string, figures: Figures])[]) {
  const north = speakOfNorth(kind);
  let before: readonly SubjectEntry[] = [];
  for (const [time, figures] of said) {
    before = north.entries();
    north.send(time, figures);
  }
  return correctionRows(kind === 'turnout' ? turnout : count, before, north.entries(), 'r0:2');
}

const fields = (rows: ReturnType<typeof rowsOf>) => rows.map(({ field, before, after }) => [field, before, after]);

test('P-ROW-11: a corrected fall is told with what it was, what it is, why and by whom', () => {
  const [row, ...more] = rowsOf(
    'turnout',
    ['10:00', { percent: 51.07 }],
    ['10:00', { percent: 41.07, correction: mended }],
  );
  expect(more).toEqual([]);
  expect(row).toEqual({
    key: expect.stringMatching(/^correction:[0-9a-f]{32}$/),
    asOf: at('10:00'),
    source: 'commission',
    flags: [],
    row: 'turnout:NORTH',
    field: 'percent',
    before: 51.07,
    after: 41.07,
    reason: mended.reason,
    kind: 'correction',
    by: 'source',
  });
});

test('P-ROW-11: each figure that changed has a row of its own under a key of its own', () => {
  const rows = rowsOf(
    'count',
    ['16:00', { votes: { APPLE: 40, BIRCH: 30 }, total: 70, invalid: 5, stations: { in: 4, of: 9 } }],
    [
      '16:00',
      { votes: { APPLE: 40, BIRCH: 25 }, total: 65, invalid: 5, stations: { in: 3, of: 9 }, correction: mended },
    ],
  );
  expect(fields(rows)).toEqual([
    ['total', 70, 65],
    ['stations/in', 4, 3],
    ['votes/BIRCH', 30, 25],
  ]);
  expect(new Set(rows.map(({ key }) => key)).size).toBe(3);
  expect(rows.every(({ row }) => row === 'count:list:NORTH')).toBe(true);
});

test('a figure that is new has no before, one that is gone has no after', () => {
  const rows = rowsOf('turnout', ['10:00', { percent: 50 }], ['10:00', { ballots: 400, correction: mended }]);
  expect(fields(rows)).toEqual([
    ['percent', 50, undefined],
    ['ballots', undefined, 400],
  ]);
  expect(rows[0]).not.toHaveProperty('after');
  expect(rows[1]).not.toHaveProperty('before');
});

describe('there is no row', () => {
  test('for what is no correction, is held, or was told before', () => {
    expect(rowsOf('turnout', ['10:00', { percent: 30 }], ['11:00', { percent: 40 }])).toEqual([]);
    expect(rowsOf('turnout', ['10:00', { percent: 30 }], ['10:00', { percent: 101, correction: mended }])).toEqual([]);
    const told = [
      ['10:00', { percent: 30 }],
      ['10:00', { percent: 20, correction: mended }],
    ] as const;
    expect(rowsOf('turnout', ...told, ['12:00', { percent: 40 }])).toEqual([]);
    expect(rowsOf('turnout', ...told, ['10:00', { percent: 30 }])).toEqual([]);
  });
});

test('a correction of an earlier figure is told against that one, where the row stays', () => {
  const rows = rowsOf(
    'turnout',
    ['10:00', { percent: 30 }],
    ['12:00', { percent: 40 }],
    ['10:00', { percent: 25, correction: mended }],
  );
  expect(fields(rows)).toEqual([['percent', 30, 25]]);
});

test('a correction that puts out what was shown is told against that', () => {
  const rows = rowsOf(
    'count',
    ['16:00', { votes: { APPLE: 30, BIRCH: 20 } }],
    ['17:00', { votes: { APPLE: 40, BIRCH: 40 } }],
    ['16:00', { votes: { APPLE: 45, BIRCH: 30 }, correction: mended }],
  );
  expect(fields(rows)).toEqual([
    ['votes/APPLE', 40, 45],
    ['votes/BIRCH', 40, 30],
  ]);
});

test('a correction that lets a lower figure through is told by what is shown next', () => {
  const rows = rowsOf(
    'turnout',
    ['10:00', { percent: 51.07 }],
    ['12:00', { percent: 45 }],
    ['10:00', { percent: 41.07, correction: mended }],
  );
  expect(fields(rows)).toEqual([['percent', 51.07, 45]]);
});

test('the key names the entry and the field, so that it is the same whoever derives it', () => {
  const said = [
    ['10:00', { percent: 51.07 }],
    ['10:00', { percent: 41.07, correction: mended }],
  ] as const;
  expect(rowsOf('turnout', ...said)).toEqual(rowsOf('turnout', ...said));
});
