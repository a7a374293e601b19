/** An exact fraction; the denominator is positive. Seats and weights are decided by these, never by floating point. */
export type Fraction = { readonly numerator: bigint; readonly denominator: bigint };

export function fraction(numerator: bigint, denominator = 1n): Fraction {
  if (denominator <= 0n) throw new RangeError(`the denominator of a fraction is positive; got ${denominator}`);
  return { numerator, denominator };
}

/** Below zero where a < b, zero where they are equal, above zero where a > b: by cross multiplication, hence exact. */
export function compareFractions(a: Fraction, b: Fraction): number {
  const difference = a.numerator * b.denominator - b.numerator * a.denominator;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/**
 * `a/b` as it stands, or `a` where b is 1. A quota is votes / seats and remainders have one denominator: that is how a reader checks
 * them, so lowest terms are a choice of the caller (`reduced`).
 */
export function fractionText({ numerator, denominator }: Fraction): string {
  return denominator === 1n ? String(numerator) : `${numerator}/${denominator}`;
}

export function reduced({ numerator, denominator }: Fraction): Fraction {
  const divisor = greatestCommonDivisor(numerator, denominator);
  return { numerator: numerator / divisor, denominator: denominator / divisor };
}

/** Positive, or zero where both are zero. */
export function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}
