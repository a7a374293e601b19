import { readFileSync } from 'node:fs';
import type { Definition } from '@election-night/shared/election/definition.ts';
import { placeElection } from '@election-night/shared/election/place-election.ts';
import { expect, test } from 'vitest';
import { declaredRelease } from './declared-release.ts';

const tiny = JSON.parse(
  readFileSync(new URL('../../../../../recordings/tiny/definition.json', import.meta.url), 'utf8'),
) as Definition;
const withCounts = (counts: Definition['embargo']['counts']) =>
  placeElection({
    ...tiny,
    embargo: { counts },
    units: tiny.units.map((unit) => (unit.id === 'NORTH' ? { ...unit, closes: '2030-01-05T20:00:00Z' } : unit)),
  });
const told = (at: number | undefined) => (at === undefined ? undefined : new Date(at).toISOString().slice(11, 16));

test('exit polls come out at the time of the definition, without one after the last close', () => {
  expect(told(declaredRelease(placeElection(tiny), { kind: 'exit-poll' }))).toBe('21:15');
  expect(told(declaredRelease(withCounts('none'), { kind: 'exit-poll' }))).toBe('21:00');
});

test.each([
  ['none', {}, undefined],
  ['contest-closes', {}, '21:00'],
  ['contest-closes', { unit: 'NORTH' }, '21:00'],
  ['unit-closes', { unit: 'NORTH' }, '20:00'],
  ['unit-closes', { contest: 'council' }, '21:00'],
] as const)('with %s, counts of %o come out at %s', (counts, of, at) => {
  expect(told(declaredRelease(withCounts(counts), { kind: 'count', ...of }))).toBe(at);
});
