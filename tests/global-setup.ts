import { findRedis } from '../tools/src/redis/find-redis.ts';

/** Once before all tests: on a fresh machine this installs a Redis, or says in one sentence how to. */
export default async function setup(): Promise<void> {
  await findRedis();
}
