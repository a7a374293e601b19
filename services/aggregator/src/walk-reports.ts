import { correctionRows } from '@election-night/shared/election/correction-rows.ts';
import type { Election } from '@election-night/shared/election/election.ts';
import {
  type AcceptedEntry,
  type EntryVerdict,
  foldReports,
  heldEntries,
  newlyAccepted,
  noLongerAccepted,
  type WithdrawnEntry,
} from '@election-night/shared/election/fold-reports.ts';
import type { SubjectKey } from '@election-night/shared/election/report.ts';
import type { CorrectionRow } from '@election-night/shared/election/row.ts';
import { lastAccepted, type SubjectEntry } from '@election-night/shared/election/walk-subject.ts';
import { entryDigest } from '@election-night/shared/queue/entry-digest.ts';
import type { HeldEntry } from '@election-night/shared/queue/held-entry.ts';
import type { ReportJob } from '@election-night/shared/queue/report-queue.ts';
import type { NightState } from './night-state.ts';

type Subjects = ReadonlyMap<SubjectKey, readonly SubjectEntry[]>;

/** What a batch makes of the subjects that it speaks of. */
export type WalkedReports = {
  /** Those that changed, as they are now. */
  readonly subjects: Subjects;
  /** For each entry of each report, in their order. */
  readonly verdicts: readonly (readonly EntryVerdict[])[];
  /** Entries that wait for the desk, by digest, where they or what they are compared with is new. */
  readonly held: ReadonlyMap<string, HeldEntry>;
  readonly unheld: readonly string[];
  /** How many entries of the night wait now. */
  readonly heldInAll: number;
  readonly accepted: readonly AcceptedEntry[];
  readonly withdrawn: readonly WithdrawnEntry[];
  readonly corrections: readonly CorrectionRow[];
};

/** Each entry takes its place in its subject, after those that the desk decided about. `at` is the night's time, `commit` names the commit. */
export function walkReports(
  state: NightState,
  election: Election,
  decided: Subjects,
  jobs: readonly ReportJob[],
  { at, commit }: { readonly at: string; readonly commit: string },
): WalkedReports {
  const before = {
    get: (subject: SubjectKey) => decided.get(subject) ?? state.subjects.get(subject),
    subjectsLike: (fingerprint: number) => state.subjects.subjectsLike(fingerprint),
  };
  const reports = jobs.map(({ report }) => report);
  const folded = foldReports(election, before, reports, state.seq + 1);
  const subjects = new Map([...decided, ...folded.subjects]);

  const held = new Map<string, HeldEntry>();
  const unheld: string[] = [];
  const accepted: AcceptedEntry[] = [];
  const withdrawn: WithdrawnEntry[] = [];
  const corrections: CorrectionRow[] = [];
  for (const [subject, entries] of subjects) {
    const before = state.subjects.get(subject) ?? [];
    const digestOf = (entry: SubjectEntry) => entryDigest(state.run, subject, entry);
    for (const entry of heldEntries(entries)) {
      const digest = digestOf(entry);
      held.set(digest, heldEntry(subject, entry, entries, state.held.get(digest)?.since ?? at));
    }
    for (const digest of heldEntries(before).map(digestOf)) if (!held.has(digest)) unheld.push(digest);
    accepted.push(...newlyAccepted(subject, before, entries));
    withdrawn.push(...noLongerAccepted(subject, before, entries));
    corrections.push(...correctionRows(subject, before, entries, commit));
  }
  const newlyHeld = [...held.keys()].filter((digest) => !state.held.has(digest)).length;
  // What it is compared with may be another figure now.
  const isOther = ([digest, entry]: [string, HeldEntry]) =>
    JSON.stringify(entry) !== JSON.stringify(state.held.get(digest));
  return {
    ...{ subjects, verdicts: folded.verdicts, accepted, withdrawn, corrections },
    held: new Map([...held].filter(isOther)),
    unheld,
    heldInAll: state.held.size + newlyHeld - unheld.length,
  };
}

function heldEntry(
  subject: SubjectKey,
  { report, asOf, entry, reason }: SubjectEntry,
  entries: readonly SubjectEntry[],
  since: string,
): HeldEntry {
  const last = lastAccepted(entries);
  const before = last && { asOf: last.asOf, entry: last.entry };
  return { subject, report, asOf, entry, since, ...(reason ? { reason } : {}), ...(before ? { before } : {}) };
}
