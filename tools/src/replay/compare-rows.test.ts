import { expect, test } from 'vitest';
import { rowsText } from './collect-rows.ts';
import { compareRows } from './compare-rows.ts';

const ndjson = (...rows: object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

test('the same bytes have no differences', () => {
  const rows = ndjson({ key: 'turnout:A', percent: 1 });
  expect(compareRows(rows, rows)).toEqual([]);
});

test('every field that differs is named with both values', () => {
  const actual = ndjson({ key: 'turnout:A', percent: 41.07, flags: [] }, { key: 'turnout:C' });
  const expected = ndjson({ key: 'turnout:A', percent: 51.07, ballots: 3 }, { key: 'turnout:B' });
  expect(compareRows(actual, expected)).toEqual([
    'turnout:A ballots: expected 3, got nothing',
    'turnout:A flags: expected nothing, got []',
    'turnout:A percent: expected 51.07, got 41.07',
    'turnout:B: expected, and not there',
    'turnout:C: there, and not expected',
  ]);
});

test('files that differ in order or spelling alone are not the same', () => {
  const [a, b] = [{ key: 'turnout:A' }, { key: 'turnout:B' }];
  expect(compareRows(ndjson(b, a), ndjson(a, b))).toEqual([expect.stringContaining('differ in bytes')]);
});

test('a long list of differences is cut, and says by how much', () => {
  const rows = Array.from({ length: 100 }, (_, index) => ({ key: `turnout:U${index}` }));
  expect(compareRows('', ndjson(...rows)).at(-1)).toBe('and 60 more');
});

test('P-REC-5: rows are printed as canonical JSON in the order of their keys, without rev, tombstones and families of the run', () => {
  const anyRow = { asOf: '2023-03-19T04:10:00Z', flags: [], rev: 7 };
  const rows = [
    { key: 'turnout:B', ...anyRow, percent: 53.9 },
    { key: 'turnout:A', rev: 3, deleted: true },
    { key: 'night', ...anyRow },
    { key: 'source:cec', ...anyRow },
    { key: 'series:turnout:B', ...anyRow },
    { key: 'correction:abc', ...anyRow },
    { key: 'count:list:B', ...anyRow },
  ] as never;
  expect(rowsText(rows)).toBe(
    '{"asOf":"2023-03-19T04:10:00Z","flags":[],"key":"count:list:B"}\n' +
      '{"asOf":"2023-03-19T04:10:00Z","flags":[],"key":"turnout:B","percent":53.9}\n',
  );
});
