import { describe, expect, test } from 'vitest';
import { tinyElection } from './fixture-definition.ts';
import { instantOf } from './instant.ts';
import type { ClockAnchor } from './night-clock.ts';
import { nightRow, phaseAt } from './night-rows.ts';
import type { CountRow, Row } from './row.ts';

const election = tinyElection();
const none = () => undefined;

function countOf(status: CountRow['status'], key = 'count:list:LAND'): (key: string) => Row | undefined {
  const row: CountRow = { key, asOf: '2023-03-19T16:00:00Z', flags: [], basis: {}, status };
  return (asked) => (asked === key ? row : undefined);
}

describe('the phase', () => {
  test.each([
    ['2023-03-19T00:59:59.999Z', 'before'],
    ['2023-03-19T01:00:00Z', 'voting'],
    ['2023-03-19T13:59:59.999Z', 'voting'],
    ['2023-03-19T14:00:00Z', 'closing'],
    ['2023-03-19T14:59:59.999Z', 'closing'],
    ['2023-03-19T15:00:00Z', 'counting'],
    ['2023-03-25T00:00:00Z', 'counting'],
  ])('P-ROW-14: at %s is %s', (time, phase) => {
    expect(phaseAt(election, instantOf(time), none)).toBe(phase);
  });

  const late = instantOf('2023-03-20T00:00:00Z');

  test.each([
    ['unofficial-complete', 'final'],
    ['certified', 'final'],
    ['unofficial-partial', 'counting'],
    ['recount', 'counting'],
    ['correction', 'counting'],
    ['pre-election', 'counting'],
  ] as const)('P-ROW-14: after the close of polls, with a count that is %s, is %s', (status, phase) => {
    expect(phaseAt(election, late, countOf(status))).toBe(phase);
  });

  test('is not final before the last close of polls, whatever is counted', () => {
    expect(phaseAt(election, instantOf('2023-03-19T14:30:00Z'), countOf('unofficial-complete'))).toBe('closing');
  });

  test('is not final by the count of a part', () => {
    expect(phaseAt(election, late, countOf('unofficial-complete', 'count:list:NORTH'))).toBe('counting');
  });

  test('is final only when all contests that decide it are complete', () => {
    const two = tinyElection((definition) => {
      const [list] = definition.contests;
      if (list) definition.contests.push({ ...list, id: 'second', unit: 'NORTH' });
      definition.finalWhen = ['list', 'second'];
    });
    const [first, second] = [countOf('unofficial-complete'), countOf('certified', 'count:second:NORTH')];
    expect(phaseAt(two, late, first)).toBe('counting');
    expect(phaseAt(two, late, second)).toBe('counting');
    expect(phaseAt(two, late, (key) => first(key) ?? second(key))).toBe('final');
  });

  test('is never final by itself where no contest decides it', () => {
    const undecided = tinyElection((definition) => {
      definition.finalWhen = [];
    });
    expect(phaseAt(undecided, late, countOf('certified'))).toBe('counting');
  });
});

describe('the night row', () => {
  const anchor: ClockAnchor = {
    mode: 'replay',
    recordedAt: '2023-03-19T00:00:00Z',
    wallAt: '2026-01-01T00:00:00Z',
    speed: 600,
    paused: false,
  };
  const rowAt = (time: string, before?: Row, change: { held?: number; anchor?: ClockAnchor } = {}) =>
    nightRow(election, {
      now: instantOf(time),
      at: time,
      anchor,
      held: 0,
      embargo: [],
      rowOf: (key) => (key === 'night' ? before : undefined),
      ...change,
    });

  test('P-ROW-15: tells phase, clock, the next release and how many entries wait', () => {
    expect(rowAt('2023-03-19T10:00:00Z', undefined, { held: 2 })).toEqual({
      key: 'night',
      asOf: '2023-03-19T10:00:00Z',
      flags: [],
      phase: 'voting',
      clock: anchor,
      definition: { version: 1, digest: election.digest },
      embargo: { until: '2023-03-19T14:00:00Z' },
      held: { count: 2 },
    });
  });

  test('P-ROW-1, P-ROW-15: keeps its asOf, and so its bytes, while nothing else in it changes', () => {
    const first = rowAt('2023-03-19T10:00:00Z');
    const stored = JSON.parse(JSON.stringify(first)) as Row;
    expect(JSON.stringify(rowAt('2023-03-19T11:00:00Z', stored))).toBe(JSON.stringify(first));
  });

  test('takes the new asOf with a new phase, count of held entries or clock', () => {
    const first = rowAt('2023-03-19T10:00:00Z');
    expect(rowAt('2023-03-19T14:00:00Z', first)).toMatchObject({ asOf: '2023-03-19T14:00:00Z', phase: 'closing' });
    expect(rowAt('2023-03-19T11:00:00Z', first, { held: 1 }).asOf).toBe('2023-03-19T11:00:00Z');
    const paused = { ...anchor, paused: true };
    expect(rowAt('2023-03-19T11:00:00Z', first, { anchor: paused }).asOf).toBe('2023-03-19T11:00:00Z');
  });

  test('names no release once nothing is under embargo', () => {
    expect(rowAt('2023-03-19T18:00:00Z')).not.toHaveProperty('embargo');
  });
});
