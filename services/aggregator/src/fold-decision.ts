import { roleOf } from '@election-night/shared/election/desk-action.ts';
import { formatInstant } from '@election-night/shared/election/instant.ts';
import { unreachable } from '@election-night/shared/election/unreachable.ts';
import type { DeskJob } from '@election-night/shared/queue/report-queue.ts';
import { call, withdraw } from './decide-call.ts';
import { rejectEntry, releaseEntry, retractReport } from './decide-entry.ts';
import { amendDefinition, certify, enterLot, liftEmbargo, postponeEmbargo, reopen } from './decide-night.ts';
import { type FoldedDecision, refused } from './decision-effect.ts';
import type { NightState } from './night-state.ts';

/**
 * What a decision of the desk changes. Pure: `now` is the night's time in milliseconds. Refused, with the reason for who decided, where it
 * fits the night no more: a decision may have waited behind another one.
 */
export function foldDecision(state: NightState, job: DeskJob, now: number): FoldedDecision {
  const { decision } = job;
  if (roleOf[decision.action] !== job.role) return refused(`this is for the ${roleOf[decision.action]}`);
  switch (decision.action) {
    case 'release':
      return releaseEntry(state, decision, job, formatInstant(now));
    case 'reject':
      return rejectEntry(state, decision, job);
    case 'retract':
      return retractReport(state, decision, job);
    case 'call':
      return call(state, decision, formatInstant(now));
    case 'withdraw-call':
      return withdraw(state, decision, formatInstant(now));
    case 'lift-embargo':
      return liftEmbargo(state, decision);
    case 'postpone-embargo':
      return postponeEmbargo(state, decision, now);
    case 'amend':
      return amendDefinition(state, decision, now);
    case 'draw-tie':
      return enterLot(state, decision);
    case 'certify':
      return certify(state, decision, now);
    case 'reopen':
      return reopen(state, decision);
    default:
      return unreachable(decision);
  }
}
