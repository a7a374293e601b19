import { deriveAnew, derivedFamilies } from '@election-night/shared/election/derive-anew.ts';
import { type Derived, deriveRows } from '@election-night/shared/election/derive-rows.ts';
import type { SubjectKey } from '@election-night/shared/election/report.ts';
import { familyOf, type Row } from '@election-night/shared/election/row.ts';
import type { Commit } from '@election-night/shared/wire/commit.ts';
import { BadEntry } from './bad-entry.ts';
import { describeDifference } from './describe-difference.ts';
import type { NightSoFar, RowsFollowFrom, StandingRow } from './night-so-far.ts';
import type { Moved } from './place-entries.ts';

/**
 * Derives every row that depends on what a commit changed, by the same functions as the aggregator and over the rows that stood, and
 * compares: each row that differs from the standing one is in the commit, byte for byte, and no other is.
 *
 * One thing cannot be derived: what waits for the desk is not public, so `held` is believed where a row says it (P-ROW-12).
 */
export function compareRows(
  night: NightSoFar,
  decided: RowsFollowFrom,
  moved: Moved,
  published: PublishedRows,
  { parent }: Pick<Commit, 'parent'>,
): Derived {
  const derived = deriveFrom(night, decided, moved);
  for (const [key, row] of derived.rows) if (!published.has(key)) staysAsItIs(key, row, night);
  for (const [key, found] of published) {
    const standing = night.rows.get(key);
    if (derivedFamilies.has(familyOf(key)))
      isDerived(key, found, derived.rows.has(key) ? derived.rows.get(key) : standing?.row);
    // A history that goes on says again how the night stands.
    if (found?.text === standing?.text && !parent) {
      throw new BadEntry('row', `${key} is in the commit and did not change`);
    }
  }
  return derived;
}

/** Where something was decided that all rows follow from, all of them are derived anew. */
function deriveFrom(night: NightSoFar, decided: RowsFollowFrom, moved: Moved): Derived {
  const { election, certified, drawings } = decided;
  const view = {
    entriesOf: (subject: SubjectKey) => moved.get(subject)?.after ?? night.subjects.get(subject) ?? [],
    certified,
    drawings,
    rowOf: (key: string) => night.rows.get(key)?.row,
    totalOf: (field: string) => night.totals.get(field) ?? 0,
  };
  if (decided === night.decided) return deriveRows(election, view, moved.keys());
  const all = new Set([...night.subjects.keys(), ...moved.keys()]);
  return deriveAnew(election, view, all, { keys: night.rows.keys(), fields: night.totals.keys() });
}

/** The rows of a commit by their keys, with their JSON made once; undefined where one is taken away. */
export type PublishedRows = ReadonlyMap<string, StandingRow | undefined>;

export function publishedRows({ rows }: Commit): PublishedRows {
  return new Map(
    rows.map((published) => {
      const { rev, ...row } = published;
      return [row.key, 'deleted' in row ? undefined : { row, rev, text: JSON.stringify(row) }];
    }),
  );
}

function staysAsItIs(key: string, row: Row | undefined, { rows }: NightSoFar): void {
  const standing = rows.get(key);
  const expected = row && heldAs(standing?.row, row);
  if ((expected && JSON.stringify(expected)) === standing?.text) return;
  const difference = describeDifference(expected, standing?.row);
  throw new BadEntry('row', `${key} should change and is not in the commit: ${difference}`);
}

function isDerived(key: string, found: StandingRow | undefined, row: Row | undefined): void {
  const expected = row && heldAs(found?.row, row);
  if ((expected && JSON.stringify(expected)) === found?.text) return;
  throw new BadEntry('row', `${key}: ${describeDifference(expected, found?.row)}`);
}

/** The row with `held` where the other one says it, and without where not. */
function heldAs(other: object | undefined, row: Row): Row {
  const flags = row.flags.filter((flag) => flag !== 'held');
  return { ...row, flags: saysHeld(other) && mayBeHeld(row.key) ? [...flags, 'held'].sort() : flags };
}

/** True of a row of which something waits for the desk. */
export function saysHeld(row: object | undefined): boolean {
  const { flags } = (row ?? {}) as { flags?: unknown };
  return Array.isArray(flags) && flags.includes('held');
}

function mayBeHeld(key: string): boolean {
  return ['turnout', 'count', 'exit-poll'].includes(familyOf(key)) && !key.endsWith(':combined');
}
