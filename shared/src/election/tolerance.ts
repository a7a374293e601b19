import { hundredths } from './share.ts';

/** Limits are kept to a millionth of a point, which is more than a definition says. */
const perPoint = 1_000_000n;

/**
 * True where a percent is further than `limit` points from part / whole. Exact, so that a figure just at the limit is within it; in floating
 * point 54.21 is further than 0.02 from 54.19. `whole` is above zero.
 */
export function isFurtherThan(limit: number, percent: number, part: number, whole: number): boolean {
  const apart = BigInt(hundredths(percent)) * BigInt(whole) - BigInt(part) * 10_000n;
  const distance = apart < 0n ? -apart : apart;
  return distance * perPoint > BigInt(Math.round(limit * Number(perPoint))) * BigInt(whole) * 100n;
}
