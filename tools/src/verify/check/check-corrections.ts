import { correctionRows } from '@election-night/shared/election/correction-rows.ts';
import { subjectParts } from '@election-night/shared/election/report.ts';
import { type CorrectionRow, familyOf } from '@election-night/shared/election/row.ts';
import { lastAccepted } from '@election-night/shared/election/walk-subject.ts';
import type { Commit } from '@election-night/shared/wire/commit.ts';
import { BadEntry } from './bad-entry.ts';
import { describeDifference } from './describe-difference.ts';
import { figureOf } from './figure-of.ts';
import type { NightSoFar } from './night-so-far.ts';
import type { Moved } from './place-entries.ts';

/**
 * The corrections of a commit say what changed. Those of a source follow from its entries and are compared whole; those of a person must
 * name figures that stood before and that stand now.
 */
export function checkCorrections(night: NightSoFar, moved: Moved, commit: Commit): void {
  const expected = new Map(
    [...moved]
      .flatMap(([subject, { before, after }]) => correctionRows(subject, before, after))
      .map((row) => [row.key, row]),
  );
  const published = correctionsIn(commit);
  for (const row of published) {
    const own = expected.get(row.key);
    if (!own && row.by !== 'source') saysWhatChanged(row, night, moved, commit);
    else if (!own) throw new BadEntry('correction', `${row.key}: no figure of ${row.row} was corrected by its source`);
    else if (JSON.stringify({ ...own, rev: commit.rev }) !== JSON.stringify(row)) {
      throw new BadEntry('correction', `${row.key}: ${describeDifference({ ...own, rev: commit.rev }, row)}`);
    }
  }
  const there = new Set(published.map(({ key }) => key));
  for (const row of expected.values()) {
    if (there.has(row.key) || JSON.stringify(night.rows.get(row.key)?.row) === JSON.stringify(row)) continue;
    throw new BadEntry('correction', `${row.row} ${row.field} was corrected, and no row says so`);
  }
}

/** The corrections that a commit publishes. */
export function correctionsIn({ rows }: Commit): readonly (CorrectionRow & { readonly rev: number })[] {
  return rows.flatMap((row) =>
    familyOf(row.key) === 'correction' && !('deleted' in row) ? [row as CorrectionRow & { readonly rev: number }] : [],
  );
}

function saysWhatChanged(correction: CorrectionRow, night: NightSoFar, moved: Moved, commit: Commit): void {
  const { row: key, field, key: name } = correction;
  const shown = { before: night.rows.get(key)?.row, after: commit.rows.find((row) => row.key === key) };
  for (const side of ['before', 'after'] as const) {
    const said = correction[side];
    if (said === undefined) continue;
    const own = [...moved]
      .filter(([subject]) => isOf(subjectParts(subject), key))
      .map(([, walks]) => lastAccepted(walks[side])?.entry);
    const row = shown[side] ?? (side === 'after' ? shown.before : undefined);
    const figures = [row, (row as { reported?: object } | undefined)?.reported, ...own].map((of) =>
      figureOf(of, field),
    );
    if (!figures.includes(said))
      throw new BadEntry('correction', `${name}: ${field} of ${key} was not ${said} ${side} it`);
  }
}

function isOf({ kind, contest, unit, source }: ReturnType<typeof subjectParts>, key: string): boolean {
  if (kind === 'turnout') return key === `turnout:${unit}`;
  return key === (kind === 'count' ? `count:${contest}:${unit}` : `exit-poll:${contest}:${source}`);
}
