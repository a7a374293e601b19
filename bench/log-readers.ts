import { setTimeout as delay } from 'node:timers/promises';
import { loadNights } from '@election-night/shared/runtime/load-nights.ts';
import { startPrivateRedis } from '../tools/src/redis/private-redis.ts';
import { cpuSeconds } from './figures/cpu-time.ts';
import { figure } from './figures/format.ts';
import { machine } from './figures/machine.ts';
import { median } from './figures/median.ts';
import { printTable } from './figures/print-table.ts';
import { progress } from './figures/progress.ts';
import { countRow } from './night/count-row.ts';
import { LogWriter } from './night/log-writer.ts';
import { makeSyntheticNight } from './night/synthetic-night.ts';
import { sourceArgs, startProcess } from './processes/start-process.ts';

const commitsPerSecond = 100;

/** What each broadcaster that follows the log costs Redis, while a hundred commits a second are written. Viewers cost it nothing. */
export async function answer({ quick }: { quick: boolean }): Promise<void> {
  const rounds = quick ? 1 : 5;
  const seconds = quick ? 2 : 5;
  const readers = quick ? [0, 20] : [0, 10, 50, 100];
  console.log(`${machine()}; ${commitsPerSecond} commits a second of one row\n`);
  const shares = new Map(readers.map((count) => [count, [] as number[]]));
  for (let round = 1; round <= rounds; round += 1) {
    for (const count of readers) {
      progress(`round ${round} of ${rounds}: ${count} readers`);
      shares.get(count)?.push(await redisShare(count, seconds));
    }
  }
  const middle = (count: number) => median(shares.get(count) ?? []);
  const micros = (count: number) => ((middle(count) - middle(0)) * 1e6) / (count * commitsPerSecond);
  printTable(`Redis and those who follow the log, medians of ${rounds} rounds`, [
    ['readers', '% of a core', 'CPU µs / commit and reader'],
    ...readers.map((count) => [
      String(count),
      figure(100 * middle(count), 1),
      count === 0 ? '' : figure(micros(count), 1),
    ]),
  ]);
}

/** Share of a core that Redis takes, its writes included. */
async function redisShare(readers: number, seconds: number): Promise<number> {
  const redis = await startPrivateRedis();
  const synthetic = await makeSyntheticNight();
  const [night] = await loadNights(`test:${synthetic.folder}`);
  if (!night) throw new Error('no night');
  const log = new LogWriter(redis.url, night);
  await log.begin();
  const following = await startProcess({
    args: sourceArgs(new URL('./log-readers/follow-log.ts', import.meta.url)),
    env: { REDIS_URL: redis.url, NIGHT: night.id, EPOCH: log.epoch, FROM: String(log.rev), READERS: String(readers) },
  });
  try {
    const [before, start] = [cpuSeconds(redis.pid), performance.now()];
    for (let place = 0; place < commitsPerSecond * seconds; place += 1) {
      const wait = start + (1000 * place) / commitsPerSecond - performance.now();
      if (wait > 0) await delay(wait);
      await log.commit([countRow(place, 1)]);
    }
    return (cpuSeconds(redis.pid) - before) / ((performance.now() - start) / 1000);
  } finally {
    await following.stop();
    log.close();
    await redis.stop();
    await synthetic.remove();
  }
}
