import type { Contest, Threshold } from '@election-night/shared/election/definition.ts';
import type { CountRow, OutlookRow } from '@election-night/shared/election/row.ts';
import { expect, test } from 'vitest';
import { outlookLines } from './outlook-lines.ts';

const contest = (threshold?: Threshold) =>
  ({
    options: [{ id: 'ASH' }, { id: 'BEECH' }, { id: 'CEDAR' }, { id: 'ELM' }, { id: 'NONE', kind: 'against-all' }],
    ...(threshold && { threshold }),
  }) as unknown as Contest;
const outlook = {
  shares: { ASH: 5.2, BEECH: 60, CEDAR: 4.1, ELM: 30, NONE: 0.7 },
  interval: { ASH: [4.8, 5.6], BEECH: [58, 62], CEDAR: [3.3, 4.9], NONE: [0.5, 0.9] },
} as unknown as OutlookRow;
const count = { shares: { ASH: 6 } } as unknown as CountRow;
const sides = (threshold: Threshold) =>
  outlookLines(contest(threshold), outlook, count).map(({ option, side }) => [option, side]);

test('the largest comes first, with what is counted of it; an option without an interval is left out', () => {
  expect(outlookLines(contest(), outlook, count)).toEqual([
    { option: 'BEECH', share: 60, low: 58, high: 62 },
    { option: 'ASH', share: 5.2, low: 4.8, high: 5.6, counted: 6 },
    { option: 'CEDAR', share: 4.1, low: 3.3, high: 4.9 },
    { option: 'NONE', share: 0.7, low: 0.5, high: 0.9 },
  ]);
  expect(outlookLines(contest(), outlook, undefined).some((line) => 'counted' in line)).toBe(false);
});

test('an interval is above the threshold, below it, or on both sides; one that touches it is open', () => {
  const expected = [
    ['BEECH', 'above'],
    ['ASH', 'open'],
    ['CEDAR', 'below'],
    ['NONE', undefined],
  ];
  expect(sides({ percent: 5, base: 'all-options' })).toEqual(expected);
  expect(sides({ percent: 4.9, base: 'all-options' })[2]).toEqual(['CEDAR', 'open']);
  expect(sides({ percent: 4.8, base: 'all-options' })[1]).toEqual(['ASH', 'open']);
});

test('nothing is said of an exempt option, nor where the threshold is a percent of other votes', () => {
  expect(sides({ percent: 5, base: 'all-options', exempt: ['CEDAR'] })[2]).toEqual(['CEDAR', undefined]);
  expect(new Set(sides({ percent: 5, base: 'seat-options' }).map(([, side]) => side))).toEqual(new Set([undefined]));
});
