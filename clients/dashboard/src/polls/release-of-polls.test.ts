import type { Definition } from '@election-night/shared/election/definition.ts';
import { expect, test } from 'vitest';
import { ElectionView } from '../night/election-view.ts';
import { releaseOfPolls } from './release-of-polls.ts';

const closes = '2030-01-05T21:00:00Z';
const planned = '2030-01-05T23:00:00Z';
const viewOf = (embargo: object) =>
  new ElectionView({
    units: [
      { id: 'TOWN', closes },
      { id: 'NORTH', parent: 'TOWN', closes: '2030-01-05T20:00:00Z' },
    ],
    contests: [],
    sources: [],
    languages: ['en'],
    voting: { opens: '2030-01-05T08:00:00Z' },
    clock: { ends: '2030-01-06T00:00:00Z' },
    embargo,
  } as unknown as Definition);
const released = (embargo: object, until: string | undefined) => {
  const at = releaseOfPolls(viewOf(embargo), until);
  return at === undefined ? undefined : new Date(at).toISOString().replace('.000', '');
};
const polls = { exitPolls: { until: planned } };

test.each([
  ['the next release, where counts are under no embargo', { ...polls, counts: 'none' }, planned, planned],
  [
    'the planned time, while the next release is that of counts',
    { ...polls, counts: 'contest-closes' },
    closes,
    planned,
  ],
  [
    'the last close of polls, where the definition names no time',
    { counts: 'unit-closes' },
    '2030-01-05T20:00:00Z',
    closes,
  ],
  [
    'the time that the desk moved it to',
    { ...polls, counts: 'contest-closes' },
    '2030-01-05T23:30:00Z',
    '2030-01-05T23:30:00Z',
  ],
  ['no time, where nothing is under embargo any more', { ...polls, counts: 'none' }, undefined, undefined],
  [
    'no time, where only counts are still to come',
    { exitPolls: { until: '2030-01-05T20:30:00Z' }, counts: 'unit-closes' },
    closes,
    undefined,
  ],
])('polls come out at %s', (_, embargo, until, expected) => {
  expect(released(embargo, until)).toBe(expected);
});
