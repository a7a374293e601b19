import type { Definition, Unit } from '../definition.ts';
import { checkIds, unknown } from './check-ids.ts';
import { type Mistake, pointer } from './mistake.ts';

/** The units form one tree: ids, parents, exactly one top, no cycle. */
export function checkUnits({ units }: Definition): Mistake[] {
  return [
    ...checkIds(units, 'units'),
    ...checkParents(units),
    ...checkTop(units),
    ...checkCycles(units),
    ...checkLists(units),
    ...checkTiles(units),
  ];
}

function checkParents(units: readonly Unit[]): Mistake[] {
  const ids = new Set(units.map(({ id }) => id));
  return units.flatMap(({ parent }, index) =>
    parent === undefined || ids.has(parent)
      ? []
      : [{ path: pointer('units', index, 'parent'), message: unknown('unit', parent) }],
  );
}

function checkTop(units: readonly Unit[]): Mistake[] {
  const tops = units.flatMap(({ id, parent }, index) => (parent === undefined ? [{ id, index }] : []));
  const first = tops[0];
  if (!first) {
    return units.length === 0
      ? []
      : [
          {
            path: '/units',
            message: 'expected one unit without a parent, got none; leave out the parent of the top unit',
          },
        ];
  }
  return tops.slice(1).map(({ id, index }) => ({
    path: pointer('units', index, 'parent'),
    message: `expected a parent, since "${first.id}" is the top unit already; got none for "${id}"; add it`,
  }));
}

/** Each cycle once, at its unit that comes first. */
function checkCycles(units: readonly Unit[]): Mistake[] {
  const parents = new Map(units.map(({ id, parent }) => [id, parent]));
  const walkOf = new Map<string, number>();
  const mistakes: Mistake[] = [];
  units.forEach(({ id }, index) => {
    const walk: string[] = [];
    let at: string | undefined = id;
    while (at !== undefined && parents.has(at) && !walkOf.has(at)) {
      walkOf.set(at, index);
      walk.push(at);
      at = parents.get(at);
    }
    if (at === undefined || walkOf.get(at) !== index) return;
    const cycle = walk.slice(walk.indexOf(at));
    const first = units.findIndex((unit) => cycle.includes(unit.id));
    mistakes.push({
      path: pointer('units', first, 'parent'),
      message: `expected parents that lead to the top unit, got the circle ${[...cycle, at].join(' → ')}; correct one parent`,
    });
  });
  return mistakes;
}

function checkLists(units: readonly Unit[]): Mistake[] {
  return units.flatMap(({ voters, votersBasis }, index) =>
    votersBasis !== undefined && voters === undefined
      ? [
          {
            path: pointer('units', index, 'voters'),
            message: `expected voters beside votersBasis "${votersBasis}", got none; add the number or remove the basis`,
          },
        ]
      : [],
  );
}

/** Where one unit under a parent has a tile, all of them have, each its own: a picture with holes would not be the whole. */
function checkTiles(units: readonly Unit[]): Mistake[] {
  const tiled = new Map<string | undefined, Unit>();
  for (const unit of units) if (unit.tile && !tiled.has(unit.parent)) tiled.set(unit.parent, unit);
  const takenBy = new Map<string, string>();
  return units.flatMap(({ id, parent, tile }, index) => {
    const path = pointer('units', index, 'tile');
    if (!tile) {
      const other = tiled.get(parent);
      const message = `expected a tile, since "${other?.id}" beside it has one, got none; add it or remove the others`;
      return other && parent !== undefined ? [{ path, message }] : [];
    }
    const place = `${parent} ${tile.x} ${tile.y}`;
    const taken = takenBy.get(place);
    takenBy.set(place, taken ?? id);
    const message = `expected a tile of its own, got column ${tile.x}, row ${tile.y} like "${taken}"; move one of them`;
    return taken === undefined ? [] : [{ path, message }];
  });
}
