import { loadNights, type Night } from '@election-night/shared/runtime/load-nights.ts';
import { startPrivateRedis } from '@election-night/tools/redis/private-redis.ts';
import { pino } from 'pino';
import { readConfig } from './config.ts';
import type { Limits } from './limits.ts';
import { startBroadcaster } from './start-broadcaster.ts';
import { until } from './test-feed-reader.ts';
import { TestLogWriter } from './test-log-writer.ts';
import type { Transport } from './viewers/web-socket-outlet.ts';

export type StartOptions = {
  readonly limits?: Partial<Limits>;
  readonly env?: Readonly<Record<string, string>>;
  readonly transport?: Transport;
};

export type Started = {
  readonly url: string;
  /** Of the tiny night. */
  readonly base: string;
  stop(): Promise<void>;
};

export type BroadcasterUnderTest = {
  readonly night: Night;
  readonly writer: TestLogWriter;
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

  async function start({ limits = {}, env = {}, transport }: StartOptions = {}): Promise<Started> {
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
      log: pino({ level: 'silent' }),
      limits: { shutdownMs: 200, sweepMs: 10, ...limits },
      blockMs: 200,
      ...(transport ? { transport } : {}),
    });
    let stopped: Promise<void> | undefined;
    const stop = () => {
      stopped ??= broadcaster.stop();
      return stopped;
    };
    ends.push(stop);
    await until(async () => (await fetch(`${broadcaster.url}/readyz`)).status === 200);
    return { url: broadcaster.url, base: `${broadcaster.url}/v1/nights/tiny`, stop };
  }

  return {
    night,
    writer,
    start,
    atEnd: (act) => void ends.unshift(act),
    async stop() {
      for (const end of ends) await end();
      await writer.close();
      await redis.stop();
    },
  };
}
