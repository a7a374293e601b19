import { expect, test } from 'vitest';
import { digestText, rowDigest } from './row-digest.ts';

// Computed with Python: one loop of `(hash ^ byte) * 16777619 % 2**32`.
const known = [
  ['night', 1, 0xbc66b166],
  ['turnout:KZ-75', 41, 0xc1ce7407],
  ['count:list:KZ', Number.MAX_SAFE_INTEGER, 0x83383be1],
] as const;

test.each(known)('the number of the row %s at rev %i', (key, rev, number) => {
  expect(rowDigest(key, rev)).toBe(number);
});

test('the digest of a topic is the sum, and no row gives zeros', () => {
  expect(digestText(known.reduce((sum, [, , number]) => sum + number, 0))).toBe('016d614e');
  expect(digestText(0)).toBe('00000000');
});
