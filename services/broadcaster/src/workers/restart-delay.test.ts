import { expect, test } from 'vitest';
import { restartDelay } from './restart-delay.ts';

test('a worker that ends at once, again and again, is waited for twice as long each time, up to half a minute', () => {
  const delays = [0];
  for (let time = 0; time < 9; time += 1) delays.push(restartDelay(10, delays.at(-1) as number));
  expect(delays.slice(1)).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
});

test('after a minute without an end it begins anew', () => {
  expect(restartDelay(60_000, 16_000)).toBe(500);
});
