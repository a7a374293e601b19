import { nightKeys } from '@election-night/shared/redis/keys.ts';
import type { Redis } from 'ioredis';
import { applyRecord } from './apply-write.ts';
import { standingRow } from './load-night.ts';
import type { NightState } from './night-state.ts';
import type { WriteRecord } from './write.ts';

/** What Redis says of the writes after ours: we have them all now, memory must be loaded anew, or Redis has fewer than we have seen. */
export type CaughtUp = 'current' | 'reload' | 'lost-commits';

/** Reads the writes that other aggregators made, in order, and the rows of the public ones. */
export async function catchUp(redis: Redis, state: NightState): Promise<CaughtUp> {
  const keys = nightKeys(state.night.mode, state.night.id);
  const [epoch, seq] = await redis.hmget(keys.fence, 'epoch', 'seq');
  if (epoch !== state.epoch) return 'reload';
  if (Number(seq) < state.seq) return 'lost-commits';
  while (state.seq < Number(seq)) {
    const missed = await redis.xrange(keys.writes, `${state.seq + 1}-0`, '+', 'COUNT', 100);
    for (const [id, fields] of missed) {
      const next = Number(id.split('-')[0]);
      if (next !== state.seq + 1) return 'reload';
      const record = JSON.parse(fields[1] as string) as WriteRecord;
      const rows = record.rev === undefined ? [] : await rowsOfCommit(redis, keys.log(state.epoch), record.rev);
      if (rows === undefined) return 'reload';
      applyRecord(state, next, record, rows);
    }
    if (missed.length === 0) return 'reload';
  }
  return 'current';
}

async function rowsOfCommit(redis: Redis, log: string, rev: number) {
  const [entry] = await redis.xrange(log, `${rev}-0`, `${rev}-0`);
  if (!entry) return undefined;
  const commit = JSON.parse(entry[1][1] as string) as { rows: { key: string }[] };
  return commit.rows.map((row) => {
    const [standing] = standingRow(row.key, JSON.stringify(row));
    return { key: row.key, row: standing?.[1] };
  });
}
