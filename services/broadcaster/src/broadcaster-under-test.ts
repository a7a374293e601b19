import { loadNights, type Night } from '@election-night/shared/runtime/load-nights.ts';
import { type PrivateRedis, startPrivateRedis } from '@election-night/tools/redis/private-redis.ts';
import { pino } from 'pino';
import { readConfig } from './config.ts';
import type { Limits } from './limits.ts';
import { startBroadcaster } from './start-broadcaster.ts';
import { FeedReader, until } from './test-feed-reader.ts';
import { TestLogWriter } from './test-log-writer.ts';
import type { Transport } from './viewers/web-socket-outlet.ts';

export type StartOptions = {
  readonly limits?: Partial<Limits>;
  readonly env?: Readonly<Record<string, string>>;
  readonly transport?: Transport;
  /** False: the night may not have been started yet. */
  readonly ready?: boolean;
};

export type Started = {
  readonly url: string;
  /** Of the tiny night. */
  readonly base: string;
  /** A plain viewer of the tiny night; it ends with the test. */
  feed(query?: string, protocols?: string[]): FeedReader;
  stop(): Promise<void>;
};

export type BroadcasterUnderTest = {
  readonly night: Night;
  readonly redis: PrivateRedis;
  readonly writer: TestLogWriter;
  /** What the broadcasters logged, oldest first. */
  readonly logged: readonly Record<string, unknown>[];
  /** A broadcaster of the tiny night without a tick, when it is ready; any number of them. */
  start(options?: StartOptions): Promise<Started>;
  /** Before the broadcasters stop. */
  atEnd(act: () => unknown): void;
  stop(): Promise<void>;
};

/** A private Redis, somebody who writes the log as the aggregator does, and broadcasters in this process. */
export async function broadcasterUnderTest(): Promise<BroadcasterUnderTest> {
  const redis = await startPrivateRedis();
  const [night] = (await loadNights('replay:recordings/tiny')) as [Night];
  const writer = new TestLogWriter(redis.url, night);
  const ends: (() => unknown)[] = [];
  const logged: Record<string, unknown>[] = [];

  async function start({ limits = {}, env = {}, transport, ready = true }: StartOptions = {}): Promise<Started> {
    const config = readConfig({
      REDIS_URL: redis.url,
      NIGHTS: 'replay:recordings/tiny',
      PORT: '0',
      CONFLATE_MS: '0',
      MAX_SOCKETS_PER_ADDRESS: '0',
      ...env,
    });
    const broadcaster = await startBroadcaster(config, {
      nights: [night],
      log: pino({ level: 'info' }, { write: (line: string) => void logged.push(JSON.parse(line)) }),
      limits: { sweepMs: 10, ...limits },
      blockMs: 200,
      ...(transport ? { transport } : {}),
    });
    let stopped: Promise<void> | undefined;
    const stop = () => {
      stopped ??= broadcaster.stop();
      return stopped;
    };
    ends.push(stop);
    if (ready) await until(async () => (await fetch(`${broadcaster.url}/readyz`)).status === 200);
    const base = `${broadcaster.url}/v1/nights/tiny`;
    const feed = (query = '', protocols: string[] = []) => {
      const reader = new FeedReader(`${base.replace('http', 'ws')}/feed${query}`, protocols);
      ends.unshift(() => reader.end());
      return reader;
    };
    return { url: broadcaster.url, base, feed, stop };
  }

  return {
    night,
    redis,
    writer,
    logged,
    start,
    atEnd: (act) => void ends.unshift(act),
    async stop() {
      for (const end of ends) await end();
      await writer.close();
      await redis.stop();
    },
  };
}
