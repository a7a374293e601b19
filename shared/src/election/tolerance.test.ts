import { expect, test } from 'vitest';
import { isFurtherThan } from './tolerance.ts';

test('a percent exactly at the limit is within it, above and below, where floating point would say otherwise', () => {
  expect(Math.abs(54.21 - 54.19) > 0.02).toBe(true);
  expect(isFurtherThan(0.02, 54.21, 5419, 10_000)).toBe(false);
  expect(isFurtherThan(0.02, 54.17, 5419, 10_000)).toBe(false);
  expect(isFurtherThan(0.02, 54.22, 5419, 10_000)).toBe(true);
  expect(isFurtherThan(0.02, 54.16, 5419, 10_000)).toBe(true);
});

test('the smallest difference beyond the limit counts, with the largest lists', () => {
  const whole = 9_000_000_000_000_000;
  expect(isFurtherThan(0, 50, whole / 2, whole)).toBe(false);
  expect(isFurtherThan(0, 50, whole / 2 + 1, whole)).toBe(true);
});
