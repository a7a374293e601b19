import { type Derived, deriveRows, type NightView } from './derive-rows.ts';
import type { Election } from './election.ts';
import type { SubjectKey } from './report.ts';
import { familyOf, type Row } from './row.ts';

/** The families that follow from entries alone. */
export const derivedFamilies: ReadonlySet<string> = new Set([
  'turnout',
  'series',
  'exit-poll',
  'count',
  'seats',
  'outlook',
]);

/**
 * All rows and running totals that follow from the entries of the night, as if it had just begun: after an amendment of the definition, and
 * wherever something stored is to be compared with what it should be. `standing`: the keys and fields there are, so that what nothing
 * gives any more is in the answer too, rows as undefined and totals as 0.
 */
export function deriveAnew(
  election: Election,
  view: Omit<NightView, 'rowOf' | 'totalOf'>,
  subjects: Iterable<SubjectKey>,
  standing: { readonly keys: Iterable<string>; readonly fields: Iterable<string> },
): Derived {
  const derived = deriveRows(election, { ...view, rowOf: () => undefined, totalOf: () => 0 }, subjects);
  const rows = new Map<string, Row | undefined>(derived.rows);
  for (const key of standing.keys) if (derivedFamilies.has(familyOf(key)) && !rows.has(key)) rows.set(key, undefined);
  const totals = new Map(derived.totals);
  for (const field of standing.fields) if (!totals.has(field)) totals.set(field, 0);
  return { rows, totals };
}
