import { createHash } from 'node:crypto';
import { type CountEntry, type Entry, type SubjectKey, subjectParts, type TurnoutEntry } from './report.ts';
import type { CorrectionRow } from './row.ts';
import { lastAccepted, type SubjectEntry } from './walk-subject.ts';

/**
 * The corrections that a walk accepted anew, a row for each figure that changed: what it was in the accepted entry before, what it is,
 * why, and by whom. A fall reaches the public only with such a row.
 */
export function correctionRows(
  subject: SubjectKey,
  before: readonly SubjectEntry[],
  after: readonly SubjectEntry[],
  digestOf: (entry: SubjectEntry) => string,
): CorrectionRow[] {
  const known = new Set(before.map(({ entry }) => entry));
  return after.flatMap((entry, place) => {
    const note = entry.entry.correction;
    if (!note || entry.outcome !== 'accepted' || known.has(entry.entry)) return [];
    const earlier = lastAccepted(after.slice(0, place));
    return changesBetween(earlier?.entry, entry.entry).map(([field, was, is]) => ({
      key: `correction:${fieldDigest(digestOf(entry), field)}`,
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
    .filter(([, a, b]) => a !== b && b !== undefined);
}

function figuresOf(entry: Entry | undefined): Map<string, number> {
  const figures = new Map<string, number>();
  const { percent, ballots, voters, votes, shares, total, invalid } = (entry ?? {}) as TurnoutEntry & CountEntry;
  for (const [field, figure] of Object.entries({ percent, ballots, voters, total, invalid })) {
    if (figure !== undefined) figures.set(field, figure);
  }
  for (const [option, figure] of Object.entries(votes ?? {})) figures.set(`votes/${option}`, figure);
  for (const [option, figure] of Object.entries(shares ?? {})) figures.set(`shares/${option}`, figure);
  return figures;
}

function fieldDigest(digest: string, field: string): string {
  return createHash('sha256').update(`${digest}/${field}`).digest('hex').slice(0, 32);
}
