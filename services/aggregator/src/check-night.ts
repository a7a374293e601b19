import { deriveAnew } from '@election-night/shared/election/derive-anew.ts';
import type { SubjectKey } from '@election-night/shared/election/report.ts';
import type { NightState } from './night-state.ts';

/**
 * The rows and running totals in which a loaded night differs from what its entries give, by name only: a changed digit in stored state is
 * found before it is published. Rows that do not follow from entries alone (night, sources, corrections, calls) are not looked at.
 */
export function differencesIn({ election, subjects, rows, totals, desk }: NightState): string[] {
  const { certified, drawings } = desk;
  const view = { entriesOf: (subject: SubjectKey) => subjects.get(subject) ?? [], certified, drawings };
  const standing = { keys: rows.keys(), fields: totals.keys() };
  const derived = deriveAnew(election, view, subjects.keys(), standing);
  const isOther = ([key, row]: [string, unknown]) => (row && JSON.stringify(row)) !== rows.get(key)?.text;
  return [
    ...[...derived.totals].filter(([field, value]) => value !== (totals.get(field) ?? 0)).map(([field]) => field),
    ...[...derived.rows].filter(isOther).map(([key]) => key),
  ];
}
