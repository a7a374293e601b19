import { correctionRows } from '@election-night/shared/election/correction-rows.ts';
import type { Derived } from '@election-night/shared/election/derive-rows.ts';
import type { DeskRole } from '@election-night/shared/election/desk-action.ts';
import { labelFalls } from '@election-night/shared/election/label-falls.ts';
import type { SubjectKey } from '@election-night/shared/election/report.ts';
import { type CorrectionRow, familyOf } from '@election-night/shared/election/row.ts';
import { type Decision, inOrder, type SubjectEntry } from '@election-night/shared/election/walk-subject.ts';
import type { Commit } from '@election-night/shared/wire/commit.ts';
import { BadEntry } from './bad-entry.ts';
import { describeDifference } from './describe-difference.ts';
import type { NightSoFar } from './night-so-far.ts';
import type { Moved } from './place-entries.ts';

/**
 * The corrections of a commit are, byte for byte, those that follow from what its entries changed, from what the desk released or retracted,
 * and from what fell with it: each says what the figure was, what it is, why and by whom.
 */
export function checkCorrections(night: NightSoFar, moved: Moved, derived: Derived, commit: Commit): void {
  const expected = new Map(expectedCorrections(night, moved, derived, commit).map((row) => [row.key, row]));
  const published = new Map(correctionsIn(commit).map((row) => [row.key, row]));
  for (const [key, row] of published) {
    const own = expected.get(key);
    if (!own) throw new BadEntry('correction', `${key}: nothing in this commit corrects ${row.field} of ${row.row}`);
    const numbered = { ...own, rev: commit.rev };
    if (JSON.stringify(numbered) === JSON.stringify(row)) continue;
    throw new BadEntry('correction', `${key}: ${describeDifference(numbered, row)}`);
  }
  for (const { key, row, field } of expected.values()) {
    if (!published.has(key)) throw new BadEntry('correction', `${field} of ${row} was corrected, and no row says so`);
  }
}

/** The corrections that a commit publishes. */
export function correctionsIn({ rows }: Commit): readonly CorrectionRow[] {
  return rows.flatMap((row) =>
    familyOf(row.key) === 'correction' && !('deleted' in row) ? [row as CorrectionRow] : [],
  );
}

function expectedCorrections(night: NightSoFar, moved: Moved, derived: Derived, commit: Commit): CorrectionRow[] {
  const { at, epoch, rev } = commit;
  const position = `${epoch}:${rev}`;
  const said = [...moved].flatMap(([subject, { before, after }]) =>
    correctionRows(subject, before, withRetracted(subject, before, after, commit), position),
  );
  const standing = (key: string) => night.rows.get(key)?.row;
  const place = { at, commit: position, ...(commit.amendment ? { amendment: commit.amendment.reason } : {}) };
  return [...said, ...labelFalls(night.decided.election, derived.rows, standing, said, place)];
}

/** The walk of a subject as the aggregator has it after a retraction: what was taken back stays in its place, with who said so and why. */
function withRetracted(
  subject: SubjectKey,
  before: readonly SubjectEntry[],
  after: readonly SubjectEntry[],
  { cause, withdrawn = [] }: Commit,
): readonly SubjectEntry[] {
  const desk = cause.find((one) => one.type === 'desk' && one.action === 'retract');
  if (desk?.type !== 'desk' || !withdrawn.some((listed) => listed.subject === subject)) return after;
  const decision: Decision = { word: 'retracted', reason: desk.reason ?? '', by: desk.role as DeskRole };
  const gone = before.filter(({ entry }) => !after.some((standing) => standing.entry === entry));
  const leftOut = gone.map((entry): SubjectEntry => ({ ...entry, outcome: 'left-out', decision }));
  return [...after, ...leftOut].sort(inOrder);
}
