import { readFileSync } from 'node:fs';
import type { Definition } from '@election-night/shared/election/definition.ts';
import { describe, expect, test } from 'vitest';
import { ElectionView } from '../night/election-view.ts';
import type { Night } from '../night/watch-night.ts';
import type { Place } from './page-address.ts';
import { pageSections, pairSections, type Section, wallColumns } from './page-sections.ts';

const file = new URL('../../../../recordings/kazakhstan-2023/definition.json', import.meta.url);
const election = new ElectionView(JSON.parse(readFileSync(file, 'utf8')) as Definition);
const whole: Place = { kind: 'night' };

/** A night that has these rows. */
function nightWith(phase: string, ...keys: readonly string[]): Night {
  const rows = new Map<string, object>([['night', { phase }], ...keys.map((key) => [key, {}] as const)]);
  return { rows } as unknown as Night;
}

const names = (sections: readonly Section[]) => sections.map(({ element }) => element);
const voting = nightWith('voting', 'turnout:KZ');
const polled = nightWith('counting', 'exit-poll:list:combined', 'seats:list:exit-poll:combined');
const counted = nightWith(
  'final',
  'count:list:KZ',
  'seats:list:count',
  'exit-poll:list:combined',
  'call:list:majority',
);

describe('a page', () => {
  test('begins with turnout while people vote, and shows no seats and no districts that nobody knows yet', () => {
    expect(names(pageSections(whole, voting, election))).toEqual([
      ...['turnout', 'turnout-day', 'count', 'exit-polls', 'ticker', 'freshness'],
    ]);
  });

  test('begins with the count afterwards, with districts as soon as there is a figure of one', () => {
    expect(names(pageSections(whole, counted, election))).toEqual([
      ...['count', 'seats', 'exit-polls', 'turnout', 'turnout-day', 'ticker', 'freshness'],
    ]);
    const withDistrict = nightWith('counting', 'count:district-07:KZ');
    expect(names(pageSections(whole, withDistrict, election))).toContain('districts');
  });

  test.each([
    ['voting', voting, [['turnout', 'turnout-day', 'count'], ['exit-polls'], ['ticker', 'freshness']]],
    ['counted', counted, [['count', 'seats'], ['exit-polls'], ['turnout', 'turnout-day', 'ticker', 'freshness']]],
  ])('has two sides when %s, and what is wide for itself', (_, night, groups) => {
    expect(pairSections(pageSections(whole, night, election)).map(names)).toEqual(groups);
  });
});

describe('a wall', () => {
  test.each([
    ['voting', voting, [['turnout'], ['turnout-day', 'exit-polls', 'freshness']]],
    ['polled', polled, [['exit-polls'], ['seats'], ['turnout', 'freshness']]],
    ['counted', counted, [['count'], ['seats', 'ticker'], ['turnout', 'freshness']]],
  ])('has columns when %s, without anything that is empty', (_, night, columns) => {
    expect(wallColumns(whole, night, election).map(names)).toEqual(columns);
  });
});
