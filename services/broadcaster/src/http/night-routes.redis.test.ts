import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { loadNights } from '@election-night/shared/runtime/load-nights.ts';
import { type PrivateRedis, startPrivateRedis } from '@election-night/tools/redis/private-redis.ts';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import { startBroadcaster } from '../start-broadcaster.ts';

let redis: PrivateRedis;
let broadcaster: { url: string; stop(): Promise<void> };

beforeAll(async () => {
  redis = await startPrivateRedis();
  const config = readConfig({
    REDIS_URL: redis.url,
    NIGHTS: 'replay:recordings/tiny,replay:recordings/harbour-2031',
    PORT: '0',
  });
  const nights = await loadNights(config.NIGHTS);
  broadcaster = await startBroadcaster(config, { nights, log: pino({ level: 'silent' }) });
});
afterAll(async () => {
  await broadcaster.stop();
  await redis.stop();
});

test.each([
  ['a night that is not served', '/v1/nights/other/snapshot', 404, 'unknown-night'],
  ['an address with nothing at it', '/v1/night', 404, 'unknown-route'],
  ['the feed without an upgrade', '/v1/nights/tiny/feed', 404, 'unknown-route'],
  ['an address that cannot be read', '/v1/nights/%E0%A4%A/snapshot', 400, 'malformed-address'],
  ['a topic that does not exist', '/v1/nights/tiny/snapshot?topic=unit:MARS', 404, 'unknown-topic'],
  ['the map of a night that has none', '/v1/nights/tiny/map', 404, 'no-map'],
  ['a night that nobody has started', '/v1/nights/tiny/snapshot', 503, 'not-loaded'],
])('P-HTTP-6: %s is a problem with a code of its own', async (_what, path, status, code) => {
  const answer = await fetch(`${broadcaster.url}${path}`);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.headers.has('retry-after')).toBe(status === 503);
  expect(await answer.json()).toMatchObject({ status, code, detail: expect.stringMatching(/\.$/) });
});

test('P-HTTP-14: the map of a definition is its file byte for byte, in codings, with an ETag that answers 304', async () => {
  const file = await readFile('recordings/harbour-2031/map.topojson');
  const address = `${broadcaster.url}/v1/nights/harbour-2031/map`;
  const plain = await fetch(address, { headers: { 'accept-encoding': 'identity' } });
  expect(plain.status).toBe(200);
  expect(Buffer.from(await plain.arrayBuffer())).toEqual(file);
  const digest = createHash('sha256').update(file).digest('hex');
  expect(Object.fromEntries(plain.headers)).toMatchObject({
    etag: `"${digest}.identity"`,
    vary: 'Accept-Encoding',
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'public, max-age=60, stale-if-error=600',
    'election-mode': 'replay',
  });
  const packed = await fetch(address, { headers: { 'accept-encoding': 'br', origin: 'https://paper.example' } });
  expect(packed.headers.get('content-encoding')).toBe('br');
  expect(packed.headers.get('access-control-allow-origin')).toBe('*');
  expect(Buffer.from(await packed.arrayBuffer())).toEqual(file);
  const again = await fetch(address, { headers: { 'if-none-match': `"${digest}.br"`, 'accept-encoding': 'br' } });
  expect([again.status, (await again.arrayBuffer()).byteLength]).toEqual([304, 0]);
});
