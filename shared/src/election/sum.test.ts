import { expect, test } from 'vitest';
import { plus, sum } from './sum.ts';

test('nothing sums to zero, and a sum may reach the largest exact integer', () => {
  expect(sum([])).toBe(0);
  expect(sum([1, 2, 39])).toBe(42);
  expect(sum([Number.MAX_SAFE_INTEGER - 1, 1])).toBe(Number.MAX_SAFE_INTEGER);
});

test('a sum that a double does not hold exactly is refused, also where a later part would bring it back', () => {
  expect(() => sum([Number.MAX_SAFE_INTEGER, 1])).toThrow(RangeError);
  expect(() => sum([Number.MAX_SAFE_INTEGER, 1, -1])).toThrow(RangeError);
  expect(() => sum([0.5])).toThrow(RangeError);
  expect(() => sum([Number.NaN])).toThrow(RangeError);
});

test('the sum of two is asserted alike, up and down', () => {
  expect(plus(Number.MAX_SAFE_INTEGER, -1)).toBe(Number.MAX_SAFE_INTEGER - 1);
  expect(() => plus(Number.MAX_SAFE_INTEGER, 1)).toThrow(RangeError);
  expect(() => plus(-Number.MAX_SAFE_INTEGER, -1)).toThrow(RangeError);
});
