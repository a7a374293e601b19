import type { CallRow, Row, SeatsRow } from '@election-night/shared/election/row.ts';

/** What the count says of a call as it stands. `silent`: it says nothing, or not yet. */
export type WordOfCount = 'contradicts' | 'agrees' | 'silent';

/**
 * `agrees` where the winner is ahead, the majority is there, or a complete count gives the called seats. No more than that: a lead that
 * agrees may still turn, which `open` of the row says.
 */
export function wordOfCount(call: CallRow, rowOf: (key: string) => Row | undefined): WordOfCount {
  if (call.contradicted) return 'contradicts';
  if (call.of === 'winner') return call.lead !== undefined && call.lead > 0 ? 'agrees' : 'silent';
  const [, contest = ''] = call.key.split(':');
  const seats = rowOf(`seats:${contest}:count`) as SeatsRow | undefined;
  if (!seats) return 'silent';
  return call.of === 'seats' && seats.flags.includes('provisional') ? 'silent' : 'agrees';
}
