import { expect, test } from 'vitest';
import { NightClock } from './night-clock.ts';

const wall = Date.parse('2031-05-01T12:00:00Z');
const anchor = {
  ...{ mode: 'replay', recordedAt: '2030-01-05T20:00:00Z', wallAt: '2031-05-01T12:00:00Z' },
  ...{ speed: 60, paused: false },
};
const shown = (clock: NightClock, at: number, ends?: number) => {
  const time = clock.at(at, ends);
  return time === undefined ? undefined : new Date(time).toISOString().slice(11, 19);
};

test('it is unknown before anything was heard', () => {
  expect(new NightClock().at(wall)).toBeUndefined();
});

test('it runs from its anchor, as fast as the anchor says, and stands while it is paused', () => {
  const clock = new NightClock();
  clock.hear('r1', undefined, anchor, wall);
  expect(shown(clock, wall + 1000)).toBe('20:01:00');
  clock.hear('r1', undefined, { ...anchor, paused: true }, wall);
  expect(shown(clock, wall + 1000)).toBe('20:00:00');
});

test('a gap that the clock jumped shows in the next message, and the clock runs on from there', () => {
  const clock = new NightClock();
  clock.hear('r1', '2030-01-05T21:00:00Z', anchor, wall + 1000);
  expect(shown(clock, wall + 2000)).toBe('21:01:00');
  clock.hear('r1', '2030-01-05T20:30:00Z', anchor, wall + 2000);
  expect(shown(clock, wall + 2000)).toBe('21:01:00');
});

test('another epoch may begin earlier', () => {
  const clock = new NightClock();
  clock.hear('r1', '2030-01-05T21:00:00Z', anchor, wall);
  clock.hear('r2', '2030-01-05T20:00:00Z', anchor, wall);
  expect(shown(clock, wall)).toBe('20:00:00');
});

test('who goes on after a long pause, or at another speed, goes on from where the clock was', () => {
  const clock = new NightClock();
  clock.hear('r1', '2030-01-05T20:00:00Z', { ...anchor, paused: true }, wall);
  const minute = 60_000;
  const resumed = { ...anchor, wallAt: '2031-05-01T12:01:00Z' };
  clock.hear('r1', '2030-01-05T20:00:00Z', resumed, wall + minute);
  expect(shown(clock, wall + minute)).toBe('20:00:00');
  const faster = { ...resumed, recordedAt: '2030-01-05T20:10:00Z', wallAt: '2031-05-01T12:01:10Z', speed: 600 };
  clock.hear('r1', '2030-01-05T20:10:00Z', faster, wall + minute + 10_000);
  expect(shown(clock, wall + minute + 11_000)).toBe('20:20:00');
});

test('a viewer whose own clock is wrong sees the night as the server does', () => {
  const clock = new NightClock();
  clock.setWallOffset(3_600_000);
  clock.hear('r1', undefined, anchor, wall - 3_600_000);
  expect(shown(clock, wall - 3_600_000 + 1000)).toBe('20:01:00');
});

test('it ends with the night', () => {
  const clock = new NightClock();
  clock.hear('r1', undefined, anchor, wall);
  expect(shown(clock, wall + 3_600_000, Date.parse('2030-01-05T22:30:00Z'))).toBe('22:30:00');
});
