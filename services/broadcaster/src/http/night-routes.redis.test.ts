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
  const config = readConfig({ REDIS_URL: redis.url, NIGHTS: 'replay:recordings/tiny', PORT: '0' });
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
  ['a night that nobody has started', '/v1/nights/tiny/snapshot', 503, 'not-loaded'],
])('P-HTTP-6: %s is a problem with a code of its own', async (_what, path, status, code) => {
  const answer = await fetch(`${broadcaster.url}${path}`);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.headers.has('retry-after')).toBe(status === 503);
  expect(await answer.json()).toMatchObject({ status, code, detail: expect.stringMatching(/\.$/) });
});
