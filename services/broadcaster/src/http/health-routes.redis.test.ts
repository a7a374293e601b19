import { loadNights } from '@election-night/shared/runtime/load-nights.ts';
import { startPrivateRedis } from '@election-night/tools/redis/private-redis.ts';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { readConfig } from '../config.ts';
import { startBroadcaster } from '../start-broadcaster.ts';
import { until } from '../test-feed-reader.ts';
import { TestLogWriter } from '../test-log-writer.ts';

test('P-ROW-18: /readyz names the silent sources and stays 200, and the metrics count them', async () => {
  const redis = await startPrivateRedis();
  onTestFinished(() => redis.stop());
  const nights = await loadNights('replay:recordings/tiny');
  const [night] = nights as [(typeof nights)[number]];
  const writer = new TestLogWriter(redis.url, night);
  onTestFinished(() => writer.close());
  const source = (id: string, more: object) => ({
    key: `source:${id}`,
    asOf: '2030-01-05T20:00:00Z',
    flags: [],
    ...more,
  });
  await writer.startEpoch('r00000000001', 'replay-start');
  await writer.commit(
    source('office', { lastReportAt: '2030-01-05T19:00:00Z', expectedEvery: 1800, stale: true }),
    source('ada', { lastReportAt: '2030-01-05T19:00:00Z', stale: false }),
    source('bo', { expectedEvery: 1800, stale: true }),
  );
  const config = readConfig({ REDIS_URL: redis.url, NIGHTS: 'replay:recordings/tiny', PORT: '0' });
  const { url, stop } = await startBroadcaster(config, { nights, log: pino({ level: 'silent' }), blockMs: 200 });
  onTestFinished(stop);

  const silent = async () => {
    const answer = await fetch(`${url}/readyz`);
    const { nights: states } = (await answer.json()) as { nights: { silentSources: string[] }[] };
    return [answer.status, states[0]?.silentSources] as const;
  };
  const counted = async () =>
    /silent_sources\{night="tiny"\} (\d+)/.exec(await (await fetch(`${url}/metrics`)).text())?.[1];
  await until(async () => (await fetch(`${url}/readyz`)).status === 200);
  expect([await silent(), await counted()]).toEqual([[200, ['office', 'bo']], '2']);

  await writer.commit(source('office', { lastReportAt: '2030-01-05T20:10:00Z', expectedEvery: 1800, stale: false }));
  await until(async () => (await silent())[1]?.length === 1);
  expect([await silent(), await counted()]).toEqual([[200, ['bo']], '1']);
});
