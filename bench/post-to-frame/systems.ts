import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { CountRow } from '@election-night/shared/election/row.ts';
import WebSocket from 'ws';
import { startPipeline } from '../../tools/src/pipeline/start-pipeline.ts';
import { startPrivateRedis } from '../../tools/src/redis/private-redis.ts';
import { postClient } from './post-client.ts';
import { makeSyntheticNight, type SyntheticReport, syntheticReports } from './synthetic-night.ts';

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

/** The floor: the same intake and BullMQ with a trivial script a job; a report is through when its job is processed. */
export async function httpAndQueue(): Promise<System> {
  const redis = await startPrivateRedis();
  const processed = new Map<string, number>();
  const waiting = new Map<string, (at: number) => void>();
  const intake = start('floor-intake.ts', redis.url);
  const worker = start('floor-worker.ts', redis.url);
  let seen = () => {};
  worker.child.on('message', (message: { type: string; report: string; at: number }) => {
    if (message.type !== 'processed') return;
    processed.set(message.report, message.at);
    waiting.get(message.report)?.(message.at);
    waiting.delete(message.report);
    seen();
  });
  const [{ url }] = await Promise.all([intake.ready, worker.ready]);
  const client = postClient(`${url}/v1/nights/bench/reports`, 'none', postConnections);
  return {
    name: 'HTTP + BullMQ + a trivial script',
    redisPid: redis.pid,
    processes: [intake.child.pid as number, worker.child.pid as number],
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
    },
  };
}

function start(file: string, redisUrl: string) {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), path], {
    env: { ...process.env, REDIS_URL: redisUrl },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const ready = new Promise<{ url?: string }>((resolve, reject) => {
    child.on('message', (message: { type: string; url?: string }) => {
      if (message.type === 'ready') resolve(message);
    });
    child.once('exit', () => reject(new Error(`${file} ended before it was ready`)));
  });
  return {
    child,
    ready,
    stop: async () => {
      child.disconnect();
      await ended;
    },
  };
}
