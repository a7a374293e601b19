import type { Weighting } from './definition.ts';
import { type Fraction, fraction, greatestCommonDivisor } from './fraction.ts';
import type { Shares } from './row.ts';
import { hundredths, percentFromHundredths, roundHalfUp } from './share.ts';
import { squareRoot } from './square-root.ts';
import { sum } from './sum.ts';
import { unreachable } from './unreachable.ts';

/** One exit poll, as its pollster published it: shares in percent, margin in points at 95 % confidence. */
export type Poll = {
  readonly pollster: string;
  readonly shares: Shares;
  /** Voters asked. */
  readonly sample?: number;
  readonly margin?: number;
};

export type Combination =
  | {
      readonly outcome: 'combined';
      /** Percent, two decimals, rounded half up, of the options that every poll in it names. */
      readonly shares: Shares;
      /**
       * ± points at 95 %, two decimals, rounded half up: sqrt(Σ w² m²) / Σ w, as if the polls' errors had nothing to do with each other.
       * The same for every option, since pollsters publish one margin; absent where a poll in it has none.
       */
      readonly margin?: Shares;
      /** Voters asked in all; absent where a poll in it does not say. */
      readonly sample?: number;
      /** The polls in it, in the order given, and what each counts for: integers of one scale. */
      readonly pollsters: readonly string[];
      readonly pollWeights: Readonly<Record<string, bigint>>;
      /** The exact combination: seats are shared by these, never by rounded percents. weight / whole is the share, where whole is 100 %. */
      readonly weights: Readonly<Record<string, bigint>>;
      readonly whole: bigint;
      /** Polls that the weighting has no place for: nothing is known that would weigh them. */
      readonly leftOut: readonly string[];
    }
  | { readonly outcome: 'nothing-to-combine'; readonly leftOut: readonly string[] };

/** One picture from several exit polls, by the definition's weighting, in exact arithmetic. Options come in the order of `options`. */
export function combinePolls({
  polls,
  weighting,
  options,
}: {
  readonly polls: readonly Poll[];
  readonly weighting: Weighting;
  readonly options: readonly string[];
}): Combination {
  const weighed = polls.map((poll) => ({ poll, weight: weightOf(poll, weighting) }));
  const leftOut = weighed.filter(({ weight }) => weight === undefined).map(({ poll }) => poll.pollster);
  const members = withIntegerWeights(weighed.flatMap(({ poll, weight }) => (weight ? [{ poll, weight }] : [])));
  if (members.length === 0) return { outcome: 'nothing-to-combine', leftOut };

  const allWeights = members.reduce((total, { weight }) => total + weight, 0n);
  const shared = options.filter((option) => members.every(({ poll }) => Object.hasOwn(poll.shares, option)));
  const weights = new Map(
    shared.map((option) => [
      option,
      members.reduce((total, { poll, weight }) => total + weight * BigInt(hundredths(poll.shares[option] ?? 0)), 0n),
    ]),
  );
  const margin = combinedMargin(members, allWeights);
  const sample = combinedSample(members);
  return {
    outcome: 'combined',
    shares: mapToObject(weights, (weight) => percentFromHundredths(Number(roundHalfUp(weight, allWeights)))),
    ...(margin === undefined ? {} : { margin: mapToObject(weights, () => margin) }),
    ...(sample === undefined ? {} : { sample }),
    pollsters: members.map(({ poll }) => poll.pollster),
    pollWeights: Object.fromEntries(members.map(({ poll, weight }) => [poll.pollster, weight])),
    weights: mapToObject(weights, (weight) => weight),
    whole: allWeights * 10_000n,
    leftOut,
  };
}

type Member = { readonly poll: Poll; readonly weight: bigint };

/**
 * What a poll counts for. `inverse-variance`: 1 / variance, where the variance is (margin / 1.96)² points², or, without a margin, the
 * worst case of simple random sampling, 0.25 / sample of the whole squared, which is 2500 / sample points². A margin of 0 would weigh
 * infinitely much; no poll has it, so it counts as not published.
 */
function weightOf(poll: Poll, weighting: Weighting): Fraction | undefined {
  const sample = poll.sample === undefined || poll.sample <= 0 ? undefined : BigInt(poll.sample);
  switch (weighting) {
    case 'equal':
      return fraction(1n);
    case 'sample':
      return sample === undefined ? undefined : fraction(sample);
    case 'inverse-variance': {
      const margin = marginOf(poll);
      if (margin !== undefined) return fraction(196n ** 2n, margin ** 2n);
      return sample === undefined ? undefined : fraction(sample, 2500n);
    }
    default:
      return unreachable(weighting);
  }
}

/** In hundredths of a point. */
function marginOf({ margin }: Poll): bigint | undefined {
  return margin === undefined || margin <= 0 ? undefined : BigInt(hundredths(margin));
}

/** The same proportions in the smallest integers. */
function withIntegerWeights(members: readonly { poll: Poll; weight: Fraction }[]): readonly Member[] {
  const denominator = members.reduce(
    (multiple, { weight }) => (multiple * weight.denominator) / greatestCommonDivisor(multiple, weight.denominator),
    1n,
  );
  const integers = members.map(({ weight }) => (weight.numerator * denominator) / weight.denominator);
  const divisor = integers.reduce(greatestCommonDivisor, 0n);
  return members.map(({ poll }, index) => ({ poll, weight: (integers[index] ?? 0n) / divisor }));
}

function combinedMargin(members: readonly Member[], allWeights: bigint): number | undefined {
  let squares = 0n;
  for (const { poll, weight } of members) {
    const margin = marginOf(poll);
    if (margin === undefined) return undefined;
    squares += (weight * margin) ** 2n;
  }
  // sqrt(squares) / allWeights to the nearest integer, halves up: the largest n with 2n − 1 ≤ 2 sqrt(squares) / allWeights.
  const doubled = squareRoot((4n * squares) / allWeights ** 2n);
  return percentFromHundredths(Number((doubled + 1n) / 2n));
}

function combinedSample(members: readonly Member[]): number | undefined {
  const samples = members.flatMap(({ poll }) => poll.sample ?? []);
  return samples.length === members.length ? sum(samples) : undefined;
}

function mapToObject<Value>(
  weights: ReadonlyMap<string, bigint>,
  value: (weight: bigint) => Value,
): Readonly<Record<string, Value>> {
  return Object.fromEntries([...weights].map(([option, weight]) => [option, value(weight)]));
}
