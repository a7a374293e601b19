import { setTimeout as delay } from 'node:timers/promises';
import { tinyElection } from '@election-night/shared/election/fixture-definition.ts';
import { formatInstant } from '@election-night/shared/election/instant.ts';
import type { Report } from '@election-night/shared/election/report.ts';
import { jobPolicy, reportQueue } from '@election-night/shared/queue/report-queue.ts';
import { nightKeys } from '@election-night/shared/redis/keys.ts';
import type { Night } from '@election-night/shared/runtime/load-nights.ts';
import type { Commit } from '@election-night/shared/wire/commit.ts';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type PrivateRedis, startPrivateRedis } from '../../../tools/src/redis/private-redis.ts';
import { readConfig } from './config.ts';
import { startAggregator } from './start-aggregator.ts';
import { bulletin, exitPoll, reportJob } from './test-night.ts';

// Real timers on a live night at the hour of the test: the commission and a pollster are expected every two seconds, so they are silent after three.

vi.setConfig({ testTimeout: 20_000 });

const hour = 3_600_000;
const keys = nightKeys('live', 'tiny');
let server: PrivateRedis;
let redis: Redis;
const cleanUps: (() => unknown)[] = [];

beforeEach(async () => {
  server = await startPrivateRedis();
  redis = new Redis(server.url.slice('unix://'.length), { maxRetriesPerRequest: null });
});
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
  redis.disconnect();
  await server.stop();
});

function night(opens: number): Night {
  const now = Date.now();
  const election = tinyElection((definition) => {
    definition.timeZone = 'Etc/UTC';
    definition.clock = { starts: formatInstant(now - 12 * hour), ends: formatInstant(now + 12 * hour) };
    definition.voting = { opens: formatInstant(opens) };
    for (const unit of definition.units) {
      delete unit.timeZone;
      if (unit.closes !== undefined) unit.closes = formatInstant(now + hour);
    }
    definition.embargo = { exitPolls: { until: formatInstant(now + 2 * hour) }, counts: 'none' };
    for (const source of definition.sources.slice(0, 2)) source.expectedEverySeconds = 2;
  });
  return { id: 'tiny', mode: 'live', election, gaps: [], folder: 'none' };
}

async function start(opens: number) {
  const config = readConfig({ REDIS_URL: server.url, NIGHTS: 'live:tiny', HEALTH_PORT: '0' });
  const { stop } = await startAggregator(config, { nights: [night(opens)], log: pino({ level: 'silent' }) });
  const queue = new Queue(reportQueue.name, { connection: redis, prefix: reportQueue.prefix('live', 'tiny') });
  cleanUps.push(stop, () => queue.close());
  const run = (await redis.hget(keys.fence, 'run')) as string;
  return (report: Report) => queue.add('report', reportJob(run, report), { ...jobPolicy, jobId: report.id });
}

async function commits(): Promise<Commit[]> {
  const log = keys.log((await redis.hget(keys.fence, 'epoch')) as string);
  return (await redis.xrange(log, '-', '+')).map(([, [, text = '']]) => JSON.parse(text) as Commit);
}

/** The commits that say something of a source: their cause, their time, and the row. */
async function saidOf(source: string) {
  return (await commits()).flatMap(({ at, cause, rows }) => {
    const row = rows.find(({ key }) => key === `source:${source}`);
    return row ? [{ at, cause, row: row as unknown as { stale: boolean; lastReportAt?: string } }] : [];
  });
}

test('P-ROW-18: silence is a commit of its own at its instant; a report ends it; what is sealed is not heard', async () => {
  const opens = Date.now() - 1000;
  const send = await start(opens);
  const asOf = formatInstant(opens + 500);
  await send(bulletin('b1', asOf, { NORTH: 10 }));
  await vi.waitFor(async () => expect(await saidOf('commission')).toHaveLength(1));
  // The pollster's reports come all the time, under embargo: nobody may see that.
  const polls = setInterval(() => void send(exitPoll(`p${Date.now()}`, { APPLE: 60, BIRCH: 40 })), 400);
  cleanUps.push(() => clearInterval(polls));

  await vi.waitFor(async () => expect(await saidOf('commission')).toHaveLength(2), { timeout: 6000 });
  const [heard, silent] = await saidOf('commission');
  expect(silent?.cause).toEqual([{ type: 'silence', source: 'commission' }]);
  expect(silent?.row).toMatchObject({ stale: true, lastReportAt: heard?.row.lastReportAt });
  const afterMs = Date.parse(silent?.at ?? '') - Date.parse(heard?.row.lastReportAt ?? '');
  console.log(`silent ${afterMs} ms after the last report, where 3000 are allowed`);
  expect(afterMs).toBeGreaterThanOrEqual(3000);
  expect(afterMs).toBeLessThan(3500);

  await send(bulletin('b2', asOf, { SOUTH: 20 }));
  await vi.waitFor(async () => expect(await saidOf('commission')).toHaveLength(3));
  const [, , back] = await saidOf('commission');
  expect(back?.row.stale).toBe(false);
  expect(back?.cause).toEqual([{ type: 'report', source: 'commission', report: 'b2' }]);

  clearInterval(polls);
  expect(await redis.hlen(keys.sealed)).toBeGreaterThan(3);
  const ofPollster = await saidOf('first-poll');
  expect(ofPollster.map(({ cause, row }) => [cause, row.stale, 'lastReportAt' in row])).toEqual([
    [[{ type: 'silence', source: 'first-poll' }], true, false],
  ]);
  expect(Date.parse(ofPollster[0]?.at ?? '') - opens).toBeLessThan(3500);
  // Nothing else was said, and nothing is said twice.
  const before = await commits();
  await delay(500);
  expect(await commits()).toEqual(before);
  expect(JSON.stringify(before)).not.toContain('second-poll');
});

test('P-ROW-18: what fell silent while no aggregator ran is said at its start, once', async () => {
  await start(Date.now() - hour);
  await vi.waitFor(async () => expect(await saidOf('first-poll')).toHaveLength(1));
  await delay(1500);
  expect((await commits()).map(({ cause }) => cause)).toEqual([
    [{ type: 'epoch', reason: 'night-start' }],
    [
      { type: 'silence', source: 'commission' },
      { type: 'silence', source: 'first-poll' },
    ],
  ]);
});
