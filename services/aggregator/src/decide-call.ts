import { callKey, callRow, withdrawCall } from '@election-night/shared/election/calls/call-row.ts';
import type { DeskAction } from '@election-night/shared/election/desk-action.ts';
import type { CallRow } from '@election-night/shared/election/row.ts';
import { decided, type FoldedDecision, refused } from './decision-effect.ts';
import type { NightState } from './night-state.ts';

type Of<Word extends DeskAction['action']> = Extract<DeskAction, { action: Word }>;

/** Says who won. The row is judged beside the count when the batch is derived. */
export function call(state: NightState, action: Of<'call'>, at: string): FoldedDecision {
  const unit = action.unit ?? state.election.contests.get(action.contest)?.unit ?? '';
  const standing = standingCall(state, callKey(action.contest, unit, action.of));
  const made = callRow(state.election, action, at, standing, state.desk.embargo);
  return made.outcome === 'refused' ? made : decided({ rows: [made.row] });
}

/** A call that nobody stands by any more stays as a row that says so. */
export function withdraw(state: NightState, action: Of<'withdraw-call'>, at: string): FoldedDecision {
  const standing = standingCall(state, action.call);
  if (standing?.state !== 'called') return refused('no such call stands; the snapshot lists the calls by their keys');
  return decided({ rows: [withdrawCall(standing, action.reason, at)] });
}

function standingCall(state: NightState, key: string): CallRow | undefined {
  return state.calls.has(key) ? (state.rows.get(key)?.row as CallRow | undefined) : undefined;
}
