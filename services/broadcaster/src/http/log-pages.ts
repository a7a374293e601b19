import { setTimeout as wait } from 'node:timers/promises';
import { connectRedis } from '@election-night/shared/redis/connect.ts';
import type { NightKeys } from '@election-night/shared/redis/keys.ts';
import { LRUCache } from 'lru-cache';
import pLimit from 'p-limit';
import type { Logger } from 'pino';
import { type Encoded, encodedBody } from '../feed/encoded-body.ts';
import { type EndOfEpoch, endOfOlderEpoch } from './end-of-older-epoch.ts';
import { type LogPage, type LogRange, readLogPage } from './read-log-page.ts';

export type EncodedLogPage = Omit<LogPage, 'body'> & { readonly body: Encoded };

export type LogPages = {
  /** Rejects where Redis does not answer in time, or with `LogIsBroken`. */
  page(epoch: string, range: LogRange): Promise<EncodedLogPage>;
  /** Where an older epoch of the running one's run ended; undefined where there is none. Rejects where Redis does not answer in time. */
  endOf(keys: NightKeys, running: string, asked: string): Promise<EndOfEpoch | undefined>;
  stop(): void;
};

type LogPagesOptions = { readonly redisUrl: string; readonly log: Logger; readonly keepBytes?: number };

/** Longest that a reader waits for a page, the wait for its turn included. */
const deadlineMs = 3000;
/** Reads at once; more wait for their turn, so that a crowd of readers is a queue here and not in Redis. */
const readsAtOnce = 4;
const defaultKeepBytes = 64 * 1024 * 1024;
/** A page with its gzip and brotli, which are made later, takes about so much of its own size. */
const sizeWithCodings = 1.4;

/**
 * Pages of the log, each read and compressed once however many ask for it at the same time. It has a connection of its own: readers
 * of history never stand in the way of the tail. What was read once is served without Redis.
 */
export function keepLogPages({ redisUrl, log, keepBytes = defaultKeepBytes }: LogPagesOptions): LogPages {
  const redis = connectRedis(redisUrl, 'commands', log);
  const inTurn = pLimit(readsAtOnce);
  const pages = new LRUCache<string, EncodedLogPage, { epoch: string; range: LogRange }>({
    maxSize: keepBytes,
    sizeCalculation: ({ body }) => Math.ceil(sizeWithCodings * body.identity.length) + 1024,
    async fetchMethod(_key, _stale, { context: { epoch, range } }) {
      const { body, ...facts } = await withinDeadline((isLate) => inTurn(() => isLate() || readLogPage(redis, range)));
      return { ...facts, body: encodedBody(body, `${epoch}.log.${range.from}.${facts.last}`) };
    },
  });

  // What an older epoch came to does not change while the running one runs.
  const ends = new LRUCache<string, { readonly end?: EndOfEpoch | undefined }>({ max: 1000 });

  return {
    async endOf(keys, running, asked) {
      const key = [keys.log(asked), running].join(' ');
      const known = ends.get(key);
      if (known) return known.end;
      const end = await withinDeadline((isLate) =>
        inTurn(async () => isLate() || { end: await endOfOlderEpoch(redis, keys, running, asked) }),
      );
      ends.set(key, end);
      return end.end;
    },
    async page(epoch, range) {
      const { from, limit, tip } = range;
      // A page that can be full does not depend on the tip.
      const end = tip.rev >= from + limit ? 'full' : tip.rev;
      const key = [range.log, from, limit, end].join(' ');
      const page = await pages.forceFetch(key, { context: { epoch, range } });
      // It is not, where the epoch began above `from`.
      if (end === 'full' && !page.isComplete) pages.delete(key);
      return page;
    },
    stop: () => redis.disconnect(),
  };
}

async function withinDeadline<T>(read: (isLate: () => undefined) => Promise<T | undefined>): Promise<T> {
  const answered = new AbortController();
  const late = wait(deadlineMs, undefined, { signal: answered.signal });
  const isLate = () => {
    if (answered.signal.aborted) throw new Error('nobody waits for it any more');
    return undefined;
  };
  try {
    const answer = await Promise.race([read(isLate), late]);
    if (!answer) throw new Error(`the log could not be read within ${deadlineMs} ms`);
    return answer;
  } finally {
    late.catch(() => undefined);
    answered.abort();
  }
}
