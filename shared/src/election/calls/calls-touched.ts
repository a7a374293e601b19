import type { Election } from '../election.ts';
import { type CallRow, familyOf } from '../row.ts';

/**
 * The calls that have to be judged anew after these rows changed: those of a contest whose seats changed, and those of a winner in a unit
 * in or below which a count or the turnout did.
 */
export function callsTouched(
  election: Election,
  calls: Iterable<CallRow>,
  changedKeys: Iterable<string>,
): readonly CallRow[] {
  const called = [...calls].filter(({ state }) => state === 'called');
  if (called.length === 0) return [];
  const touched = touchedBy(election, changedKeys);
  return called.filter(({ key, of }) => {
    const [, contest = '', unit = ''] = key.split(':');
    if (touched.has(`seats:${contest}`)) return true;
    return of === 'winner' && (touched.has(`count:${contest}:${unit}`) || touched.has(`turnout:${unit}`));
  });
}

/** `seats:<contest>`, and `count:<contest>:<unit>` and `turnout:<unit>` of every changed unit and those above it. */
function touchedBy(election: Election, changedKeys: Iterable<string>): ReadonlySet<string> {
  const touched = new Set<string>();
  const upwards = (family: string, unit: string) => {
    let at: string | undefined = unit;
    while (at !== undefined && !touched.has(`${family}:${at}`)) {
      touched.add(`${family}:${at}`);
      at = election.units.get(at)?.parent;
    }
  };
  for (const key of changedKeys) {
    const [, first = '', second = ''] = key.split(':');
    const family = familyOf(key);
    if (family === 'turnout') upwards('turnout', first);
    if (family === 'count') upwards(`count:${first}`, second);
    if (family === 'seats' && second === 'count') touched.add(`seats:${first}`);
  }
  return touched;
}
