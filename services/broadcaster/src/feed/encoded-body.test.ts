import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { chooseCoding, encodedBody, isNotModified } from './encoded-body.ts';

test.each([
  [undefined, 'identity'],
  ['', 'identity'],
  ['gzip', 'gzip'],
  ['gzip, deflate, br', 'br'],
  ['br;q=0.1, gzip', 'gzip'],
  ['br;q=0, gzip;q=0', 'identity'],
  ['*', 'br'],
  ['br;q=0, *;q=0.5', 'gzip'],
  ['GZIP', 'gzip'],
  ['deflate', 'identity'],
  ['identity', 'identity'],
])('a request that accepts %j gets %s', (accepted, coding) => {
  expect(chooseCoding(accepted)).toBe(coding);
});

test.each([
  ['"a.1"', true],
  ['W/"a.1"', true],
  ['"b", "a.1"', true],
  ['*', true],
  ['"a.1.gzip"', false],
  [undefined, false],
])('If-None-Match %j against "a.1" is %j', (header, expected) => {
  expect(isNotModified(header, '"a.1"')).toBe(expected);
});

test('P-HTTP-2: each coding is made once, has its own tag, and opens to the same bytes', async () => {
  const body = encodedBody(Buffer.from('{"rows":[]}'), 'e.1.all');
  const [gz, again, br] = await Promise.all([body.bytes('gzip'), body.bytes('gzip'), body.bytes('br')]);
  expect(gz).toBe(again);
  expect(gunzipSync(gz)).toEqual(body.identity);
  expect(brotliDecompressSync(br)).toEqual(body.identity);
  expect([body.etag('identity'), body.etag('gzip'), body.etag('br')]).toEqual([
    '"e.1.all.identity"',
    '"e.1.all.gzip"',
    '"e.1.all.br"',
  ]);
});
