import { setTimeout as delay } from 'node:timers/promises';
import { tinyElection } from '@election-night/shared/election/fixture-definition.ts';
import { formatInstant } from '@election-night/shared/election/instant.ts';
import type { Report } from '@election-night/shared/election/report.ts';
import { jobPolicy, type LedgerLine, reportQueue } from '@election-night/shared/queue/report-queue.ts';
import { nightKeys } from '@election-night/shared/redis/keys.ts';
import type { Night } from '@election-night/shared/runtime/load-nights.ts';
import type { Commit } from '@election-night/shared/wire/commit.ts';
import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { pino } from 'pino';
import { afterEach, expect, test, vi } from 'vitest';
import type { PrivateRedis } from '../../../tools/src/redis/private-redis.ts';
import { testRedis } from '../../../tools/src/redis/test-redis.ts';
import { readConfig } from './config.ts';
import { startAggregator } from './start-aggregator.ts';
import { exitPoll, reportJob } from './test-night.ts';

// G18 where clocks are wrong: what is under embargo comes out only where this machine's clock and Redis's agree and both have passed the time.
// A live night at the hour of the test; the aggregator's own clock can be set.

vi.setConfig({ testTimeout: 20_000 });

const hour = 3_600_000;
const keys = nightKeys('live', 'tiny');
let server: PrivateRedis;
let redis: Redis;
const cleanUps: (() => unknown)[] = [];

testRedis((connection, started) => {
  redis = connection;
  server = started;
});
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

/** Exit polls are under embargo until `until`; the polls close in an hour. */
function nightUntil(until: number): Night {
  const now = Date.now();
  const election = tinyElection((definition) => {
    definition.timeZone = 'Etc/UTC';
    definition.clock = { starts: formatInstant(now - 12 * hour), ends: formatInstant(now + 12 * hour) };
    definition.voting = { opens: formatInstant(now - 6 * hour) };
    for (const unit of definition.units) {
      delete unit.timeZone;
      if (unit.closes !== undefined) unit.closes = formatInstant(now + hour);
    }
    definition.embargo = { exitPolls: { until: formatInstant(until) }, counts: 'none' };
  });
  return { id: 'tiny', mode: 'live', election, gaps: [], folder: 'none' };
}

/** An aggregator whose clock is `aheadMs` ahead of that of Redis, until it is set. */
async function aggregatorOf(until: number, aheadMs: number) {
  const lines: { level: number; msg: string; aheadMs?: number }[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(JSON.parse(line)) });
  const clock = { aheadMs };
  const config = readConfig({ REDIS_URL: server.url, NIGHTS: 'live:tiny', HEALTH_PORT: '0' });
  const wall = () => Date.now() + clock.aheadMs;
  const { url, stop } = await startAggregator(config, { nights: [nightUntil(until)], log, wall });
  const queue = new Queue(reportQueue.name, { connection: redis, prefix: reportQueue.prefix('live', 'tiny') });
  cleanUps.push(stop, () => queue.close());
  const run = (await redis.hget(keys.fence, 'run')) as string;
  return {
    clock,
    lines: () =>
      lines.filter(({ msg }) => msg.includes('clocks')).map(({ level, msg, aheadMs }) => [level, msg, aheadMs]),
    readyz: async () => {
      const answer = await fetch(`${url}/readyz`);
      return [answer.status, ((await answer.json()) as { reasons: string[] }).reasons.join()] as const;
    },
    /** Resolves with what became of it. */
    send: async (report: Report) => {
      await queue.add('report', reportJob(run, report), { ...jobPolicy, jobId: report.id });
      return vi.waitFor(async () => {
        const line = JSON.parse((await redis.hget(keys.admitted(run), `${report.source}/${report.id}`)) ?? 'null');
        expect(line).not.toBeNull();
        return (line as LedgerLine).outcome?.state;
      });
    },
  };
}

const poll = (id: string, source = 'first-poll'): Report => ({
  ...exitPoll(id, { APPLE: 41, BIRCH: 33, CEDAR: 19, AGAINST: 7 }),
  source,
});

async function commits(): Promise<Commit[]> {
  const log = keys.log((await redis.hget(keys.fence, 'epoch')) as string);
  return (await redis.xrange(log, '-', '+')).map(([, [, text = '']]) => JSON.parse(text) as Commit);
}

const released = async () => (await commits()).filter(({ cause }) => cause.some(({ type }) => type === 'release'));

/** Nothing is out and nothing public moves, from now until `ms` from now. */
async function staysSealed(ms: number): Promise<void> {
  const before = await commits();
  for (const end = Date.now() + ms; Date.now() < end; await delay(100)) expect(await commits()).toEqual(before);
  expect(await redis.hlen(keys.sealed)).toBeGreaterThan(0);
}

/** Until the release; milliseconds since `from`. */
async function releasedAfter(from: number): Promise<number> {
  await vi.waitFor(async () => expect(await released()).toHaveLength(1), { timeout: 5000, interval: 10 });
  expect(await redis.hlen(keys.sealed)).toBe(0);
  expect(Object.keys(await redis.hgetall(keys.rows))).toContain('exit-poll:list:first-poll');
  return Date.now() - from;
}

test.each([
  ['two hours ahead', 2 * hour, 'ahead of'],
  ['two hours behind', -2 * hour, 'behind'],
  ['three seconds behind', -3000, 'behind'],
])(
  'G18: a clock that is %s of Redis’s holds what is under embargo, also past its time, and says so',
  async (_, aheadMs, word) => {
    const until = Date.now() + 1500;
    const { clock, send, readyz, lines } = await aggregatorOf(until, aheadMs);
    expect(await send(poll('p1'))).toBe('sealed');
    const [status, reasons] = await readyz();
    expect(status).toBe(503);
    expect(reasons).toContain(`${(Math.abs(aheadMs) / 1000).toFixed(1)} s ${word} that of Redis`);
    expect(reasons).toContain('NTP');
    await staysSealed(until - Date.now() + 400);
    // One that comes after its release, but not long after, is sealed too.
    expect(await send(poll('p2', 'second-poll'))).toBe('sealed');

    clock.aheadMs = 0;
    const completeAfterMs = await releasedAfter(Date.now());
    console.log(`agreed again: released after ${completeAfterMs} ms`);
    expect(completeAfterMs).toBeLessThan(2000);
    expect((await readyz())[0]).toBe(200);
    expect((await released())[0]?.cause.filter(({ type }) => type === 'report')).toHaveLength(2);
    expect(lines()).toEqual([
      [50, 'the clocks disagree: nothing under embargo is released', expect.closeTo(aheadMs, -2)],
      [30, 'the clocks agree again: what is due is released', undefined],
    ]);
  },
);

test('G18: a clock that jumps two hours ahead while the night runs releases nothing', async () => {
  const { clock, send, readyz } = await aggregatorOf(Date.now() + hour, 0);
  expect(await send(poll('p1'))).toBe('sealed');
  expect((await readyz())[0]).toBe(200);
  clock.aheadMs = 2 * hour;
  expect(await send(poll('p2', 'second-poll'))).toBe('sealed');
  await staysSealed(1500);
  expect((await readyz())[0]).toBe(503);
});

test('G18: a clock that was behind and is set over the time of a release leads to it within seconds', async () => {
  // Less than what the clocks may differ, so that the timer alone is late.
  const until = Date.now() + 1000;
  const { clock, send } = await aggregatorOf(until, -1800);
  expect(await send(poll('p1'))).toBe('sealed');
  await staysSealed(until - Date.now() + 500);
  clock.aheadMs = 0;
  expect(await releasedAfter(Date.now())).toBeLessThan(1500);
});

test('G18: where the clocks agree the release comes at its instant, by the night’s clock and not before', async () => {
  const until = Date.now() + 1500;
  const { send } = await aggregatorOf(until, 0);
  expect(await send(poll('p1'))).toBe('sealed');
  await staysSealed(until - Date.now() - 100);
  const afterMs = await releasedAfter(until);
  const [commit] = await released();
  console.log(
    `released ${afterMs} ms after its instant, at ${Date.parse(commit?.at ?? '') - until} ms of the night’s clock`,
  );
  expect(Date.parse(commit?.at ?? '')).toBeGreaterThanOrEqual(until);
  expect(afterMs).toBeLessThan(500);
  // The phase of the night does not hang on it, so there is one commit and not two.
  expect(await send(poll('p2', 'second-poll'))).toBe('decided');
});

test('while the clocks disagree, what was released more than an hour ago by both is open', async () => {
  const { send } = await aggregatorOf(Date.now() - 3 * hour, 90 * 60_000);
  expect(await send(poll('p1'))).toBe('decided');
});
