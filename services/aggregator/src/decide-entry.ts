import type { DeskAction } from '@election-night/shared/election/desk-action.ts';
import { judgeOf } from '@election-night/shared/election/fold-reports.ts';
import { type SubjectKey, subjectParts } from '@election-night/shared/election/report.ts';
import { type Decision, decideInSubject, type SubjectEntry } from '@election-night/shared/election/walk-subject.ts';
import { entryDigest } from '@election-night/shared/queue/entry-digest.ts';
import { type DeskJob, type LedgerLine, ledgerField } from '@election-night/shared/queue/report-queue.ts';
import { closedFor } from './closed-for.ts';
import { type DecisionEffect, decided, type FoldedDecision, refused } from './decision-effect.ts';
import { deskFields } from './desk-state.ts';
import type { NightState } from './night-state.ts';

type Of<Word extends DeskAction['action']> = Extract<DeskAction, { action: Word }>;

/** Lets a held entry pass the rules. Where the definition wants two persons, the first one's word is only noted. */
export function releaseEntry(state: NightState, action: Of<'release'>, job: DeskJob, at: string): FoldedDecision {
  const found = findHeld(state, action.entry);
  if (!found) return refused(notHeld);
  const closed = closedFor(state.desk.certified, subjectParts(found.subject));
  if (closed) return refused(closed);
  const field = deskFields.proposal(action.entry);
  if (state.election.definition.desk?.secondPerson) {
    const first = state.desk.proposals.get(action.entry);
    if (!first) {
      const proposal = JSON.stringify({ by: job.by, at });
      return { outcome: 'second-person-needed', effect: { desk: new Map([[field, proposal]]) } };
    }
    if (first.by === job.by) return refused('the same person agreed to it before; a release needs two');
  }
  return decideFound(state, found, { word: 'released', reason: action.reason, by: job.role });
}

/** Leaves a held entry out. The same figures come in again only with a correction. */
export function rejectEntry(state: NightState, action: Of<'reject'>, job: DeskJob): FoldedDecision {
  const found = findHeld(state, action.entry);
  if (!found) return refused(notHeld);
  return decideFound(state, found, { word: 'rejected', reason: action.reason, by: job.role });
}

/** Takes back everything that a report said, also what is still sealed. Other figures of the same source show again. */
export function retractReport(state: NightState, action: Of<'retract'>, job: DeskJob): FoldedDecision {
  const field = ledgerField(action.source, action.report);
  const line = state.ledger.get(field);
  if (!line?.outcome)
    return refused('no such report of this source was decided; one that is queued is there in a moment');
  if (state.sealed.has(field)) {
    const outcome = { state: 'refused', reason: `retracted: ${action.reason}` } as const;
    return decided({ retracted: new Map<string, LedgerLine>([[field, { digest: line.digest, outcome }]]) });
  }
  const decision: Decision = { word: 'retracted', reason: action.reason, by: job.role };
  const subjects = new Map<SubjectKey, readonly SubjectEntry[]>();
  for (const [subject, entries] of state.subjects) {
    const parts = subjectParts(subject);
    if (parts.source !== action.source) continue;
    const places = entries.flatMap(({ report, outcome }, place) =>
      report === action.report && outcome !== 'left-out' ? [place] : [],
    );
    if (places.length === 0) continue;
    const closed = closedFor(state.desk.certified, parts);
    if (closed) return refused(closed);
    const walked = decideInSubject(entries, new Set(places), decision, judgeOf(state.election, parts, state.subjects));
    if (walked.outcome === 'refused') return walked;
    subjects.set(subject, walked.entries);
  }
  if (subjects.size === 0)
    return refused('nothing of this report stands: it was a duplicate, refused, or retracted before');
  return decided({ subjects });
}

const notHeld = 'no such entry waits for the desk; it was decided, or replaced by a correction';

type Found = { readonly subject: SubjectKey; readonly entries: readonly SubjectEntry[]; readonly digest: string };

function findHeld(state: NightState, digest: string): Found | undefined {
  const subject = state.held.get(digest)?.subject;
  const entries = subject && state.subjects.get(subject);
  return entries && { subject, entries, digest };
}

function decideFound(state: NightState, { subject, entries, digest }: Found, decision: Decision): FoldedDecision {
  const place = entries.findIndex(
    (entry) => entry.outcome === 'held' && entryDigest(state.run, subject, entry) === digest,
  );
  if (place < 0) return refused(notHeld);
  const judge = judgeOf(state.election, subjectParts(subject), state.subjects);
  const walked = decideInSubject(entries, new Set([place]), decision, judge);
  if (walked.outcome === 'refused') return walked;
  const effect: DecisionEffect = { subjects: new Map([[subject, walked.entries]]) };
  return decided(effect);
}
