import { loadNights, type Night } from '@election-night/shared/runtime/load-nights.ts';
import { type PrivateRedis, startPrivateRedis } from '@election-night/tools/redis/private-redis.ts';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import type { Limits } from '../limits.ts';
import { startBroadcaster } from '../start-broadcaster.ts';
import { FeedReader, until } from '../test-feed-reader.ts';
import { nightRow, TestLogWriter, turnoutRow } from '../test-log-writer.ts';

const epoch = 'r00000000001';
let redis: PrivateRedis;
let writer: TestLogWriter;
let broadcaster: { url: string; stop(): Promise<void> } | undefined;
let readers: FeedReader[];

beforeEach(async () => {
  redis = await startPrivateRedis();
  const nights = (await loadNights('replay:recordings/tiny')) as [Night];
  writer = new TestLogWriter(redis.url, nights[0]);
  readers = [];
});

afterEach(async () => {
  for (const reader of readers) reader.end();
  await broadcaster?.stop();
  broadcaster = undefined;
  await writer.close();
  await redis.stop();
});

async function start(conflateMs: number, limits: Partial<Limits> = {}): Promise<(query?: string) => FeedReader> {
  const config = readConfig({
    REDIS_URL: redis.url,
    NIGHTS: 'replay:recordings/tiny',
    PORT: '0',
    CONFLATE_MS: String(conflateMs),
  });
  const nights = await loadNights(config.NIGHTS);
  const log = pino({ level: 'silent' });
  broadcaster = await startBroadcaster(config, { nights, log, limits: { shutdownMs: 200, ...limits } });
  const { url } = broadcaster;
  await until(async () => (await fetch(`${url}/readyz`)).status === 200);
  return (query = '') => {
    const reader = new FeedReader(`${url.replace('http', 'ws')}/v1/nights/tiny/feed${query}`);
    readers.push(reader);
    return reader;
  };
}

test('P-WS-4, P-WS-6: a topic is left, and taken up again from the position where it was left', async () => {
  await writer.startEpoch(epoch, 'replay-start');
  const feed = await start(0);
  const viewer = feed('?topics=unit:HILL,unit:NORTH');
  await viewer.nextOf('snapshot');
  await viewer.nextOf('snapshot');
  viewer.send({ type: 'unsubscribe', topic: 'unit:HILL' });
  // The answer says that the message before it was obeyed.
  viewer.send({ type: 'ping' });
  await viewer.nextOf('heartbeat');
  await writer.commit(turnoutRow('HILL', 4));
  await writer.commit(turnoutRow('NORTH', 9));
  expect(await viewer.nextOf('delta')).toMatchObject({ topic: 'unit:NORTH', to: 3 });
  viewer.send({ type: 'subscribe', topic: 'unit:HILL', epoch, rev: 1 });
  const missed = await viewer.nextOf('delta');
  expect(missed).toMatchObject({ topic: 'unit:HILL', from: 1, to: 3 });
  expect(missed.rows).toEqual([{ ...turnoutRow('HILL', 4), rev: 2 }]);
  viewer.send({ type: 'subscribe', topic: 'unit:HILL', epoch, rev: 3 });
  // It begins at the last change of the topic, like that of everybody else who is not behind it.
  expect(await viewer.nextOf('delta')).toMatchObject({ topic: 'unit:HILL', from: 2, to: 3, rows: [] });
});

test('P-WS-7: a topic too many is an error frame; after one is left there is room', async () => {
  await writer.startEpoch(epoch, 'replay-start');
  const feed = await start(0, { maxTopics: 2 });
  const viewer = feed('?topics=all,turnout');
  await viewer.nextOf('snapshot');
  await viewer.nextOf('snapshot');
  viewer.send({ type: 'subscribe', topic: 'summary' });
  expect(await viewer.next()).toMatchObject({ type: 'error', code: 'too-many-topics' });
  viewer.send({ type: 'unsubscribe', topic: 'turnout' });
  viewer.send({ type: 'subscribe', topic: 'summary' });
  expect(await viewer.next()).toMatchObject({ type: 'snapshot', topic: 'summary' });
});

test('P-WS-9: a change of the night leaves at once and takes with it what waits in its topics', async () => {
  await writer.startEpoch(epoch, 'replay-start');
  const feed = await start(60_000);
  const viewer = feed('?topics=turnout');
  await viewer.nextOf('snapshot');
  await writer.commit(turnoutRow('HILL', 1));
  expect(await viewer.nextOf('delta')).toMatchObject({ from: 1, to: 2 });
  await writer.commit(turnoutRow('HILL', 2));
  await writer.commit(turnoutRow('NORTH', 3));
  await writer.commit(nightRow('closing'));
  const delta = await viewer.nextOf('delta');
  expect(delta).toMatchObject({ from: 2, to: 5 });
  expect(delta.rows.map(({ key }) => key)).toEqual(['turnout:HILL', 'turnout:NORTH', 'night']);
});
