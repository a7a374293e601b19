import { deriveAnew, derivedFamilies } from '@election-night/shared/election/derive-anew.ts';
import type { SubjectKey } from '@election-night/shared/election/report.ts';
import { familyOf } from '@election-night/shared/election/row.ts';
import { BadEntry } from './bad-entry.ts';
import type { NightSoFar } from './night-so-far.ts';

/**
 * Everything derived once more, from nothing and from the accepted entries alone: the rows that stand and the running totals that moved
 * commit by commit must be the same. The numbers of both, where they are.
 */
export function recompute({ decided, subjects, rows, totals }: NightSoFar): { rows: number; totals: number } {
  const { election, ...words } = decided;
  const view = { ...words, entriesOf: (subject: SubjectKey) => subjects.get(subject) ?? [] };
  const derived = deriveAnew(election, view, subjects.keys(), { keys: rows.keys(), fields: totals.keys() });
  for (const [field, should] of derived.totals) {
    const is = totals.get(field) ?? 0;
    if (is !== should) throw new BadEntry('total', `${field} moved to ${is}, and all entries together give ${should}`);
  }
  for (const [key, row] of derived.rows) {
    if (withoutHeld(row) !== withoutHeld(rows.get(key)?.row)) {
      throw new BadEntry('row', `${key} is not what all entries together give`);
    }
  }
  const standing = [...rows.keys()].filter((key) => derivedFamilies.has(familyOf(key)));
  return { rows: standing.length, totals: totals.size };
}

function withoutHeld(row: { readonly flags: readonly string[] } | undefined): string | undefined {
  return row && JSON.stringify({ ...row, flags: row.flags.filter((flag) => flag !== 'held') });
}
