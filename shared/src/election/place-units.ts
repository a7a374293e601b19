import type { Definition, Unit } from './definition.ts';
import { inheritedFrom } from './definition-checks/inherited.ts';
import type { PlacedUnit } from './election.ts';
import { instantOf } from './instant.ts';

type Placing = Unit & { timeZone: string; closesAt: number; depth: number; children: string[]; leaves: number };

/** The tree of a definition that was checked, in the order of the definition. */
export function placeUnits(definition: Definition): { top: PlacedUnit; units: ReadonlyMap<string, PlacedUnit> } {
  const byId = new Map(definition.units.map((unit) => [unit.id, unit]));
  const placed = new Map<string, Placing>();
  for (const unit of definition.units) {
    const timeZone = inheritedFrom(byId, unit, 'timeZone')?.timeZone ?? definition.timeZone;
    const stratum = definition.outlook ? inheritedFrom(byId, unit, 'stratum')?.stratum : undefined;
    placed.set(unit.id, {
      ...unit,
      timeZone,
      ...(stratum === undefined ? {} : { stratum }),
      closesAt: Number.NEGATIVE_INFINITY,
      depth: 0,
      children: [],
      leaves: 0,
    });
  }
  const queue: Placing[] = [];
  for (const unit of placed.values()) {
    if (unit.parent === undefined) queue.push(unit);
    else placed.get(unit.parent)?.children.push(unit.id);
  }
  const top = queue[0];
  if (!top) throw new TypeError('a checked definition has a top unit');

  // Downwards for the depth, then back up for what a unit has from its children; a chain of units may be deep, hence no recursion.
  for (const unit of queue) {
    for (const id of unit.children) {
      const child = placed.get(id);
      if (!child) continue;
      child.depth = unit.depth + 1;
      queue.push(child);
    }
  }
  for (const unit of queue.toReversed()) {
    if (unit.children.length === 0) {
      unit.leaves = 1;
      unit.closesAt = instantOf(inheritedFrom(byId, unit, 'closes')?.closes ?? '');
    }
    const parent = unit.parent === undefined ? undefined : placed.get(unit.parent);
    if (!parent) continue;
    parent.leaves += unit.leaves;
    parent.closesAt = Math.max(parent.closesAt, unit.closesAt);
  }
  return { top, units: placed };
}
