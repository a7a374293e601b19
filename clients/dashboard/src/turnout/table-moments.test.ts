import { expect, test } from 'vitest';
import { tableMoments, valueAt } from './table-moments.ts';

const minutes = (count: number) => Array.from({ length: count }, (_, at) => [at * 60_000, at] as const);

test('a few moments are all there, each with the figures of that moment alone', () => {
  const lines = [
    [
      [1, 10],
      [3, 30],
    ],
    [[2, 20]],
  ] as const;
  expect(tableMoments(lines)).toEqual({ moments: [1, 2, 3], isHourly: false });
  expect([1, 2, 3].map((at) => valueAt(lines[0], at, false))).toEqual([10, undefined, 30]);
});

test('many are full hours and the last one, with what was known by then', () => {
  const lines = [minutes(150), [[90 * 60_000, 5] as const]];
  const { moments, isHourly } = tableMoments(lines);
  expect(isHourly).toBe(true);
  expect(moments).toEqual([0, 60, 120, 149].map((minute) => minute * 60_000));
  expect(moments.map((at) => valueAt(lines[1] ?? [], at, true))).toEqual([undefined, undefined, 5, 5]);
  expect(moments.map((at) => valueAt(lines[0] ?? [], at, true))).toEqual([0, 60, 120, 149]);
});

test('nothing known gives no moments', () => expect(tableMoments([[], []]).moments).toEqual([]));
