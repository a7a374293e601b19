import type { SubjectKey } from '@election-night/shared/election/report.ts';
import type { SubjectEntry } from '@election-night/shared/election/walk-subject.ts';

/**
 * How subjects lie in the hash `entries`: a field an entry, `<subject>|<place in the walk>`. A new figure then costs one small field,
 * however many bulletins came before it.
 */
export function entryFields(
  subject: SubjectKey,
  before: readonly SubjectEntry[],
  after: readonly SubjectEntry[],
): readonly (readonly [field: string, text: string])[] {
  if (after.length < before.length) throw new Error(`the walk of ${subject} lost an entry`);
  return after.flatMap((entry, place) =>
    entry === before[place] ? [] : [[`${subject}|${place}`, JSON.stringify(entry)] as const],
  );
}

/** Puts fields of the hash back into their subjects; the entries that are there already stay. */
export function putEntries(
  subjects: Map<SubjectKey, readonly SubjectEntry[]>,
  fields: Iterable<readonly [field: string, text: string]>,
): void {
  const changed = new Map<SubjectKey, SubjectEntry[]>();
  for (const [field, text] of fields) {
    const bar = field.lastIndexOf('|');
    const subject = field.slice(0, bar) as SubjectKey;
    const entries = changed.get(subject) ?? [...(subjects.get(subject) ?? [])];
    entries[Number(field.slice(bar + 1))] = JSON.parse(text);
    changed.set(subject, entries);
  }
  for (const [subject, entries] of changed) subjects.set(subject, entries);
}
