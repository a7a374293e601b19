import type { Unit } from '../definition.ts';

/**
 * The nearest of a unit and its ancestors that has the property, or undefined. Ends also where parents are unknown or form a circle,
 * since it is asked before those mistakes are out.
 */
export function inheritedFrom(
  units: ReadonlyMap<string, Unit>,
  unit: Unit,
  property: 'timeZone' | 'closes',
): Unit | undefined {
  const seen = new Set<string>();
  let at: Unit | undefined = unit;
  while (at && !seen.has(at.id)) {
    if (at[property] !== undefined) return at;
    seen.add(at.id);
    at = at.parent === undefined ? undefined : units.get(at.parent);
  }
  return undefined;
}
