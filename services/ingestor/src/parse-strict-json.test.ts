import { describe, expect, test } from 'vitest';
import { parseStrictJson } from './parse-strict-json.ts';

const limits = { maxJsonDepth: 16, maxStringLength: 200 };
const parse = (text: string) => parseStrictJson(text, limits);
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

describe('texts that mean one thing are parsed', () => {
  test.each([
    ['0', 0],
    ['-5', -5],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
    ['-9007199254740991', Number.MIN_SAFE_INTEGER],
    ['12.5', 12.5],
    ['12.50', 12.5],
    ['-0.01', -0.01],
    ['1234567890123.45', 1234567890123.45],
    ['true', true],
    ['null', null],
    [' [ 1 , { "a" : [ ] , "b" : { } } , false ]\n', [1, { a: [], b: {} }, false]],
    ['{"a":{"a":1},"b":{"a":1}}', { a: { a: 1 }, b: { a: 1 } }],
    ['"\\"quoted\\" \\\\ \\u0041"', '"quoted" \\ A'],
    ['"\\ud83d\\uddf3"', '🗳'],
    [`"${'x'.repeat(200)}"`, 'x'.repeat(200)],
    [`"${'🗳'.repeat(200)}"`, '🗳'.repeat(200)],
    [`"${'\\u0041'.repeat(200)}"`, 'A'.repeat(200)],
    [nested(16), JSON.parse(nested(16))],
  ])('%s', (text, value) => {
    expect(parse(text)).toEqual({ outcome: 'parsed', value });
  });
});

describe('P-IN-3: texts that could mean two things are refused, with the place', () => {
  const twice = 'The key is there twice.';
  const exponent = 'Write the number without an exponent.';
  const decimals = 'A number may have at most two decimals.';
  const digits = 'The number has more digits than can be held exactly.';
  const zero = 'Write zero without a sign.';
  const long = 'A text may have at most 200 characters.';
  test.each([
    ['a key twice', '{"a":1,"a":1}', '/a', twice],
    ['a key twice, once escaped', '{"unit":1,"\\u0075nit":2}', '/unit', twice],
    ['a key twice, deep', '{"entries":[{},{"unit":"A","percent":1,"unit":"B"}]}', '/entries/1/unit', twice],
    ['a key twice among many', `{${Array.from({ length: 40 }, (_, i) => `"k${i % 39}":0`)}}`, '/k0', twice],
    ['an integer that would be rounded', '{"a":[9007199254740993]}', '/a/0', digits],
    ['a fraction that would vanish', '{"a":4.0000000000000000001}', '/a', decimals],
    ['three decimals', '{"a":51.075}', '/a', decimals],
    ['three decimals of zero', '{"a":51.000}', '/a', decimals],
    ['infinity', '[1e309]', '/0', exponent],
    ['an exponent', '[1E2]', '/0', exponent],
    ['minus zero', '[-0]', '/0', zero],
    ['minus zero with decimals', '[-0.0]', '/0', zero],
    ['sixteen digits with decimals', '[90071992547409.91]', '/0', digits],
    ['a huge integer', `[${'9'.repeat(400)}]`, '/0', digits],
    ['a long text', `["${'x'.repeat(201)}"]`, '/0', long],
    ['a long text of wide characters', `["${'🗳'.repeat(201)}"]`, '/0', long],
    ['a long key', `{"a":{"${'k'.repeat(201)}":1}}`, '/a', long],
    ['half a surrogate pair', '["\\ud83d"]', '/0', 'Half of a surrogate pair is no character.'],
    ['__proto__', '{"a":{"__proto__":{"x":1}}}', '/a/__proto__', 'This key is not allowed.'],
    ['__proto__, escaped', '{"\\u005f_proto__":1}', '/__proto__', 'This key is not allowed.'],
    ['constructor', '{"constructor":{}}', '/constructor', 'This key is not allowed.'],
    ['prototype', '{"prototype":1}', '/prototype', 'This key is not allowed.'],
    ['depth 17', nested(17), '/0'.repeat(16), 'Objects and arrays may be nested at most 16 deep.'],
    ['a key that needs escaping', '{"a/b~c":1e1}', '/a~1b~0c', exponent],
  ])('%s', (_name, text, pointer, message) => {
    expect(parse(text)).toEqual({ outcome: 'unsafe', mistakes: [{ pointer, message }] });
  });

  test('a nesting of half a megabyte is refused without a stack overflow', () => {
    expect(parse(nested(500_000)).outcome).toBe('unsafe');
  });

  test('at most twenty mistakes are told', () => {
    const parsed = parse(`[${Array.from({ length: 500 }, () => '1e5')}]`);
    expect(parsed.outcome === 'unsafe' && parsed.mistakes.length).toBe(20);
  });
});

test.each(['', '{', '[1,]', "{'a':1}", '01', '1.', '.5', '+1', 'NaN', '\ufeff{}', '{"a":1}x', '"\u0001"'])(
  'what is no JSON is malformed: %j',
  (text) => {
    expect(parse(text).outcome).toBe('malformed');
  },
);
