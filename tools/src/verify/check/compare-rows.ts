import { derivedFamilies } from '@election-night/shared/election/derive-anew.ts';
import { type Derived, deriveRows } from '@election-night/shared/election/derive-rows.ts';
import type { Election } from '@election-night/shared/election/election.ts';
import { familyOf, type Row } from '@election-night/shared/election/row.ts';
import type { Commit } from '@election-night/shared/wire/commit.ts';
import { BadEntry } from './bad-entry.ts';
import { describeDifference } from './describe-difference.ts';
import type { NightSoFar, StandingRow } from './night-so-far.ts';
import type { Moved } from './place-entries.ts';

/**
 * Derives every row that depends on what a commit changed, by the same functions as the aggregator and over the rows that stood, and
 * compares: each row that differs from the standing one is in the commit, byte for byte, and no other is.
 *
 * One thing cannot be derived: what waits for the desk is not public, so `held` is believed where a row says it (P-ROW-12).
 */
export function compareRows(
  night: NightSoFar,
  election: Election,
  moved: Moved,
  published: PublishedRows,
  { parent }: Pick<Commit, 'parent'>,
): Derived {
  const derived = deriveFrom(night, election, moved);
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

/** Under another definition every row and total is derived anew. */
function deriveFrom(night: NightSoFar, election: Election, moved: Moved): Derived {
  const isAmended = election !== night.election;
  const derived = deriveRows(
    election,
    {
      entriesOf: (subject) => moved.get(subject)?.after ?? night.subjects.get(subject) ?? [],
      rowOf: (key) => (isAmended ? undefined : night.rows.get(key)?.row),
      totalOf: (field) => (isAmended ? 0 : (night.totals.get(field) ?? 0)),
    },
    isAmended ? new Set([...night.subjects.keys(), ...moved.keys()]) : moved.keys(),
  );
  if (!isAmended) return derived;
  const none = [...night.totals.keys()].map((field) => [field, 0] as const);
  return { rows: derived.rows, totals: new Map([...none, ...derived.totals]) };
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
