import { describe, expect, test } from 'vitest';
import { derivedBallots, hundredths, percentFromHundredths, percentOf, percentOfExact, sharesOf } from './share.ts';

describe('a share', () => {
  test.each([
    [1, 3, 33.33],
    [2, 3, 66.67],
    [1, 8, 12.5],
    [0, 5, 0],
    [5, 5, 100],
    [7, 5, 140],
    [1, 20_000, 0.01], // 0.005 is rounded up …
    [3, 20_000, 0.02], // … also where rounding to even would go down
    [1, 20_001, 0],
    [1_234_565, 100_000_000, 1.23],
    [1_235_000, 100_000_000, 1.24], // exactly 1.235: the nearest double is below it
    [Number.MAX_SAFE_INTEGER - 1, Number.MAX_SAFE_INTEGER, 100],
  ])('%i of %i is %f percent', (part, whole, percent) => {
    expect(percentOf(part, whole)).toBe(percent);
  });

  test('P-ROW-2: of zero is unknown: absent, not NaN and not 0', () => {
    expect(percentOf(0, 0)).toBeUndefined();
    expect(percentOfExact(0n, 0n)).toBeUndefined();
    expect(sharesOf({ APPLE: 0 }, 0)).toBeUndefined();
  });

  test.each([
    [-1, 5],
    [1, 2 ** 53],
    [0.5, 2],
    [Number.NaN, 2],
  ])('of no counts, %d of %d, is a programmer’s error', (part, whole) => {
    expect(() => percentOf(part, whole)).toThrow(RangeError);
  });

  test('of integers beyond doubles is exact', () => {
    const whole = 10n ** 40n;
    expect(percentOfExact(whole / 8n, whole)).toBe(12.5);
  });
});

test('P-ROW-3: the shares of the final count of Kazakhstan 2023 are those that the commission published', () => {
  const votes = {
    AMANAT: 3431510,
    AUYL: 693938,
    RESPUBLICA: 547154,
    AKZHOL: 535139,
    QHP: 432920,
    JSDP: 331058,
    BAYTAQ: 146431,
    AGAINST_ALL: 248291,
  };
  expect(sharesOf(votes, 6366441)).toEqual({
    AMANAT: 53.9,
    AUYL: 10.9,
    RESPUBLICA: 8.59,
    AKZHOL: 8.41,
    QHP: 6.8,
    JSDP: 5.2,
    BAYTAQ: 2.3,
    AGAINST_ALL: 3.9,
  });
});

describe('hundredths of a percent', () => {
  test.each([
    [53.9, 5390],
    [8.59, 859],
    [0.07, 7],
    [0, 0],
    [100, 10_000],
    [1.15, 115], // 1.15 × 100 is 114.99999999999999 in doubles
  ])('%f percent is %i of them, and back', (percent, integer) => {
    expect(hundredths(percent)).toBe(integer);
    expect(percentFromHundredths(integer)).toBe(percent);
  });

  test.each([0.001, 53.905, Number.NaN, Number.POSITIVE_INFINITY, 1e300])('%d has none', (percent) => {
    expect(() => hundredths(percent)).toThrow(RangeError);
  });
});

describe('ballots derived from a percent', () => {
  test.each([
    [1513, 460_262, 69_638], // Abai, 10:10
    [1561, 505_952, 78_979], // Akmola, 10:10
    [5000, 3, 2], // 1.5 is rounded up
    [0, 1000, 0],
    [10_000, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  ])('%i hundredths of a percent of %i voters are %i', (percent, voters, ballots) => {
    expect(derivedBallots(percent, voters)).toBe(ballots);
  });
});
