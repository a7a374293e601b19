import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { type PrivateRedis, startPrivateRedis } from './private-redis.ts';

/** For tests: a Redis for one file, empty before each test, with a connection that gives up on nothing. `use` is called when it has started. */
export function testRedis(use: (redis: Redis, server: PrivateRedis) => void): void {
  let server: PrivateRedis;
  let redis: Redis;
  beforeAll(async () => {
    server = await startPrivateRedis();
    redis = new Redis(server.url.slice('unix://'.length), { maxRetriesPerRequest: null });
    use(redis, server);
  });
  beforeEach(async () => {
    await redis.flushall();
  });
  afterAll(async () => {
    redis.disconnect();
    await server.stop();
  });
}
