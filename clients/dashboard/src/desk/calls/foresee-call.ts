import { type CallAction, callRow } from '@election-night/shared/election/calls/call-row.ts';
import { judgeCall } from '@election-night/shared/election/calls/judge-call.ts';
import type { PlacedElection } from '@election-night/shared/election/election.ts';
import type { CallRow, Row } from '@election-night/shared/election/row.ts';

type RowOf = (key: string) => Row | undefined;

/** What becomes of a call that is sent now: its row, judged beside the count, or why it is refused. */
export type Foreseen =
  | { readonly outcome: 'judged'; readonly row: CallRow }
  | { readonly outcome: 'refused'; readonly reason: string };

/**
 * A call as the aggregator would judge it, by the same code and the public rows. `now`: the night's time, RFC 3339 UTC. What the desk made
 * of an embargo is not public: a call that only a postponement stops is foreseen as judged, and refused when it comes.
 */
export function foreseeCall(election: PlacedElection, action: CallAction, now: string, rowOf: RowOf): Foreseen {
  const unit = action.unit ?? election.contests.get(action.contest)?.unit ?? '';
  const suffix = action.of === 'winner' ? '' : `:${action.of}`;
  const standing = rowOf(`call:${action.contest}:${unit}${suffix}`) as CallRow | undefined;
  const called = callRow(election, action, now, standing);
  if (called.outcome === 'refused') return called;
  return { outcome: 'judged', row: judgeCall(election, called.row, rowOf) };
}
