import { buildWhereOld } from '../clients/dashboard/build.ts';
import { findRedis } from '../tools/src/redis/find-redis.ts';

/** Once before all tests: on a fresh machine this installs a Redis, or says in one sentence how to; and the page is built where it is old. */
export default async function setup(): Promise<void> {
  await findRedis();
  await buildWhereOld();
}
