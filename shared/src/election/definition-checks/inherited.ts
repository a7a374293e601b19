import type { Unit } from '../definition.ts';

/**
 * The nearest of a unit and its ancestors that has the property, or undefined. Ends also where parents are unknown or form a circle,
 * since it is asked before those mistakes are out.
 */
export function inheritedFrom(
  units: ReadonlyMap<string, Unit>,
  unit: Unit,
  property: 'timeZone' | 'closes' | 'stratum',
): Unit | undefined {
  for (const at of upwards(units, unit)) {
    if (at[property] !== undefined) return at;
  }
  return undefined;
}

/** False where the parents of a unit are unknown or form a circle: what it inherits cannot be told. */
export function leadsToTop(units: ReadonlyMap<string, Unit>, unit: Unit): boolean {
  for (const at of upwards(units, unit)) {
    if (at.parent === undefined) return true;
  }
  return false;
}

/** The unit and its ancestors; in a circle no more of them than there are units. */
function* upwards(units: ReadonlyMap<string, Unit>, unit: Unit): Generator<Unit> {
  let at: Unit | undefined = unit;
  for (let steps = 0; at && steps < units.size; steps++) {
    yield at;
    at = at.parent === undefined ? undefined : units.get(at.parent);
  }
}
