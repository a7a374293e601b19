import { seededRandom } from '../replay/seeded-random.ts';

/** The items in an order that depends on seed and purpose alone (Fisher and Yates). */
export function shuffled<T>(items: readonly T[], seed: number, purpose: string): readonly T[] {
  const order = [...items];
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(seededRandom(seed, purpose, last) * (last + 1));
    [order[last], order[other]] = [order[other] as T, order[last] as T];
  }
  return order;
}
