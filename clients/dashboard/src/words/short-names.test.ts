import { expect, test } from 'vitest';
import { shortNames } from './short-names.ts';

test('a word that many begin or end with is left out', () => {
  expect(shortNames(['Abai Region', 'North Kazakhstan Region', 'Ulytau Region', 'Astana'])).toEqual([
    ...['Abai', 'North Kazakhstan', 'Ulytau', 'Astana'],
  ]);
  expect(shortNames(['область Абай', 'Северо-Казахстанская область', 'область Улытау'])).toEqual([
    ...['Абай', 'Северо-Казахстанская', 'Улытау'],
  ]);
});

test('what few have is part of the name, and a word in the middle is none that they begin or end with', () => {
  const names = ['North Harbour East', 'South Harbour West', 'Old Harbour Town', 'Stone Bay', 'Sand Bay'];
  expect(shortNames(names)).toEqual(names);
});

test('those that would be the same keep their whole names', () => {
  expect(
    shortNames(['Almaty Region', 'Akmola Region', 'Abai Region', 'Almaty (city)', 'Astana (city)', 'Oral (city)']),
  ).toEqual(['Almaty Region', 'Akmola', 'Abai', 'Almaty (city)', 'Astana', 'Oral']);
});

test('a name of that word alone is left as it is', () => {
  expect(shortNames(['Region', 'East Region', 'West Region', 'Far Region'])).toEqual(['Region', 'East', 'West', 'Far']);
});
