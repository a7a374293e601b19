import { expect, test } from 'vitest';
import { digestText, rowDigest } from './row-digest.ts';

// Computed with Python: one loop of `(hash ^ byte) * 16777619 % 2**32`, then the finaliser.
const known = [
  ['night', 1, 0xfcb24535],
  ['turnout:KZ-75', 41, 0xfdd0806],
  ['count:list:KZ', Number.MAX_SAFE_INTEGER, 0x5bfcff34],
] as const;

test.each(known)('the number of the row %s at rev %i', (key, rev, number) => {
  expect(rowDigest(key, rev)).toBe(number);
});

test('the digest of a topic is the sum, and no row gives zeros', () => {
  expect(digestText(known.reduce((sum, [, , number]) => sum + number, 0))).toBe('688c4c6f');
  expect(digestText(0)).toBe('00000000');
});

test('two rows that were both missed show, though their revs differ by the same in the last digit', () => {
  const sum = (...rows: readonly (readonly [string, number])[]) =>
    digestText(rows.reduce((total, [key, rev]) => total + rowDigest(key, rev), 0));
  expect(sum(['a', 4], ['b', 5])).not.toBe(sum(['a', 6], ['b', 7]));
});
