import type { CallRow, Row } from '@election-night/shared/election/row.ts';
import { expect, test } from 'vitest';
import { wordOfCount } from './word-of-count.ts';

const call = (more: Partial<CallRow>): CallRow => ({
  ...{ key: 'call:council:TOWN', asOf: '2030-01-05T22:00:00Z', flags: [], of: 'winner', by: 'desk' },
  ...{ at: '2030-01-05T22:00:00Z', state: 'called', contradicted: false, ...more },
});
const seats = (flags: string[]) => (key: string) =>
  key === 'seats:council:count' ? ({ key, flags } as unknown as Row) : undefined;
const nothing = () => undefined;

test.each([
  [call({ contradicted: true, lead: 5 }), nothing, 'contradicts'],
  [call({ lead: 5, open: true }), nothing, 'agrees'],
  [call({ lead: 0 }), nothing, 'silent'],
  [call({}), nothing, 'silent'],
  [call({ of: 'majority', key: 'call:council:TOWN:majority' }), nothing, 'silent'],
  [call({ of: 'majority', key: 'call:council:TOWN:majority' }), seats(['provisional']), 'agrees'],
  [call({ of: 'seats', key: 'call:council:TOWN:seats' }), seats(['provisional']), 'silent'],
  [call({ of: 'seats', key: 'call:council:TOWN:seats' }), seats([]), 'agrees'],
] as const)('of %o the count says so', (row, rowOf, word) => {
  expect(wordOfCount(row, rowOf)).toBe(word);
});
