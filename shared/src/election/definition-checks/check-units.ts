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
