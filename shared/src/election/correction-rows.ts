import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { type CountEntry, type Entry, type SubjectKey, subjectParts, type TurnoutEntry } from './report.ts';
import type { CorrectionRow } from './row.ts';
import { lastAccepted, type SubjectEntry } from './walk-subject.ts';

/**
 * The corrections that a walk accepted anew, a row for each figure that changed: what it was in the accepted entry before, what it is,
 * why, and by whom; without `after` where it is not given any more. A fall reaches the public only with such a row. So where what is shown
 * falls or is put out, the last correction's rows say how that changed: the figure shown next may be another one that a correction let through.
 * `commit` names the commit, as everybody can: its epoch and rev. The same may be said, taken back, and said again.
 * What the desk released is a correction where it contradicts what stood; what it retracted is one where it was shown.
 */
export function correctionRows(
  subject: SubjectKey,
  before: readonly SubjectEntry[],
  after: readonly SubjectEntry[],
  commit: string,
): CorrectionRow[] {
  if (after.every(({ entry, decision }) => entry.correction === undefined && decision === undefined)) return [];
  const known = acceptedIn(before);
  const standing = acceptedIn(after);
  const notes = after.map((entry, place) =>
    standing.has(entry.entry) && !known.has(entry.entry)
      ? noteOf(entry, lastAccepted(after.slice(0, place)))
      : undefined,
  );
  const [shown, shows] = [lastAccepted(before), lastAccepted(after)];
  const showsLess = shown && shows && (!standing.has(shown.entry) || falls(shown.entry, shows.entry));
  const lastNew = notes.findLastIndex((note) => note !== undefined);
  const rows = after.flatMap((entry, place) => {
    const note = notes[place];
    if (!note) return [];
    const changes =
      shown && showsLess && place === lastNew
        ? changesBetween(shown.entry, shows.entry)
        : changesBetween(lastAccepted(after.slice(0, place))?.entry, entry.entry);
    return rowsOf(subject, entry, note, changes, commit);
  });
  const retracted = shown && after.find(({ entry, outcome }) => entry === shown.entry && outcome === 'left-out');
  if (!shown || !retracted?.decision || lastNew >= 0) return rows;
  const { word, reason, by } = retracted.decision;
  const note: Note = { kind: word === 'retracted' ? 'retraction' : 'correction', reason, by };
  const changes = changesBetween(shown.entry, shows?.entry);
  return rowsOf(subject, retracted, note, changes, commit);
}

type Note = Pick<CorrectionRow, 'kind' | 'reason' | 'by'>;

/** What makes an entry a correction, if it is one: its source's note, or the desk's release of what contradicts the figure before it. */
function noteOf({ asOf, entry, decision }: SubjectEntry, earlier: SubjectEntry | undefined): Note | undefined {
  if (entry.correction) return { kind: entry.correction.kind, reason: entry.correction.reason, by: 'source' };
  if (decision?.word !== 'released' || !earlier) return undefined;
  const isSecond = earlier.asOf === asOf && (earlier.entry.revision ?? 0) === (entry.revision ?? 0);
  if (!isSecond && !falls(earlier.entry, entry)) return undefined;
  return { kind: 'correction', reason: decision.reason, by: decision.by };
}

function rowsOf(
  subject: SubjectKey,
  { asOf, entry }: SubjectEntry,
  note: Note,
  changes: readonly Change[],
  commit: string,
): CorrectionRow[] {
  return changes.map(([field, was, is]) => ({
    key: correctionKey(commit, subject, asOf, entry, field),
    asOf,
    source: subjectParts(subject).source,
    flags: [],
    row: rowKeyOf(subject),
    field,
    ...(was === undefined ? {} : { before: was }),
    ...(is === undefined ? {} : { after: is }),
    ...note,
  }));
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

function changesBetween(before: Entry | undefined, after: Entry | undefined): Change[] {
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
export function correctionKey(...about: readonly unknown[]): string {
  const text = canonicalize(about) as string;
  return `correction:${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;
}
