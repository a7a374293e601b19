import type { Election } from './election.ts';
import { judgeAmongOthers, type Others } from './judge-among-others.ts';
import { judgeChange } from './judge-change.ts';
import { judgeEntry } from './judge-entry.ts';
import { type Entry, type Report, type SubjectKey, subjectOf } from './report.ts';
import { isNobody, VectorIndex } from './vectors.ts';
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

/**
 * Admits reports, in order, to the subjects they speak of. Pure: `before` (a `SubjectMap`) stays as it is. `seq` is the write that will store
 * them. Rules that look at others see the entries that came earlier in the batch too.
 */
export function foldReports(election: Election, before: Others, reports: readonly Report[], seq: number): Folded {
  const subjects = new Map<SubjectKey, readonly SubjectEntry[]>();
  const vectors = new VectorIndex(election);
  const others: Others = {
    get: (subject) => subjects.get(subject) ?? before.get(subject),
    subjectsLike: (fingerprint) => {
      const [earlier, here] = [before.subjectsLike(fingerprint), vectors.subjectsLike(fingerprint)];
      return isNobody(here) ? earlier : [...earlier, ...here];
    },
  };
  const verdicts = reports.map((report) => {
    const judge = judgeOf(election, report, others);
    return report.entries.map((entry): EntryVerdict => {
      const subject = subjectOf(report.kind, entry, report.source);
      const entries = others.get(subject) ?? [];
      const arrival: Arrival = { report: report.id, seq, asOf: report.asOf, entry };
      const admitted = admitToSubject(entries, arrival, judge);
      if (admitted.outcome === 'duplicate') return { outcome: 'duplicate' };
      if (admitted.outcome === 'refused') return { outcome: 'refused', reason: admitted.reason };
      if (admitted.entries === entries && admitted.outcome === 'stale') return { outcome: 'stale', reason: oldCopy };
      if (admitted.entries !== entries) {
        vectors.note(subject, entries, admitted.entries);
        subjects.set(subject, admitted.entries);
      }
      if (admitted.outcome !== 'held') return { outcome: admitted.outcome };
      return { outcome: 'held', reason: admitted.reason.map(({ code, message }) => `${code}: ${message}`).join('; ') };
    });
  });
  return { subjects, verdicts };
}

const oldCopy = 'these figures were accepted before, and others after them: an old copy was served again';

/**
 * An entry as the public log lists it. `flags`: the rules that it breaks and that do not hold it; absent where there are none. `released`: what
 * the desk said when it let it through.
 */
export type AcceptedEntry = WithdrawnEntry & {
  readonly flags?: readonly string[];
  readonly released?: { readonly reason: string; readonly by: string };
};

/** An entry that is accepted no more, as it was listed. A subject never has two accepted entries that are equal in all of this. */
export type WithdrawnEntry = { readonly subject: string; readonly asOf: string; readonly entry: Entry };

/** The entries that became accepted between two states of a subject, and those whose flags changed: what the public log lists. */
export function newlyAccepted(
  subject: SubjectKey,
  before: readonly SubjectEntry[],
  after: readonly SubjectEntry[],
): AcceptedEntry[] {
  const stoodAlready = (entry: SubjectEntry) =>
    before.some((earlier) => stands(earlier, entry) && sameFlags(earlier, entry));
  return after
    .filter((entry, place) => entry !== before[place] && entry.outcome === 'accepted' && !stoodAlready(entry))
    .map(({ asOf, entry, flags, decision }) => ({
      subject,
      asOf,
      entry,
      ...(flags ? { flags } : {}),
      ...(decision ? { released: { reason: decision.reason, by: decision.by } } : {}),
    }));
}

/** The entries that were accepted and are no more: put out by a correction, or taken back. */
export function noLongerAccepted(
  subject: SubjectKey,
  before: readonly SubjectEntry[],
  after: readonly SubjectEntry[],
): WithdrawnEntry[] {
  const stillStands = (earlier: SubjectEntry) => after.some((entry) => stands(entry, earlier));
  return before
    .filter((entry, place) => entry !== after[place] && entry.outcome === 'accepted' && !stillStands(entry))
    .map(({ asOf, entry }) => ({ subject, asOf, entry }));
}

function stands(entry: SubjectEntry, same: SubjectEntry): boolean {
  return entry.entry === same.entry && entry.outcome === 'accepted';
}

function sameFlags(a: SubjectEntry, b: SubjectEntry): boolean {
  return (a.flags ?? []).join() === (b.flags ?? []).join();
}

/** The entries of a subject that wait for the desk. */
export function heldEntries(entries: readonly SubjectEntry[]): readonly SubjectEntry[] {
  return entries.filter(({ outcome }) => outcome === 'held');
}

/** The sanity rules of an election for what one source says of one kind. `others`: what the rules look at that look at others. */
export function judgeOf(
  election: Election,
  { kind, source }: { readonly kind: Report['kind']; readonly source: string },
  others: Others,
): Judge {
  return {
    entry: (entry) => judgeEntry(election, kind, entry),
    change: (earlier, later) => judgeChange(election, kind, earlier, later),
    among: ({ asOf, entry }) => judgeAmongOthers(election, { source, kind, asOf, entry }, others),
    ownAsOf: election.sources.get(source)?.ownAsOf ?? true,
  };
}
