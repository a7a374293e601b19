import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { formatInstant } from './instant.ts';
import { type ClockAnchor, type Gap, nightTimeAt, wallTimeOf } from './night-clock.ts';

const night = Date.UTC(2023, 2, 19);
const wall = Date.UTC(2026, 0, 1);
const day = 86_400_000;

/** A running clock, and gaps in order that may touch. */
const clocks = fc
  .record({
    start: fc.nat({ max: day }),
    speed: fc.oneof(fc.integer({ min: 1, max: 5000 }), fc.double({ min: 0.01, max: 5000, noNaN: true })),
    edges: fc.uniqueArray(fc.nat({ max: day }), { maxLength: 6 }),
    skipsFirst: fc.boolean(),
  })
  .map(({ start, speed, edges, skipsFirst }) => {
    const inOrder = edges.map((edge) => night + edge).sort((a, b) => a - b);
    const from = skipsFirst ? 1 : 0;
    const gaps: Gap[] = [];
    for (let i = from; i + 1 < inOrder.length; i += skipsFirst ? 1 : 2) {
      gaps.push({ from: inOrder[i] as number, to: inOrder[i + 1] as number });
    }
    const anchor: ClockAnchor = {
      mode: 'replay',
      recordedAt: formatInstant(night + start),
      wallAt: formatInstant(wall),
      speed,
      paused: false,
    };
    return { anchor, gaps, start: night + start };
  });
const moments = fc.nat({ max: day }).map((time) => wall + time);

test.prop([clocks, moments, moments])('the clock never runs backwards', ({ anchor, gaps }, a, b) => {
  const [first, second] = a < b ? [a, b] : [b, a];
  expect(nightTimeAt(anchor, gaps, first)).toBeLessThanOrEqual(nightTimeAt(anchor, gaps, second));
});

test.prop([clocks, moments])('P-REP-8: it never shows a time within a gap', ({ anchor, gaps }, moment) => {
  const time = nightTimeAt(anchor, gaps, moment);
  for (const { from, to } of gaps) expect(time >= from && time < to).toBe(false);
});

test.prop([clocks, fc.nat({ max: 2 * day })])(
  'at the wall time of a time the clock shows it or a later one, and did not a millisecond before (two, at odd speeds)',
  ({ anchor, gaps, start }, ahead) => {
    const time = start + ahead;
    const due = wallTimeOf(anchor, gaps, time) as number;
    expect(nightTimeAt(anchor, gaps, due)).toBeGreaterThanOrEqual(time);
    const before = due - (Number.isInteger(anchor.speed) ? 1 : 2);
    if (before >= wall) expect(nightTimeAt(anchor, gaps, before)).toBeLessThan(time);
  },
);

test.prop([clocks, moments])(
  'what the clock shows between anchor and gap has run as long as the wall, times its speed',
  ({ anchor, start }, moment) => {
    expect(nightTimeAt(anchor, [], moment)).toBe(Math.floor(start + (moment - wall) * anchor.speed));
  },
);

test.prop([clocks, moments])('a pause and a resumption at one moment change nothing', ({ anchor, gaps }, moment) => {
  const shown = nightTimeAt(anchor, gaps, moment);
  const paused = { ...anchor, paused: true, recordedAt: formatInstant(shown), wallAt: formatInstant(moment) };
  expect(nightTimeAt(paused, gaps, moment + day)).toBe(shown);
  expect(nightTimeAt({ ...paused, paused: false }, gaps, moment)).toBe(shown);
});
