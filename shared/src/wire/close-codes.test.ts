import { expect, test } from 'vitest';
import { closeCodes } from './close-codes.ts';

test.each(Object.values(closeCodes))(
  'P-WS-15: the family of $code says whether to come back: $retry',
  ({ code, retry }) => {
    const families: Record<number, readonly string[]> = {
      10: ['in-window', 'backoff'],
      44: ['never'],
      45: ['backoff'],
    };
    expect(families[Math.floor(code / 100)]).toContain(retry);
  },
);

test('each code stands for one reason', () => {
  const codes = Object.values(closeCodes).map(({ code }) => code);
  expect(new Set(codes).size).toBe(codes.length);
});
