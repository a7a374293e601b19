import type { Shares, Votes } from './row.ts';

/**
 * `part` of `whole` in percent: a number with at most two decimals, rounded half up, such as 53.9; undefined where the whole is zero.
 * This file is the one place where shares come from integers.
 */
export function percentOf(part: number, whole: number): number | undefined {
  assertCount(part);
  assertCount(whole);
  return percentOfExact(BigInt(part), BigInt(whole));
}

/** The same for integers of any size, such as the exact weights of combined polls. */
export function percentOfExact(part: bigint, whole: bigint): number | undefined {
  if (whole === 0n) return undefined;
  return percentFromHundredths(Number(roundHalfUp(part * 10_000n, whole)));
}

/** The share of each option in `total`, in percent; undefined where the total is zero. */
export function sharesOf(votes: Votes, total: number): Shares | undefined {
  if (total === 0) return undefined;
  return Object.fromEntries(Object.entries(votes).map(([option, n]) => [option, percentOf(n, total) ?? 0]));
}

/** A percent of at most two decimals as an integer: 53.9 → 5390. More decimals are a programmer's error: the edge refuses them. */
export function hundredths(percent: number): number {
  const integer = Math.round(percent * 100);
  if (!Number.isSafeInteger(integer) || integer / 100 !== percent) {
    throw new RangeError(`not a percent of at most two decimals: ${percent}`);
  }
  return integer;
}

/** The inverse: 5390 → 53.9. Division of integers is correctly rounded, so JSON prints no more than two decimals. */
export function percentFromHundredths(integer: number): number {
  return integer / 100;
}

/** Ballots where only a percent was published: percent × voters on the list, rounded half up. `basis` of such a number is `derived`. */
export function derivedBallots(percentHundredths: number, voters: number): number {
  assertCount(percentHundredths);
  assertCount(voters);
  return Number(roundHalfUp(BigInt(percentHundredths) * BigInt(voters), 10_000n));
}

/** The most ballots that a percent of two decimals, rounded half up, can stand for: fewer than half a hundredth above it. */
export function mostBallots(percentHundredths: number, voters: number): number {
  assertCount(percentHundredths);
  assertCount(voters);
  const twice = (2n * BigInt(percentHundredths) + 1n) * BigInt(voters);
  return twice === 0n ? 0 : Number((twice - 1n) / 20_000n);
}

/** numerator / denominator to the nearest integer, halves up; for a numerator that is not negative. */
export function roundHalfUp(numerator: bigint, denominator: bigint): bigint {
  return (2n * numerator + denominator) / (2n * denominator);
}

function assertCount(n: number): void {
  if (!Number.isSafeInteger(n) || n < 0) throw new RangeError(`not a count that JavaScript holds exactly: ${n}`);
}
