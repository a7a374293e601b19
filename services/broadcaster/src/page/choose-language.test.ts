import { en } from '@election-night/shared/messages/en.ts';
import { put, spoken } from '@election-night/shared/messages/say.ts';
import { expect, test } from 'vitest';
import { chooseLanguage } from './choose-language.ts';

test.each([
  [undefined, undefined, 'en'],
  [undefined, '', 'en'],
  [undefined, 'ru-RU,ru;q=0.9,en;q=0.8', 'ru'],
  [undefined, 'kk', 'kk'],
  [undefined, 'de, kk;q=0.2, ru;q=0.1', 'kk'],
  [undefined, 'de', 'en'],
  [undefined, 'en;q=0, ru;q=0.1', 'ru'],
  [undefined, ';;q=,,,\u0000', 'en'],
  ['kk', 'ru', 'kk'],
  ['constructor', 'ru', 'ru'],
  [['kk', 'ru'], 'ru', 'ru'],
])('P-PAGE-2: lang %j and Accept-Language %j give %s', (lang, accepted, language) => {
  expect(chooseLanguage(lang, accepted)).toBe(language);
});

test('every language has the same places in each of its messages', () => {
  const placesOf = (messages: object, path = ''): string[] =>
    Object.entries(messages).flatMap(([name, text]) =>
      typeof text === 'string'
        ? [`${path}${name} ${[...text.matchAll(/\{\w+\}/g)].map(String).sort().join()}`]
        : placesOf(text, `${name}.`),
    );
  for (const messages of Object.values(spoken)) expect(placesOf(messages)).toEqual(placesOf(en));
});

test('what is put into a message is not looked at again', () => {
  expect(put('{a} and {b}, {c}', { a: '{b}', b: 2 })).toBe('{b} and 2, {c}');
});
