import { deriveCountOutlook } from '@election-night/shared/election/derive-outlook.ts';
import type { OutlookRow } from '@election-night/shared/election/row.ts';
import type { Trial } from './judge-outlooks.ts';
import { shuffled } from './shuffled.ts';
import { type SyntheticNight, syntheticNight } from './synthetic-night.ts';

export const orders = ['random order', 'small ones first'] as const;
export type Order = (typeof orders)[number];

export const partsIn = [0.1, 0.25, 0.5, 0.75] as const;

/** Shares on invented nights of one size: the outlook at several moments, held against the end. A night has one order. */
export function syntheticShares(options: {
  readonly units: number;
  readonly strata: boolean;
  readonly order: Order;
  readonly nights: number;
  readonly seed: number;
}): readonly Trial[] {
  const { units, strata, order, nights, seed } = options;
  const outlooks = partsIn.map(() => [] as Trial['outlooks'][number][]);
  for (let n = 0; n < nights; n++) {
    const night = syntheticNight({ units, strata, seed: seed + n });
    const keys = arrivals(night, order, seed + n);
    partsIn.forEach((part, moment) => {
      outlooks[moment]?.push({ outlook: outlookAt(night, keys, part), end: night.end });
    });
  }
  return partsIn.map((part, moment) => ({
    night: `${units} units, ${order}, ${strata ? 'two strata' : 'no strata'}`,
    moment: `${100 * part} % in`,
    outlooks: outlooks[moment] ?? [],
  }));
}

/** Keys of the units' rows in the order in which they come. */
export function arrivals({ counts, votersOf }: SyntheticNight, order: Order, seed: number): readonly string[] {
  const anyOrder = shuffled([...counts.keys()], seed, 'arrivals');
  if (order === 'random order') return anyOrder;
  return anyOrder.toSorted((a, b) => (votersOf.get(a) ?? 0) - (votersOf.get(b) ?? 0));
}

export function outlookAt(
  { election, counts }: SyntheticNight,
  keys: readonly string[],
  part: number,
): OutlookRow | undefined {
  const isIn = new Set(keys.slice(0, Math.round(part * keys.length)));
  const contest = election.contests.get('list');
  return contest && deriveCountOutlook(election, contest, (key) => (isIn.has(key) ? counts.get(key) : undefined));
}
