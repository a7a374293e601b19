import type { Election } from './election.ts';
import { judgeChange, judgeEntry } from './judge-entry.ts';
import { type Entry, type Report, type SubjectKey, subjectOf } from './report.ts';
import { type Arrival, admitToSubject, type Judge, type SubjectEntry } from './walk-subject.ts';

export type EntryVerdict = {
  readonly outcome: 'accepted' | 'duplicate' | 'stale' | 'held' | 'refused';
  readonly reason?: string;
};

/** What a batch of reports changes: subjects by key, and a verdict for each entry of each report, in order. */
export type Folded = {
  readonly subjects: ReadonlyMap<SubjectKey, readonly SubjectEntry[]>;
  readonly verdicts: readonly (readonly EntryVerdict[])[];
};

export type Subjects = { get(subject: SubjectKey): readonly SubjectEntry[] | undefined };

/** Admits reports, in order, to the subjects they speak of. Pure: `before` stays as it is. `seq` is the write that will store them. */
export function foldReports(election: Election, before: Subjects, reports: readonly Report[], seq: number): Folded {
  const subjects = new Map<SubjectKey, readonly SubjectEntry[]>();
  const verdicts = reports.map((report) => {
    const judge = judgeOf(election, report.kind);
    return report.entries.map((entry): EntryVerdict => {
      const subject = subjectOf(report.kind, entry, report.source);
      const entries = subjects.get(subject) ?? before.get(subject) ?? [];
      const arrival: Arrival = { report: report.id, seq, asOf: report.asOf, entry };
      const admitted = admitToSubject(entries, arrival, judge);
      if (admitted.outcome === 'duplicate') return { outcome: 'duplicate' };
      if (admitted.outcome === 'refused') return { outcome: 'refused', reason: admitted.reason };
      if (admitted.entries !== entries) subjects.set(subject, admitted.entries);
      if (admitted.outcome !== 'held') return { outcome: admitted.outcome };
      return { outcome: 'held', reason: admitted.reason.map(({ code, message }) => `${code}: ${message}`).join('; ') };
    });
  });
  return { subjects, verdicts };
}

/** An entry as the public log lists it. */
export type AcceptedEntry = { readonly subject: string; readonly asOf: string; readonly entry: Entry };

/** The entries that became accepted between two states of a subject: what the public log lists. */
export function newlyAccepted(
  subject: SubjectKey,
  before: readonly SubjectEntry[],
  after: readonly SubjectEntry[],
): AcceptedEntry[] {
  const wasAccepted = ({ entry }: SubjectEntry) =>
    before.some((earlier) => earlier.entry === entry && earlier.outcome === 'accepted');
  return after
    .filter((entry, place) => entry !== before[place] && entry.outcome === 'accepted' && !wasAccepted(entry))
    .map(({ asOf, entry }) => ({ subject, asOf, entry }));
}

/** The entries of a subject that wait for the desk. */
export function heldEntries(entries: readonly SubjectEntry[]): readonly SubjectEntry[] {
  return entries.filter(({ outcome }) => outcome === 'held');
}

export function judgeOf(election: Election, kind: Report['kind']): Judge {
  return {
    entry: (entry) => judgeEntry(election, kind, entry),
    change: (earlier, later) => judgeChange(election, kind, earlier, later),
  };
}
