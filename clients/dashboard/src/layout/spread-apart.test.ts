import fc from 'fast-check';
import { expect, test } from 'vitest';
import { spreadApart } from './spread-apart.ts';

const things = fc.array(
  fc.record({
    middle: fc.double({ min: -50, max: 150, noNaN: true }),
    size: fc.double({ min: 0.1, max: 9, noNaN: true }),
  }),
  { minLength: 1, maxLength: 12 },
);

test('whoever has room stays where it wants to be', () => {
  const wanted = [10, 50, 90].map((middle) => ({ middle, size: 10 }));
  expect(spreadApart(wanted, 0, 100)).toEqual([5, 45, 85]);
});

test('two that want the same place give way alike', () => {
  const wanted = [50, 50].map((middle) => ({ middle, size: 10 }));
  expect(spreadApart(wanted, 0, 100, 2)).toEqual([39, 51]);
});

test('none lies on another, none leaves the room, and the order stays', () => {
  fc.assert(
    fc.property(things, (wanted) => {
      const sorted = wanted.toSorted((one, other) => one.middle - other.middle);
      const starts = spreadApart(sorted, 0, 120);
      expect(starts[0]).toBeGreaterThan(-1e-9);
      starts.forEach((start, at) => {
        const end = start + (sorted[at]?.size ?? 0);
        expect(end).toBeLessThan((starts[at + 1] ?? 120) + 1e-9);
      });
    }),
  );
});

test('no other arrangement on a grid is nearer to what was wanted', () => {
  const wanted = [
    { middle: 4, size: 4 },
    { middle: 5, size: 2 },
    { middle: 9, size: 4 },
  ];
  const cost = (starts: readonly number[]) =>
    starts.reduce((sum, start, at) => sum + (start + (wanted[at]?.size ?? 0) / 2 - (wanted[at]?.middle ?? 0)) ** 2, 0);
  const found = cost(spreadApart(wanted, 0, 12));
  for (let a = 0; a <= 12; a += 0.25)
    for (let b = a + 4; b <= 12; b += 0.25)
      for (let c = b + 2; c <= 8; c += 0.25) expect(found).toBeLessThanOrEqual(cost([a, b, c]) + 1e-9);
});

test('what is longer than the room follows one after the other', () => {
  expect(
    spreadApart(
      [
        { middle: 9, size: 6 },
        { middle: 1, size: 6 },
      ],
      0,
      10,
    ),
  ).toEqual([0, 6]);
});
