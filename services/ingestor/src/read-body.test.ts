import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { readBody } from './read-body.ts';

const json = { 'content-type': 'application/json' };
const bytes = (...parts: (string | number[])[]) => Buffer.concat(parts.map((part) => Buffer.from(part as string)));

test.each([['application/json'], ['application/json; charset=utf-8'], ['Application/JSON;charset="UTF-8"']])(
  'P-IN-2: %s is read',
  async (type) => {
    expect(await readBody(bytes('{"a":"ü"}'), { 'content-type': type }, 100)).toEqual({
      outcome: 'read',
      text: '{"a":"ü"}',
    });
  },
);

test('P-IN-2: a gzip body is unpacked', async () => {
  const body = gzipSync('{"a":1}');
  const headers = { ...json, 'content-encoding': 'gzip' };
  expect(await readBody(body, headers, 100)).toEqual({ outcome: 'read', text: '{"a":1}' });
});

test.each([
  ['no content type', bytes('{}'), {}, 'media-type-unsupported'],
  ['another type', bytes('{}'), { 'content-type': 'text/plain' }, 'media-type-unsupported'],
  ['another charset', bytes('{}'), { 'content-type': 'application/json; charset=latin1' }, 'media-type-unsupported'],
  ['an unknown coding', bytes('{}'), { ...json, 'content-encoding': 'br' }, 'media-type-unsupported'],
  ['no body', undefined, json, 'malformed-json'],
  ['an empty body', bytes(''), json, 'malformed-json'],
  ['bad UTF-8', bytes('{"a":"', [0xc3, 0x28], '"}'), json, 'malformed-json'],
  ['an encoded surrogate', bytes('"', [0xed, 0xa0, 0x80], '"'), json, 'malformed-json'],
  ['a byte order mark', bytes([0xef, 0xbb, 0xbf], '{}'), json, 'malformed-json'],
  ['broken gzip', bytes('{}'), { ...json, 'content-encoding': 'gzip' }, 'malformed-json'],
  [
    'a small body that unpacks to a large one',
    gzipSync(Buffer.alloc(50_000_000)),
    { ...json, 'content-encoding': 'gzip' },
    'body-too-large',
  ],
])('P-IN-2: %s is refused', async (_name, body, headers, code) => {
  expect(await readBody(body, headers, 1000)).toMatchObject({ outcome: 'refused', code });
});
