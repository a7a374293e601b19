import { readFileSync } from 'node:fs';
import type { Definition } from '@election-night/shared/election/definition.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { layOutTiles, neighbourOf, type Tile, type TiledUnit, type TileLayout } from './lay-out-tiles.ts';

const definition = JSON.parse(
  readFileSync(new URL('../../../../recordings/kazakhstan-2023/definition.json', import.meta.url), 'utf8'),
) as Definition;
const regions: readonly TiledUnit[] = definition.units
  .filter(({ parent }) => parent === 'KZ')
  .map(({ id, voters, tile }) => ({ id, voters, tile }));

const overlap = (one: Tile, other: Tile) =>
  Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x) > 1e-9 &&
  Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y) > 1e-9;

function expectSound({ width, height, tiles }: TileLayout, units: readonly TiledUnit[]): void {
  expect(tiles.map(({ id }) => id).sort()).toEqual(units.map(({ id }) => id).sort());
  for (const [at, tile] of tiles.entries()) {
    expect(Math.min(tile.x, tile.y)).toBeGreaterThan(-1e-9);
    expect(tile.x + tile.width).toBeLessThan(width + 1e-9);
    expect(tile.y + tile.height).toBeLessThan(height + 1e-9);
    expect(tiles.slice(at + 1).filter((other) => overlap(tile, other))).toEqual([]);
  }
  const perVoter = tiles.map(
    (tile) => (tile.width * tile.height) / (units.find(({ id }) => id === tile.id)?.voters ?? Number.NaN),
  );
  expect(Math.max(...perVoter) / Math.min(...perVoter)).toBeLessThan(1.02);
}

const someUnits = fc
  .uniqueArray(fc.record({ x: fc.nat(9), y: fc.nat(6), voters: fc.integer({ min: 1, max: 2_000_000 }) }), {
    selector: ({ x, y }) => `${x} ${y}`,
    minLength: 1,
    maxLength: 30,
  })
  .map((places) => places.map(({ x, y, voters }, at) => ({ id: `U${at}`, voters, tile: { x, y } })));

describe('on places', () => {
  test('the regions of Kazakhstan lie apart, in proportion to their voters', () => {
    expect(regions).toHaveLength(20);
    expectSound(layOutTiles(regions), regions);
  });

  test('its picture is the country: who is west or north of whom stays so', () => {
    const { tiles } = layOutTiles(regions);
    const at = (id: string) => {
      const tile = tiles.find((one) => one.id === `KZ-${id}`) as Tile;
      return { x: tile.x + tile.width / 2, y: tile.y + tile.height / 2 };
    };
    const [atyrau, eastKazakhstan, north, shymkent, turkestan] = [at('23'), at('63'), at('59'), at('79'), at('61')];
    const [astana, karaganda, almaty] = [at('71'), at('35'), at('75')];
    expect(atyrau.x).toBeLessThan(astana.x);
    expect(karaganda.x).toBeLessThan(eastKazakhstan.x);
    expect(north.y).toBeLessThan(astana.y);
    expect(astana.y).toBeLessThan(karaganda.y);
    expect(karaganda.y).toBeLessThan(turkestan.y);
    expect(turkestan.y).toBeLessThan(shymkent.y);
    expect(shymkent.x).toBeLessThan(almaty.x);
  });

  test('so do any units on any places, with their order in each row', () => {
    fc.assert(
      fc.property(someUnits, (units) => {
        const layout = layOutTiles(units);
        expectSound(layout, units);
        const left = new Map(layout.tiles.map(({ id, x }) => [id, x]));
        for (const one of units)
          for (const other of units)
            if (one.tile.y === other.tile.y && one.tile.x < other.tile.x)
              expect(left.get(one.id)).toBeLessThan(left.get(other.id) as number);
      }),
    );
  });
});

describe('without places', () => {
  test('tiles lie apart all the same, in proportion to their voters', () => {
    fc.assert(
      fc.property(someUnits, (units) => {
        const unplaced = units.map(({ id, voters }) => ({ id, voters, tile: undefined }));
        expectSound(layOutTiles(unplaced), unplaced);
      }),
    );
  });

  test('a unit whose list nobody knows gets a middling tile, and no units are no tiles', () => {
    const units = [undefined, 100, 400, 900].map((voters, at) => ({ id: `U${at}`, voters, tile: undefined }));
    const areas = new Map(layOutTiles(units).tiles.map(({ id, width, height }) => [id, width * height]));
    expect(areas.get('U0')).toBeCloseTo(areas.get('U2') as number);
    expect(layOutTiles([]).tiles).toEqual([]);
  });
});

describe('keys', () => {
  const { tiles } = layOutTiles(regions);
  test.each([
    ['from Astana up to North Kazakhstan', 'KZ-71', [0, -1], 'KZ-59'],
    ['from Astana down to Karaganda', 'KZ-71', [0, 1], 'KZ-35'],
    ['from Astana right to Pavlodar', 'KZ-71', [1, 0], 'KZ-55'],
    ['from Mangystau no further left', 'KZ-47', [-1, 0], undefined],
  ] as const)('lead %s', (_, id, way, to) => {
    expect(neighbourOf(tiles, id, way)).toBe(to);
  });

  test('lead from any tile to any other', () => {
    const seen = new Set(['KZ-23']);
    for (const id of seen)
      for (const way of [
        [1, 0],
        [-1, 0],
        [0, 1],
        [0, -1],
      ] as const) {
        const next = neighbourOf(tiles, id, way);
        if (next) seen.add(next);
      }
    expect(seen.size).toBe(20);
  });
});
