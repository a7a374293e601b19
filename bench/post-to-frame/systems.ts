import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openNight } from '@election-night/aggregator/open-night.ts';
import type { CountRow } from '@election-night/shared/election/row.ts';
import { reportQueue } from '@election-night/shared/queue/report-queue.ts';
import { loadNights } from '@election-night/shared/runtime/load-nights.ts';
import { Redis } from 'ioredis';
import { pino } from 'pino';
import WebSocket from 'ws';
import { makeKeys } from '../../tools/src/pipeline/demo-keys.ts';
import { startPipeline } from '../../tools/src/pipeline/start-pipeline.ts';
import { type PrivateRedis, startPrivateRedis } from '../../tools/src/redis/private-redis.ts';
import { makeSyntheticNight, type SyntheticReport, syntheticReports } from '../night/synthetic-night.ts';
import { type BenchProcess, sourceArgs, startProcess } from '../processes/start-process.ts';
import { postClient } from './post-client.ts';

/** One way from a POST to the end of its work, with what the bench needs to measure it. */
export type System = {
  readonly name: string;
  readonly redisPid: number;
  /** Process ids of Node, in the order of a report's way. */
  readonly processes: readonly number[];
  readonly reports: ReturnType<typeof syntheticReports>;
  readonly post: (body: string) => Promise<void>;
  /** Resolves with the moment (performance.timeOrigin + now) at which this one report was through. Ask before posting. */
  readonly through: (report: SyntheticReport) => Promise<number>;
  /** Resolves when everything posted so far is through. */
  readonly allThrough: (reports: readonly SyntheticReport[]) => Promise<void>;
  readonly stop: () => Promise<void>;
};

const postConnections = 64;

/** Ours: three processes and a viewer; a report is through when the viewer has its figure in a frame. */
export async function ours(conflateMs: number): Promise<System> {
  const redis = await startPrivateRedis();
  const night = await makeSyntheticNight();
  const pipeline = await startPipeline({
    nights: `test:${night.folder}`,
    redisUrl: redis.url,
    conflateMs,
    logLevel: 'warn',
  });
  const reports = syntheticReports();
  const client = postClient(
    `${pipeline.ingestorUrl}/v1/nights/bench/reports`,
    pipeline.keys.sources['commission'] ?? '',
    postConnections,
  );
  const viewer = new WebSocket(`${pipeline.broadcasterUrl.replace('http', 'ws')}/v1/nights/bench/feed?topics=all`);
  const waiting = new Map<string, (at: number) => void>();
  let total = 0;
  let seen = () => {};
  viewer.on('message', (data: Buffer) => {
    const at = performance.timeOrigin + performance.now();
    const frame = JSON.parse(data.toString()) as { rows?: CountRow[] };
    for (const row of frame.rows ?? []) {
      if (row.key === 'count:list:LAND') total = row.total ?? 0;
      const key = `${row.key} ${row.total}`;
      waiting.get(key)?.(at);
      waiting.delete(key);
    }
    seen();
  });
  await new Promise((resolve, reject) => viewer.once('open', resolve).once('error', reject));
  return {
    name: `ours, conflateMs ${conflateMs}`,
    redisPid: redis.pid,
    processes: ['ingestor', 'aggregator-1', 'broadcaster'].map((name) => pipeline.pidOf(name)),
    reports,
    post: client.post,
    through: ({ entries: [entry] }) =>
      new Promise((resolve) => {
        const votes = Object.values(entry?.votes ?? {}).reduce((sum, n) => sum + n, 0);
        waiting.set(`count:list:${entry?.unit} ${votes}`, resolve);
      }),
    allThrough: () =>
      new Promise((resolve) => {
        seen = () => {
          if (total === reports.grandTotal) resolve();
        };
        seen();
      }),
    stop: async () => {
      viewer.terminate();
      client.close();
      await pipeline.stop();
      await redis.stop();
      await night.remove();
    },
  };
}

/**
 * The floor: our own intake and BullMQ with a trivial script a job; a report is through when its job is processed. With `recordTo` the
 * intake records what it receives.
 */
export async function intakeAndQueue(recordTo?: string): Promise<System> {
  const redis = await startPrivateRedis();
  const synthetic = await makeSyntheticNight();
  const nights = await loadNights(`test:${synthetic.folder}`);
  const [night] = nights;
  if (!night) throw new Error('no night');
  // A night must have begun before its reports are taken.
  const connection = new Redis(redis.url.slice('unix://'.length));
  await openNight(connection, night, Date.now, pino({ level: 'silent' }));
  connection.disconnect();
  const { senders, ingestor } = makeKeys(nights);
  const keysFile = join(synthetic.folder, 'keys.json');
  await writeFile(keysFile, JSON.stringify(ingestor));
  const [intake, worker] = await Promise.all([
    start('../../services/ingestor/src/main.ts', {
      ...{ REDIS_URL: redis.url, NIGHTS: `test:${synthetic.folder}`, KEYS_FILE: keysFile },
      ...{ INGESTOR_PORT: '0', LOG_LEVEL: 'fatal' },
      ...(recordTo === undefined ? {} : { RECORD_TO: recordTo }),
    }),
    start('floor-worker.ts', {
      ...{ REDIS_URL: redis.url, QUEUE: reportQueue.name, PREFIX: reportQueue.prefix('test', 'bench') },
    }),
  ]);
  return floor(
    `our intake${recordTo === undefined ? '' : ', recording,'} + BullMQ + a trivial script`,
    redis,
    intake,
    worker,
    senders.sources['commission'],
    synthetic.remove,
  );
}

/** Below the floor: JSON.parse, BullMQ and a trivial script; no key, no check, no claim. */
export async function bareQueue(): Promise<System> {
  const redis = await startPrivateRedis();
  const [intake, worker] = await Promise.all([
    start('floor-intake.ts', { REDIS_URL: redis.url }),
    start('floor-worker.ts', { REDIS_URL: redis.url }),
  ]);
  return floor('JSON.parse + BullMQ + a trivial script', redis, intake, worker, 'none', async () => {});
}

async function floor(
  name: string,
  redis: PrivateRedis,
  intake: BenchProcess,
  worker: BenchProcess,
  key = '',
  remove: () => Promise<void>,
): Promise<System> {
  const processed = new Map<string, number>();
  const waiting = new Map<string, (at: number) => void>();
  let seen = () => {};
  worker.onMessage((message: { type: string; report: string; at: number }) => {
    if (message.type !== 'processed') return;
    processed.set(message.report, message.at);
    waiting.get(message.report)?.(message.at);
    waiting.delete(message.report);
    seen();
  });
  const client = postClient(`${intake.url}/v1/nights/bench/reports`, key, postConnections);
  return {
    name,
    redisPid: redis.pid,
    processes: [intake.pid, worker.pid],
    reports: syntheticReports(),
    post: client.post,
    through: ({ id }) => new Promise((resolve) => waiting.set(id, resolve)),
    allThrough: (reports) =>
      new Promise((resolve) => {
        seen = () => {
          if (reports.every(({ id }) => processed.has(id))) resolve();
        };
        seen();
      }),
    stop: async () => {
      client.close();
      await Promise.all([intake.stop(), worker.stop()]);
      await redis.stop();
      await remove();
    },
  };
}

function start(source: string, env: Readonly<Record<string, string>>): Promise<BenchProcess> {
  return startProcess({ args: sourceArgs(new URL(source, import.meta.url)), env });
}
