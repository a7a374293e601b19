import { correctionKey } from './correction-rows.ts';
import { type Election, isWithin } from './election.ts';
import type { CorrectionRow, CountRow, Row, TurnoutRow } from './row.ts';

type Note = Pick<CorrectionRow, 'kind' | 'reason' | 'by'>;

/**
 * Correction rows for every cumulative figure that falls in public and that no row names yet: sums above a corrected unit, ballots that follow
 * from a corrected percent, another source or the sum of the parts in place of what was shown. Percents of sums may fall by themselves, since
 * units join with their lists; they are no totals. `changed` are the rows of a commit, `standing` those before it; `commit` names it, as
 * everybody can: its epoch and rev. `amendment` is the reason of one that comes with it.
 */
export function labelFalls(
  election: Election,
  changed: ReadonlyMap<string, Row | undefined>,
  standing: (key: string) => Row | undefined,
  corrections: readonly CorrectionRow[],
  { at, commit, amendment }: { readonly at: string; readonly commit: string; readonly amendment?: string },
): CorrectionRow[] {
  // Which of several causes is named must not depend on the order in which they came.
  const causes = [...corrections].sort((a, b) => (a.key < b.key ? -1 : 1));
  const labelled = new Set(corrections.map(({ row, field, before, after }) => labelOf(row, field, before, after)));
  const rows: CorrectionRow[] = [];
  for (const [key, after] of changed) {
    const before = isSummed(key) ? standing(key) : undefined;
    if (!before) continue;
    for (const [field, was, is] of fallsBetween(before as Summed, after as Summed | undefined)) {
      // A row of one source's correction may say something else: another source's figure may be the one that is shown.
      if (labelled.has(labelOf(key, field, was, is))) continue;
      rows.push({
        key: correctionKey(commit, key, field),
        asOf: after?.asOf ?? at,
        flags: [],
        row: key,
        field,
        before: was,
        ...(is === undefined ? {} : { after: is }),
        ...whyItFalls(election, key, before as Summed, after as Summed | undefined, causes, amendment),
      });
    }
  }
  return rows;
}

function labelOf(row: string, field: string, before: number | undefined, after: number | undefined): string {
  return `${row}|${field}|${before}|${after}`;
}

type Summed = TurnoutRow & CountRow;

function isSummed(key: string): boolean {
  return key.startsWith('turnout:') || key.startsWith('count:');
}

type Fall = readonly [field: string, was: number, is: number | undefined];

/** Asked of every row that changes, and nearly none of them falls. */
function fallsBetween(before: Summed, after: Summed | undefined): Fall[] {
  const falls: Fall[] = [];
  const hasFallen = (was: number | undefined, is: number | undefined): was is number =>
    was !== undefined && (after === undefined || (is !== undefined && is < was));
  for (const field of totals) {
    const [was, is] = [before[field], after?.[field]];
    if (hasFallen(was, is)) falls.push([field, was, is]);
  }
  // What was published falls also where a percent that was computed takes its place.
  const [was, is] = [publishedPercent(before), after?.percent];
  if (hasFallen(was, is)) falls.push(['percent', was, is]);
  for (const option in before.votes) {
    const [had, has] = [before.votes[option], after?.votes?.[option]];
    if (hasFallen(had, has)) falls.push([`votes/${option}`, had, has]);
  }
  return falls;
}

const totals = ['ballots', 'total', 'invalid'] as const;

function publishedPercent({ percent, basis }: Summed): number | undefined {
  return (basis as TurnoutRow['basis']).percent === 'published' ? percent : undefined;
}

function whyItFalls(
  election: Election,
  key: string,
  before: Summed,
  after: Summed | undefined,
  corrections: readonly CorrectionRow[],
  amendment: string | undefined,
): Note {
  const cause =
    corrections.find(({ row }) => row === key) ?? corrections.find(({ row }) => isBelow(election, row, key));
  if (cause) {
    const { kind, reason, by } = cause;
    return { kind, reason: cause.row === key ? reason : `${unitOf(cause.row)}: ${reason}`, by };
  }
  if (amendment !== undefined) return { kind: 'correction', reason: amendment, by: 'desk' };
  if (after?.source !== undefined && before.source !== undefined && after.source !== before.source) {
    return { kind: 'correction', reason: `${after.source} goes before ${before.source}`, by: 'definition' };
  }
  if (basisOf(before) !== basisOf(after)) {
    return { kind: 'late-data', reason: 'the sum of the parts is shown in place of an own figure', by: 'definition' };
  }
  return { kind: 'late-data', reason: 'the figures that it follows from changed', by: 'definition' };
}

function isBelow(election: Election, row: string, key: string): boolean {
  return familyAndContest(row) === familyAndContest(key) && isWithin(election, unitOf(row), unitOf(key));
}

/** Keys are `turnout:<unit>` and `count:<contest>:<unit>`. */
function unitOf(key: string): string {
  return key.slice(key.lastIndexOf(':') + 1);
}

function familyAndContest(key: string): string {
  return key.slice(0, key.lastIndexOf(':'));
}

function basisOf(row: Summed | undefined): string | undefined {
  return row?.basis.votes ?? row?.basis.percent ?? row?.basis.ballots;
}
