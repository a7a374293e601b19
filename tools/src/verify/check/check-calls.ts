import { callsTouched } from '@election-night/shared/election/calls/calls-touched.ts';
import { judgeCall } from '@election-night/shared/election/calls/judge-call.ts';
import { type CallRow, familyOf } from '@election-night/shared/election/row.ts';
import { BadEntry } from './bad-entry.ts';
import type { PublishedRows } from './compare-rows.ts';
import { describeDifference } from './describe-difference.ts';
import type { NightSoFar } from './night-so-far.ts';

/**
 * Who called what is a person's word. Whether the count contradicts it, and by how much it could still turn, follows from the rows: each call
 * of a commit says so, and no other one should say something else than it does.
 */
export function checkCalls(night: NightSoFar, published: PublishedRows): void {
  const rowOf = (key: string) => (published.has(key) ? published.get(key)?.row : night.rows.get(key)?.row);
  const made = [...published].flatMap(([key, row]) => (row && familyOf(key) === 'call' ? [row.row as CallRow] : []));
  const standing = [...night.calls].filter((key) => !published.has(key)).map((key) => rowOf(key) as CallRow);
  for (const call of [...made, ...callsTouched(night.decided.election, standing, published.keys())]) {
    const judged = judgeCall(night.decided.election, call, rowOf);
    if (JSON.stringify(judged) === JSON.stringify(call)) continue;
    throw new BadEntry('row', `${call.key}: ${describeDifference(judged, call)}`);
  }
}
