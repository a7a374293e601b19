import { describe, expect, test } from 'vitest';
import { compareFractions, fraction, fractionText, greatestCommonDivisor, reduced } from './fraction.ts';

describe('a fraction', () => {
  test('compares by cross multiplication, where doubles see no difference', () => {
    const big = 10n ** 30n;
    const [less, more] = [fraction(big, big + 1n), fraction(big + 1n, big + 2n)];
    expect(Number(less.numerator) / Number(less.denominator)).toBe(Number(more.numerator) / Number(more.denominator));
    expect(compareFractions(less, more)).toBe(-1);
    expect(compareFractions(more, less)).toBe(1);
    expect(compareFractions(fraction(1n, 3n), fraction(2n, 6n))).toBe(0);
  });

  test('prints as it stands, in lowest terms only where asked', () => {
    const quota = fraction(5971719n, 69n);
    expect(fractionText(quota)).toBe('5971719/69');
    expect(fractionText(reduced(quota))).toBe('1990573/23');
    expect(fractionText(fraction(8n))).toBe('8');
    expect(fractionText(reduced(fraction(0n, 7n)))).toBe('0');
  });

  test.each([0n, -3n])('with the denominator %d is a programmer’s error', (denominator) => {
    expect(() => fraction(1n, denominator)).toThrow(RangeError);
  });
});

test.each([
  [12n, 18n, 6n],
  [0n, 5n, 5n],
  [-4n, 6n, 2n],
  [0n, 0n, 0n],
])('the greatest common divisor of %d and %d is %d', (a, b, divisor) => {
  expect(greatestCommonDivisor(a, b)).toBe(divisor);
});
