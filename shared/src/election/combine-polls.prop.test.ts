import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { type Combination, combinePolls, type Poll } from './combine-polls.ts';
import { hundredths } from './share.ts';

type Combined = Extract<Combination, { outcome: 'combined' }>;

const options = ['A', 'B', 'C'];
const percent = fc.integer({ min: 0, max: 10_000 }).map((n) => n / 100);
const shares = fc.record({ A: percent, B: percent, C: percent });
const sample = fc.integer({ min: 1, max: 400_000 });
const margin = fc.integer({ min: 1, max: 1500 }).map((n) => n / 100);
const polls: fc.Arbitrary<Poll[]> = fc
  .array(fc.record({ shares, sample, margin }), { minLength: 1, maxLength: 5 })
  .map((some) => some.map((poll, index) => ({ pollster: `p${index}`, ...poll })));
const weighting = fc.constantFrom('equal' as const, 'sample' as const, 'inverse-variance' as const);

function combine(some: readonly Poll[], by: 'equal' | 'sample' | 'inverse-variance'): Combined {
  const combination = combinePolls({ polls: some, weighting: by, options });
  if (combination.outcome !== 'combined') throw new Error('expected a combination');
  return combination;
}

test.prop([polls, weighting])('a combined share lies between the least and the greatest of the polls', (some, by) => {
  const combined = combine(some, by);
  for (const option of options) {
    const given = some.map((poll) => poll.shares[option] ?? 0);
    expect(combined.shares[option]).toBeGreaterThanOrEqual(Math.min(...given));
    expect(combined.shares[option]).toBeLessThanOrEqual(Math.max(...given));
  }
});

test.prop([polls, weighting])('the order of the polls does not matter', (some, by) => {
  const [forth, back] = [combine(some, by), combine(some.toReversed(), by)];
  expect(back).toEqual({ ...forth, pollsters: forth.pollsters.toReversed() });
});

test.prop([polls, weighting])(
  'shares and margins are those of a model in floating point, but for the last digit',
  (some, by) => {
    const combined = combine(some, by);
    const weights = some.map((poll) => {
      if (by === 'equal') return 1;
      return by === 'sample' ? (poll.sample ?? 0) : 1 / ((poll.margin ?? 0) / 1.96) ** 2;
    });
    const all = weights.reduce((sum, weight) => sum + weight, 0);
    for (const option of options) {
      const share = some.reduce(
        (sum, poll, index) => sum + ((weights[index] ?? 0) * (poll.shares[option] ?? 0)) / all,
        0,
      );
      expect(Math.abs((combined.shares[option] ?? 0) - share)).toBeLessThan(0.005001);
      const spread =
        Math.sqrt(some.reduce((sum, poll, index) => sum + ((weights[index] ?? 0) * (poll.margin ?? 0)) ** 2, 0)) / all;
      expect(Math.abs((combined.margin?.[option] ?? 0) - spread)).toBeLessThan(0.005001);
    }
  },
);

test.prop([polls])('weighting by sample is pooling: exactly the interviews of all polls together', (some) => {
  const combined = combine(some, 'sample');
  for (const option of options) {
    const interviews = some.reduce(
      (sum, poll) => sum + BigInt(poll.sample ?? 0) * BigInt(hundredths(poll.shares[option] ?? 0)),
      0n,
    );
    const asked = some.reduce((sum, poll) => sum + BigInt(poll.sample ?? 0), 0n) * 10_000n;
    expect((combined.weights[option] ?? 0n) * asked).toBe(interviews * combined.whole);
  }
});

test.prop([polls])('no weighting has a smaller margin than inverse variance, roundings apart', (some) => {
  const least = combine(some, 'inverse-variance').margin?.A ?? 0;
  for (const by of ['equal', 'sample'] as const) expect(combine(some, by).margin?.A).toBeGreaterThanOrEqual(least);
});

test.prop([fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 1, max: 100_000 })])(
  'margins are rounded half up, exactly',
  (a, b) => {
    // Two polls of equal weight: sqrt(a² + b²) / 2 hundredths of a point.
    const some = [a, b].map((n, index) => ({
      pollster: `p${index}`,
      shares: { A: 50, B: 30, C: 20 },
      margin: n / 100,
    }));
    const rounded = BigInt(hundredths(combine(some, 'equal').margin?.A ?? 0));
    const [low, high] = [2n * rounded - 1n, 2n * rounded + 1n];
    const square = BigInt(a) ** 2n + BigInt(b) ** 2n;
    expect(low < 0n || low ** 2n <= square).toBe(true);
    expect(high ** 2n > square).toBe(true);
  },
);
