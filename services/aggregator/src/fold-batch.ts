import { formatInstant } from '@election-night/shared/election/instant.ts';
import type { ClockAnchor } from '@election-night/shared/election/night-clock.ts';
import type { DeskJob, LedgerLine, ReportJob } from '@election-night/shared/queue/report-queue.ts';
import type { Cause } from '@election-night/shared/wire/commit.ts';
import { answerBatch } from './answer-batch.ts';
import type { DecisionEffect } from './decision-effect.ts';
import { deriveBatch } from './derive-batch.ts';
import { deskFields, deskFieldsAfter, readDesk } from './desk-state.ts';
import { foldDecision } from './fold-decision.ts';
import type { NightState } from './night-state.ts';
import { fieldOf, sortReports } from './sort-reports.ts';
import { causesOf, publicWord } from './tell-batch.ts';
import { walkReports } from './walk-reports.ts';
import type { Draft } from './write.ts';

/** A change of the clock that goes into the same write, with the line of the ledger that answers for it. */
export type ClockChange = {
  readonly anchor: ClockAnchor;
  readonly cause: Cause;
  readonly ledger?: readonly [string, LedgerLine];
};

/** What a write holds beside reports: a move of the clock, or a decision of the desk. */
export type BatchExtra = {
  readonly clock?: ClockChange;
  readonly decision?: DeskJob;
  /** The clocks disagree: nothing is released by time, and what arrives is sealed unless its release was before `openUntil`, the night's time. */
  readonly withheld?: { readonly openUntil: number };
};

/**
 * Folds a batch into a draft of one write: what the desk decided takes effect, what is due is unsealed, what is under embargo is sealed,
 * everything else is judged; then the rows that depend on it are derived. Pure: `now` is the night's time in milliseconds. Undefined where
 * nothing would change.
 */
export function foldBatch(
  state: NightState,
  jobs: readonly ReportJob[],
  now: number,
  { clock, decision: job, withheld }: BatchExtra = {},
): Draft | undefined {
  const decision = job && { job, folded: foldDecision(state, job, now) };
  const effect: DecisionEffect = decision && decision.folded.outcome !== 'refused' ? decision.folded.effect : {};
  const desk = effect.desk ? readDesk(deskFieldsAfter(state.deskFields, effect.desk)) : state.desk;
  const standing = { election: effect.election ?? state.election, desk };

  const at = formatInstant(Math.max(now, Date.parse(state.at)));
  const commit = `${state.epoch}:${state.rev + 1}`;
  const times = { releasedUntil: withheld ? Number.NEGATIVE_INFINITY : now, openUntil: withheld?.openUntil ?? now };
  const all = sortReports(state, standing, jobs, times);
  const sorted = { ...all, due: all.due.filter((due) => !effect.retracted?.has(fieldOf(due))) };
  const judged = [...sorted.due, ...sorted.open];
  const walked = walkReports(state, standing.election, effect.subjects ?? new Map(), judged, { at, commit });

  const heard = new Set(judged.map(({ report }) => report.source));
  const time = { now, at, commit, anchor: clock?.anchor ?? state.anchor, isWithheld: withheld !== undefined };
  const derived = deriveBatch(state, standing, effect, walked, heard, time);
  const ledger = answerBatch(state, sorted, walked.verdicts, effect, decision, at);
  if (clock?.ledger) ledger.set(...clock.ledger);
  if (derived.rows.size === 0 && ledger.size === 0 && !clock) return undefined;

  const { subjects, held, unheld, accepted, withdrawn } = walked;
  return {
    ...{ at, subjects, held, unheld, accepted, withdrawn, ledger, rows: derived.rows, totals: derived.totals },
    sealed: new Map(sorted.sealed.map((sealed) => [fieldOf(sealed), sealed])),
    unsealed: [...sorted.due.map(fieldOf), ...(effect.retracted?.keys() ?? [])],
    desk: new Map([...(effect.desk ?? []), ...staleProposals(state, unheld)]),
    ...(effect.election ? { election: effect.election } : {}),
    ...publicWord(desk, effect),
    ...(clock ? { anchor: clock.anchor } : {}),
    cause: causesOf(sorted, derived, now, clock?.cause, decision),
  };
}

/** What one of two persons said about entries that wait no longer. */
function staleProposals(state: NightState, unheld: readonly string[]): [string, undefined][] {
  return unheld
    .filter((digest) => state.desk.proposals.has(digest))
    .map((digest) => [deskFields.proposal(digest), undefined]);
}
