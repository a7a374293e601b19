import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Topology } from 'topojson-specification';
import { describe, expect, test } from 'vitest';
import { layOutMap, mapWidth, type Region, tilesOf } from './lay-out-map.ts';
import { neighbourOf } from './lay-out-tiles.ts';

type Corner = readonly [x: number, y: number];
const named = { topojson: 'map.topojson', object: 'regions' };

/** Each region by its rings, the outer one first; a point a corner, the first not repeated. */
function mapOf(regions: Readonly<Record<string, readonly (readonly Corner[])[]>>): Topology {
  const arcs: Corner[][] = [];
  const geometries = Object.entries(regions).map(([id, rings]) => ({
    type: 'Polygon',
    id,
    arcs: rings.map((ring) => [arcs.push([...ring, ring[0] as Corner]) - 1]),
  }));
  return { type: 'Topology', arcs, objects: { regions: { type: 'GeometryCollection', geometries } } } as never;
}

/** From a corner, with steps on each side: meridians and parallels are curved. */
function box(west: number, south: number, width: number, height: number, steps = 20): Corner[] {
  const parts = Array.from({ length: steps }, (_, at) => at / steps);
  return [
    ...parts.map((part): Corner => [west + part * width, south]),
    ...parts.map((part): Corner => [west + width, south + part * height]),
    ...parts.map((part): Corner => [west + width - part * width, south + height]),
    ...parts.map((part): Corner => [west, south + height - part * height]),
  ];
}

const cornersOf = ({ path }: Region): Corner[][] =>
  path
    .split(/M|Z/)
    .filter((ring) => ring !== '')
    .map((ring) => ring.split('L').map((corner) => corner.split(',').map(Number) as unknown as Corner));
const of = (regions: readonly Region[], id: string) => regions.find((region) => region.id === id) as Region;
const bounds = (region: Region) => {
  const corners = cornersOf(region).flat();
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  return { west: Math.min(...xs), east: Math.max(...xs), north: Math.min(...ys), south: Math.max(...ys) };
};

describe('degrees', () => {
  test('are drawn with equal areas: a box of the north is as large as its part of the sphere', () => {
    const { regions } = layOutMap(mapOf({ SOUTH: [box(60, 40, 4, 2)], NORTH: [box(60, 60, 4, 2)] }), named);
    const onSphere = (south: number) => Math.sin(((south + 2) * Math.PI) / 180) - Math.sin((south * Math.PI) / 180);
    expect(of(regions, 'NORTH').size / of(regions, 'SOUTH').size).toBeCloseTo(onSphere(60) / onSphere(40), 3);
  });

  test('have north at the top, east at the right, and the map as wide as its room', () => {
    const { regions, height } = layOutMap(
      mapOf({ A: [box(-27, 38, 1, 1)], B: [box(-26, 38, 1, 1)], C: [box(-26, 39, 1, 1)] }),
      named,
    );
    expect(of(regions, 'B').x).toBeGreaterThan(of(regions, 'A').x);
    expect(of(regions, 'C').y).toBeLessThan(of(regions, 'B').y);
    const all = regions.map(bounds);
    expect(Math.min(...all.map(({ west }) => west))).toBeCloseTo(0, 1);
    expect(Math.max(...all.map(({ east }) => east))).toBeCloseTo(mapWidth, 1);
    expect(Math.min(...all.map(({ north }) => north))).toBeCloseTo(0, 1);
    expect(Math.max(...all.map(({ south }) => south))).toBeCloseTo(height, 1);
  });

  test('on both sides of 180° are one piece, and so are those about the equator', () => {
    const { regions } = layOutMap(mapOf({ WEST: [box(176, -4, 4, 8)], EAST: [box(-180, -4, 4, 8)] }), named);
    expect(bounds(of(regions, 'WEST')).east).toBeCloseTo(mapWidth / 2, 0);
    expect(bounds(of(regions, 'EAST')).west).toBeCloseTo(mapWidth / 2, 0);
  });
});

test('what is projected stays as it is, north at the top', () => {
  const map = mapOf({
    SOUTH: [box(500_000, 4_000_000, 2000, 1000, 1)],
    NORTH: [box(500_000, 4_001_000, 2000, 1000, 1)],
  });
  const { regions, height } = layOutMap(map, { ...named, coordinates: 'projected' });
  expect(height).toBe(mapWidth);
  expect(bounds(of(regions, 'NORTH'))).toEqual({ west: 0, east: 1000, north: 0, south: 500 });
  expect(of(regions, 'NORTH')).toMatchObject({ x: expect.closeTo(500, -1), y: expect.closeTo(250, -1), room: 250 });
});

test('the place of a figure is within the area and out of its holes, whichever way the rings are wound', () => {
  const flat = { ...named, coordinates: 'projected' } as const;
  const outer = box(0, 0, 10, 10, 1);
  const hole = box(3, 3, 6, 6, 1);
  for (const rings of [
    [outer, hole],
    [[...outer].reverse(), hole],
    [outer, [...hole].reverse()],
  ]) {
    const { regions } = layOutMap(mapOf({ RING: rings, TOWN: [hole] }), flat);
    const { x, y, room } = of(regions, 'RING');
    const isInHole = x > 300 && x < 900 && y > 100 && y < 700;
    expect([isInHole, room > 170]).toEqual([false, true]);
    // Drawn last, so that the pointer finds it.
    expect(regions.map(({ id }) => id)).toEqual(['RING', 'TOWN']);
  }
});

test('the invented islands: four regions by their property, the isles as one', () => {
  const file = fileURLToPath(new URL('../../../../recordings/harbour-2031/map.topojson', import.meta.url));
  const map = { ...named, object: 'districts', property: 'district' };
  const { regions } = layOutMap(JSON.parse(readFileSync(file, 'utf8')), map);
  expect(regions.map(({ id }) => id).sort()).toEqual(['NORTH', 'OUTER', 'PORT', 'TERRACES']);
  expect(cornersOf(of(regions, 'OUTER'))).toHaveLength(2);
  const tiles = tilesOf(regions);
  expect(neighbourOf(tiles, 'PORT', [0, -1])).toBe('NORTH');
  expect(neighbourOf(tiles, 'TERRACES', [-1, 0])).toBe('PORT');
  expect(neighbourOf(tiles, 'PORT', [1, 0])).toBe('TERRACES');
  expect(neighbourOf(tiles, 'TERRACES', [0, 1])).toBe('OUTER');
});
