import { workerPolicy } from '@election-night/shared/queue/report-queue.ts';
import { redisOptions } from '@election-night/shared/redis/connect.ts';
import { Worker } from 'bullmq';
import { Redis } from 'ioredis';

// The floor's worker: one trivial script a job, then the job is done. Tells its parent which report and when.
const redis = new Redis(redisOptions(process.env['REDIS_URL'] as string, 'patient'));
redis.defineCommand('countJob', { numberOfKeys: 1, lua: "return redis.call('INCR', KEYS[1])" });
const counting = redis as Redis & { countJob(key: string): Promise<number> };
const worker = new Worker(
  process.env['QUEUE'] ?? 'floor',
  async ({ data }) => {
    await counting.countJob('jobs-done');
    process.send?.({ type: 'processed', report: data.report.id, at: performance.timeOrigin + performance.now() });
  },
  {
    connection: new Redis(redisOptions(process.env['REDIS_URL'] as string, 'blocking')),
    ...(process.env['PREFIX'] ? { prefix: process.env['PREFIX'] } : {}),
    ...workerPolicy,
  },
);
await worker.waitUntilReady();
process.send?.({ type: 'ready' });
process.once('disconnect', () => process.exit());
