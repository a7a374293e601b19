import { expect, test } from 'vitest';
import { type Choice, choiceOf, choiceText, offered } from './choices.ts';

const wards: readonly Choice[] = [
  { id: 'NORTH', name: 'North' },
  { id: 'RIVER', name: 'River' },
  { id: 'RIVER2', name: 'River' },
  { id: 'HILL', name: 'HILL' },
];

test.each([
  ['North · NORTH', 'NORTH'],
  ['NORTH', 'NORTH'],
  [' north ', 'NORTH'],
  ['HILL', 'HILL'],
  ['River · RIVER2', 'RIVER2'],
  ['RIVER', 'RIVER'],
  ['river', undefined],
  ['Nor', undefined],
  ['', undefined],
])('"%s" means %s', (text, id) => {
  expect(choiceOf(text, wards)?.id).toBe(id);
});

test('what is offered has the text in its name or id', () => {
  expect(offered('riv', wards).map(choiceText)).toEqual(['River · RIVER', 'River · RIVER2']);
  expect(offered('', wards)).toHaveLength(4);
});

test('of very many only some are offered at once', () => {
  const many = Array.from({ length: 20_000 }, (_, n) => ({ id: `U${n}`, name: `Unit ${n}` }));
  expect(offered('unit', many)).toHaveLength(50);
  expect(offered('unit 19999', many).map(({ id }) => id)).toEqual(['U19999']);
});
