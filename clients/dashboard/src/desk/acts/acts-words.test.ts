import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import en from '../../messages/desk/en.json' with { type: 'json' };
import actsEn from '../../messages/desk-acts/en.json' with { type: 'json' };
import actsKk from '../../messages/desk-acts/kk.json' with { type: 'json' };
import actsRu from '../../messages/desk-acts/ru.json' with { type: 'json' };
import { type Message, messages } from '../../words/languages.ts';
import { localeOf } from '../../words/locale-of.ts';

const acts = { en: actsEn, ru: actsRu, kk: actsKk } as const;
const languages = ['en', 'ru', 'kk'] as const;
const keys = Object.keys(actsEn) as (keyof typeof actsEn)[];
const forms = (message: Message) => (typeof message === 'string' ? [message] : Object.values(message));
const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

test('the words of what the desk does are the same in all languages, in the same order, and no word of the page or the desk', () => {
  for (const language of languages) expect([language, Object.keys(acts[language])]).toEqual([language, keys]);
  const others = new Set([...Object.keys(messages.en), ...Object.keys(en)]);
  expect(keys.filter((key) => others.has(key))).toEqual([]);
});

test.each(keys)('%s says something, with the same placeholders in every form of every language', (key) => {
  const [first = ''] = forms(acts.en[key]);
  for (const language of languages) {
    const message: Message = acts[language][key];
    const { pluralCategories } = new Intl.PluralRules(localeOf(language)).resolvedOptions();
    if (typeof message !== 'string') expect(Object.keys(message).sort()).toEqual([...pluralCategories].sort());
    expect(typeof message).toBe(typeof acts.en[key]);
    for (const form of forms(message)) {
      expect(form.trim()).not.toBe('');
      expect([language, placeholders(form)]).toEqual([language, placeholders(first)]);
    }
  }
});

test('all of them are said somewhere', () => {
  const folder = fileURLToPath(new URL('..', import.meta.url));
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
  const said = [...sources.matchAll(/(?<=['`])[a-z-]+\.[\w.$@{}-]+(?=['`])/g)].map(([text]) => text);
  const patterns = said.map(
    (text) =>
      new RegExp(
        `^${text
          .split(/\$\{\w+\}/)
          .map(escaped)
          .join('[^.]+')}$`,
      ),
  );
  expect(keys.filter((key) => !patterns.some((pattern) => pattern.test(key)))).toEqual([]);
});

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
