import { loadNights } from '@election-night/shared/runtime/load-nights.ts';
import { startPrivateRedis } from '../../tools/src/redis/private-redis.ts';
import { serverCore } from '../processes/pin.ts';
import { type BenchProcess, sourceArgs, startProcess } from '../processes/start-process.ts';
import { LogWriter, type UnnumberedRow } from './log-writer.ts';
import { makeSyntheticNight } from './synthetic-night.ts';

export type RunningBroadcaster = {
  /** The process of the moment: another one after `restart`. */
  readonly process: BenchProcess;
  readonly port: number;
  readonly log: LogWriter;
  readonly feedPath: string;
  /** Kills it and starts it again on the same port. */
  restart(): Promise<void>;
  stop(): Promise<void>;
};

/** `nights` as the services take it, and the rows that the night begins with. */
export type GivenNight = { readonly nights: string; readonly rows: readonly UnnumberedRow[] };

/**
 * The broadcaster as it ships, alone on its core, with a Redis of its own and a log that the bench writes; of the synthetic night where none
 * is given. It sends every change at once.
 */
export async function startBroadcaster(given?: GivenNight): Promise<RunningBroadcaster> {
  const redis = await startPrivateRedis();
  const synthetic = given ? undefined : await makeSyntheticNight();
  const nights = given?.nights ?? `test:${synthetic?.folder}`;
  const [night] = await loadNights(nights);
  if (!night) throw new Error('no night');
  const log = new LogWriter(redis.url, night);
  const start = (port: string) =>
    startProcess({
      args: sourceArgs(new URL('../../services/broadcaster/src/main.ts', import.meta.url)),
      env: {
        ...{ REDIS_URL: redis.url, NIGHTS: nights, PORT: port, LOG_LEVEL: 'fatal', CONFLATE_MS: '0' },
        ...{ MAX_SOCKETS_PER_ADDRESS: '0', MAX_VIEWERS: '20000' },
      },
      core: serverCore,
    });
  let broadcaster: BenchProcess | undefined;
  const stop = async () => {
    await broadcaster?.stop();
    log.close();
    await redis.stop();
    await synthetic?.remove();
  };
  try {
    await log.begin(given?.rows);
    broadcaster = await start('0');
    const { port } = new URL(broadcaster.url);
    await untilServing(broadcaster.url);
    return {
      get process() {
        return broadcaster as BenchProcess;
      },
      port: Number(port),
      log,
      feedPath: `/v1/nights/${night.id}/feed`,
      restart: async () => {
        await broadcaster?.kill();
        broadcaster = await start(port);
        await untilServing(broadcaster.url);
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function untilServing(url: string): Promise<void> {
  const until = performance.now() + 20_000;
  while (!(await fetch(`${url}/readyz`)).ok) {
    if (performance.now() > until) throw new Error('the broadcaster does not serve the night');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
