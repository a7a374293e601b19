import { expect, test } from 'vitest';
import { judgeEpoch } from './judge-epoch.ts';

test.each([
  ['the running one', 'r00000000005', 'running'],
  ['an older one', 'r00000000004', 'gone'],
  ['a newer one', 'r00000000006', 'ahead'],
  ['one of another mode, which this night never had', 't00000000006', 'gone'],
  ['the same of an older mode letter', 'l00000000005', 'gone'],
  ['one that is too short', 'r0000000000', 'malformed'],
  ['one that is too long', 'r000000000055', 'malformed'],
  ['capital letters', 'R00000000005', 'malformed'],
  ['nothing', '', 'malformed'],
])('%s is what it is, beside r00000000005', (_what, asked, expected) => {
  expect(judgeEpoch('r00000000005', asked)).toBe(expected);
});
