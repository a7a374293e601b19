import type { Source } from '@election-night/shared/election/definition.ts';
import { expect, test } from 'vitest';
import { sourceState } from './source-state.ts';

const at = (time: string) => Date.parse(`2030-01-05T${time}:00Z`);
const opens = at('08:00');
const source: Source = { id: 'office', names: { en: 'Office' }, kinds: ['turnout'], revisions: false };
const expected: Source = {
  ...source,
  expectedEverySeconds: 3600,
  expectedFrom: '2030-01-05T10:00:00Z',
  expectedUntil: '2030-01-05T22:00:00Z',
};
const spoke = (time: string) => ({ lastReportAt: `2030-01-05T${time}:00Z`, expectedEvery: 3600, stale: false });

test.each([
  ['without an interval, and nothing said', source, undefined, '12:00', 'unheard'],
  ['without an interval, and something said', source, spoke('11:00'), undefined, 'unscheduled'],
  ['before its time', expected, undefined, '09:59', 'awaited'],
  ['from its time on', expected, undefined, '10:00', 'on-time'],
  ['at the end of its interval', expected, undefined, '11:00', 'on-time'],
  ['after its interval, never heard', expected, undefined, '11:01', 'late'],
  ['after a report', expected, spoke('11:30'), '12:30', 'on-time'],
  ['too long after a report', expected, spoke('11:30'), '12:31', 'late'],
  ['with a report before its time', expected, spoke('08:30'), '10:30', 'on-time'],
  ['after the last time that it is expected', expected, spoke('11:30'), '22:01', 'over'],
  ['where the row says so, whatever the clock', expected, { ...spoke('11:30'), stale: true }, '11:31', 'silent'],
] as const)('%s', (_, of, row, now, state) => {
  expect(sourceState(of, row, opens, now === undefined ? undefined : at(now))).toBe(state);
});

test('a source that is expected from no certain time is expected from the opening', () => {
  const { expectedFrom: _, ...fromOpening } = expected;
  expect(sourceState(fromOpening, undefined, opens, at('07:59'))).toBe('awaited');
  expect(sourceState(fromOpening, undefined, opens, at('09:01'))).toBe('late');
});
