import { inkOn } from '../style/option-colors.ts';

/** The first percent of each step; the last one reaches to 100. They are the same all night, so that a colour says one thing. */
export const turnoutSteps = [0, 10, 20, 30, 40, 50, 60, 70] as const;

/**
 * One hue and a bit of the next, even steps of lightness (OKLCH), so that they stay in order in grey and for all eyes:
 * [light, dark]. More turnout is further from the ground: darker on light, lighter on dark.
 */
export const stepColors = [
  ['#def5fb', '#1a2d50'],
  ['#a6dcef', '#1f4574'],
  ['#73c0e2', '#1f6196'],
  ['#48a2d1', '#1f7eb4'],
  ['#2c84bb', '#2d9ccd'],
  ['#21669d', '#4cbbe1'],
  ['#204978', '#76d8f2'],
  ['#1d3050', '#a5f4ff'],
] as const;

/** The step that a turnout belongs to, 0 first. A turnout above 100 belongs to the last one. */
export function stepOf(percent: number): number {
  return Math.max(
    0,
    turnoutSteps.findLastIndex((from) => percent >= from),
  );
}

/** CSS of `.step-0` and so on: ground and ink. What is drawn in SVG has the ground in `--step`. */
export const stepRules = stepColors
  .map(
    ([light, dark], step) =>
      `.step-${step} { --step: light-dark(${light}, ${dark}); background: var(--step); color: light-dark(${inkOn(light)}, ${inkOn(dark)}); }`,
  )
  .join('\n');
