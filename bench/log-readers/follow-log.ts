import { redisOptions } from '@election-night/shared/redis/connect.ts';
import { nightKeys } from '@election-night/shared/redis/keys.ts';
import { Redis } from 'ioredis';

// As many connections as there are broadcasters, each reading the log and the epochs as services/broadcaster/src/log/tail-log.ts does.
const { REDIS_URL = '', NIGHT = '', EPOCH = '', FROM = '0', READERS = '0' } = process.env;
const keys = nightKeys('test', NIGHT);
const names = [keys.log(EPOCH), keys.epochs] as const;
const newestEpoch = '$';

async function follow(): Promise<void> {
  const redis = new Redis(redisOptions(REDIS_URL, 'blocking'));
  let after = `${FROM}-0`;
  for (;;) {
    const reply = await redis.xread('COUNT', 500, 'BLOCK', 2000, 'STREAMS', ...names, after, newestEpoch);
    const [, entries] = (reply as [string, [string, string[]][]][] | null)?.find(([name]) => name === names[0]) ?? [];
    after = entries?.at(-1)?.[0] ?? after;
  }
}

for (let reader = 0; reader < Number(READERS); reader += 1) void follow();
process.once('disconnect', () => process.exit());
process.send?.({ type: 'ready' });
