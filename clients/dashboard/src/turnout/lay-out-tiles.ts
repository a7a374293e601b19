import { hierarchy, treemap, treemapSquarify } from 'd3-hierarchy';
import { spreadApart } from '../layout/spread-apart.ts';

export type TiledUnit = {
  readonly id: string;
  /** Voters on the list; absent where nobody knows, and then the tile is as large as that of a middling unit. */
  readonly voters: number | undefined;
  /** Column from the west and row from the north, as the definition has it. */
  readonly tile: { readonly x: number; readonly y: number } | undefined;
};

/** In a room of `width` to 1 of height. */
export type Tile = {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};
export type TileLayout = { readonly width: number; readonly height: number; readonly tiles: readonly Tile[] };

/** A tile is as many times as wide as high: a figure and a name need width. */
const shape = 1.4;
/** Between tiles, of the height of the largest. */
const gap = 0.05;
const fallbackSize = [16, 10] as const;

/**
 * A tile for each unit, its area in proportion to its voters. Where all have a place, each row of places is a row of tiles, and in it each
 * tile is as near to its column as its neighbours let it: west stays west of east, and north north of south. Without places it is a
 * squarified treemap (Bruls, Huizing and van Wijk 2000), largest first, which shows sizes and no country.
 */
export function layOutTiles(units: readonly TiledUnit[]): TileLayout {
  const known = units.flatMap(({ voters }) => (voters ? [voters] : [])).sort((one, other) => one - other);
  const middling = known[Math.floor(known.length / 2)] ?? 1;
  const sized = units.map((unit) => ({ ...unit, area: unit.voters || middling }));
  const largest = Math.max(1, ...sized.map(({ area }) => area));
  const placed = sized.flatMap(({ id, area, tile }) => (tile ? [{ id, area: area / largest, tile }] : []));
  return placed.length === units.length && units.length > 0 ? onPlaces(placed) : squarified(sized);
}

type Placed = { readonly id: string; readonly area: number; readonly tile: { readonly x: number; readonly y: number } };

function onPlaces(units: readonly Placed[]): TileLayout {
  const rows = [...new Set(units.map(({ tile }) => tile.y))]
    .sort((one, other) => one - other)
    .map((y) => units.filter(({ tile }) => tile.y === y).sort((one, other) => one.tile.x - other.tile.x));
  const columns = units.map(({ tile }) => tile.x);
  const [west, east] = [Math.min(...columns), Math.max(...columns)];
  const width = Math.max(...rows.map((row) => row.reduce((sum, { area }) => sum + widthOf(area) + gap, -gap)));
  const pitch = width / (east - west + 1);
  let top = 0;
  const tiles = rows.flatMap((row) => {
    const height = Math.max(...row.map(({ area }) => heightOf(area)));
    const wanted = row.map(({ area, tile }) => ({ middle: (tile.x - west + 0.5) * pitch, size: widthOf(area) }));
    const starts = spreadApart(wanted, 0, width, gap);
    const laid = row.map(({ id, area }, at) => ({
      id,
      x: starts[at] as number,
      y: top + (height - heightOf(area)) / 2,
      width: widthOf(area),
      height: heightOf(area),
    }));
    top += height + gap;
    return laid;
  });
  return { width, height: top - gap, tiles };
}

function widthOf(area: number): number {
  return Math.sqrt(area * shape);
}

function heightOf(area: number): number {
  return Math.sqrt(area / shape);
}

type Sized = { readonly id: string; readonly area: number };

function squarified(units: readonly Sized[]): TileLayout {
  const [width, height] = fallbackSize;
  if (units.length === 0) return { width, height, tiles: [] };
  const root = hierarchy<{ id: string; area: number; children?: readonly Sized[] }>(
    { id: '', area: 0, children: units },
    ({ children }) => children,
  );
  root.sum(({ area }) => area).sort((one, other) => (other.value ?? 0) - (one.value ?? 0));
  const leaves = treemap<{ id: string; area: number }>().size([width, height]).tile(treemapSquarify)(root).leaves();
  // Shrunk about their middles, all by the same factor, so that areas stay in proportion.
  const kept = 0.97;
  const tiles = leaves.map(({ data, x0, x1, y0, y1 }) => ({
    id: data.id,
    x: x0 + ((x1 - x0) * (1 - kept)) / 2,
    y: y0 + ((y1 - y0) * (1 - kept)) / 2,
    width: (x1 - x0) * kept,
    height: (y1 - y0) * kept,
  }));
  return { width, height, tiles };
}

/** The tile next to one in a direction: the nearest of those whose middle lies that way, more ahead than aside where there is one. */
export function neighbourOf(
  tiles: readonly Tile[],
  id: string,
  [right, down]: readonly [number, number],
): string | undefined {
  const from = tiles.find((tile) => tile.id === id);
  if (!from) return tiles[0]?.id;
  const [x, y] = middleOf(from);
  const least = Math.min(from.width, from.height) / 4;
  const ways = tiles.flatMap((tile) => {
    const [dx, dy] = [middleOf(tile)[0] - x, middleOf(tile)[1] - y];
    const ahead = dx * right + dy * down;
    const aside = Math.abs(dx * down) + Math.abs(dy * right);
    return ahead > least ? [{ id: tile.id, isAside: aside > ahead, way: ahead + 2 * aside }] : [];
  });
  ways.sort((one, other) => Number(one.isAside) - Number(other.isAside) || one.way - other.way);
  return ways[0]?.id;
}

function middleOf({ x, y, width, height }: Tile): readonly [number, number] {
  return [x + width / 2, y + height / 2];
}
