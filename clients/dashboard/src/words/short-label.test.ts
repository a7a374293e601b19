import { expect, test } from 'vitest';
import { shortLabels } from './short-label.ts';

test.each([
  ['Amanat', 'AMA'],
  ["Auyl People's Democratic Patriotic Party", 'APDP'],
  ["People's Party of Kazakhstan", 'PPK'],
  ['Nationwide Social Democratic Party (OSDP)', 'OSDP'],
  ['Партия «AMANAT»', 'AMA'],
  ['Демократическая партия Казахстана «Ак жол»', 'АЖ'],
  ['Общенациональная социал-демократическая партия', 'ОСДП'],
  ['Қазақстан халық партиясы', 'ҚХП'],
  ['Inês Silva', 'IS'],
  ['!', '\u2013'],
])('%s is %s where there is little room', (name, label) => {
  expect(shortLabels([name])).toEqual([label]);
});

test('no two options of a contest have the same letters', () => {
  expect(shortLabels(['Oak List', 'Old Left', 'Birch List'])).toEqual(['OL1', 'OL2', 'BL']);
});
