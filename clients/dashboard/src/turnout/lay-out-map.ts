import type { RegionMap } from '@election-night/shared/election/definition.ts';
import { geoConicEqualAreaRaw } from 'd3-geo';
import type { FeatureCollection, MultiPolygon, Polygon, Position } from 'geojson';
import polylabel from 'polylabel';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import type { Tile } from './lay-out-tiles.ts';

/** A region as the picture has it, in a room as wide as `mapWidth`. */
export type Region = {
  readonly id: string;
  /** Its outline, as `d` of an SVG path. */
  readonly path: string;
  /** The place in its largest part that is farthest from any border, and how far that is: room for a figure. */
  readonly x: number;
  readonly y: number;
  readonly room: number;
  /** Of its largest part. */
  readonly size: number;
};
/** Larger regions first: what lies within another one is drawn over it. */
export type MapLayout = { readonly height: number; readonly regions: readonly Region[] };

export const mapWidth = 1000;

type Point = readonly [x: number, y: number];
/** The outer one first, then the holes in it. */
type Rings = readonly (readonly Point[])[];
type Areas = FeatureCollection<Polygon | MultiPolygon, Record<string, unknown>>;
type Shape = { readonly id: string; readonly polygons: readonly Rings[] };

const radian = Math.PI / 180;
/** The place for a figure is found to within a region's own width by this. */
const exactness = 100;

/**
 * The regions of a topology that was checked, fitted to the width, north at the top. Degrees are drawn by Albers' equal-area conic, so that
 * sizes compare: the middle of the map upright, its parallels a sixth of the way from the southern and the northern edge (Snyder, Map
 * Projections: A Working Manual, 1987, page 99). What is projected already stays as it is.
 */
export function layOutMap(topology: Topology, { object, property, coordinates }: RegionMap): MapLayout {
  const areas = feature(topology, topology.objects[object] as GeometryCollection<Record<string, unknown>>) as Areas;
  const shapes = areas.features.map((area) => shapeOf(area, property));
  const project = coordinates === 'projected' ? upsideDown : equalAreaConic(pointsOf(shapes));
  const projected = withPoints(shapes, project);
  const xs = pointsOf(projected).map(([x]) => x);
  const ys = pointsOf(projected).map(([, y]) => y);
  const [west, east] = endsOf(xs);
  const [north, south] = endsOf(ys);
  const scale = mapWidth / (east - west);
  const fitted = withPoints(projected, ([x, y]) => [(x - west) * scale, (y - north) * scale]);
  const regions = fitted.map(regionOf).sort((one, other) => other.size - one.size);
  return { height: (south - north) * scale, regions };
}

function shapeOf({ id, properties, geometry }: Areas['features'][number], property: string | undefined): Shape {
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  return {
    id: String(property === undefined ? id : properties[property]),
    polygons: polygons.map((rings) => rings.map((ring) => ring.map((position) => pointOf(position)))),
  };
}

/** Screens count downwards. */
function upsideDown([x, y]: Point): Point {
  return [x, -y];
}

function equalAreaConic(points: readonly Point[]): (point: Point) => Point {
  const middle = middleLongitude(points.map(([longitude]) => longitude));
  const [south, north] = endsOf(points.map(([, latitude]) => latitude));
  const sixth = (north - south) / 6;
  const raw = geoConicEqualAreaRaw((south + sixth) * radian, (north - sixth) * radian);
  return ([longitude, latitude]) => {
    const [x, y] = raw(eastOf(middle, longitude) * radian, latitude * radian);
    return [x, -y];
  };
}

/** Opposite to the widest stretch of the globe without any land, so that a country on both sides of 180° stays in one piece. */
function middleLongitude(longitudes: readonly number[]): number {
  const sorted = [...new Set(longitudes)].sort((one, other) => one - other);
  const gaps = sorted.map((from, at) => ({ from, width: (sorted[at + 1] ?? (sorted[0] as number) + 360) - from }));
  const widest = gaps.reduce((one, other) => (other.width > one.width ? other : one));
  return widest.from + widest.width / 2 + 180;
}

/** Degrees from -180 to 180. */
function eastOf(middle: number, longitude: number): number {
  const turned = (longitude - middle) % 360;
  return turned > 180 ? turned - 360 : turned < -180 ? turned + 360 : turned;
}

function regionOf({ id, polygons }: Shape): Region {
  const largest = polygons.reduce((one, other) => (sizeOf(other) > sizeOf(one) ? other : one));
  const size = sizeOf(largest);
  const place = polylabel(largest, Math.sqrt(size) / exactness);
  const path = polygons.flat().map(outlineOf).join('');
  return { id, path, x: place[0], y: place[1], room: place.distance, size };
}

/** The area of the outer ring, by the shoelace formula. */
function sizeOf([ring = []]: Rings): number {
  const crossed = ring.map(([x, y], at) => {
    const [nextX, nextY] = ring[(at + 1) % ring.length] as Point;
    return x * nextY - nextX * y;
  });
  return Math.abs(crossed.reduce((sum, one) => sum + one, 0)) / 2;
}

/** A tenth of a unit is less than a pixel of the widest screen. */
function outlineOf(ring: readonly Point[]): string {
  return `M${ring.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join('L')}Z`;
}

function withPoints(shapes: readonly Shape[], change: (point: Point) => Point): readonly Shape[] {
  return shapes.map(({ id, polygons }) => ({
    id,
    polygons: polygons.map((rings) => rings.map((ring) => ring.map(change))),
  }));
}

function pointsOf(shapes: readonly Shape[]): readonly Point[] {
  return shapes.flatMap(({ polygons }) => polygons.flat(2));
}

function pointOf([x = 0, y = 0]: Position): Point {
  return [x, y];
}

/** Lists may be longer than a call takes arguments. */
function endsOf(values: readonly number[]): readonly [least: number, most: number] {
  return values.reduce(([least, most], value) => [Math.min(least, value), Math.max(most, value)], [
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ] as readonly [number, number]);
}

/** Regions as tiles about their places, for what turns from one to the next. */
export function tilesOf(regions: readonly Region[]): readonly Tile[] {
  return regions.map(({ id, x, y, room }) => ({ id, x: x - room, y: y - room, width: 2 * room, height: 2 * room }));
}
