import { expect, test } from 'vitest';
import { deriveAnew } from './derive-anew.ts';
import { tinyElection } from './fixture-definition.ts';

test('what nothing gives any more is in the answer: rows as gone, totals as 0, and nothing that no entry gave', () => {
  const keys = ['turnout:LAND', 'seats:list:count', 'call:list:LAND', 'source:commission', 'correction:0a', 'night'];
  const standing = { keys, fields: ['turnout:LAND:ballots'] };
  const { rows, totals } = deriveAnew(tinyElection(), { entriesOf: () => [] }, [], standing);
  expect([...rows]).toEqual([
    ['turnout:LAND', undefined],
    ['seats:list:count', undefined],
  ]);
  expect([...totals]).toEqual([['turnout:LAND:ballots', 0]]);
});
