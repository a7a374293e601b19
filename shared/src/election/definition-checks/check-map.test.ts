import { expect, test } from 'vitest';
import type { Definition, RegionMap } from '../definition.ts';
import { checkMap } from './check-map.ts';

// A square that is cut in two: WEST has the arcs 0 and 2, EAST 1 and 2 backwards.
const square = () => ({
  type: 'Topology' as string,
  objects: {
    regions: {
      type: 'GeometryCollection',
      geometries: [
        { type: 'Polygon', id: 'WEST' as unknown, properties: { code: 'WEST' } as object, arcs: [[0, 2]] as unknown },
        { type: 'MultiPolygon', id: 'EAST', properties: { code: 'EAST' }, arcs: [[[1, ~2]]] },
      ],
    },
  } as Record<string, unknown>,
  arcs: [
    [
      [1, 1],
      [0, 1],
      [0, 0],
      [1, 0],
    ],
    [
      [1, 0],
      [2, 0],
      [2, 1],
      [1, 1],
    ],
    [
      [1, 0],
      [1, 1],
    ],
  ] as unknown,
});
type Square = ReturnType<typeof square>;
const areas = (map: Square) => (map.objects['regions'] as { geometries: Record<string, unknown>[] }).geometries;

/** Steps of a grid, each after the first from the one before. */
function quantized(): Square & { transform: unknown } {
  const arcs = (square().arcs as number[][][]).map((arc) =>
    arc.map((point, at) => point.map((one, axis) => (one - (arc[at - 1]?.[axis] ?? 0)) * 10)),
  );
  return { ...square(), arcs, transform: { scale: [0.1, 0.1], translate: [0, 0] } };
}

const units = ['LAND', 'WEST', 'EAST', 'SHORE'].map((id) => ({
  id,
  kind: 'region',
  names: { en: id },
  ...(id === 'LAND' ? {} : { parent: id === 'SHORE' ? 'WEST' : 'LAND' }),
}));
const named: RegionMap = { topojson: 'map.topojson', object: 'regions' };
const check = (topology: unknown, map: RegionMap = named) =>
  checkMap({ units } as unknown as Definition, map, topology);
const changed = (change: (map: Square) => unknown): unknown => {
  const map = square();
  return change(map) ?? map;
};

test('a map with one area for each unit below the top one is right, by id or property, in degrees or projected, on a grid or not', () => {
  expect(check(square())).toEqual([]);
  expect(check(square(), { ...named, property: 'code' })).toEqual([]);
  expect(check(quantized())).toEqual([]);
  const metres = { ...quantized(), transform: { scale: [1000, 1000], translate: [500_000, 4_000_000] } };
  expect(check(metres, { ...named, coordinates: 'projected' })).toEqual([]);
});

const first = '/objects/regions/geometries/0';
type Mistaken = readonly [what: string, topology: unknown, path: string, message: RegExp, map?: RegionMap];

const mistakes: readonly Mistaken[] = [
  ['no object', [], '/type', /expected "Topology", got \[\]; convert/],
  ['GeoJSON', { type: 'FeatureCollection' }, '/type', /got "FeatureCollection"; convert the map to TopoJSON/],
  ['no objects', { ...square(), objects: 1 }, '/objects', /expected an object, got 1/],
  [
    'an object of another name',
    square(),
    '/objects',
    /"land", got "regions"; correct map\.object/,
    { ...named, object: 'land' },
  ],
  ['what every object inherits', square(), '/objects', /got "regions"/, { ...named, object: 'constructor' }],
  [
    'an object that is one area',
    changed((map) => ({ ...map, objects: { regions: areas(map)[0] } })),
    '/objects/regions',
    /expected a GeometryCollection/,
  ],
  [
    'an area of a unit that there is not',
    changed((map) => void Object.assign(areas(map)[0] as object, { id: 'MARS' })),
    first,
    /right below "LAND", got "MARS"; correct it or take the area out/,
  ],
  [
    'an area of a unit further down',
    changed((map) => void Object.assign(areas(map)[0] as object, { id: 'SHORE' })),
    first,
    /right below "LAND", got "SHORE"/,
  ],
  [
    'a unit without an area',
    changed((map) => void areas(map).pop()),
    '/objects/regions/geometries',
    /an area whose id is "EAST", got none; add it/,
  ],
  [
    'a unit with two areas',
    changed((map) => void areas(map).push({ ...areas(map)[0] })),
    '/objects/regions/geometries/2',
    /one area of "WEST", got \/objects\/regions\/geometries\/0 before it; make one MultiPolygon/,
  ],
  [
    'an area whose id is a number',
    changed((map) => void Object.assign(areas(map)[0] as object, { id: 7 })),
    `${first}/id`,
    /id of a unit as text, got 7/,
  ],
  [
    'an area without the property',
    square(),
    `${first}/properties/name`,
    /got undefined.*\(now "name"\)/,
    { ...named, property: 'name' },
  ],
  [
    'a line',
    changed((map) => void Object.assign(areas(map)[0] as object, { type: 'LineString', arcs: [0] })),
    `${first}/type`,
    /Polygon or MultiPolygon, got "LineString"; take it out/,
  ],
  [
    'an area without rings',
    changed((map) => void Object.assign(areas(map)[0] as object, { arcs: [] })),
    `${first}/arcs`,
    /lists of rings of arcs/,
  ],
  [
    'an arc that there is not',
    changed((map) => void Object.assign(areas(map)[0] as object, { arcs: [[0, 3]] })),
    `${first}/arcs`,
    /indexes of the 3 arcs, got 3; convert/,
  ],
  [
    'a ring that is open',
    changed((map) => void Object.assign(areas(map)[0] as object, { arcs: [[0]] })),
    `${first}/arcs`,
    /ends where it begins/,
  ],
  [
    'a ring that is a line there and back',
    changed((map) => void Object.assign(areas(map)[0] as object, { arcs: [[2, ~2]] })),
    `${first}/arcs`,
    /ring of 4 points or more, got 3/,
  ],
  ['no arcs', { ...square(), arcs: {} }, '/arcs', /a list of arcs, got {}/],
  ['an arc of one point', { ...square(), arcs: [[[0, 0]]] }, '/arcs/0', /two positions or more/],
  [
    'a position that is no number',
    {
      ...square(),
      arcs: [
        [
          [0, 0],
          [0, null],
        ],
      ],
    },
    '/arcs/0',
    /each of two numbers/,
  ],
  ['half a transform', { ...quantized(), transform: { scale: [1, 1] } }, '/transform', /two numbers each/],
  [
    'metres where degrees are said',
    { ...quantized(), transform: { scale: [1000, 1000], translate: [0, 0] } },
    '/arcs/0',
    /degrees of longitude and latitude, got \[10000,10000\]; write "coordinates": "projected"/,
  ],
];

test.each(mistakes.map(([what, topology, path, message, map = named]) => ({ what, topology, path, message, map })))(
  '$what is told with its path and its remedy',
  ({ topology, path, message, map }) => {
    expect(check(topology, map)).toContainEqual({ path, message: expect.stringMatching(message) });
  },
);

test('broken arcs are told once, not at each area', () => {
  expect(check({ ...square(), arcs: [[[0, 0]]] })).toHaveLength(1);
});
