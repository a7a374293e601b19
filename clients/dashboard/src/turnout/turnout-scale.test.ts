import { describe, expect, test } from 'vitest';
import { contrast, inkOn } from '../style/option-colors.ts';
import { difference, seenBy, sights } from '../style/test-color-vision.ts';
import { stepColors, stepOf, turnoutSteps } from './turnout-scale.ts';

test.each([
  [0, 0],
  [9.99, 0],
  [10, 1],
  [54.19, 5],
  [70, 7],
  [100.01, 7],
])('%d percent is of step %d', (percent, step) => expect(stepOf(percent)).toBe(step));

test('each step has a colour', () => expect(stepColors.length).toBe(turnoutSteps.length));

describe.each([
  ['light', 0],
  ['dark', 1],
] as const)('in %s', (_, theme) => {
  const colors = stepColors.map((pair) => pair[theme]);

  test.each(sights)('%s eyes see each step apart from the next', (sight) => {
    const seen = colors.map((color) => seenBy(sight, color));
    const steps = seen.slice(1).map((color, at) => difference(color, seen[at] as string));
    expect(Math.min(...steps)).toBeGreaterThan(7);
  });

  test.each(sights)('for %s eyes lightness goes one way, and so says more and less', (sight) => {
    const fromBlack = colors.map((color) => contrast(seenBy(sight, color), '#000000'));
    const sorted = fromBlack.toSorted((one, other) => (theme === 0 ? other - one : one - other));
    expect(fromBlack).toEqual(sorted);
  });

  test('a figure on any step is read', () => {
    for (const color of colors) expect(contrast(color, inkOn(color))).toBeGreaterThanOrEqual(4.5);
  });
});
