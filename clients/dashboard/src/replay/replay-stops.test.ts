import { expect, test } from 'vitest';
import { stopAfter, stopBefore, stopsOf } from './replay-stops.ts';

const iso = (minutes: number) => new Date(minutes * 60_000).toISOString();
const marks = [
  { at: iso(10), kind: 'turnout', source: 'office' },
  { at: iso(20), kind: 'exit-poll', source: 'ada', released: iso(40) },
  { at: iso(50), kind: 'count', source: 'office' },
] as const;
const stops = (now: number, upcoming?: number) =>
  stopsOf({ marks: [...marks] }, [30 * 60_000, 30 * 60_000], upcoming && upcoming * 60_000, now * 60_000);
const told = (now: number, upcoming?: number) => stops(now, upcoming).map(({ at, kind }) => [at / 60_000, kind]);

test('reports, releases and closes are in order of time, each moment of a close once', () => {
  expect(told(45)).toEqual([
    [10, 'turnout'],
    [20, 'exit-poll'],
    [30, 'close'],
    [40, 'release'],
    [50, 'count'],
  ]);
});

test('what was released later than now is left out, and the next release is told', () => {
  expect(told(39)).toEqual([
    [10, 'turnout'],
    [30, 'close'],
    [50, 'count'],
  ]);
  expect(told(39, 40)).toContainEqual([40, 'release']);
});

test('the next one is later than now, the one before further back than what is near', () => {
  const all = stops(45);
  expect(stopAfter(all, 10 * 60_000)?.at).toBe(20 * 60_000);
  expect(stopAfter(all, 50 * 60_000)).toBeUndefined();
  expect(stopBefore(all, 30 * 60_000, 0)?.at).toBe(20 * 60_000);
  expect(stopBefore(all, 31 * 60_000, 2 * 60_000)?.at).toBe(20 * 60_000);
  expect(stopBefore(all, 10 * 60_000, 0)).toBeUndefined();
});
