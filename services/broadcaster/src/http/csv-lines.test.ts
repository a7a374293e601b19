import { readFileSync } from 'node:fs';
import { tinyElection } from '@election-night/shared/election/fixture-definition.ts';
import { expect, test } from 'vitest';
import { csvColumns, csvLines } from './csv-lines.ts';

test('each column is explained in docs/operations.md, and no other', () => {
  const operations = readFileSync('docs/operations.md', 'utf8');
  const table = /\| columns \| of \|\n((?:\|.*\n)+)/.exec(operations)?.[1] ?? '';
  const cells = table.split('\n').map((line) => line.split('|')[1] ?? '');
  const named = cells.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name));
  expect(named.sort()).toEqual([...csvColumns].sort());
});

const place = { night: 'tiny', mode: 'replay', epoch: 'r0lz3k1v1sk2' };
const common = { rev: 7, asOf: '2023-03-19T18:00:00Z', flags: [], by: 'desk', at: '2023-03-19T18:00:00Z' };

/** What a row gives, without the columns that all lines have. */
function cellsOf(row: object): object[] {
  return csvLines(tinyElection(), place, row as never).map((line) => {
    const { night: _, mode: __, epoch: ___, rev: ____, key: _____, family: ______, flags: _______, ...cells } = line;
    return Object.fromEntries(Object.entries(cells).filter(([, cell]) => cell !== undefined && cell !== ''));
  });
}

test('a call is a line with its winner; called seats are a line each', () => {
  const where = { contest: 'list', contestName: 'Party lists', unit: 'LAND', unitName: 'Land', asOf: common.asOf };
  const said = { callState: 'called', calledAt: common.at, by: 'desk' };
  const winner = { of: 'winner', winner: 'BIRCH', state: 'called', contradicted: true, lead: -60 };
  expect(cellsOf({ ...common, key: 'call:list:LAND', ...winner })).toEqual([
    { ...where, ...said, option: 'BIRCH', optionName: 'Birch', called: 'winner', contradicted: 'yes', lead: -60 },
  ]);
  const seats = { of: 'seats', seats: { BIRCH: 4, APPLE: 6 }, state: 'called', contradicted: false };
  expect(cellsOf({ ...common, key: 'call:list:LAND:seats', ...seats })).toEqual([
    { ...where, ...said, called: 'seats' },
    { ...where, option: 'APPLE', optionName: 'Apple', calledSeats: 6 },
    { ...where, option: 'BIRCH', optionName: 'Birch', calledSeats: 4 },
  ]);
});

test('seats that a lot gave are in the figures of those who got them, and in no other', () => {
  const seats = { seats: { APPLE: 1, BIRCH: 0 }, excluded: [], steps: [] };
  const tie = { options: ['APPLE', 'BIRCH'], seats: 1 };
  const key = 'seats:list:count';
  const of = (row: object) => cellsOf({ rev: 7, key, flags: [], ...seats, ...row });
  expect(of({ tie: { ...tie, drawn: ['APPLE'] } })).toMatchObject([
    {},
    { option: 'APPLE', seats: 1, tied: 'yes', drawn: 'yes' },
    { option: 'BIRCH', seats: 0, tied: 'yes' },
  ]);
  expect(of({ tie: { ...tie, drawn: ['APPLE'] } })[0]).not.toHaveProperty('tiedSeats');
  expect(of({ tie })[0]).toHaveProperty('tiedSeats', 1);
});

test('an outlook is a line of turnout, or one for each option, with its interval', () => {
  const outlook = { rev: 7, asOf: common.asOf, flags: ['estimate'], level: 95, reporting: { in: 5, of: 8 } };
  const land = { unit: 'LAND', unitName: 'Land', asOf: common.asOf };
  const whole = { level: 95, reportingIn: 5, reportingOf: 8 };
  const turnout = { percent: 61.5, interval: { percent: [58.02, 64.98] } };
  expect(cellsOf({ ...outlook, key: 'outlook:turnout:LAND', ...turnout })).toEqual([
    { ...land, ...whole, percent: 61.5, low: 58.02, high: 64.98 },
  ]);
  const shares = { shares: { APPLE: 47 }, interval: { APPLE: [45, 49.5] } };
  const contest = { ...land, contest: 'list', contestName: 'Party lists' };
  expect(cellsOf({ ...outlook, key: 'outlook:count:list', ...shares })).toEqual([
    { ...contest, ...whole },
    { ...contest, option: 'APPLE', optionName: 'Apple', share: 47, low: 45, high: 49.5 },
  ]);
});
