import { derivedFamilies } from '@election-night/shared/election/derive-anew.ts';
import { deriveRows } from '@election-night/shared/election/derive-rows.ts';
import { familyOf } from '@election-night/shared/election/row.ts';
import { BadEntry } from './bad-entry.ts';
import type { NightSoFar } from './night-so-far.ts';

/**
 * Everything derived once more, from nothing and from the accepted entries alone: the rows that stand and the running totals that moved
 * commit by commit must be the same. The numbers of both, where they are.
 */
export function recompute({ election, subjects, rows, totals }: NightSoFar): { rows: number; totals: number } {
  const fromNothing = {
    entriesOf: (subject: Parameters<typeof subjects.get>[0]) => subjects.get(subject) ?? [],
    rowOf: () => undefined,
    totalOf: () => 0,
  };
  const derived = deriveRows(election, fromNothing, subjects.keys());
  for (const field of new Set([...derived.totals.keys(), ...totals.keys()])) {
    const [is, should] = [totals.get(field) ?? 0, derived.totals.get(field) ?? 0];
    if (is !== should) throw new BadEntry('total', `${field} moved to ${is}, and all entries together give ${should}`);
  }
  const standing = [...rows.keys()].filter((key) => derivedFamilies.has(familyOf(key)));
  for (const key of new Set([...derived.rows.keys(), ...standing])) {
    if (withoutHeld(derived.rows.get(key)) !== withoutHeld(rows.get(key)?.row)) {
      throw new BadEntry('row', `${key} is not what all entries together give`);
    }
  }
  return { rows: standing.length, totals: totals.size };
}

function withoutHeld(row: { readonly flags: readonly string[] } | undefined): string | undefined {
  return row && JSON.stringify({ ...row, flags: row.flags.filter((flag) => flag !== 'held') });
}
