import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { type CountEntry, type Entry, type SubjectKey, subjectParts, type TurnoutEntry } from './report.ts';
import type { CorrectionRow } from './row.ts';
import { lastAccepted, type SubjectEntry } from './walk-subject.ts';

/**
 * The corrections that a walk accepted anew, a row for each figure that changed: what it was in the accepted entry before, what it is,
 * why, and by whom; without `after` where it is not given any more. A fall reaches the public only with such a row. So where what is shown
 * falls or is put out, the last correction's rows say how that changed: the figure shown next may be another one that a correction let through.
 */
export function correctionRows(
  subject: SubjectKey,
  before: readonly SubjectEntry[],
  after: readonly SubjectEntry[],
): CorrectionRow[] {
  if (after.every(({ entry }) => entry.correction === undefined)) return [];
  const known = acceptedIn(before);
  const standing = acceptedIn(after);
  const isNew = ({ entry }: SubjectEntry) => entry.correction !== undefined && standing.has(entry) && !known.has(entry);
  const [shown, shows] = [lastAccepted(before)?.entry, lastAccepted(after)?.entry];
  const showsLess = shown && shows && (!standing.has(shown) || falls(shown, shows));
  const lastNew = after.findLast(isNew);
  return after.flatMap((entry, place) => {
    const note = entry.entry.correction;
    if (!note || !isNew(entry)) return [];
    const changes =
      showsLess && entry === lastNew
        ? changesBetween(shown, shows)
        : changesBetween(lastAccepted(after.slice(0, place))?.entry, entry.entry);
    return changes.map(([field, was, is]) => ({
      key: `correction:${digestOfChange(subject, entry, field)}`,
      asOf: entry.asOf,
      source: subjectParts(subject).source,
      flags: [],
      row: rowKeyOf(subject),
      field,
      ...(was === undefined ? {} : { before: was }),
      ...(is === undefined ? {} : { after: is }),
      reason: note.reason,
      kind: note.kind,
      by: 'source',
    }));
  });
}

function acceptedIn(entries: readonly SubjectEntry[]): ReadonlySet<Entry> {
  return new Set(entries.filter(({ outcome }) => outcome === 'accepted').map(({ entry }) => entry));
}

function rowKeyOf(subject: SubjectKey): string {
  const { kind, contest, unit, source } = subjectParts(subject);
  if (kind === 'turnout') return `turnout:${unit}`;
  return kind === 'count' ? `count:${contest}:${unit}` : `exit-poll:${contest}:${source}`;
}

type Change = readonly [field: string, before: number | undefined, after: number | undefined];

function changesBetween(before: Entry | undefined, after: Entry): Change[] {
  const was = figuresOf(before);
  const is = figuresOf(after);
  return [...new Set([...was.keys(), ...is.keys()])]
    .map((field): Change => [field, was.get(field), is.get(field)])
    .filter(([, a, b]) => a !== b);
}

/** Shares and lists may move both ways. */
function falls(before: Entry, after: Entry): boolean {
  return changesBetween(before, after).some(
    ([field, was, is]) =>
      field !== 'voters' &&
      !field.startsWith('shares/') &&
      was !== undefined &&
      (is === undefined ? field.startsWith('votes/') : is < was),
  );
}

function figuresOf(entry: Entry | undefined): Map<string, number> {
  const figures = new Map<string, number>();
  const { percent, ballots, voters, votes, shares, total, invalid, stations } = (entry ?? {}) as TurnoutEntry &
    CountEntry;
  for (const [field, figure] of Object.entries({ percent, ballots, voters, total, invalid })) {
    if (figure !== undefined) figures.set(field, figure);
  }
  if (typeof stations === 'object') figures.set('stations/in', stations.in);
  for (const [option, figure] of Object.entries(votes ?? {})) figures.set(`votes/${option}`, figure);
  for (const [option, figure] of Object.entries(shares ?? {})) figures.set(`shares/${option}`, figure);
  return figures;
}

/** Of what is public alone, so that whoever has the log finds the same key. */
function digestOfChange(subject: SubjectKey, { asOf, entry }: SubjectEntry, field: string): string {
  const text = canonicalize([subject, asOf, entry, field]) as string;
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
