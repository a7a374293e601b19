import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'vite';
import { describe, expect, test } from 'vitest';
import { type DeskMessageKey, deskMessages } from '../desk/desk-words.ts';
import { type Language, languages, type Message, type MessageKey, messages as pageMessages } from './languages.ts';
import { localeOf } from './locale-of.ts';
import { speaker } from './say.ts';

const source = fileURLToPath(new URL('..', import.meta.url));
const sources = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  .map((name) => ({ name, text: readFileSync(join(source, name), 'utf8') }));

const formsOf = (message: Message) => (typeof message === 'string' ? [message] : Object.values(message));
const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
type Key = MessageKey | DeskMessageKey;
/** Of the page, and of the desk. */
const messages = Object.fromEntries(
  languages.map((language) => [language, { ...pageMessages[language], ...deskMessages[language] }]),
) as Record<Language, Record<Key, Message>>;
const keys = Object.keys(messages.en) as Key[];

test('no message of the desk stands in place of one of the page', () => {
  expect(Object.keys(deskMessages.en).filter((key) => Object.hasOwn(pageMessages.en, key))).toEqual([]);
});

describe('messages', () => {
  test('are the same in all languages, in the same order', () => {
    for (const language of languages) expect([language, Object.keys(messages[language])]).toEqual([language, keys]);
  });

  test.each(keys)('%s says something, with the same placeholders in every form of every language', (key) => {
    const [first = ''] = formsOf(messages.en[key]);
    for (const language of languages) {
      for (const form of formsOf(messages[language][key])) {
        expect(form.trim()).not.toBe('');
        expect([language, placeholders(form)]).toEqual([language, placeholders(first)]);
      }
    }
  });

  test.each(languages)('of %s that count have a form for each plural category of the language', (language) => {
    const { pluralCategories } = new Intl.PluralRules(localeOf(language)).resolvedOptions();
    const counting = Object.values(messages[language]).filter((message) => typeof message !== 'string');
    expect(counting.length).toBeGreaterThan(3);
    for (const message of counting) expect(Object.keys(message).sort()).toEqual([...pluralCategories].sort());
  });

  test('count in one language where they do in another', () => {
    const counting = (language: Language) => keys.filter((key) => typeof messages[language][key] !== 'string');
    for (const language of languages) expect(counting(language)).toEqual(counting('en'));
  });

  test('are all said somewhere', () => {
    const text = sources.map(({ text }) => text).join('\n');
    const said = [...text.matchAll(/say\(\s*[`'"]([^`'"]+)[`'"]/g)].map(([, key = '']) => key);
    const chosen = [...text.matchAll(/say\(\s*[^'()]+ \? '([^']+)' : '([^']+)'/g)].flatMap(
      ([, one = '', other = '']) => [one, other],
    );
    // Headings of panels and mistakes of fields are named in one place and said in another.
    const named = [...text.matchAll(/[:=] '([\w-]+(?:\.[\w-]+)+)'/g)].map(([, key = '']) => key);
    const patterns = [...said, ...chosen, ...named].map(
      (key) =>
        new RegExp(
          `^${key
            .split(/\$\{[^}]*\}/)
            .map(escaped)
            .join('[^.]+')}$`,
        ),
    );
    expect(keys.filter((key) => !patterns.some((pattern) => pattern.test(key)))).toEqual([]);
  });
});

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

test.each([
  ['en', 1, '1 hour ago'],
  ['en', 21, '21 hours ago'],
  ['ru', 1, '1 час назад'],
  ['ru', 3, '3 часа назад'],
  ['ru', 5, '5 часов назад'],
  ['ru', 21, '21 час назад'],
  ['kk', 5, '5 сағат бұрын'],
] as const)('in %s, %i is counted as %s', (language, count, said) => {
  expect(speaker(language)('ago.hours', { count })).toBe(said);
});

test('a message without what it needs is a mistake, not a gap', () => {
  expect(() => speaker('en')('ticker.by')).toThrow('the message ticker.by needs {by}');
});

type Node = { readonly type?: string; readonly [name: string]: unknown };

/** The markup of every html`…`, with a mark where an expression stands. */
function markupOf(name: string, text: string): string[] {
  const found: string[] = [];
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(visit);
    if (typeof node !== 'object' || node === null) return;
    const { type, tag, quasi } = node as {
      type?: string;
      tag?: Node;
      quasi?: { quasis: { value: { cooked: string } }[] };
    };
    if (type === 'TaggedTemplateExpression' && ['html', 'svg'].includes(String(tag?.['name'])))
      found.push((quasi?.quasis ?? []).map(({ value }) => value.cooked).join('\0'));
    Object.values(node).forEach(visit);
  };
  visit(parseSync(name, text).program);
  return found;
}

/** Words in markup: text between tags, and attributes that people read or hear. */
function wordsIn(markup: string): string[] {
  const attributes =
    /(?:aria-label|aria-description|aria-roledescription|aria-valuetext|title|alt|placeholder)="([^"]*)"/g;
  const read = [...markup.matchAll(attributes)].map(([, words = '']) => words);
  const between = markup.replace(/<[^>]*>/g, ' ');
  return [...read, between].map((text) => text.replaceAll('\0', ' ').trim()).filter((text) => /\p{L}/u.test(text));
}

test('no element has words of its own: they are all messages', () => {
  expect(wordsIn('<p title="Words">\0 and words<b>\0</b></p>')).toEqual(['Words', 'and words']);
  const markup = sources.flatMap(({ name, text }) => markupOf(name, text).map((one) => ({ name, one })));
  expect(markup.length).toBeGreaterThan(20);
  expect(markup.flatMap(({ name, one }) => wordsIn(one).map((words) => `${name}: ${words}`))).toEqual([]);
});
