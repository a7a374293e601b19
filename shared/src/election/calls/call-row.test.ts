import { describe, expect, test } from 'vitest';
import type { EmbargoMove } from '../embargo.ts';
import { tinyElection } from '../fixture-definition.ts';
import { at } from '../fixture-subject.ts';
import type { CallRow } from '../row.ts';
import { type CallAction, callRow, withdrawCall } from './call-row.ts';

const election = tinyElection();
const winner: CallAction = { action: 'call', contest: 'list', of: 'winner', winner: 'APPLE', asOf: at('18:00') };

function called(action: CallAction, standing?: CallRow): CallRow {
  const made = callRow(election, action, at('18:01'), standing);
  if (made.outcome === 'refused') throw new Error(made.reason);
  return made.row;
}

function refusal(action: object, time = '18:01', standing?: CallRow): string {
  const made = callRow(election, { ...winner, ...action } as CallAction, at(time), standing);
  return made.outcome === 'refused' ? made.reason : 'called';
}

describe('a call', () => {
  test('P-CALL-1: is a row of its own, with who said it and when', () => {
    expect(called({ ...winner, saidBy: 'Morning News', reason: 'the lead is safe' })).toEqual({
      key: 'call:list:LAND',
      asOf: at('18:00'),
      flags: [],
      of: 'winner',
      winner: 'APPLE',
      by: 'Morning News',
      at: at('18:00'),
      state: 'called',
      reason: 'the lead is safe',
      contradicted: false,
    });
    expect(called(winner).by).toBe('desk');
  });

  test.each([
    [winner, 'call:list:LAND'],
    [{ ...winner, unit: 'WEST' }, 'call:list:WEST'],
    [{ ...winner, of: 'majority' }, 'call:list:LAND:majority'],
    [{ action: 'call', contest: 'list', of: 'seats', seats: { APPLE: 6 }, asOf: at('18:00') }, 'call:list:LAND:seats'],
  ] as [CallAction, string][])('P-CALL-1: %j has the key %s', (action, key) => {
    expect(called(action).key).toBe(key);
  });

  test('has its seats in the order of the definition, so that equal calls are equal bytes', () => {
    const seats = { of: 'seats', winner: undefined, seats: { BIRCH: 3, APPLE: 7 } } as const;
    expect(Object.keys(called({ ...winner, ...seats } as unknown as CallAction).seats ?? {})).toEqual([
      'APPLE',
      'BIRCH',
    ]);
  });

  test.each([
    [{ contest: 'mayor' }, 'no contest "mayor" in the definition; correct the contest'],
    [{ unit: 'MARS' }, 'no unit "MARS" in the definition; correct the unit'],
    [{ winner: 'DAISY' }, 'no option "DAISY" in contest "list"; correct the option'],
    [{ winner: 'AGAINST' }, '"AGAINST" cannot win contest "list"; correct the option'],
    [{ winner: undefined }, 'a call of a winner names who; add the winner'],
    [{ seats: { APPLE: 3 } }, 'a call of a winner names no seats; leave them out, or call seats'],
    [{ of: 'majority', unit: 'WEST' }, 'seats are those of the whole contest; leave out the unit'],
    [{ of: 'seats', seats: { APPLE: 3 } }, 'a call of seats names no winner; leave it out, or call a majority'],
    [{ of: 'seats', winner: undefined }, 'a call of seats names seats by option; add them'],
    [
      { of: 'seats', winner: undefined, seats: { APPLE: 8, BIRCH: 3 } },
      'contest "list" gives 10 seats, the call 11; correct the seats',
    ],
  ])('with %j is refused with what to do', (action, reason) => {
    expect(refusal(action)).toBe(reason);
  });

  test('P-CALL-2: waits for the close of polls of its unit where counts do', () => {
    expect(refusal({}, '14:59')).toBe('the polls of "LAND" close at 2023-03-19T15:00:00Z; call it after that');
    expect(refusal({}, '15:00')).toBe('called');
    expect(refusal({ unit: 'NORTH' }, '14:00')).toBe('called');
  });

  test('P-CALL-2: waits for the release of its counts too, by the definition or by what the desk postponed', () => {
    const said = (unit: string, time: string, moves: readonly EmbargoMove[], counts: 'contest-closes' | 'none') => {
      const embargoed = tinyElection(({ embargo }) => {
        embargo.counts = counts;
      });
      const made = callRow(embargoed, { ...winner, unit }, at(time), undefined, moves);
      return made.outcome === 'refused' ? made.reason : 'called';
    };
    const postponed: readonly EmbargoMove[] = [{ of: { kind: 'count', unit: 'NORTH' }, until: at('16:00') }];
    const why = (time: string) =>
      `the counts of "list" in "NORTH" are under embargo until ${at(time)}; call it after that`;
    expect(said('NORTH', '14:30', [], 'contest-closes')).toBe(why('15:00'));
    expect(said('NORTH', '15:00', [], 'contest-closes')).toBe('called');
    expect(said('NORTH', '15:30', postponed, 'contest-closes')).toBe(why('16:00'));
    expect(said('NORTH', '15:30', postponed, 'none')).toBe(why('16:00'));
    expect(said('NORTH', '16:00', postponed, 'none')).toBe('called');
    expect(said('SOUTH', '15:30', postponed, 'contest-closes')).toBe('called');
  });

  test('P-CALL-3: that says something else than a standing one is refused until that one is withdrawn', () => {
    const standing = called(winner);
    expect(refusal({ winner: 'BIRCH' }, '18:01', standing)).toBe(
      `call:list:LAND says something else since ${at('18:00')}; withdraw that call first`,
    );
    expect(refusal({ reason: 'all the same' }, '18:01', standing)).toBe('called');
    expect(refusal({ winner: 'BIRCH' }, '18:01', withdrawCall(standing, 'too early', at('18:30')))).toBe('called');
  });

  test('P-CALL-3: that is withdrawn stays as a row that says so, and is contradicted by nothing', () => {
    const contradicted: CallRow = {
      ...called(winner),
      contradicted: true,
      contradiction: { code: 'trails', reason: 'it trails' },
      lead: -3,
    };
    expect(withdrawCall(contradicted, 'too early', at('18:30'))).toEqual({
      key: 'call:list:LAND',
      asOf: at('18:30'),
      flags: [],
      of: 'winner',
      winner: 'APPLE',
      by: 'desk',
      at: at('18:00'),
      state: 'withdrawn',
      reason: 'too early',
      contradicted: false,
    });
  });
});
