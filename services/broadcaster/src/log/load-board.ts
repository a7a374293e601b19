import type { ClockAnchor } from '@election-night/shared/election/night-clock.ts';
import type { PublishedRow } from '@election-night/shared/election/row.ts';
import type { NightKeys } from '@election-night/shared/redis/keys.ts';
import type { Amendment } from '@election-night/shared/wire/commit.ts';
import type { Redis } from 'ioredis';
import { type BoardRow, boardRowOf, type LoadedBoard, type Tip } from '../feed/board.ts';
import { hashOfCommit, type LogEntry } from './check-commit.ts';

export type Load =
  | { readonly outcome: 'loaded'; readonly loaded: LoadedBoard }
  /** No aggregator has started this night yet. */
  | { readonly outcome: 'absent' }
  | { readonly outcome: 'broken'; readonly reason: string };

/**
 * Reads meta, rows and the newest epoch in one transaction, then checks the head against the log's own entry: what was changed
 * in Redis behind the aggregator's back is not served as if it were the truth.
 */
export async function loadBoard(redis: Redis, keys: NightKeys): Promise<Load> {
  const replies = await redis
    .multi()
    .hgetall(keys.meta)
    .hgetall(keys.rows)
    .xrevrange(keys.epochs, '+', '-', 'COUNT', 1)
    .exec();
  const [meta, texts, epochs] = (replies ?? []).map(([error, reply]) => {
    if (error) throw error;
    return reply;
  }) as [Record<string, string>, Record<string, string>, StreamEntry[]];
  if (meta?.epoch === undefined) return { outcome: 'absent' };

  const tip: Tip = { epoch: meta.epoch, rev: Number(meta.rev), at: meta.at ?? '', head: meta.head ?? '' };
  if (!Number.isSafeInteger(tip.rev)) return { outcome: 'broken', reason: `meta has the rev ${meta.rev}` };
  const mistake = await headMistake(redis, keys.log(tip.epoch), tip);
  if (mistake) return { outcome: 'broken', reason: mistake };

  const rows: BoardRow[] = [];
  for (const [key, text] of Object.entries(texts)) {
    const row = boardRowOf(JSON.parse(text) as PublishedRow);
    if (row.key !== key || !(row.rev <= tip.rev)) {
      return { outcome: 'broken', reason: `the row ${key} names another key or a rev above the tip` };
    }
    rows.push(row);
  }
  const epoch = epochs[0];
  return {
    outcome: 'loaded',
    loaded: {
      tip,
      rows,
      clock: meta.clock === undefined ? undefined : (JSON.parse(meta.clock) as ClockAnchor),
      definition: meta.definition,
      amendments: meta.amendments === undefined ? [] : (JSON.parse(meta.amendments) as Amendment[]),
      reason: (epoch && fieldsOf(epoch).reason) ?? 'night-start',
      lastEpochId: epoch?.[0] ?? '0-0',
    },
  };
}

/** An entry of a stream as ioredis gives it: id and a flat list of fields. */
export type StreamEntry = [id: string, fields: string[]];

export function fieldsOf([, flat]: StreamEntry): Record<string, string> {
  const fields: Record<string, string> = {};
  for (let index = 0; index + 1 < flat.length; index += 2) fields[flat[index] as string] = flat[index + 1] as string;
  return fields;
}

export function logEntryOf(entry: StreamEntry): LogEntry {
  const { commit = '', hash = '' } = fieldsOf(entry);
  return { id: entry[0], commit, hash };
}

/** What is wrong with the tip, or undefined. An epoch whose log has no entry yet has nothing to compare with. */
export async function headMistake(
  redis: Redis,
  log: string,
  tip: { readonly rev: number; readonly head: string },
): Promise<string | undefined> {
  const [last, before] = ((await redis.xrevrange(log, `${tip.rev}-0`, '-', 'COUNT', 2)) as StreamEntry[]).map(
    logEntryOf,
  );
  if (!last) return undefined;
  if (last.id !== `${tip.rev}-0`) return `the log has no entry for rev ${tip.rev}`;
  if (last.hash !== tip.head) return `rev ${tip.rev}: the log has another hash than the one we hold`;
  const touches = before?.id === `${tip.rev - 1}-0`;
  if (touches && hashOfCommit(before.hash, last.commit) !== last.hash)
    return `rev ${tip.rev}: the hash chain does not hold`;
  return undefined;
}
