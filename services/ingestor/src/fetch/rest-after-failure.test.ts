import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { readRetryAfter, restAfterFailure } from './rest-after-failure.ts';

const almostOne = () => 1 - Number.EPSILON;

describe('P-FETCH-4: the rest after failures', () => {
  test('is bounded by twice as much each time, up to the longest', () => {
    const bounds = [1, 2, 3, 4, 5, 100].map((failures) =>
      restAfterFailure(failures, { everyMs: 1000, longestMs: 9000 }, almostOne),
    );
    expect(bounds).toEqual([1999, 3999, 7999, 8999, 8999, 8999]);
    // Who asks once an hour does not ask more often where it fails.
    expect(restAfterFailure(1, { everyMs: 60_000, longestMs: 9000 }, almostOne)).toBe(59_999);
  });

  test.prop([
    fc.integer({ min: 1, max: 50 }),
    fc.double({ min: 0, max: 0.999, noNaN: true }),
    fc.nat({ max: 10_000_000 }),
  ])(
    'lies anywhere below the bound, and never below what the server asked for, an hour at most',
    (failures, at, retryAfterMs) => {
      const rest = restAfterFailure(failures, { everyMs: 1000, longestMs: 300_000, retryAfterMs }, () => at);
      const asked = Math.min(retryAfterMs, 3_600_000);
      expect(rest).toBeGreaterThanOrEqual(asked);
      expect(rest).toBeLessThanOrEqual(Math.max(asked, 300_000));
    },
  );

  test('that a server asks for is in seconds, or until a date', () => {
    const now = Date.parse('2030-01-05T19:00:00Z');
    expect(readRetryAfter('120', now)).toBe(120_000);
    expect(readRetryAfter('Sat, 05 Jan 2030 19:01:00 GMT', now)).toBe(60_000);
    for (const nothing of [null, 'soon', '0', 'Sat, 05 Jan 2030 18:00:00 GMT']) {
      expect(readRetryAfter(nothing, now)).toBeUndefined();
    }
  });
});
