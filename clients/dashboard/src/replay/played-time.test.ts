import { describe, expect, test } from 'vitest';
import { PlayedTime } from './played-time.ts';

const hour = 3_600_000;
const night = new PlayedTime({
  starts: 0,
  ends: 100 * hour,
  gaps: [
    { from: 10 * hour, to: 30 * hour },
    { from: 31 * hour, to: 98 * hour },
  ],
});

describe('the line of time of a replay', () => {
  test('leaves out what the clock jumps', () => {
    expect(night.length).toBe(13 * hour);
    expect(night.stretches.map(({ begins }) => begins / hour)).toEqual([0, 10, 11]);
  });

  test.each([
    [-5, 0],
    [0, 0],
    [9, 9],
    [10, 10],
    [20, 10],
    [30, 10],
    [30.5, 10.5],
    [50, 11],
    [99, 12],
    [100, 13],
    [500, 13],
  ])('has of %d o’clock %d hours behind it', (time, length) => {
    expect(night.lengthAt(time * hour) / hour).toBe(length);
  });

  test.each([
    [-1, 0],
    [9, 9],
    [10, 30],
    [10.5, 30.5],
    [11, 98],
    [13, 100],
    [20, 100],
  ])('is after %d hours at %d o’clock, and never within a gap', (length, time) => {
    expect(night.timeAt(length * hour) / hour).toBe(time);
  });

  test('may begin or end within a gap, or have none', () => {
    expect(new PlayedTime({ starts: 5, ends: 20, gaps: [{ from: 0, to: 10 }] }).length).toBe(10);
    expect(new PlayedTime({ starts: 5, ends: 20, gaps: [{ from: 15, to: 30 }] }).length).toBe(10);
    expect(new PlayedTime({ starts: 5, ends: 20, gaps: [{ from: 30, to: 40 }] }).length).toBe(15);
    expect(new PlayedTime({ starts: 5, ends: 20, gaps: [] }).timeAt(7)).toBe(12);
  });
});
