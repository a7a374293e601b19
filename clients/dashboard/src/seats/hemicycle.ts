/** A seat in a half circle of radius 100 around (0, 0), y downwards. `angle`: 0 at the left end, π at the right one. */
export type Place = { readonly x: number; readonly y: number; readonly angle: number };

export type Hemicycle = {
  /** From left to right, as parties sit beside each other. */
  readonly places: readonly Place[];
  /** At which no two seats touch. */
  readonly dotRadius: number;
  /** Nothing is nearer to the middle. */
  readonly inner: number;
};

export const outer = 100;
/** How much of the radius the middle is to leave free, where the seats allow it. */
const freeMiddle = 40;
/** How much it leaves at least, for the words that stand there. */
const leastMiddle = 38;
/** A few seats are no balloons. */
const widestRow = 36;
/** Above so many seats single ones say nothing: sectors are drawn in their place. */
export const mostDots = 700;

/** Places for so many seats, about as far from the next row as from their neighbours. */
export function hemicycle(seats: number): Hemicycle {
  const { radii, gap } = rowsFor(seats);
  const counts = sharedOut(seats, radii);
  const places = radii.flatMap((radius, row) => rowOf(counts[row] as number, radius));
  places.sort(
    (one, other) =>
      rounded(one.angle) - rounded(other.angle) || Math.hypot(other.x, other.y) - Math.hypot(one.x, one.y),
  );
  const spacings = radii.map((radius, row) => {
    const count = counts[row] as number;
    return count < 2 ? gap : 2 * radius * Math.sin(Math.PI / (count - 1) / 2);
  });
  return { places, dotRadius: Math.min(gap, ...spacings) * 0.44, inner: outer - gap * radii.length };
}

/** Seats that are more than half. */
export function majorityOf(seats: number): number {
  return Math.floor(seats / 2) + 1;
}

/** Where a party that sits from the left end on gets its majority: between the last seat that is not enough and the next. Undefined for one seat. */
export function majorityAngle(places: readonly Place[]): number | undefined {
  const needed = majorityOf(places.length);
  const [before, after] = [places[needed - 2], places[needed - 1]];
  return before && after && (before.angle + after.angle) / 2;
}

/** The point at an angle and a radius, for SVG. */
export function pointAt(angle: number, radius: number): { readonly x: number; readonly y: number } {
  return { x: -Math.cos(angle) * radius, y: -Math.sin(angle) * radius };
}

/** The piece of the half circle between two shares (0 to 1) of it, as a path. */
export function sector(from: number, to: number, inner = freeMiddle): string {
  const [start, end] = [from * Math.PI, to * Math.PI];
  const [a, b, c, d] = [pointAt(start, outer), pointAt(end, outer), pointAt(end, inner), pointAt(start, inner)].map(
    ({ x, y }) => `${x.toFixed(2)} ${y.toFixed(2)}`,
  );
  return `M${a}A${outer} ${outer} 0 0 1 ${b}L${c}A${inner} ${inner} 0 0 0 ${d}Z`;
}

/** Circles as one path, so that a house is a few elements and not hundreds. */
export function dots(places: readonly Place[], radius: number): string {
  const r = radius.toFixed(2);
  const width = (2 * Number(r)).toFixed(2);
  return places
    .map(
      ({ x, y }) =>
        `M${(x - radius).toFixed(2)} ${y.toFixed(2)}a${r} ${r} 0 1 0 ${width} 0a${r} ${r} 0 1 0 -${width} 0`,
    )
    .join('');
}

/**
 * Rows at a distance of `gap`, which is the distance of neighbours too: Σ (π·radius/gap + 1) over the rows is the number of seats. Of all
 * numbers of rows the one that leaves the middle free as it should be.
 */
function rowsFor(seats: number): { readonly radii: readonly number[]; readonly gap: number } {
  let rows = 1;
  while (missesMiddle(rows + 1, seats) < missesMiddle(rows, seats)) rows += 1;
  const gap = gapOf(rows, seats);
  return { radii: Array.from({ length: rows }, (_, row) => outer - gap * (row + 0.5)), gap };
}

function gapOf(rows: number, seats: number): number {
  const gap = (Math.PI * rows * outer) / (seats - rows + (Math.PI * rows ** 2) / 2);
  return rows === 1 ? Math.min(gap, widestRow) : gap;
}

function missesMiddle(rows: number, seats: number): number {
  const free = outer - rows * gapOf(rows, seats);
  return rows > 1 && free < leastMiddle ? Number.POSITIVE_INFINITY : Math.abs(free - freeMiddle);
}

/** Seats to rows in proportion to their length, the largest remainders first. */
function sharedOut(seats: number, radii: readonly number[]): readonly number[] {
  const length = radii.reduce((sum, radius) => sum + radius, 0);
  const exact = radii.map((radius) => (seats * radius) / length);
  const counts = exact.map(Math.floor);
  const byRemainder = exact.map((_, row) => row).sort((one, other) => remainder(exact[other]) - remainder(exact[one]));
  const left = seats - counts.reduce((sum, count) => sum + count, 0);
  for (const row of byRemainder.slice(0, left)) counts[row] = (counts[row] as number) + 1;
  return counts;
}

function remainder(value = 0): number {
  return value - Math.floor(value);
}

function rowOf(count: number, radius: number): Place[] {
  return Array.from({ length: count }, (_, index) => {
    const angle = count === 1 ? Math.PI / 2 : (Math.PI * index) / (count - 1);
    return { ...pointAt(angle, radius), angle };
  });
}

/** Sums of fractions differ in their last digits though they are meant to be equal. */
function rounded(angle: number): number {
  return Math.round(angle * 1e6);
}
