import type { Definition, RegionMap } from '../definition.ts';
import { type Mistake, pointer, quoted } from './mistake.ts';
import { type Arc, isObject, readArcs } from './read-arcs.ts';

/** Indexes of arcs; `~index` is the arc backwards. */
type Ring = readonly number[];
type Region = { readonly path: string; readonly unit: string };

/** Fewer points than these, the first once more at the end, are no area. */
const fewestPoints = 4;

/**
 * The map of a definition, from its JSON: TopoJSON (the specification of 2013, version 1) whose object has one area for each unit below
 * the top one, and none besides. Paths are of the map's file.
 */
export function checkMap({ units }: Definition, map: RegionMap, topology: unknown): Mistake[] {
  if (!isObject(topology) || topology['type'] !== 'Topology') {
    const got = isObject(topology) ? quoted(topology['type']) : quoted(topology);
    return [wrong('/type', `expected "Topology", got ${got}; convert the map to TopoJSON, for instance with geo2topo`)];
  }
  const arcs = readArcs(topology, map);
  const mistakes: Mistake[] = Array.isArray(arcs) ? [] : [arcs];
  const geometries = geometriesOf(topology, map);
  if (!Array.isArray(geometries)) return [...mistakes, geometries];
  const at = pointer('objects', map.object, 'geometries');
  const regions: Region[] = [];
  geometries.forEach((geometry: unknown, index) => {
    const path = `${at}/${index}`;
    const unit = unitOf(geometry, map, path);
    if (typeof unit === 'string') regions.push({ path, unit });
    else mistakes.push(unit);
    if (Array.isArray(arcs)) mistakes.push(...checkArea(geometry, arcs, path));
  });
  const top = units.find(({ parent }) => parent === undefined)?.id;
  const wanted = units.filter(({ parent }) => parent === top).map(({ id }) => id);
  return [...mistakes, ...checkRegions(regions, { top, wanted }, map, at)];
}

/** Every unit has one area, and every area a unit. */
function checkRegions(
  regions: readonly Region[],
  { top, wanted }: { readonly top: string | undefined; readonly wanted: readonly string[] },
  { property = 'id' }: RegionMap,
  at: string,
): Mistake[] {
  const isWanted = new Set(wanted);
  const seen = new Map<string, string>();
  const mistakes: Mistake[] = [];
  for (const { path, unit } of regions) {
    const before = seen.get(unit);
    if (!isWanted.has(unit))
      mistakes.push(
        wrong(path, `expected the id of a unit right below "${top}", got "${unit}"; correct it or take the area out`),
      );
    else if (before !== undefined) {
      mistakes.push(
        wrong(path, `expected one area of "${unit}", got ${before} before it; make one MultiPolygon of them`),
      );
    } else seen.set(unit, path);
  }
  for (const unit of wanted) {
    if (seen.has(unit)) continue;
    mistakes.push(
      wrong(at, `expected an area whose ${property} is "${unit}", got none; add it, or take map out of the definition`),
    );
  }
  return mistakes;
}

function geometriesOf({ objects }: Record<string, unknown>, { object }: RegionMap): unknown[] | Mistake {
  if (!isObject(objects)) return wrong('/objects', `expected an object, got ${quoted(objects)}; convert the map again`);
  if (!Object.hasOwn(objects, object)) {
    const known = Object.keys(objects).map(quoted).join(', ') || 'none';
    return wrong('/objects', `expected the object "${object}", got ${known}; correct map.object in the definition`);
  }
  const collection = objects[object];
  const geometries = isObject(collection) ? collection['geometries'] : undefined;
  if (Array.isArray(geometries)) return geometries;
  const path = pointer('objects', object);
  return wrong(
    path,
    'expected a GeometryCollection with geometries; choose another map.object, or convert the map again',
  );
}

/** The id that an area has in the property that the definition names. */
function unitOf(geometry: unknown, { property }: RegionMap, path: string): string | Mistake {
  const { id, properties } = isObject(geometry) ? geometry : {};
  const own = isObject(properties) && property !== undefined && Object.hasOwn(properties, property);
  const unit = property === undefined ? id : own ? properties[property] : undefined;
  if (typeof unit === 'string') return unit;
  const [where, field] =
    property === undefined ? [`${path}/id`, 'id'] : [path + pointer('properties', property), property];
  return wrong(
    where,
    `expected the id of a unit as text, got ${quoted(unit)}; write it there, or correct map.property in the definition (now "${field}")`,
  );
}

function checkArea(geometry: unknown, arcs: readonly Arc[], path: string): Mistake[] {
  const { type, arcs: own } = isObject(geometry) ? geometry : {};
  const polygons = type === 'Polygon' ? [own] : type === 'MultiPolygon' ? own : undefined;
  if (polygons === undefined) {
    return [wrong(`${path}/type`, `expected Polygon or MultiPolygon, got ${quoted(type)}; take it out of the object`)];
  }
  const rings = listsOf(polygons)?.map(listsOf);
  if (!rings || rings.length === 0 || rings.some((ones) => ones === undefined || ones.length === 0)) {
    return [wrong(`${path}/arcs`, 'expected lists of rings of arcs; convert the map again')];
  }
  for (const ring of (rings as (readonly unknown[])[]).flat()) {
    const mistake = mistakeOfRing(ring, arcs);
    if (mistake !== undefined) return [wrong(`${path}/arcs`, `${mistake}; convert the map again`)];
  }
  return [];
}

function mistakeOfRing(ring: unknown, arcs: readonly Arc[]): string | undefined {
  if (!Array.isArray(ring) || ring.length === 0) return `expected a ring of arcs, got ${quoted(ring)}`;
  const stranger = ring.find((index) => !Number.isInteger(index) || arcs[index < 0 ? ~index : index] === undefined);
  if (stranger !== undefined) return `expected indexes of the ${arcs.length} arcs, got ${quoted(stranger)}`;
  const walked = (ring as Ring).map((index) => {
    const { first, last, points } = arcs[index < 0 ? ~index : index] as Arc;
    return index < 0 ? { first: last, last: first, points } : { first, last, points };
  });
  const points = walked.reduce((sum, arc) => sum + arc.points - 1, 1);
  if (points < fewestPoints) return `expected a ring of ${fewestPoints} points or more, got ${points}`;
  const isClosed = walked.every(({ last }, place) => {
    const next = walked[(place + 1) % walked.length] as Arc;
    return last[0] === next.first[0] && last[1] === next.first[1];
  });
  return isClosed ? undefined : `expected a ring that ends where it begins, got one that is open (${quoted(ring)})`;
}

function listsOf(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? value : undefined;
}

function wrong(path: string, message: string): Mistake {
  return { path, message };
}
