import { Redis } from 'ioredis';
import { afterEach, expect, test } from 'vitest';
import { startPrivateRedis } from '../../../tools/src/redis/private-redis.ts';
import { checkServer, type ServerCheck } from './check-server.ts';

const cleanUps: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function checkWith(args: string[]): Promise<ServerCheck> {
  const server = await startPrivateRedis({ args });
  cleanUps.push(() => server.stop());
  const redis = new Redis({ path: server.url.slice('unix://'.length), replyMapping: 'legacy' });
  cleanUps.push(() => redis.disconnect());
  return checkServer(redis);
}

test('a Redis that keeps an append-only file and evicts nothing is accepted', async () => {
  expect(await checkWith([])).toEqual({ ok: true });
});

test('a Redis that may evict keys is refused, and the sentence says what to set', async () => {
  expect(await checkWith(['--maxmemory-policy', 'allkeys-lru'])).toEqual({
    ok: false,
    problems: [expect.stringMatching(/^maxmemory-policy is allkeys-lru, .*; set maxmemory-policy noeviction$/)],
  });
});

test('a Redis without an append-only file is refused, and every problem is named at once', async () => {
  const check = await checkWith(['--appendonly', 'no', '--maxmemory-policy', 'volatile-ttl']);
  expect(check).toMatchObject({
    ok: false,
    problems: [expect.stringMatching('volatile-ttl'), expect.stringMatching('append-only')],
  });
});
