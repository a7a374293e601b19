import { expect, test } from 'vitest';
import { shortSourceName } from './short-source-name.ts';

test.each([
  ['SOCIS-A (Institute of Comprehensive Social Research, Astana)', 'SOCIS-A'],
  ['Институт комплексных социальных исследований SOCIS-A (Астана)', 'SOCIS-A'],
  ['Institute of Democracy', 'Institute of Democracy'],
  ['Bureau of Polls (Port Town)', 'Bureau of Polls'],
  ['Ada UK Polls', 'Ada UK Polls'],
  ['(unnamed)', '(unnamed)'],
])('%s is called %s', (name, called) => {
  expect(shortSourceName(name)).toBe(called);
});
