import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { derivedBallots, hundredths, percentFromHundredths, percentOf, sharesOf } from './share.ts';

const count = fc.oneof(fc.nat({ max: 200 }), fc.nat({ max: 20_000_000 }), fc.maxSafeNat());

/** The model: schoolbook division to the third decimal and beyond, then the text of the rounded decimal. Shares nothing with the code. */
function percentText(part: number, whole: number): string {
  let remainder = BigInt(part) * 100n;
  const digits: bigint[] = [remainder / BigInt(whole)];
  remainder %= BigInt(whole);
  for (let decimal = 0; decimal < 3; decimal++) {
    remainder *= 10n;
    digits.push(remainder / BigInt(whole));
    remainder %= BigInt(whole);
  }
  const [ones = 0n, tenth = 0n, hundredth = 0n, thousandth = 0n] = digits;
  const rounded = ones * 100n + tenth * 10n + hundredth + (thousandth >= 5n ? 1n : 0n);
  const decimals = String(rounded % 100n)
    .padStart(2, '0')
    .replace(/0+$/, '');
  return `${rounded / 100n}${decimals ? `.${decimals}` : ''}`;
}

test.prop([count, count])(
  'a share is that of an independent long division, and JSON prints it with two decimals',
  (a, b) => {
    const [part, whole] = a < b ? [a, b] : [b, a];
    if (whole === 0) expect(percentOf(part, whole)).toBeUndefined();
    else expect(JSON.stringify(percentOf(part, whole))).toBe(percentText(part, whole));
  },
);

test.prop([fc.nat({ max: 2_000_000 }), fc.integer({ min: 1, max: 20_000 })])(
  'halves go up wherever they fall',
  (n, scale) => {
    // n / 2 hundredths of a percent, exactly.
    expect(percentOf(n * scale, 20_000 * scale)).toBe(Math.ceil(n / 2) / 100);
  },
);

test.prop([fc.nat({ max: 1_000_000 })])('hundredths and percents are each other’s inverse', (integer) => {
  expect(hundredths(percentFromHundredths(integer))).toBe(integer);
  expect(hundredths(JSON.parse(JSON.stringify(percentFromHundredths(integer))))).toBe(integer);
});

test.prop([fc.nat({ max: 10_000 }), fc.nat({ max: 20_000_000 })])(
  'derived ballots are within half a ballot of the percent, and give it back on a list of 10,000 voters or more',
  (percent, voters) => {
    const ballots = derivedBallots(percent, voters);
    expect(Math.abs(ballots * 10_000 - percent * voters)).toBeLessThanOrEqual(5_000);
    if (voters >= 10_000) expect(percentOf(ballots, voters)).toBe(percentFromHundredths(percent));
  },
);

test.prop([fc.array(count, { minLength: 1, maxLength: 8 })])(
  'shares of all options miss 100 by half a hundredth each at most',
  (votes) => {
    const named = Object.fromEntries(votes.map((n, index) => [`O${index}`, n % 2 ** 49]));
    const total = Object.values(named).reduce((sum, n) => sum + n, 0);
    const shares = sharesOf(named, total);
    expect(shares === undefined).toBe(total === 0);
    if (!shares) return;
    const sum = Object.values(shares).reduce((all, share) => all + hundredths(share), 0);
    expect(Math.abs(sum - 10_000)).toBeLessThanOrEqual(votes.length / 2);
  },
);
