import type { Contest } from '@election-night/shared/election/definition.ts';
import { expect, test } from 'vitest';
import { endOfScale, type NamedPoll, pollLines } from './poll-lines.ts';

const contest = { options: [{ id: 'OAK' }, { id: 'BIRCH' }, { id: 'CEDAR' }, { id: 'ELM' }] } as unknown as Contest;
const poll = (id: string, row: object) => ({ id, row: { shares: {}, ...row } }) as unknown as NamedPoll;
const both = poll('combined', { shares: { OAK: 45, BIRCH: 46 }, passing: { OAK: 100, BIRCH: 100 } });
const ada = poll('ada', {
  shares: { OAK: 44, BIRCH: 45, CEDAR: 4.9 },
  margin: { OAK: 2, BIRCH: 2, CEDAR: 2 },
  passing: { OAK: 100, BIRCH: 99, CEDAR: 0 },
});

test('options are in the order of the first poll, with what each poll says; who was asked for by none is left out', () => {
  const lines = pollLines(contest, [both, ada]);
  expect(lines.map(({ option, figures }) => [option, figures.map(({ share }) => share)])).toEqual([
    ['BIRCH', [46, 45]],
    ['OAK', [45, 44]],
    ['CEDAR', [4.9]],
  ]);
});

test('passing is open where one poll leaves it open, and absent where no poll says it', () => {
  expect(pollLines(contest, [both, ada]).map(({ passing }) => passing)).toEqual(['open', 'always', 'never']);
  expect(pollLines(contest, [poll('bo', { shares: { OAK: 50 } })])[0]?.passing).toBeUndefined();
});

test('the scale holds every whisker and the threshold, and no more than 100 %', () => {
  expect(endOfScale(pollLines(contest, [ada]), 5)).toBe(50);
  expect(endOfScale(pollLines(contest, [poll('bo', { shares: { OAK: 3 } })]), 10)).toBe(15);
  expect(endOfScale(pollLines(contest, [poll('bo', { shares: { OAK: 99 }, margin: { OAK: 3 } })]), undefined)).toBe(
    100,
  );
});
