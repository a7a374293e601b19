import { expect, test } from 'vitest';
import { labelHeight, placeLabels } from './place-labels.ts';

const radius = 109;
const wanted = (...angles: number[]) => angles.map((angle, index) => ({ angle, width: 40, weight: index }));

test('a label that has room is where it wants to be', () => {
  expect(placeLabels(wanted(0.3, 1.5, 2.8), radius)).toEqual([0.3, 1.5, 2.8]);
});

test('labels that would cover each other are moved apart, in their order and within the half circle', () => {
  const placed = placeLabels(wanted(2.9, 3, 3.05, 3.1), radius) as number[];
  for (const [index, angle] of placed.entries()) {
    expect(angle).toBeLessThanOrEqual(Math.PI);
    if (index > 0) expect((angle - (placed[index - 1] as number)) * radius).toBeGreaterThanOrEqual(labelHeight - 1e-6);
  }
});

test('at the top they lie beside each other, and need their width', () => {
  const [left = 0, right = 0] = placeLabels(wanted(1.5, 1.6), radius) as number[];
  expect((right - left) * radius).toBeGreaterThan(39);
});

test('where there is no room for all, those that matter least have none', () => {
  const many = Array.from({ length: 60 }, (_, index) => ({ angle: index / 20, width: 30, weight: index % 10 }));
  const placed = placeLabels(many, radius);
  expect(placed.filter((angle) => angle === undefined).length).toBeGreaterThan(20);
  expect(many.every(({ weight }, index) => weight < 9 || placed[index] !== undefined)).toBe(true);
});

test('no labels need no room', () => {
  expect(placeLabels([], radius)).toEqual([]);
});
