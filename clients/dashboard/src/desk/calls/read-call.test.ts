import type { Contest } from '@election-night/shared/election/definition.ts';
import { expect, test } from 'vitest';
import { type CallFields, readCall } from './read-call.ts';

const contest = {
  ...{ id: 'council', names: { en: 'Council' }, unit: 'TOWN', seats: 7, seatRule: { method: 'none' } },
  options: [
    { id: 'OAK', names: { en: 'Oak' } },
    { id: 'ELM', names: { en: 'Elm' }, withdrawn: true },
    { id: 'NONE', names: { en: 'None' }, kind: 'against-all' },
  ],
} as Contest;
const choices = {
  contests: [{ id: 'council', name: 'Council' }],
  units: [{ id: 'NORTH', name: 'North' }],
  options: [{ id: 'OAK', name: 'Oak' }],
  zone: 'Etc/UTC',
};
const empty: CallFields = { contest: '', of: 'winner', unit: '', winner: '', seats: {}, asOf: '', saidBy: '' };
const now = '2030-01-05T22:00:00Z';
const read = (fields: Partial<CallFields>) => readCall({ ...empty, ...fields }, choices, contest, now);
const mistakes = (fields: Partial<CallFields>) =>
  Object.fromEntries([...read(fields).mistakes].map(([at, { key }]) => [at, key]));

test('without a time it is of now, and without a unit of the whole contest', () => {
  expect(read({ contest: 'Council', winner: 'OAK', saidBy: ' A paper ' }).action).toEqual({
    ...{ action: 'call', contest: 'council', of: 'winner', winner: 'OAK', asOf: now, saidBy: 'A paper' },
  });
});

test('a time is of the zone of the night, and a unit is looked for', () => {
  expect(read({ contest: 'council', winner: 'OAK', unit: 'North', asOf: '2030-01-05T21:30' }).action).toMatchObject({
    ...{ unit: 'NORTH', asOf: '2030-01-05T21:30:00Z' },
  });
});

test('of seats only those who can have some are read, and what is left empty is not said', () => {
  const { action } = read({ contest: 'council', of: 'seats', winner: 'OAK', seats: { OAK: '4', ELM: '2', NONE: '' } });
  expect(action).toMatchObject({ of: 'seats', seats: { OAK: 4 } });
  expect(action).not.toHaveProperty('winner');
});

test('what is missing or wrong is told by field, and nothing is sent', () => {
  expect(mistakes({})).toEqual({ '/contest': 'acts.missing', '/winner': 'acts.missing' });
  expect(mistakes({ contest: 'council', winner: 'x', unit: 'x' })).toEqual({
    ...{ '/winner': 'acts.unknown', '/unit': 'acts.unknown' },
  });
  expect(mistakes({ contest: 'council', of: 'seats' })).toEqual({ '/seats': 'acts.missing' });
  expect(mistakes({ contest: 'council', of: 'seats', seats: { OAK: 'all' } })).toEqual({
    '/seats/OAK': 'acts.number.wrong',
  });
  expect(read({}).action).toBeUndefined();
});
