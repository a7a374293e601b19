import { describe, expect, test } from 'vitest';
import { dots, hemicycle, majorityAngle, majorityOf, mostDots, outer, sector } from './hemicycle.ts';

const houses = [1, 2, 3, 4, 5, 7, 9, 10, 31, 69, 98, 107, 435, 650, mostDots];

describe.each(houses)('a house of %i', (seats) => {
  const { places, dotRadius, inner } = hemicycle(seats);

  test('has a place for each seat, within the half circle', () => {
    expect(places).toHaveLength(seats);
    for (const { x, y, angle } of places) {
      const radius = Math.hypot(x, y);
      expect(radius - dotRadius).toBeGreaterThan(inner - 1e-6);
      expect(radius + dotRadius).toBeLessThan(outer + 1e-6);
      expect(y).toBeLessThan(1e-6);
      expect(Math.cos(angle) * radius).toBeCloseTo(-x);
    }
  });

  test('goes from left to right, and is the same from both sides', () => {
    for (const [index, place] of places.entries())
      expect(place.angle).toBeGreaterThanOrEqual((places[index - 1]?.angle ?? 0) - 1e-6);
    const key = (x: number, y: number) => `${Math.round(x * 1000)} ${Math.round(-y * 1000)}`.replaceAll(/-0\b/g, '0');
    const all = new Set(places.map(({ x, y }) => key(x, y)));
    for (const { x, y } of places) expect(all).toContain(key(-x, y));
  });

  test('has no two seats that touch', () => {
    let nearest = Number.POSITIVE_INFINITY;
    for (const [index, one] of places.entries())
      for (const other of places.slice(index + 1))
        nearest = Math.min(nearest, Math.hypot(one.x - other.x, one.y - other.y));
    expect(nearest).toBeGreaterThan(2 * dotRadius);
    expect(dotRadius).toBeGreaterThan(1);
  });

  test('leaves the middle free for words', () => {
    expect(inner).toBeGreaterThan(35);
  });
});

test.each([
  [1, 1],
  [2, 2],
  [69, 35],
  [98, 50],
])('more than half of %i seats are %i', (seats, needed) => {
  expect(majorityOf(seats)).toBe(needed);
});

describe('the line of the majority', () => {
  test.each([2, 10, 98, 650])('is in the middle of a house of %i', (seats) => {
    expect(majorityAngle(hemicycle(seats).places)).toBeCloseTo(Math.PI / 2, 5);
  });

  test.each([3, 7, 69])('has the seat that is enough on its other side, of %i', (seats) => {
    const { places } = hemicycle(seats);
    const angle = majorityAngle(places) ?? 0;
    const enough = majorityOf(seats);
    expect(places.slice(0, enough - 1).every((place) => place.angle <= angle + 1e-6)).toBe(true);
    expect(places.slice(enough - 1).every((place) => place.angle >= angle - 1e-6)).toBe(true);
  });

  test('is not drawn for one seat', () => {
    expect(majorityAngle(hemicycle(1).places)).toBeUndefined();
  });
});

test('a large house is sectors that meet', () => {
  const ends = (path: string) => path.match(/-?\d+\.\d+ -?\d+\.\d+/g);
  const [, leftOuter, leftInner] = ends(sector(0.1, 0.4)) ?? [];
  const [rightOuter, , , rightInner] = ends(sector(0.4, 1)) ?? [];
  expect([leftOuter, leftInner]).toEqual([rightOuter, rightInner]);
});

test('seats are one path', () => {
  expect(dots(hemicycle(3).places, 5).match(/M/g)).toHaveLength(3);
});
