import { describe, expect, test } from 'vitest';
import { formatInstant, instantOf } from './instant.ts';
import { type ClockAnchor, type Gap, nightTimeAt, wallAnchor, wallTimeOf } from './night-clock.ts';

const wallAt = '2026-01-01T00:00:00Z';

function anchorAt(recordedAt: string, change: Partial<ClockAnchor> = {}): ClockAnchor {
  return { mode: 'replay', recordedAt, wallAt, speed: 60, paused: false, ...change };
}

/** The night's time so many wall seconds after the anchor. */
function after(anchor: ClockAnchor, gaps: readonly Gap[], seconds: number): string {
  return formatInstant(nightTimeAt(anchor, gaps, instantOf(wallAt) + seconds * 1000));
}

/** Wall seconds after the anchor at which the night's clock shows a time. */
function secondsUntil(anchor: ClockAnchor, gaps: readonly Gap[], time: string): number | undefined {
  const wall = wallTimeOf(anchor, gaps, instantOf(time));
  return wall === undefined ? undefined : (wall - instantOf(wallAt)) / 1000;
}

const gap = (from: string, to: string): Gap => ({ from: instantOf(from), to: instantOf(to) });
const noon = '2023-03-19T12:00:00Z';
const days = gap('2023-03-19T13:00:00Z', '2023-03-22T09:00:00Z');

test('P-ROW-15: the clock runs from its anchor at its speed', () => {
  expect(after(anchorAt(noon), [], 0)).toBe(noon);
  expect(after(anchorAt(noon), [], 30)).toBe('2023-03-19T12:30:00Z');
  expect(after(anchorAt(noon, { speed: 1 }), [], 30)).toBe('2023-03-19T12:00:30Z');
  expect(after(anchorAt(noon, { speed: 0.5 }), [], 30)).toBe('2023-03-19T12:00:15Z');
});

test('before its anchor it stands still', () => {
  expect(after(anchorAt(noon), [], -30)).toBe(noon);
});

test('a paused clock shows its anchor and reaches nothing', () => {
  const paused = anchorAt(noon, { paused: true });
  expect(after(paused, [days], 3600)).toBe(noon);
  expect(secondsUntil(paused, [days], '2023-03-19T12:00:01Z')).toBeUndefined();
  expect(secondsUntil(paused, [days], noon)).toBe(0);
});

test('a clock of speed zero reaches nothing either', () => {
  expect(after(anchorAt(noon, { speed: 0 }), [], 3600)).toBe(noon);
  expect(secondsUntil(anchorAt(noon, { speed: 0 }), [], '2023-03-19T13:00:00Z')).toBeUndefined();
});

describe('a gap', () => {
  test('is jumped at its first instant', () => {
    expect(after(anchorAt(noon), [days], 59.999)).toBe('2023-03-19T12:59:59.940Z');
    expect(after(anchorAt(noon), [days], 60)).toBe('2023-03-22T09:00:00Z');
    expect(after(anchorAt(noon), [days], 61)).toBe('2023-03-22T09:01:00Z');
  });

  test('that the clock starts in is left at once', () => {
    expect(after(anchorAt('2023-03-20T00:00:00Z'), [days], 0)).toBe('2023-03-22T09:00:00Z');
    expect(after(anchorAt('2023-03-20T00:00:00Z'), [days], 1)).toBe('2023-03-22T09:01:00Z');
    expect(after(anchorAt('2023-03-19T13:00:00Z'), [days], 0)).toBe('2023-03-22T09:00:00Z');
  });

  test('that lies behind does nothing', () => {
    expect(after(anchorAt('2023-03-22T09:00:00Z'), [days], 1)).toBe('2023-03-22T09:01:00Z');
  });

  test('after another one is jumped too, also where they touch', () => {
    const second = gap('2023-03-22T10:00:00Z', '2023-03-27T09:00:00Z');
    expect(after(anchorAt(noon), [days, second], 119)).toBe('2023-03-22T09:59:00Z');
    expect(after(anchorAt(noon), [days, second], 120)).toBe('2023-03-27T09:00:00Z');
    const touching = gap('2023-03-22T09:00:00Z', '2023-03-23T09:00:00Z');
    expect(after(anchorAt(noon), [days, touching], 60)).toBe('2023-03-23T09:00:00Z');
  });
});

describe('when the clock will show a time', () => {
  test('is its distance over the speed, without the gaps between', () => {
    expect(secondsUntil(anchorAt(noon), [], '2023-03-19T12:30:00Z')).toBe(30);
    expect(secondsUntil(anchorAt(noon), [days], '2023-03-22T09:30:00Z')).toBe(90);
  });

  test('is the jump for a time within a gap', () => {
    expect(secondsUntil(anchorAt(noon), [days], '2023-03-19T13:00:00Z')).toBe(60);
    expect(secondsUntil(anchorAt(noon), [days], '2023-03-20T12:00:00Z')).toBe(60);
    expect(secondsUntil(anchorAt(noon), [days], '2023-03-22T09:00:00Z')).toBe(60);
  });

  test('is the anchor for what it has shown, and at once for what lies in the gap that it starts in', () => {
    expect(secondsUntil(anchorAt(noon), [days], '2023-03-19T11:00:00Z')).toBe(0);
    expect(secondsUntil(anchorAt('2023-03-20T00:00:00Z'), [days], '2023-03-21T00:00:00Z')).toBe(0);
  });
});

test('a live night has the clock on the wall', () => {
  const wall = instantOf('2026-06-01T08:00:00.250Z');
  const anchor = wallAnchor('live', wall);
  expect(anchor).toMatchObject({ mode: 'live', speed: 1, paused: false });
  for (const later of [0, 1, 3_600_000]) expect(nightTimeAt(anchor, [], wall + later)).toBe(wall + later);
});
