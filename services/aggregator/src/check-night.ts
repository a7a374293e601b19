import { deriveRows } from '@election-night/shared/election/derive-rows.ts';
import { familyOf } from '@election-night/shared/election/row.ts';
import type { NightState } from './night-state.ts';

/**
 * The rows and running totals in which a loaded night differs from what its entries give, by name only: a changed digit in stored state is
 * found before it is published. Rows that do not follow from entries alone (night, sources, corrections) are not looked at.
 */
export function differencesIn({ election, subjects, rows, totals }: NightState): string[] {
  const fromNothing = {
    entriesOf: (subject: Parameters<typeof subjects.get>[0]) => subjects.get(subject) ?? [],
    rowOf: () => undefined,
    totalOf: () => 0,
  };
  const derived = deriveRows(election, fromNothing, subjects.keys());
  const derivedFamilies = new Set(['turnout', 'series', 'exit-poll', 'count', 'seats']);
  const stored = [...rows.keys()].filter((key) => derivedFamilies.has(familyOf(key)));
  const keys = new Set([...derived.rows.keys(), ...stored]);
  const fields = new Set([...derived.totals.keys(), ...totals.keys()]);
  return [
    ...[...fields].filter((field) => (derived.totals.get(field) ?? 0) !== (totals.get(field) ?? 0)),
    ...[...keys].filter((key) => {
      const row = derived.rows.get(key);
      return (row && JSON.stringify(row)) !== rows.get(key)?.text;
    }),
  ];
}
