import { compareFractions, type Fraction, fraction } from '../fraction.ts';
import { hundredths } from '../share.ts';

/**
 * How many voters, drawn simply at random, would tell as much as this poll. An exit poll asks at chosen stations, and voters of one
 * station are alike, so that its sample says less than its size; sample / effective sample is the design effect (Kish, Survey Sampling,
 * 1965, 8.2). A published margin is that of a share of 50 % at 95 %: margin = 1.96 × 50 / √n points, so n = (98 / margin)². Where there is
 * a sample too the smaller of both counts: no exit poll tells more than a simple random sample of its size, and a margin that says so is
 * rounded or forgot the stations. A margin or a sample of 0 counts as not published. Undefined where neither is known.
 */
export function effectiveSample({
  sample,
  margin,
}: {
  readonly sample?: number;
  /** ± points at 95 %. */
  readonly margin?: number;
}): Fraction | undefined {
  const asked = sample === undefined || sample <= 0 ? undefined : fraction(BigInt(sample));
  const told =
    margin === undefined || margin <= 0 ? undefined : fraction(9800n ** 2n, BigInt(hundredths(margin)) ** 2n);
  if (asked && told) return compareFractions(asked, told) < 0 ? asked : told;
  return told ?? asked;
}
