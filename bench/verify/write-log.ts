import { openNight } from '@election-night/aggregator/open-night.ts';
import type { CountEntry, Report } from '@election-night/shared/election/report.ts';
import { nightKeys } from '@election-night/shared/redis/keys.ts';
import { loadNights, type Night } from '@election-night/shared/runtime/load-nights.ts';
import { Redis } from 'ioredis';
import { pino } from 'pino';
import { startPrivateRedis } from '../../tools/src/redis/private-redis.ts';
import { makeSyntheticNight, syntheticReports } from '../night/synthetic-night.ts';

/** A log as the aggregator wrote it, a line an entry. */
export type WrittenLog = { readonly night: Night; readonly lines: readonly Uint8Array[]; readonly bytes: number };

/** Counts of the synthetic night, a report a commit: `commits` of them, each of so many stations. */
export async function writeLog(commits: number, stations: number): Promise<WrittenLog> {
  const made = await makeSyntheticNight();
  const server = await startPrivateRedis();
  const redis = new Redis(server.url.slice('unix://'.length));
  try {
    const [night] = await loadNights(`test:${made.folder}`);
    if (!night) throw new Error('the synthetic night is not there');
    let now = Date.UTC(2020, 0, 1, 21);
    const keeper = await openNight(redis, night, () => now, pino({ level: 'silent' }));
    const reports = syntheticReports();
    for (let commit = 0; commit < commits; commit += 1) {
      now += 1000;
      const { id, body } = reports.report(stations);
      const { asOf, entries } = JSON.parse(body) as { asOf: string; entries: CountEntry[] };
      const report: Report = { id, source: 'commission', kind: 'count', asOf: asOf.replace('.000', ''), entries };
      const receivedAt = new Date(now).toISOString();
      await keeper.write([{ type: 'report', mode: 'test', run: keeper.state.run, report, digest: id, receivedAt }]);
    }
    const entries = await redis.xrange(nightKeys(night.mode, night.id).log(keeper.state.epoch), '-', '+');
    const lines = entries.map(([, [, text = '', , hash = '']]) => Buffer.from(`{"hash":"${hash}","commit":${text}}`));
    return { night, lines, bytes: lines.reduce((sum, { length }) => sum + length + 1, 0) };
  } finally {
    redis.disconnect();
    await server.stop();
    await made.remove();
  }
}
