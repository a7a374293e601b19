import { afterEach, beforeEach, expect, test } from 'vitest';
import { type BroadcasterUnderTest, broadcasterUnderTest } from '../broadcaster-under-test.ts';
import type { Limits } from '../limits.ts';
import { nightRow, type TestLogWriter, turnoutRow } from '../test-log-writer.ts';

const epoch = 'r00000000001';
let under: BroadcasterUnderTest;
let writer: TestLogWriter;

beforeEach(async () => {
  under = await broadcasterUnderTest();
  ({ writer } = under);
});
afterEach(() => under.stop());

async function start(conflateMs: number, limits: Partial<Limits> = {}) {
  const { feed } = await under.start({ limits, env: { CONFLATE_MS: String(conflateMs) } });
  return feed;
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
