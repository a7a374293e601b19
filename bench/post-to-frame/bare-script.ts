import { applyWrite } from '@election-night/aggregator/apply-write.ts';
import { commitWrite } from '@election-night/aggregator/commit-write.ts';
import { foldBatch } from '@election-night/aggregator/fold-batch.ts';
import { openNight } from '@election-night/aggregator/open-night.ts';
import { numberWrite } from '@election-night/aggregator/write.ts';
import { formatInstant, instantOf } from '@election-night/shared/election/instant.ts';
import { loadNights } from '@election-night/shared/runtime/load-nights.ts';
import { Redis } from 'ioredis';
import { pino } from 'pino';
import { startPrivateRedis } from '../../tools/src/redis/private-redis.ts';
import { cpuOf } from '../figures/cpu-time.ts';
import { makeSyntheticNight, syntheticReports } from '../night/synthetic-night.ts';

export type BareFigures = {
  readonly foldMs: number;
  readonly writeMs: number;
  readonly redisSeconds: number;
  readonly entries: number;
};

/**
 * The floor without HTTP and queue: the very writes of the aggregator, in batches of as many reports as its worker holds at once, folded
 * beforehand and then sent to Redis one after the other. Says what the work itself costs.
 */
export async function bareScripts(size: number, count: number, batch: number): Promise<BareFigures> {
  const server = await startPrivateRedis();
  const synthetic = await makeSyntheticNight();
  const redis = new Redis(server.url.slice('unix://'.length));
  try {
    const [night] = await loadNights(`test:${synthetic.folder}`);
    if (!night) throw new Error('no night');
    const { state } = await openNight(redis, night, Date.now, pino({ level: 'silent' }));
    const source = syntheticReports();
    let [foldMs, writeMs, redisSeconds] = [0, 0, 0];
    for (let done = 0; done < count; done += batch) {
      const jobs = Array.from({ length: Math.min(batch, count - done) }, () => {
        const { id, asOf, entries } = JSON.parse(source.report(size).body);
        const report = {
          id,
          source: 'commission',
          kind: 'count' as const,
          asOf: formatInstant(instantOf(asOf)),
          entries,
        };
        return {
          type: 'report' as const,
          mode: night.mode,
          run: state.run,
          report,
          digest: id,
          receivedAt: formatInstant(Date.now()),
        };
      });
      const folding = performance.now();
      const draft = foldBatch(state, jobs, Date.now());
      if (!draft) throw new Error('nothing to write');
      const write = numberWrite(state, draft);
      const writing = performance.now();
      const { value: outcome, seconds } = await cpuOf([server.pid], () => commitWrite(redis, state, write));
      writeMs += performance.now() - writing;
      redisSeconds += seconds[0] ?? 0;
      if (outcome.outcome !== 'written') throw new Error(`a write was ${outcome.outcome}`);
      const applying = performance.now();
      applyWrite(state, write);
      foldMs += performance.now() - applying + (writing - folding);
    }
    return { foldMs, writeMs, redisSeconds, entries: size * count };
  } finally {
    redis.disconnect();
    await server.stop();
    await synthetic.remove();
  }
}
