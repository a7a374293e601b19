import type { EntryVerdict } from '@election-night/shared/election/fold-reports.ts';
import {
  type DeskJob,
  type EntryOutcome,
  type LedgerLine,
  ledgerField,
} from '@election-night/shared/queue/report-queue.ts';
import type { DecisionEffect, FoldedDecision } from './decision-effect.ts';
import type { NightState } from './night-state.ts';
import { fieldOf, type SortedReports } from './sort-reports.ts';

/** The lines of the ledger that answer for a batch: what became of each report, entry by entry, and of the decision that came with it. */
export function answerBatch(
  state: NightState,
  { due, open, sealed, refused }: SortedReports,
  verdicts: readonly (readonly EntryVerdict[])[],
  { retracted }: DecisionEffect,
  decision: { readonly job: DeskJob; readonly folded: FoldedDecision } | undefined,
  at: string,
): Map<string, LedgerLine> {
  const ledger = new Map<string, LedgerLine>(retracted);
  if (decision) {
    ledger.set(ledgerField('desk', decision.job.id), decisionLine(state, decision.job, decision.folded, at));
  }
  for (const job of sealed) ledger.set(fieldOf(job), { digest: job.digest, outcome: { state: 'sealed' } });
  for (const [job, reason] of refused) {
    ledger.set(fieldOf(job), { digest: job.digest, outcome: { state: 'refused', reason } });
  }
  [...due, ...open].forEach((job, place) => {
    ledger.set(fieldOf(job), { digest: job.digest, outcome: outcomeOf(verdicts[place] ?? []) });
  });
  return ledger;
}

function decisionLine(state: NightState, job: DeskJob, folded: FoldedDecision, at: string): LedgerLine {
  const { digest } = job;
  if (folded.outcome === 'refused') return { digest, outcome: { state: 'refused', reason: folded.reason } };
  if (folded.outcome === 'second-person-needed') return { digest, outcome: { state: folded.outcome, by: job.by } };
  const { epoch, run, rev } = state;
  return { digest, outcome: { state: 'applied', epoch, run, rev, at } };
}

function outcomeOf(verdicts: readonly EntryVerdict[]): NonNullable<LedgerLine['outcome']> {
  const counts: Partial<Record<EntryOutcome, number>> = {};
  for (const { outcome } of verdicts) counts[outcome] = (counts[outcome] ?? 0) + 1;
  const exceptions = verdicts.flatMap(({ outcome, reason }, entry) =>
    outcome === 'accepted' ? [] : [{ entry, outcome, reason: reason ?? reasons[outcome] }],
  );
  return { state: 'decided', counts, exceptions };
}

const reasons = {
  duplicate: 'the same figures for the same time were admitted before',
  stale: 'a later figure is the one that is shown; this one is part of the day',
  held: 'waits for the desk',
  refused: 'the desk rejected these figures',
} as const;
