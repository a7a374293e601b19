import { type Derived, deriveRows } from '@election-night/shared/election/derive-rows.ts';
import { familyOf, type PublishedRow, type Row } from '@election-night/shared/election/row.ts';
import type { Commit } from '@election-night/shared/wire/commit.ts';
import { BadEntry } from './bad-entry.ts';
import { derivedFamilies } from './check-form.ts';
import { describeDifference } from './describe-difference.ts';
import type { NightSoFar } from './night-so-far.ts';
import type { Moved } from './place-entries.ts';

/**
 * Derives every row that depends on what a commit changed, by the same functions as the aggregator and over the rows that stood, and
 * compares: each row that differs from the standing one is in the commit, byte for byte, and no other is.
 *
 * One thing cannot be derived: what waits for the desk is not public, so `held` is believed where a row says it (P-ROW-12).
 */
export function compareRows(night: NightSoFar, moved: Moved, { rev, rows, parent }: Commit): Derived {
  const derived = deriveRows(
    night.election,
    {
      entriesOf: (subject) => moved.get(subject)?.after ?? night.subjects.get(subject) ?? [],
      rowOf: (key) => night.rows.get(key)?.row,
      totalOf: (field) => night.totals.get(field) ?? 0,
    },
    moved.keys(),
  );
  const published = new Map(rows.map((row) => [row.key, row]));
  for (const [key, row] of derived.rows) if (!published.has(key)) staysAsItIs(key, row, night);
  for (const row of rows) {
    if (derivedFamilies.has(familyOf(row.key))) isDerived(row, derived, night, rev);
    // A history that goes on says again how the night stands.
    if (!parent) isChange(row, night);
  }
  return derived;
}

function staysAsItIs(key: string, row: Row | undefined, { rows }: NightSoFar): void {
  const standing = rows.get(key)?.row;
  const expected = row && heldAs(standing, row);
  if (JSON.stringify(expected) === JSON.stringify(standing)) return;
  throw new BadEntry('row', `${key} should change and is not in the commit: ${describeDifference(expected, standing)}`);
}

function isDerived(found: PublishedRow, derived: Derived, { rows }: NightSoFar, rev: number): void {
  const { key } = found;
  const row = derived.rows.has(key) ? derived.rows.get(key) : rows.get(key)?.row;
  const expected = row ? { ...heldAs(found, row), rev } : { key, deleted: true, rev };
  if (JSON.stringify(expected) === JSON.stringify(found)) return;
  throw new BadEntry('row', `${key}: ${describeDifference(expected, found)}`);
}

function isChange(found: PublishedRow, { rows }: NightSoFar): void {
  const standing = rows.get(found.key);
  const { rev: _, ...row } = found;
  const same = 'deleted' in found ? !standing : JSON.stringify(row) === JSON.stringify(standing?.row);
  if (same) throw new BadEntry('row', `${found.key} is in the commit and did not change`);
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
