import type { DeskRole } from '@election-night/shared/election/desk-action.ts';
import type { Election } from '@election-night/shared/election/election.ts';
import { judgeOf } from '@election-night/shared/election/fold-reports.ts';
import { type SubjectKey, subjectParts } from '@election-night/shared/election/report.ts';
import { findingsAt, flagsOf, inOrder, type SubjectEntry } from '@election-night/shared/election/walk-subject.ts';
import type { Commit } from '@election-night/shared/wire/commit.ts';
import { BadEntry } from './bad-entry.ts';
import type { NightSoFar } from './night-so-far.ts';

/** A subject that a commit speaks of: its accepted entries before and after. */
export type Moved = ReadonlyMap<
  SubjectKey,
  { readonly before: readonly SubjectEntry[]; readonly after: readonly SubjectEntry[] }
>;

type Listed = Commit['entries'][number];

/**
 * The accepted entries of each subject that a commit speaks of: what is withdrawn is taken out, what is listed takes its place, and what is
 * listed again gets its new flags. All of it is then judged by the definition's own rules. `night` stays as it is.
 */
export function placeEntries(night: NightSoFar, election: Election, { rev, entries, withdrawn = [] }: Commit): Moved {
  const after = new Map<SubjectKey, SubjectEntry[]>();
  const from = new Map<SubjectKey, number>();
  const added = new Set<SubjectEntry>();
  const subjectOf = ({ subject }: Pick<Listed, 'subject'>) => {
    const key = subject as SubjectKey;
    const known = after.get(key) ?? [...(night.subjects.get(key) ?? [])];
    after.set(key, known);
    return known;
  };
  const changedFrom = ({ subject }: Pick<Listed, 'subject'>, place: number) => {
    const key = subject as SubjectKey;
    from.set(key, Math.min(place, from.get(key) ?? place));
  };

  for (const listed of withdrawn) {
    const standing = subjectOf(listed);
    const place = placeOf(standing, listed);
    if (place < 0) throw new BadEntry('entry', `${nameOf(listed)} is withdrawn and was not accepted`);
    standing.splice(place, 1);
    changedFrom(listed, place);
  }
  for (const listed of entries) {
    const standing = subjectOf(listed);
    const place = placeOf(standing, listed);
    const known = standing[place];
    if (known) {
      if (sameFlags(known, listed)) throw new BadEntry('entry', `${nameOf(listed)} is listed and was accepted already`);
      standing[place] = { ...known, flags: listed.flags ?? [] };
      changedFrom(listed, place);
    } else {
      const entry = accepted(listed, rev);
      added.add(entry);
      const later = standing.findIndex((other) => inOrderOfLog(entry, other) < 0);
      const at = later < 0 ? standing.length : later;
      standing.splice(at, 0, entry);
      changedFrom(listed, at);
    }
  }

  const moved = new Map<SubjectKey, { before: readonly SubjectEntry[]; after: readonly SubjectEntry[] }>();
  for (const [subject, now] of after) {
    judgeFrom(election, subject, now, { from: from.get(subject) ?? 0, added });
    moved.set(subject, { before: night.subjects.get(subject) ?? [], after: now });
  }
  return moved;
}

/** What an entry says beside others was judged when it came, and stands in its flags. */
const nobody = { get: () => undefined, subjectsLike: () => [] };

/**
 * What is accepted anew breaks no rule that holds, unless the desk released it, and every entry has the rules that it breaks as flags. What
 * stood already may go on standing against a rule where the desk took something away. Those before the first change are as they were.
 */
function judgeFrom(
  election: Election,
  subject: SubjectKey,
  entries: readonly SubjectEntry[],
  { from, added }: { readonly from: number; readonly added: ReadonlySet<SubjectEntry> },
): void {
  const judge = judgeOf(election, subjectParts(subject), nobody);
  for (let place = from; place < entries.length; place += 1) {
    const entry = entries[place] as SubjectEntry;
    const findings = findingsAt(entries, place, judge);
    const mustPass = added.has(entry) && entry.decision === undefined;
    const hold = mustPass && findings.find(({ action }) => action === 'hold');
    const name = nameOf({ subject, asOf: entry.asOf });
    if (hold) throw new BadEntry('entry', `${name} is accepted and breaks the rule ${hold.code}: ${hold.message}`);
    const flags = flagsOf(entry, findings).join(', ');
    const has = (entry.flags ?? []).join(', ');
    if (flags !== has) throw new BadEntry('flag', `${name} should have the flags [${flags}] and has [${has}]`);
  }
}

/** The order of the walk. Of equals, what the desk released comes last, and else what was listed later. */
function inOrderOfLog(a: SubjectEntry, b: SubjectEntry): number {
  return inOrder(a, b) || Number(a.decision !== undefined) - Number(b.decision !== undefined);
}

function placeOf(standing: readonly SubjectEntry[], { asOf, entry }: Pick<Listed, 'asOf' | 'entry'>): number {
  const text = JSON.stringify(entry);
  return standing.findIndex((known) => known.asOf === asOf && JSON.stringify(known.entry) === text);
}

function accepted({ asOf, entry, flags, released }: Listed, rev: number): SubjectEntry {
  const decision = released && ({ word: 'released', ...released, by: released.by as DeskRole } as const);
  return {
    ...{ report: '', seq: rev, asOf, outcome: 'accepted' },
    ...(flags ? { flags } : {}),
    ...(decision ? { decision } : {}),
    entry,
  };
}

function sameFlags(known: SubjectEntry, listed: Listed): boolean {
  return (known.flags ?? []).join() === (listed.flags ?? []).join();
}

function nameOf({ subject, asOf }: Pick<Listed, 'subject' | 'asOf'>): string {
  return `${subject} as of ${asOf}`;
}
