import { connect, type Socket } from 'node:net';
import { type ServerFrame, ServerFrameSchema } from '@election-night/shared/wire/server-frame.ts';
import Value from 'typebox/value';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type BroadcasterUnderTest, broadcasterUnderTest } from '../broadcaster-under-test.ts';
import { EventReader } from '../test-event-reader.ts';
import { until } from '../test-feed-reader.ts';
import { turnoutRow } from '../test-log-writer.ts';

const epoch = 'r00000000001';
const newer = 'r00000000002';
let under: BroadcasterUnderTest;

beforeEach(async () => {
  under = await broadcasterUnderTest();
  await under.writer.startEpoch(epoch, 'replay-start');
});
afterEach(() => under.stop());

const read = (base: string, query = '', headers: Record<string, string> = {}) => {
  const reader = new EventReader(`${base}/events${query}`, headers);
  under.atEnd(() => reader.end());
  return reader;
};

/** Asks for streams on one bare connection, one behind the other, and leaves the reading to the test. */
function ask(base: string, query: string, times = 1): Socket {
  const { port, pathname } = new URL(base);
  const socket = connect(Number(port), '127.0.0.1');
  under.atEnd(() => socket.destroy());
  socket.write(`GET ${pathname}/events${query} HTTP/1.1\r\nHost: x\r\n\r\n`.repeat(times));
  return socket;
}

test('P-SSE-1, P-SSE-2: a stream is the feed, an event a message, with the position after each batch', async () => {
  const { writer } = under;
  await writer.commit(turnoutRow('TOWN', 10));
  const { base } = await under.start({ limits: { heartbeatMs: 50 } });
  const reader = read(base);
  expect(await reader.next()).toMatchObject({ type: 'hello', epoch, rev: 2, topics: ['summary'] });
  expect(await reader.next()).toMatchObject({ type: 'snapshot', topic: 'summary', rev: 2, mode: 'replay' });
  await until(() => reader.lastId === `${epoch}:2`);
  await writer.commit(turnoutRow('TOWN', 20));
  const delta = await reader.nextOf('delta');
  expect(delta).toMatchObject({ from: 2, to: 3, rows: [{ ...turnoutRow('TOWN', 20), rev: 3 }] });
  await until(() => reader.lastId === `${epoch}:3`);
  await reader.nextOf('heartbeat');
  for (const frame of reader.seen) expect(Value.Check(ServerFrameSchema, frame)).toBe(true);
  expect(Object.fromEntries(reader.headers)).toMatchObject({
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
    'access-control-allow-origin': '*',
    'election-mode': 'replay',
    'election-epoch': epoch,
  });
});

test('P-SSE-3: a reader goes on where its last id was, even where its address says something older', async () => {
  const { writer } = under;
  for (let count = 0; count < 5; count += 1) await writer.commit(turnoutRow(count % 2 ? 'TOWN' : 'HILL', count));
  const { base } = await under.start();
  const reader = read(base, `?topics=all&epoch=${epoch}&rev=1`, { 'last-event-id': `${epoch}:4` });
  expect(await reader.nextOf('delta')).toMatchObject({ to: 6, rows: [{ rev: 5 }, { rev: 6 }] });
  const byAddress = read(base, `?topics=all&epoch=${epoch}&rev=5`);
  expect(await byAddress.nextOf('delta')).toMatchObject({ to: 6, rows: [{ rev: 6 }] });
  const foreign = read(base, '', { 'last-event-id': 'something else' });
  expect(await foreign.nextOf('snapshot')).toMatchObject({ rev: 6 });
});

test('P-SSE-2: the position after a batch is no further than the topic that waits for its tick', async () => {
  const { writer } = under;
  const { base } = await under.start({ env: { CONFLATE_MS: '60000' } });
  const reader = read(base, '?topics=unit:HILL,unit:NORTH');
  await until(() => reader.lastId === `${epoch}:1`);
  await writer.commit(turnoutRow('HILL', 1));
  await until(() => reader.lastId === `${epoch}:2`);
  // HILL has had its flush and waits; NORTH leaves at once.
  reader.lastId = '';
  await writer.commit(turnoutRow('HILL', 2));
  await writer.commit(turnoutRow('NORTH', 3));
  expect(await reader.nextOf('delta')).toMatchObject({ topic: 'unit:HILL', to: 2 });
  expect(await reader.nextOf('delta')).toMatchObject({ topic: 'unit:NORTH', to: 4 });
  await until(() => reader.lastId !== '');
  expect(reader.lastId).toBe(`${epoch}:2`);
  const resumed = read(base, '?topics=unit:HILL,unit:NORTH', { 'last-event-id': reader.lastId });
  expect(await resumed.nextOf('delta')).toMatchObject({ topic: 'unit:HILL', rows: [{ ballots: 2 }] });
});

test('a new epoch is a reset and the snapshot, on the same stream', async () => {
  const { base } = await under.start();
  const reader = read(base);
  await reader.nextOf('snapshot');
  await under.writer.startEpoch(newer, 'replay-seek');
  expect(await reader.next()).toMatchObject({ type: 'reset', epoch: newer, reason: 'replay-seek' });
  expect(await reader.next()).toMatchObject({ type: 'snapshot', epoch: newer, rev: 1 });
  await until(() => reader.lastId === `${newer}:1`);
});

test('P-SSE-4: silence is broken by comments', async () => {
  const { base } = await under.start({ limits: { commentMs: 20 } });
  const reader = read(base);
  await until(() => reader.comments >= 3);
});

test('P-SSE-4: on shutdown a reader is told when to come back, and the stream ends', async () => {
  const { base, stop } = await under.start();
  const reader = read(base);
  await reader.nextOf('snapshot');
  const stopping = stop();
  expect(await reader.nextOf('notice')).toMatchObject({ code: 'shutdown' });
  await until(() => reader.isEnded);
  expect(reader.retry).toBeGreaterThanOrEqual(500);
  expect(reader.retry).toBeLessThanOrEqual(8000);
  await stopping;
});

test('P-SSE-5: who cannot be let in gets a status', async () => {
  const { base, url } = await under.start({ env: { MAX_SOCKETS_PER_ADDRESS: '1' } });
  const statusOf = async (address: string) => (await fetch(address)).status;
  expect(await statusOf(`${url}/v1/nights/other/events`)).toBe(404);
  expect(await statusOf(`${base}/events?epoch=now&rev=1`)).toBe(400);
  const inside = read(base);
  await inside.nextOf('hello');
  expect(await statusOf(`${base}/events`)).toBe(429);
  inside.end();
  await until(async () => {
    const next = read(base);
    await next.opened;
    if (next.status === 200) return true;
    return false;
  });
});

test('P-TOP-3: a topic that does not exist is an error event, and the others come', async () => {
  const { base } = await under.start();
  const reader = read(base, '?topics=unit:MARS,unit:HILL');
  expect(await reader.nextOf('error')).toMatchObject({ code: 'unknown-topic' });
  expect(await reader.nextOf('snapshot')).toMatchObject({ topic: 'unit:HILL' });
});

test('P-WS-10: a reader that stops reading is passed over like any other viewer', async () => {
  const { writer } = under;
  const { base, url } = await under.start();
  const slow = ask(base, '?topics=all');
  slow.pause();
  const quick = read(base, '?topics=all');
  await quick.nextOf('snapshot');
  const note = 'n'.repeat(100_000);
  const lagging = async () => /lagging_viewers\{night="tiny"\} 1/.test(await (await fetch(`${url}/metrics`)).text());
  while (!(await lagging())) {
    await writer.commit({ ...turnoutRow('HILL', writer.rev), note });
    await quick.nextOf('delta');
  }
  let text = '';
  slow.setEncoding('utf8').on('data', (piece) => {
    text += piece;
  });
  slow.resume();
  await until(() => text.includes(`id: ${epoch}:${writer.rev}\n`));
  const deltas = [...text.matchAll(/^data: (\{"type":"delta".*)$/gm)].map(([, json]) => JSON.parse(json ?? ''));
  const last = deltas.at(-1) as Extract<ServerFrame, { type: 'delta' }>;
  expect(last.to).toBe(writer.rev);
});

const viewersAt = async (url: string) =>
  Number(/_viewers (\d+)\n/.exec(await (await fetch(`${url}/metrics`)).text())?.[1]);

test('P-SSE-5: an EventSource, which gives up at any status but 200, is told to come back, also before there is anything to serve', async () => {
  const accept = 'text/event-stream';
  const { base } = await under.start({ env: { MAX_SOCKETS_PER_ADDRESS: '1' } });
  await read(base).nextOf('hello');
  for (const [headers, status] of [
    [{ accept }, 200],
    [{ accept: `${accept}, application/problem+json` }, 429],
  ] as const) {
    const turnedAway = read(base, '', headers);
    await turnedAway.opened;
    await until(() => turnedAway.isEnded);
    expect(turnedAway).toMatchObject({ status, seen: [] });
    if (status !== 200) continue;
    expect(turnedAway.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(turnedAway.headers.get('cache-control')).toBe('no-store');
    expect(turnedAway.comments).toBe(1);
    expect(turnedAway.retry).toBeGreaterThanOrEqual(2000);
    expect(turnedAway.retry).toBeLessThanOrEqual(4000);
  }
});

test('P-SSE-5: streams that wait behind another one on their connection leave with it', async () => {
  const { base, url } = await under.start();
  const socket = ask(base, '', 3);
  socket.resume();
  await until(async () => (await viewersAt(url)) === 3);
  socket.destroy();
  await until(async () => (await viewersAt(url)) === 0);
});

test('P-WS-10: a reader that never reads again is cut off, whatever still waits for it', async () => {
  const { writer } = under;
  const { base, url } = await under.start({ limits: { maxLagMs: 150, closeHandshakeMs: 100 } });
  const slow = ask(base, '?topics=all');
  slow.pause();
  const quick = read(base, '?topics=all');
  await quick.nextOf('snapshot');
  const note = 'n'.repeat(100_000);
  while ((await viewersAt(url)) > 1) {
    await writer.commit({ ...turnoutRow('HILL', writer.rev), note });
    await quick.nextOf('delta');
  }
});
