import { formatInstant } from '@election-night/shared/election/instant.ts';
import type { DeskJob } from '@election-night/shared/queue/report-queue.ts';
import type { Cause } from '@election-night/shared/wire/commit.ts';
import type { DecisionEffect, FoldedDecision } from './decision-effect.ts';
import type { DerivedBatch } from './derive-batch.ts';
import { type DeskState, deskFields } from './desk-state.ts';
import type { SortedReports } from './sort-reports.ts';
import type { PublicWord } from './write.ts';

/** What a commit says it comes from, in this order: the clock, the desk, a release, reports, and else the phase; silence last. */
export function causesOf(
  { due, open }: SortedReports,
  { rows, night, silent }: DerivedBatch,
  now: number,
  clock: Cause | undefined,
  decision: { readonly job: DeskJob; readonly folded: FoldedDecision } | undefined,
): Cause[] {
  const causes: Cause[] = clock ? [clock] : [];
  if (decision && isTold(decision.folded)) causes.push(causeOf(decision.job));
  if (due.length > 0) causes.push({ type: 'release', until: formatInstant(now) });
  for (const { report } of [...due, ...open]) causes.push({ type: 'report', source: report.source, report: report.id });
  if (causes.length === 0 && rows.has(night.key)) causes.push({ type: 'phase', phase: night.phase });
  for (const source of silent) causes.push({ type: 'silence', source });
  return causes;
}

/** What was refused, or noted for a second person, is no public word; nor is it that something sealed was taken back. */
function isTold(decided: FoldedDecision): boolean {
  return decided.outcome === 'decided' && !decided.effect.retracted;
}

/** Never the digest of an entry: who can guess a held figure could check it by that. */
function causeOf({ id, role, decision: { action, reason } }: DeskJob): Cause {
  return { type: 'desk', action, role, request: id, ...(reason === undefined ? {} : { reason }) };
}

/** What of a decision the log carries, so that everybody can derive the rows as they are from here on. */
export function publicWord(desk: DeskState, { desk: changed, election }: DecisionEffect): PublicWord {
  const amendment = election && desk.amendments.at(-1);
  const drawing = changed?.has(deskFields.drawings) ? desk.drawings.at(-1) : undefined;
  return {
    ...(amendment ? { amendment } : {}),
    ...(drawing ? { drawing } : {}),
    ...(changed?.has(deskFields.certified) ? { certified: desk.certified } : {}),
  };
}
