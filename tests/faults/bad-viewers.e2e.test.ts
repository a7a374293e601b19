import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { loadNights, type Night } from '@election-night/shared/runtime/load-nights.ts';
import type { ServerFrame } from '@election-night/shared/wire/server-frame.ts';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import WebSocket from 'ws';
import { TestLogWriter } from '../../services/broadcaster/src/test-log-writer.ts';
import { repositoryRoot, type ServiceProcess, startProcess } from '../../tools/src/pipeline/service-process.ts';
import { type PrivateRedis, startPrivateRedis } from '../../tools/src/redis/private-redis.ts';
import {
  type ByteReader,
  type Flooder,
  flood,
  type NeverReader,
  neverPong,
  neverRead,
  readByteByByte,
  stumble,
} from './bad-viewers.ts';
import { rounds } from './rounds.ts';
import { until } from './until.ts';

// G15: viewers that never read, read a byte a second, flood or answer no ping, beside good ones. The broadcaster is a process of its own, so
// that its memory is its own; in the long run its bounds are those that it ships with.

const isLong = rounds > 1;
/** `neverRead`: as many again read a byte a second. */
const counts = isLong
  ? { good: 1000, neverRead: 50, stumble: 10, flood: 20 }
  : { good: 150, neverRead: 10, stumble: 4, flood: 4 };
const limits = isLong ? {} : { maxLagMs: 2500, pingMs: 2500 };
/** How long the good ones are alone; the others then have time to be found out, and a little more. */
const phaseMs = isLong ? 20_000 : 3000;
const foundOutWithinMs = isLong ? 75_000 : 15_000;
const everyMs = 100;
const mostMoreBytes = 64 * 1024 * 1024;
/** The long run judges the time as well, once all have come. The good viewers, the bad ones and the server share two cores here, so some of it is the test's own. */
const mostMoreTime = { factor: 1.2, ms: 10 };

vi.setConfig({ testTimeout: 60_000 + 2 * phaseMs + 2 * foundOutWithinMs, hookTimeout: 60_000 });

const folder = join(repositoryRoot, 'recordings/tiny');
let redis: PrivateRedis;
let night: Night;
let writer: TestLogWriter;
let broadcaster: ServiceProcess;
let logs: string;
let feedUrl: string;

beforeAll(async () => {
  redis = await startPrivateRedis();
  night = (await loadNights(`replay:${folder}`))[0] as Night;
  writer = new TestLogWriter(redis.url, night);
  logs = await mkdtemp(join(tmpdir(), 'en-bad-viewers-'));
  await writer.startEpoch('r00000000aaa', 'replay-start');
  // Some 400 kB that hardly shrink: what those ask for who never read it.
  const bulk = Array.from({ length: 400 }, (_, place) => ({
    key: `bulk:${place}`,
    text: randomBytes(750).toString('base64'),
  }));
  await writer.commit(...bulk);
  broadcaster = await startProcess({
    name: 'broadcaster',
    command: ['--import', import.meta.resolve('tsx'), 'tests/faults/broadcaster-with-limits.ts'],
    env: {
      ...{
        REDIS_URL: redis.url,
        NIGHTS: `replay:${folder}`,
        PORT: '0',
        CONFLATE_MS: '0',
        MAX_SOCKETS_PER_ADDRESS: '0',
      },
      LIMITS: JSON.stringify(limits),
    },
    logFile: join(logs, 'broadcaster.log'),
  });
  await until('it serves', 10_000, async () => (await fetch(`${broadcaster.url}/readyz`)).status === 200);
  feedUrl = `${broadcaster.url.replace('http', 'ws')}/v1/nights/tiny/feed`;
});
afterAll(async () => {
  broadcaster?.signal('SIGKILL');
  await broadcaster?.ended;
  await writer?.close();
  await redis?.stop();
  await rm(logs, { recursive: true, force: true });
});

async function metric(name: string): Promise<number> {
  const text = await (await fetch(`${broadcaster.url}/metrics`)).text();
  return Number(new RegExp(`^${name.replace(/[{}]/g, '\\$&')} (.+)$`, 'm').exec(text)?.[1] ?? 0);
}
const prefix = 'election_night_broadcaster_';

/** When each commit was sent to Redis, by the number in its row. */
const sentAt: number[] = [];

/** The row of a steady night: one commit every so many ms. */
async function commitSteadily(over: () => boolean): Promise<void> {
  for (let next = performance.now(); !over(); next += everyMs) {
    await delay(Math.max(0, next - performance.now()));
    sentAt.push(performance.now());
    await writer.commit({ key: `turnout:${night.election.top.id}`, ballots: sentAt.length });
  }
}

type Good = { readonly socket: WebSocket; shown: number; rev: number };
let times: RecordableHistogram = createHistogram();
const lost: string[] = [];

/** A viewer that does nothing wrong: what it is shown must be gap-free, and how long each commit took is measured. */
async function watchWell(number: number): Promise<Good> {
  const socket = new WebSocket(`${feedUrl}?topics=summary`, { perMessageDeflate: number % 2 === 0 });
  const viewer: Good = { socket, shown: 0, rev: 0 };
  socket.on('message', (data) => {
    const now = performance.now();
    const frame = JSON.parse(data.toString()) as ServerFrame;
    if (frame.type === 'snapshot') viewer.rev = frame.rev;
    if (frame.type !== 'delta') return;
    if (frame.from > viewer.rev) lost.push(`viewer ${number}: from ${frame.from} after ${viewer.rev}`);
    viewer.rev = frame.to;
    const row = frame.rows.find(({ key }) => key.startsWith('turnout:')) as { ballots?: number } | undefined;
    if (row?.ballots === undefined) return;
    // Of several commits in one frame the first has waited longest.
    const oldest = sentAt[viewer.shown === 0 ? row.ballots - 1 : viewer.shown];
    if (oldest !== undefined) times.record(Math.max(1, Math.round((now - oldest) * 1000)));
    viewer.shown = row.ballots;
  });
  socket.on('close', (code) => lost.push(`viewer ${number} was closed with ${code}`));
  await new Promise((done, failed) => socket.once('open', done).once('error', failed));
  return viewer;
}

/** The highest of the process's memory until `look` finds what it looks for. Neither is asked for often: that would be a load of its own. */
async function memoryUntil(what: string, look: () => Promise<boolean>): Promise<number> {
  let most = 0;
  for (const deadline = performance.now() + foundOutWithinMs; ; await delay(250)) {
    most = Math.max(most, await metric('process_resident_memory_bytes'));
    if (await look()) return most;
    if (performance.now() > deadline) throw new Error(`not within ${foundOutWithinMs / 1000} s: ${what}`);
  }
}

type Measured = { readonly p50: number; readonly p99: number; readonly memory: number };

function timesNow(): Omit<Measured, 'memory'> {
  return { p50: times.percentile(50) / 1000, p99: times.percentile(99) / 1000 };
}

async function measureFor(ms: number): Promise<Measured> {
  times = createHistogram();
  const end = performance.now() + ms;
  const memory = await memoryUntil('the time is over', async () => performance.now() > end);
  return { ...timesNow(), memory };
}

const describe = ({ p50, p99, memory }: Measured) =>
  `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, memory ${mebibytes(memory)} MiB`;
const mebibytes = (bytes: number) => (bytes / 1024 / 1024).toFixed(0);
test('G15: those that never read, read a byte a second, flood or answer no ping are ended, and cost the others nothing', async () => {
  let isOver = false;
  const good: Good[] = [];
  while (good.length < counts.good)
    good.push(...(await Promise.all(Array.from({ length: 25 }, (_, n) => watchWell(good.length + n)))));
  const committing = commitSteadily(() => isOver);
  await until('all have seen something', 10_000, () => good.every(({ shown }) => shown > 3));

  const alone = await measureFor(phaseMs);

  times = createHistogram();
  const began = performance.now();
  const [never, slow, floods]: [NeverReader[], ByteReader[], Flooder[]] = [[], [], []];
  // Not all at one moment, which would be another attack.
  for (let place = 0; place < counts.neverRead; place += 1) {
    never.push(neverRead(feedUrl, 'all', place % 2 === 0));
    slow.push(readByteByByte(feedUrl, 'all'));
    if (place < counts.flood) floods.push(flood(feedUrl));
    await delay(100);
  }
  const stumblers = Array.from({ length: counts.stumble }, () => stumble(feedUrl, 'summary', 'all'));
  const silent = [neverPong(feedUrl, 'summary'), neverPong(feedUrl, 'summary')];
  const arriving = timesNow();
  times = createHistogram();
  const closedSlow = () => metric(`${prefix}slow_viewers_total{outcome="closed"}`);
  const memory = await memoryUntil(
    'all that read next to nothing are closed as slow',
    async () => (await closedSlow()) >= never.length + slow.length,
  );
  const beside = { ...timesNow(), memory };
  // From here on the test's own process has much to read.
  for (const viewer of never) viewer.readNow();
  const codes = await Promise.all(never.map(({ code }) => code));
  await Promise.all(silent.map(({ ended }) => ended));
  const endedAfter = ((performance.now() - began) / 1000).toFixed(1);
  for (const viewer of floods) viewer.end();
  const memoryLater = await memoryUntil('only the good ones are left', async () => {
    return (await metric(`${prefix}viewers`)) <= good.length + stumblers.length;
  });
  const again = isLong ? await measureFor(phaseMs) : alone;
  isOver = true;
  await committing;
  await until('the good ones are at the tip', 5000, () => good.every(({ shown }) => shown === sentAt.length));

  await until('those who stumbled are at the tip', 5000, () =>
    stumblers.every((viewer) => viewer.rev() === writer.rev),
  );
  const passedOver = await metric(`${prefix}slow_viewers_total{outcome="passed-over"}`);
  const floodCodes = floods.flatMap((viewer) => viewer.codes);
  const told = codes.filter((code) => code === 4508).length;
  const p99Alone = Math.max(alone.p99, again.p99);
  console.log(
    `${counts.good} good viewers alone: ${describe(alone)}; beside ${counts.neverRead} that never read, ${slow.length} at a byte ` +
      `a second, ${counts.flood} that flood: while they come p99 ${arriving.p99.toFixed(1)} ms, then ${describe(beside)}; alone again: ${describe(again)}; p99 ×${(beside.p99 / p99Alone).toFixed(2)}`,
  );
  console.log(
    `passed over: ${passedOver}, closed as slow: ${await closedSlow()}, ${told} of ${never.length} read 4508 in the end; floods ended ${floodCodes.length} times; ` +
      `who answers no ping ended after ${endedAfter} s at most; a byte a second came to ${slow.reduce((sum, { bytes }) => sum + bytes, 0)} bytes`,
  );
  for (const viewer of [...never, ...slow, ...silent, ...stumblers]) viewer.end();
  expect([...lost, ...stumblers.flatMap(({ holes }) => holes)]).toEqual([]);
  expect(passedOver).toBeGreaterThanOrEqual(never.length + slow.length + stumblers.length);
  expect(Math.max(beside.memory, memoryLater) - alone.memory).toBeLessThan(mostMoreBytes);
  expect(new Set(floodCodes)).toEqual(new Set([4429]));
  expect(codes.filter((code) => code !== 4508 && code !== 1006)).toEqual([]);
  expect(told).toBeGreaterThan(0);
  if (isLong) expect(beside.p99).toBeLessThan(p99Alone * mostMoreTime.factor + mostMoreTime.ms);
  for (const { socket } of good) socket.removeAllListeners('close').terminate();
});
