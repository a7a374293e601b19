import type { Threshold } from '../definition.ts';
import { hundredths } from '../share.ts';
import type { Candidacy, Ties } from './candidacy.ts';
import { partEquals } from './part-equals.ts';

/**
 * Who takes part in the sharing of seats: at least the threshold's percent of its base, or exempt; and where fewer than
 * `minimumLists` pass, the next largest. Options without votes never pass. Equals for the last such place join together, unless
 * the order of registration parts them: nobody is preferred without a rule.
 */
export function passThreshold({
  candidacies,
  allVotes,
  threshold,
  ties,
}: {
  readonly candidacies: readonly Candidacy[];
  /** Votes for every option, against all included. */
  readonly allVotes: bigint;
  readonly threshold: Threshold | undefined;
  readonly ties: Ties;
}): { passed: readonly Candidacy[]; excluded: readonly string[] } {
  const withVotes = candidacies.filter(({ votes }) => votes > 0n);
  if (!threshold) return { passed: withVotes, excluded: [] };

  const base = threshold.base === 'all-options' ? allVotes : candidacies.reduce((sum, { votes }) => sum + votes, 0n);
  const needed = BigInt(hundredths(threshold.percent)) * base;
  const exempt = new Set(threshold.exempt);
  const passes = new Set(withVotes.filter(({ id, votes }) => votes * 10_000n >= needed || exempt.has(id)));

  let waiting = withVotes.filter((candidacy) => !passes.has(candidacy));
  while (passes.size < (threshold.minimumLists ?? 0) && waiting.length > 0) {
    const most = waiting.reduce((max, { votes }) => (votes > max ? votes : max), 0n);
    const equals = waiting.filter(({ votes }) => votes === most);
    const places = (threshold.minimumLists ?? 0) - passes.size;
    const joining = equals.length <= places ? equals : (partEquals(equals, places, ties) ?? equals);
    for (const candidacy of joining) passes.add(candidacy);
    waiting = waiting.filter((candidacy) => !passes.has(candidacy));
  }
  return {
    passed: candidacies.filter((candidacy) => passes.has(candidacy)),
    excluded: candidacies.filter((candidacy) => !passes.has(candidacy)).map(({ id }) => id),
  };
}
