import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { parseStrictJson } from './parse-strict-json.ts';

const limits = { maxJsonDepth: 16, maxStringLength: 200 };

/** Judges a number's text by exact arithmetic, not by the code under test. */
function isExact(text: string): boolean {
  const parts = /^(-?)(0|[1-9]\d*)(?:\.(\d{1,2}))?$/.exec(text);
  if (!parts) return false;
  const [, sign, whole = '', decimals] = parts;
  if (sign === '-' && BigInt(whole) === 0n && BigInt(decimals ?? '0') === 0n) return false;
  if (decimals === undefined) return BigInt(whole) <= BigInt(Number.MAX_SAFE_INTEGER);
  return whole.length + decimals.length <= 15;
}

const numberText = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.oneof(fc.constant('0'), fc.bigInt({ min: 1n, max: 10n ** 18n }).map(String)),
    fc.oneof(fc.constant(''), fc.stringMatching(/^\.\d{1,4}$/)),
    fc.oneof({ weight: 9, arbitrary: fc.constant('') }, { weight: 1, arbitrary: fc.constantFrom('e3', 'E-2', 'e+0') }),
  )
  .map((parts) => parts.join(''));

/** JSON whose numbers are all exact and whose keys are plain, with white space anywhere. */
const plainJson = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 5 }, tie('leaf'), tie('list'), tie('record')),
  leaf: fc.oneof(
    fc.boolean(),
    fc.constant(null),
    fc.maxSafeInteger().map((n) => (Object.is(n, -0) ? 0 : n)),
    fc.integer({ min: 1, max: 10 ** 12 }).map((n) => n / 100),
    fc.string({ unit: 'grapheme', maxLength: 40 }),
  ),
  list: fc.array(tie('value'), { maxLength: 6 }),
  record: fc.dictionary(
    fc.string({ maxLength: 8 }).filter((key) => !['__proto__', 'constructor', 'prototype'].includes(key)),
    tie('value'),
    { maxKeys: 24, noNullPrototype: true },
  ),
})).value;

describe('parse-strict-json', () => {
  test.prop([plainJson, fc.constantFrom(undefined, 1, '\t')])(
    'what is accepted equals what JSON.parse makes',
    (value, indent) => {
      const text = JSON.stringify(value, null, indent);
      expect(parseStrictJson(text, limits)).toEqual({ outcome: 'parsed', value: JSON.parse(text) });
    },
  );

  test.prop([numberText], { numRuns: 2000 })(
    'a number is accepted exactly where a double holds it as written',
    (text) => {
      expect(parseStrictJson(`{"n":[${text} ]}`, limits).outcome).toBe(isExact(text) ? 'parsed' : 'unsafe');
    },
  );

  test.prop([
    fc.uniqueArray(
      fc.string({ maxLength: 6 }).filter((key) => key !== '__proto__'),
      { minLength: 1, maxLength: 40 },
    ),
    fc.nat(),
  ])('one key twice is found wherever it stands', (keys, pick) => {
    const again = keys[pick % keys.length] as string;
    const text = `{${[...keys, again].map((key) => `${JSON.stringify(key)}:0`).join(',')}}`;
    expect(parseStrictJson(text, limits).outcome).toBe('unsafe');
  });

  test.prop([fc.string({ unit: 'binary', maxLength: 60 })])('no text makes it throw', (text) => {
    expect(['parsed', 'malformed', 'unsafe']).toContain(parseStrictJson(text, limits).outcome);
  });
});
