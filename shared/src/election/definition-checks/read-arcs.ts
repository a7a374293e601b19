import type { RegionMap } from '../definition.ts';
import { type Mistake, quoted } from './mistake.ts';

/** Ends of an arc in the file's own coordinates, and how many points it has. */
export type Arc = { readonly first: Position; readonly last: Position; readonly points: number };
type Position = readonly [x: number, y: number];
type Transform = { readonly scale: Position; readonly translate: Position };

/** The arcs of a topology, or the first mistake in them: where one is broken, mostly all are. */
export function readArcs({ arcs, transform }: Record<string, unknown>, map: RegionMap): Arc[] | Mistake {
  if (transform !== undefined && !isTransform(transform)) {
    return {
      path: '/transform',
      message: 'expected {"scale", "translate"} with two numbers each; convert the map again',
    };
  }
  if (!Array.isArray(arcs)) {
    return { path: '/arcs', message: `expected a list of arcs, got ${quoted(arcs)}; convert the map again` };
  }
  const read: Arc[] = [];
  for (const [index, arc] of arcs.entries()) {
    const message = mistakeOfArc(arc, transform, map);
    if (message !== undefined) return { path: `/arcs/${index}`, message };
    read.push({ ...endsOf(arc, transform), points: arc.length });
  }
  return read;
}

function mistakeOfArc(arc: unknown, transform: Transform | undefined, map: RegionMap): string | undefined {
  if (!isArc(arc)) return 'expected two positions or more, each of two numbers; convert the map again';
  const far = map.coordinates === 'projected' ? undefined : notDegrees(arc, transform);
  if (far === undefined) return undefined;
  const remedy = 'write "coordinates": "projected" in map of the definition, or convert the map to degrees';
  return `expected degrees of longitude and latitude, got ${quoted(far)}; ${remedy}`;
}

/** Where an arc begins and ends; with a transform its positions are differences in steps of a grid, which are compared as such. */
function endsOf(arc: readonly Position[], transform: Transform | undefined): Pick<Arc, 'first' | 'last'> {
  const [first, ...more] = arc as readonly [Position, ...Position[]];
  if (!transform) return { first, last: more.at(-1) ?? first };
  return { first, last: more.reduce(([x, y], [dx, dy]): Position => [x + dx, y + dy], first) };
}

/** A point of an arc that is no longitude and latitude. A little beyond is what rounding gives. */
function notDegrees(arc: readonly Position[], transform: Transform | undefined): Position | undefined {
  const isFar = ([x, y]: Position) => Math.abs(x) > 360.1 || Math.abs(y) > 90.1;
  if (!transform) return arc.find(isFar);
  const { scale, translate } = transform;
  let [x, y] = [0, 0];
  for (const [dx, dy] of arc) {
    [x, y] = [x + dx, y + dy];
    const point: Position = [x * scale[0] + translate[0], y * scale[1] + translate[1]];
    if (isFar(point)) return point;
  }
  return undefined;
}

function isArc(arc: unknown): arc is readonly Position[] {
  return Array.isArray(arc) && arc.length >= 2 && arc.every(isPosition);
}

function isPosition(value: unknown): value is Position {
  return Array.isArray(value) && value.length >= 2 && Number.isFinite(value[0]) && Number.isFinite(value[1]);
}

function isTransform(value: unknown): value is Transform {
  return isObject(value) && isPosition(value['scale']) && isPosition(value['translate']);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
