import type { Candidacy, Ties } from './candidacy.ts';

/**
 * Equals for fewer places than there are of them: those registered earlier, where the rule says so and every one has a rank;
 * else undefined, and the tie is the result.
 */
export function partEquals(equals: readonly Candidacy[], places: number, ties: Ties): readonly Candidacy[] | undefined {
  if (ties !== 'registered-earlier' || equals.some(({ rank }) => rank === undefined)) return undefined;
  return equals.toSorted((a, b) => (a.rank ?? 0) - (b.rank ?? 0)).slice(0, places);
}
