import type { CallRow, CountRow, SeatsRow } from '@election-night/shared/election/row.ts';
import { describe, expect, test } from 'vitest';
import { districtState, leaderOf } from './leader.ts';

describe('who is ahead', () => {
  test('leads by votes and by points, which are exact', () => {
    expect(leaderOf({ votes: { A: 3, B: 5, C: 2 }, shares: { A: 30.1, B: 49.9, C: 20 } })).toEqual({
      ...{ option: 'B', share: 49.9, lead: 2, points: 19.8 },
    });
  });
  test('leads by points alone where only shares were published', () => {
    expect(leaderOf({ shares: { A: 60.05, B: 39.95 } })).toEqual({ option: 'A', share: 60.05, points: 20.1 });
  });
  test('is several where they are equal', () => {
    expect(leaderOf({ votes: { A: 5, B: 5, C: 2 } })).toMatchObject({ lead: 0, tied: ['A', 'B'] });
  });
  test('has no lead where nobody else is known', () => {
    expect(leaderOf({ votes: { A: 5 } })).toEqual({ option: 'A' });
  });
  test('is nobody before the first vote', () => {
    expect(leaderOf({ votes: { A: 0, B: 0 } })).toBeUndefined();
    expect(leaderOf({})).toBeUndefined();
  });
});

describe('how a district stands', () => {
  const count = (status: CountRow['status']) => ({ status }) as CountRow;
  const seats = (won: number, more: Partial<SeatsRow> = {}) =>
    ({ seats: { A: won }, flags: [], ...more }) as unknown as SeatsRow;
  const call = (state: CallRow['state'], contradicted = false) => ({ state, contradicted }) as CallRow;
  const complete = count('unofficial-complete');
  const tie = { options: ['A', 'B'], seats: 1 };

  test.each([
    ['without anything', undefined, undefined, undefined, 'waiting'],
    ['with a partial count', count('unofficial-partial'), seats(1, { flags: ['provisional'] }), undefined, 'counting'],
    ['with a complete count', complete, seats(1), undefined, 'elected'],
    ['with a certified count', count('certified'), seats(1), undefined, 'elected'],
    ['during a recount', count('recount'), seats(1), undefined, 'counting'],
    ['with equals', complete, seats(0, { tie }), undefined, 'tied'],
    ['with equals that a lot parted', complete, seats(1, { tie: { ...tie, drawn: ['A'] } }), undefined, 'elected'],
    ['called before the count', undefined, undefined, call('called'), 'called'],
    ['called during the count', count('unofficial-partial'), undefined, call('called'), 'called'],
    ['called, and the count says otherwise', complete, seats(1), call('called', true), 'contradicted'],
    ['with a call that was withdrawn', count('unofficial-partial'), undefined, call('withdrawn'), 'counting'],
  ] as const)('%s', (_, counted, given, called, state) => {
    expect(districtState(counted, given, called)).toBe(state);
  });
});
