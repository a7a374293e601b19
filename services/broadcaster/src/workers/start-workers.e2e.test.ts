import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadNights, type Night } from '@election-night/shared/runtime/load-nights.ts';
import { processesOf } from '@election-night/tools/pipeline/processes-of.ts';
import { type ServiceProcess, serviceCommand, startProcess } from '@election-night/tools/pipeline/service-process.ts';
import { type PrivateRedis, startPrivateRedis } from '@election-night/tools/redis/private-redis.ts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FeedReader, until } from '../test-feed-reader.ts';
import { TestLogWriter, turnoutRow } from '../test-log-writer.ts';

vi.setConfig({ testTimeout: 60_000 });

const epoch = 'r00000000001';
let folder: string;
let logFile: string;
let redis: PrivateRedis;
let writer: TestLogWriter;
let broadcaster: ServiceProcess | undefined;
let readers: FeedReader[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'en-workers-'));
  logFile = join(folder, 'broadcaster.log');
  redis = await startPrivateRedis();
  const [night] = (await loadNights('replay:recordings/tiny')) as [Night];
  writer = new TestLogWriter(redis.url, night);
  await writer.startEpoch(epoch, 'replay-start');
  readers = [];
  broadcaster = undefined;
});

afterEach(async () => {
  for (const reader of readers) reader.end();
  broadcaster?.signal('SIGKILL');
  await broadcaster?.ended;
  await until(() => processesOf(`EN_TEST_MARK=${folder}`).length === 0);
  await writer.close();
  await redis.stop();
  await rm(folder, { recursive: true, force: true });
});

async function start(port = 0): Promise<ServiceProcess> {
  broadcaster = await startProcess({
    name: 'broadcaster',
    command: serviceCommand('broadcaster'),
    env: {
      ...{ REDIS_URL: redis.url, NIGHTS: 'replay:recordings/tiny', PORT: String(port), BROADCASTERS: '3' },
      ...{ CONFLATE_MS: '0', MAX_SOCKETS_PER_ADDRESS: '0', EN_TEST_MARK: folder },
    },
    logFile,
  });
  const { url } = broadcaster;
  // They listen before they have the night.
  await until(async () => {
    const metrics = await metricsOf(url);
    return metrics.get('workers') === 3 && metrics.get('following{night="tiny"}') === 1;
  });
  return broadcaster;
}

function view(url: string, query = ''): FeedReader {
  const reader = new FeedReader(`${url.replace('http', 'ws')}/v1/nights/tiny/feed${query}`);
  readers.push(reader);
  return reader;
}

/** Retried, since a worker of this port may be gone while its connections are still being taken. */
async function metricsOf(url: string): Promise<Map<string, number>> {
  const text = await fetch(`${url}/metrics`).then(
    (answer) => answer.text(),
    () => '',
  );
  const lines = text.matchAll(/^(\w+(?:\{[^}]*\})?) (\S+)$/gm);
  return new Map(
    [...lines].map(([, name = '', value]) => [name.replace('election_night_broadcaster_', ''), Number(value)]),
  );
}

const perWorker = (metrics: Map<string, number>) =>
  [1, 2, 3].map((n) => metrics.get(`worker_viewers{worker="${n}"}`) ?? 0);
const logged = async (): Promise<Record<string, unknown>[]> =>
  (await readFile(logFile, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

test('three processes share one port: viewers are spread evenly, those of a killed one resume on the others, and SIGTERM ends all', async () => {
  const { url, signal, ended } = await start();
  // One after the other: of many at once, a worker that is busy at the moment gets fewer.
  for (let count = 0; count < 30; count += 1) await view(url).nextOf('snapshot');
  let metrics = await metricsOf(url);
  expect([metrics.get('viewers'), metrics.get('workers')]).toEqual([30, 3]);
  expect(perWorker(metrics).reduce((sum, viewers) => sum + viewers)).toBe(30);
  for (const viewers of perWorker(metrics)) expect(viewers).toBeGreaterThanOrEqual(9);
  expect(metrics.get('frames_total{type="snapshot"}')).toBe(30);
  expect(metrics.get('rev{night="tiny"}')).toBe(1);
  expect(metrics.get('following{night="tiny"}')).toBe(1);

  await writer.commit(turnoutRow('TOWN', 5));
  expect((await Promise.all(readers.map((reader) => reader.nextOf('delta')))).map(({ to }) => to)).toEqual(
    Array(30).fill(2),
  );
  metrics = await metricsOf(url);

  const killed = (await logged()).find(({ msg, worker }) => msg === 'worker is ready' && worker === 2)?.pid as number;
  const [, ofKilled = 0] = perWorker(metrics);
  const cut = new Set<FeedReader>();
  for (const reader of readers) reader.closed.then(() => cut.add(reader));
  process.kill(killed, 'SIGKILL');
  await until(() => cut.size === ofKilled);
  await writer.commit(turnoutRow('TOWN', 6));
  const back = [...cut].map(() => view(url, `?epoch=${epoch}&rev=2`));
  for (const reader of back) {
    expect(await reader.nextOf('hello')).toMatchObject({ epoch });
    // No snapshot: what was missed, and nothing else.
    expect(await reader.next()).toMatchObject({ type: 'delta', from: 2 });
  }
  await until(async () => (await metricsOf(url)).get('workers') === 3);
  const after = await metricsOf(url);
  expect(after.get('viewers')).toBe(30);
  for (const name of ['frames_total{type="snapshot"}', 'frames_total{type="delta"}', 'frame_bytes_total']) {
    expect([name, (after.get(name) ?? 0) >= (metrics.get(name) ?? 0)]).toEqual([name, true]);
  }
  expect(await logged()).toContainEqual(
    expect.objectContaining({ msg: 'a worker ended by itself; it is started again', worker: 2, how: 'SIGKILL' }),
  );

  const open = readers.filter((reader) => !cut.has(reader));
  const asked = performance.now();
  signal('SIGTERM');
  for (const { seen, closed } of open) {
    expect((await closed).code).toBe(1012);
    expect(seen.at(-1)).toMatchObject({ type: 'notice', code: 'shutdown' });
  }
  expect(await ended).toEqual({ code: 0, signal: null });
  expect(performance.now() - asked).toBeLessThan(8000);
  expect(processesOf(`EN_TEST_MARK=${folder}`)).toEqual([]);
});

test('a signal to all of them, as from a terminal, lets each say goodbye', async () => {
  const { url, ended } = await start();
  const readers = Array.from({ length: 6 }, () => view(url));
  for (const reader of readers) await reader.nextOf('snapshot');
  const all = processesOf(`EN_TEST_MARK=${folder}`).filter((line) => line.includes('main.ts'));
  expect(all).toHaveLength(4);
  for (const line of all) process.kill(Number.parseInt(line, 10), 'SIGINT');
  for (const { seen, closed } of readers) {
    expect((await closed).code).toBe(1012);
    expect(seen.at(-1)).toMatchObject({ type: 'notice', code: 'shutdown' });
  }
  expect(await ended).toEqual({ code: 0, signal: null });
  expect(processesOf(`EN_TEST_MARK=${folder}`)).toEqual([]);
});

test('the workers go when the process that started them is killed', async () => {
  const { url, signal } = await start();
  const reader = view(url);
  await reader.nextOf('snapshot');
  signal('SIGKILL');
  await reader.closed;
  await until(() => processesOf(`EN_TEST_MARK=${folder}`).length === 0);
});

test('a taken port is one sentence and the end of it, not three workers that try again', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as { port: number };
  try {
    await expect(start(port)).rejects.toThrow(`port ${port} of 127.0.0.1 is taken; set PORT to a free one`);
    expect(processesOf(`EN_TEST_MARK=${folder}`)).toEqual([]);
    expect((await readFile(logFile, 'utf8')).match(/is taken/g)).toHaveLength(1);
  } finally {
    await new Promise((resolve) => other.close(resolve));
  }
});
