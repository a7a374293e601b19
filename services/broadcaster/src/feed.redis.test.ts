import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { connect, createConnection } from 'node:net';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { amend as amendDefinition } from '@election-night/shared/election/amend-definition.ts';
import type { Definition } from '@election-night/shared/election/definition.ts';
import { instantOf } from '@election-night/shared/election/instant.ts';
import type { Night } from '@election-night/shared/runtime/load-nights.ts';
import { closeCodes } from '@election-night/shared/wire/close-codes.ts';
import { type ServerFrame, ServerFrameSchema, type SnapshotFrame } from '@election-night/shared/wire/server-frame.ts';
import type { PrivateRedis } from '@election-night/tools/redis/private-redis.ts';
import Value from 'typebox/value';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type BroadcasterUnderTest, broadcasterUnderTest, type StartOptions } from './broadcaster-under-test.ts';
import { hashOfCommit } from './log/check-commit.ts';
import { FeedReader, until } from './test-feed-reader.ts';
import { nightRow, type TestLogWriter, turnoutRow } from './test-log-writer.ts';
import { rawGet } from './test-raw-get.ts';

const first = 'r00000000001';
const second = 'r00000000002';
const older = 'r00000000000';

let under: BroadcasterUnderTest;
let redis: PrivateRedis;
let night: Night;
let writer: TestLogWriter;
let logged: BroadcasterUnderTest['logged'];

beforeEach(async () => {
  under = await broadcasterUnderTest();
  ({ redis, night, writer, logged } = under);
});
afterEach(() => under.stop());

async function start(options: StartOptions = {}) {
  const started = await under.start(options);
  return {
    ...started,
    ready: async () => {
      const answer = await fetch(`${started.url}/readyz`);
      return { status: answer.status, body: (await answer.json()) as { nights: { state: string; reason?: string }[] } };
    },
  };
}

function keysOf(frame: { rows: { key: string }[] }): string[] {
  return frame.rows.map(({ key }) => key);
}

describe('a viewer with nothing but the address', () => {
  test('P-WS-1, P-WS-3, P-WS-11: gets hello, the summary, deltas and heartbeats, and every frame is of the schema', async () => {
    await writer.startEpoch(first, 'replay-start');
    await writer.commit(turnoutRow('TOWN', 10), turnoutRow('HILL', 4));
    const { feed } = await start({ limits: { heartbeatMs: 50 } });
    const viewer = feed();

    expect(await viewer.next()).toEqual({
      type: 'hello',
      night: 'tiny',
      mode: 'replay',
      epoch: first,
      rev: 2,
      at: '2030-01-05T19:02:00Z',
      topics: ['summary'],
      heartbeatMs: 50,
      snapshotUrl: '/v1/nights/tiny/snapshot',
      replay: { speed: 600 },
    });
    const snapshot = await viewer.nextOf('snapshot');
    expect(snapshot).toMatchObject({ topic: 'summary', mode: 'replay', epoch: first, rev: 2, head: writer.head });
    expect(keysOf(snapshot)).toEqual(['night', 'turnout:TOWN']);

    await writer.commit(turnoutRow('TOWN', 20), turnoutRow('HILL', 9));
    const delta = await viewer.nextOf('delta');
    expect(delta).toMatchObject({ topic: 'summary', epoch: first, from: 2, to: 3, at: '2030-01-05T19:03:00Z' });
    expect(delta.rows).toEqual([{ ...turnoutRow('TOWN', 20), rev: 3 }]);

    // A commit that changes nothing of the topic makes no delta, but the heartbeat tells that nothing was missed.
    await writer.commit(turnoutRow('HILL', 11));
    let heartbeat = await viewer.nextOf('heartbeat');
    while (heartbeat.rev < 4) heartbeat = await viewer.nextOf('heartbeat');
    expect(heartbeat).toEqual({ type: 'heartbeat', epoch: first, rev: 4, at: '2030-01-05T19:04:00Z' });
    for (const frame of viewer.seen) expect(Value.Check(ServerFrameSchema, frame)).toBe(true);
  });

  test('P-TOP-3, P-WS-6, P-WS-7: is told of a topic that does not exist, and gets the others', async () => {
    await writer.startEpoch(first, 'replay-start');
    const { feed } = await start();
    const viewer = feed('?topics=unit:MARS,unit:HILL');
    expect(await viewer.nextOf('hello')).toMatchObject({ topics: ['unit:HILL'] });
    expect(await viewer.next()).toMatchObject({ type: 'error', code: 'unknown-topic' });
    expect(await viewer.next()).toMatchObject({ type: 'snapshot', topic: 'unit:HILL' });
    viewer.send({ type: 'subscribe', topic: 'unit:VENUS' });
    expect(await viewer.next()).toMatchObject({ type: 'error', code: 'unknown-topic' });
    viewer.send({ type: 'a-later-type' });
    expect(await viewer.next()).toMatchObject({ type: 'error', code: 'unknown-type' });
    viewer.send({ type: 'ping' });
    expect(await viewer.next()).toMatchObject({ type: 'heartbeat', rev: 1 });
  });
});

describe('positions', () => {
  test('P-ROW-4, P-WS-4, P-WS-5: from each rev of the epoch a viewer gets one delta with what it lacks, tombstones included', async () => {
    await writer.startEpoch(first, 'replay-start');
    const revOf = new Map([['night', 1]]);
    for (let round = 0; round < 12; round += 1) {
      const unit = ['TOWN', 'HILL', 'NORTH'][round % 3] as string;
      revOf.set(`turnout:${unit}`, await writer.commit(turnoutRow(unit, round)));
    }
    revOf.set('turnout:RIVER', await writer.commit({ key: 'turnout:RIVER', deleted: true }));
    const tip = writer.rev;
    const { feed, base } = await start();
    for (let from = 0; from <= tip; from += 1) {
      const viewer = feed(`?topics=all&epoch=${first}&rev=${from}`);
      const delta = await viewer.nextOf('delta');
      expect(viewer.seen.map(({ type }) => type)).toEqual(['hello', 'delta']);
      // It may begin earlier, where no row of the topic changed between.
      expect(delta.from).toBeLessThanOrEqual(from);
      expect(delta.to).toBe(tip);
      for (const rev of [from, delta.from]) {
        const expected = [...revOf].filter(([, changed]) => changed > rev).map(([key]) => key);
        expect(keysOf(delta).sort()).toEqual(expected.sort());
      }
      viewer.end();
    }
    const snapshot = (await (await fetch(`${base}/snapshot?topic=all`)).json()) as SnapshotFrame;
    expect(keysOf(snapshot)).not.toContain('turnout:RIVER');
  });

  test('P-WS-4: a viewer that comes from another epoch gets a reset and the snapshot', async () => {
    await writer.startEpoch(first, 'replay-seek');
    const { feed } = await start();
    const viewer = feed(`?epoch=${older}&rev=40`);
    await viewer.nextOf('hello');
    expect(await viewer.next()).toEqual({
      type: 'reset',
      mode: 'replay',
      epoch: first,
      reason: 'replay-seek',
      spreadMs: 0,
      snapshotUrl: '/v1/nights/tiny/snapshot',
    });
    expect(await viewer.next()).toMatchObject({ type: 'snapshot', epoch: first, rev: 1 });
  });

  test('P-WS-8: a new epoch resets everyone who is there, topic by topic', async () => {
    await writer.startEpoch(first, 'replay-start');
    await writer.commit(turnoutRow('TOWN', 10));
    const { feed } = await start();
    const viewer = feed('?topics=summary,unit:HILL');
    await viewer.nextOf('snapshot');
    await viewer.nextOf('snapshot');
    await writer.startEpoch(second, 'replay-start');
    expect(await viewer.next()).toMatchObject({ type: 'reset', epoch: second, reason: 'replay-start' });
    expect(await viewer.next()).toMatchObject({ type: 'snapshot', topic: 'summary', epoch: second, rev: 1 });
    expect(await viewer.next()).toMatchObject({ type: 'snapshot', topic: 'unit:HILL', epoch: second, rev: 1 });
    await writer.commit(turnoutRow('TOWN', 1));
    expect(await viewer.nextOf('delta')).toMatchObject({ epoch: second, from: 1, to: 2 });
  });

  test('P-POS-6: an epoch that goes on above rev 1 after lost commits is followed from there', async () => {
    await writer.startEpoch(first, 'replay-start');
    const { feed } = await start();
    const viewer = feed();
    await viewer.nextOf('snapshot');
    await writer.startEpoch(second, 'lost-commits', { rev: 8, keepRows: true });
    expect(await viewer.next()).toMatchObject({ type: 'reset', epoch: second, reason: 'lost-commits' });
    expect(await viewer.next()).toMatchObject({ type: 'snapshot', rev: 8 });
    await writer.commit(turnoutRow('TOWN', 3));
    expect(await viewer.next()).toMatchObject({ type: 'delta', from: 8, to: 9 });
  });

  test('P-SYNC-6, P-WS-11: frames of a topic overlap or touch, whatever the tick, and nothing is missed when viewers join in the middle', async () => {
    await writer.startEpoch(first, 'replay-start');
    const { feed, base } = await start({ env: { CONFLATE_MS: '15' }, limits: { heartbeatMs: 7 } });
    const viewers: FeedReader[] = [];
    for (let round = 1; round <= 200; round += 1) {
      if (round % 10 === 0) viewers.push(feed(`?topics=all,turnout&epoch=${first}&rev=${round % 20 === 0 ? 1 : 0}`));
      const urgent = round % 17 === 0 ? [nightRow('voting')] : [];
      await writer.commit(turnoutRow(['TOWN', 'HILL', 'NORTH', 'RIVER'][round % 4] as string, round), ...urgent);
    }
    await until(() => viewers.every((viewer) => revsOf(viewer, 'all').at(-1)?.to === writer.rev));
    const truth = (await (await fetch(`${base}/snapshot?topic=all`)).json()) as SnapshotFrame;
    let deltas = 0;
    for (const viewer of viewers) {
      expect(rowsAfter(viewer.seen, 'all')).toEqual(new Map(truth.rows.map((row) => [row.key, row])));
      for (const topic of ['all', 'turnout']) {
        const covers = revsOf(viewer, topic);
        deltas += covers.length;
        covers.forEach((cover, index) => {
          const before = covers[index - 1];
          if (before) expect(cover.from).toBeLessThanOrEqual(before.to);
        });
      }
      expectTrueHeartbeats(viewer.seen);
    }
    expect(deltas).toBeGreaterThan(viewers.length * 4);
  });
});

describe('one bad viewer', () => {
  test('that floods is closed with 4429', async () => {
    await writer.startEpoch(first, 'replay-start');
    const { feed } = await start();
    const viewer = feed();
    await viewer.nextOf('snapshot');
    for (let count = 0; count < 40; count += 1) viewer.send({ type: 'ping' });
    expect((await viewer.closed).code).toBe(closeCodes.flood.code);
  });

  test.each([
    ['text that is not JSON', 'hello?', closeCodes.malformed.code],
    ['a message without its fields', '{"type":"subscribe"}', closeCodes.malformed.code],
    ['a binary frame', Buffer.from('{"type":"ping"}'), closeCodes.malformed.code],
    ['more than 4 KiB', 'x'.repeat(5000), 1009],
  ])('that sends %s is closed', async (_what, message, code) => {
    await writer.startEpoch(first, 'replay-start');
    const { feed } = await start();
    const viewer = feed();
    await viewer.nextOf('snapshot');
    viewer.socket.send(message);
    expect((await viewer.closed).code).toBe(code);
  });

  test('P-WS-10: that stops reading is passed over, costs the others nothing, and gets one delta from its own rev when it reads again', async () => {
    await writer.startEpoch(first, 'replay-start');
    const { feed, url } = await start();
    const slow = feed('?topics=all');
    const quick = feed('?topics=all');
    await slow.nextOf('snapshot');
    await quick.nextOf('snapshot');
    slow.socket.pause();
    const note = noise(100_000);
    const passedOver = async () => metric(await (await fetch(`${url}/metrics`)).text(), 'passed-over') > 0;
    while (!(await passedOver())) {
      await writer.commit({ ...turnoutRow('HILL', writer.rev), note });
      await quick.nextOf('delta');
    }
    for (let count = 0; count < 20; count += 1) {
      await writer.commit({ ...turnoutRow('HILL', writer.rev), note });
      await quick.nextOf('delta');
    }
    slow.socket.resume();
    await until(() => revsOf(slow, 'all').at(-1)?.to === writer.rev);
    const covers = revsOf(slow, 'all');
    const jump = covers.at(-1) as Cover;
    expect(jump.to - jump.from).toBeGreaterThanOrEqual(20);
    covers.forEach((cover, index) => {
      if (index > 0) expect(cover.from).toBeLessThanOrEqual((covers[index - 1] as Cover).to);
    });
    await writer.commit(turnoutRow('HILL', 1));
    await until(() => revsOf(slow, 'all').at(-1)?.to === writer.rev);
  });

  test('P-WS-10: that never reads again is closed as slow, with little kept for it', async () => {
    await writer.startEpoch(first, 'replay-start');
    const { feed, url } = await start({ limits: { maxLagMs: 150, closeHandshakeMs: 100 } });
    const slow = feed('?topics=all');
    const quick = feed('?topics=all');
    await slow.nextOf('snapshot');
    slow.socket.pause();
    const note = noise(100_000);
    const closed = async () => metric(await (await fetch(`${url}/metrics`)).text(), 'closed') > 0;
    while (!(await closed())) {
      await writer.commit({ ...turnoutRow('HILL', writer.rev), note });
      await quick.nextOf('delta');
    }
    await until(async () => /_viewers 1\n/.test(await (await fetch(`${url}/metrics`)).text()));
  });

  test('that was passed over when a new epoch begins gets the reset and the new snapshot when it reads again', async () => {
    await writer.startEpoch(first, 'replay-start');
    const { feed, url } = await start();
    const slow = feed('?topics=all');
    const quick = feed('?topics=all');
    await slow.nextOf('snapshot');
    slow.socket.pause();
    const note = noise(100_000);
    const passedOver = async () => metric(await (await fetch(`${url}/metrics`)).text(), 'passed-over') > 0;
    while (!(await passedOver())) {
      await writer.commit({ ...turnoutRow('HILL', writer.rev), note });
      await quick.nextOf('delta');
    }
    await writer.startEpoch(second, 'replay-seek');
    await quick.nextOf('reset');
    await writer.commit(turnoutRow('HILL', 1));
    slow.socket.resume();
    expect(await slow.nextOf('reset')).toMatchObject({ epoch: second, reason: 'replay-seek' });
    const snapshot = await slow.nextOf('snapshot');
    expect(snapshot).toMatchObject({ epoch: second, rev: 2 });
    expect(keysOf(snapshot)).toEqual(['night', 'turnout:HILL']);
  });

  test('P-WS-12: that answers no ping is ended', async () => {
    await writer.startEpoch(first, 'replay-start');
    const { url, base } = await start({ limits: { pingMs: 30 } });
    const { port } = new URL(url);
    const dead = createConnection(Number(port), '127.0.0.1');
    dead.on('error', () => undefined);
    dead.write(
      `GET ${new URL(base).pathname}/feed HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
    dead.resume();
    await new Promise((resolve) => dead.once('close', resolve));
  });
});

describe('the door', () => {
  test('P-WS-14: an unknown night is a close code that a browser can see', async () => {
    await writer.startEpoch(first, 'replay-start');
    const { url } = await start();
    const viewer = new FeedReader(`${url.replace('http', 'ws')}/v1/nights/other/feed`);
    expect((await viewer.closed).code).toBe(closeCodes.unknownNight.code);
  });

  test('P-WS-2: our subprotocol among others is chosen, none is accepted, only unknown ones are refused with the list', async () => {
    await writer.startEpoch(first, 'replay-start');
    const { feed, base } = await start();
    const chosen = feed('', ['other.v9', 'election-night.v1.json']);
    await chosen.nextOf('hello');
    expect(chosen.socket.protocol).toBe('election-night.v1.json');
    const answer = await upgradeAnswer(`${base}/feed`, { 'sec-websocket-protocol': 'other.v9' });
    expect(answer).toMatchObject({ status: 400 });
    expect(answer.body.toString()).toContain('election-night.v1.json');
  });

  test('a query that is not of its form is 4400', async () => {
    await writer.startEpoch(first, 'replay-start');
    const { feed } = await start();
    for (const query of ['?epoch=now&rev=1', `?epoch=${first}&rev=-1`, `?topics=${topicNames(33)}`]) {
      expect((await feed(query).closed).code).toBe(closeCodes.malformed.code);
    }
  });

  test('more connections than an address may have are 4529, and a place is free again after a close', async () => {
    await writer.startEpoch(first, 'replay-start');
    const { feed } = await start({ env: { MAX_SOCKETS_PER_ADDRESS: '2' } });
    const inside = [feed(), feed()];
    for (const viewer of inside) await viewer.nextOf('hello');
    expect((await feed().closed).code).toBe(closeCodes.tooMany.code);
    inside[0]?.socket.close();
    await inside[0]?.closed;
    await feed().nextOf('hello');
  });

  test('a full process turns viewers away with 1013', async () => {
    await writer.startEpoch(first, 'replay-start');
    const { feed } = await start({ env: { MAX_VIEWERS: '1' } });
    await feed().nextOf('hello');
    expect((await feed().closed).code).toBe(closeCodes.full.code);
  });

  test('a connection that does not finish its request in time is dropped', async () => {
    await writer.startEpoch(first, 'replay-start');
    const { url } = await start({ limits: { handshakeMs: 200 } });
    const idle = connect(Number(new URL(url).port), '127.0.0.1');
    idle.write('GET /v1/nights/tiny/feed HTTP/1.1\r\nHost: x\r\n');
    idle.resume();
    await new Promise((resolve) => idle.once('close', resolve));
  });

  test('a port that is taken is an error, and nothing is left behind', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as { port: number };
    await expect(start({ env: { PORT: String(port) } })).rejects.toThrow(
      `port ${port} of 127.0.0.1 is taken; set PORT to a free one`,
    );
    await new Promise((resolve) => other.close(resolve));
  });
});

describe('the snapshot', () => {
  test('P-HTTP-1, P-HTTP-2, P-HTTP-3: has the bytes of the feed, a strong tag a coding, 304, and says where it belongs', async () => {
    await writer.startEpoch(first, 'replay-start');
    await writer.commit(turnoutRow('TOWN', 10));
    const { base, feed } = await start();
    const plain = await rawGet(`${base}/snapshot`, { 'accept-encoding': 'identity' });
    expect(plain.status).toBe(200);
    expect(plain.headers).toMatchObject({
      etag: `"${first}.2.summary.identity"`,
      vary: 'Accept-Encoding',
      'cache-control': 'public, max-age=1, stale-while-revalidate=5, stale-if-error=60',
      'election-mode': 'replay',
      'election-epoch': first,
      'election-rev': '2',
      'access-control-allow-origin': '*',
      'content-type': 'application/json; charset=utf-8',
    });
    expect(plain.headers['access-control-expose-headers']).toContain('Election-Mode, Election-Epoch, Election-Rev');
    expect(JSON.parse(plain.body.toString())).toEqual(await feed().nextOf('snapshot'));

    const gz = await rawGet(`${base}/snapshot`, { 'accept-encoding': 'gzip' });
    const br = await rawGet(`${base}/snapshot`, { 'accept-encoding': 'gzip, br' });
    expect([gz.headers['content-encoding'], br.headers['content-encoding']]).toEqual(['gzip', 'br']);
    expect(gunzipSync(gz.body)).toEqual(plain.body);
    expect(brotliDecompressSync(br.body)).toEqual(plain.body);
    expect(new Set([plain.headers.etag, gz.headers.etag, br.headers.etag]).size).toBe(3);

    const known = { 'accept-encoding': 'br', 'if-none-match': String(br.headers.etag) };
    const again = await rawGet(`${base}/snapshot`, known);
    expect([again.status, again.body.length, again.headers.etag]).toEqual([304, 0, br.headers.etag]);
    await writer.commit(turnoutRow('TOWN', 11));
    await until(async () => (await rawGet(`${base}/snapshot`, known)).status === 200);
  });

  test('P-TOP-3, P-HTTP-6: of an unknown topic or night is a problem with a code, never a 5xx', async () => {
    await writer.startEpoch(first, 'replay-start');
    const { base, url } = await start();
    for (const address of [
      `${base}/snapshot?topic=unit:MARS`,
      `${base}/snapshot?topic=all&topic=all`,
      `${url}/v1/nights/other/snapshot`,
    ]) {
      const answer = await fetch(address);
      expect(answer.status).toBe(404);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
    }
  });

  test('P-HTTP-12: the definition is served as it was amended, and as it was at each version, also after a restart', async () => {
    await writer.startEpoch(first, 'replay-start');
    const amend = {
      version: 2,
      changes: [{ change: 'voters-on-the-list', unit: 'HILL', voters: 777 }],
      reason: 'x',
    } as const;
    const at = '2031-05-04T08:00:00Z';
    const amended = amendDefinition(night.election, { action: 'amend', ...amend }, instantOf(at));
    if (amended.outcome === 'refused') throw new Error(amended.reason);
    const running = await under.start();
    await writer.amend({ ...amend, at, digest: amended.election.digest });
    const votersAt = async (base: string, query = '') => {
      const definition = (await (await fetch(`${base}/definition${query}`)).json()) as Definition;
      return [definition.version, definition.units.find(({ id }) => id === 'HILL')?.voters];
    };
    await until(async () => (await votersAt(running.base))[0] === 2);
    const began = night.election.units.get('HILL')?.voters;
    for (const { base } of [running, await under.start()]) {
      expect(await votersAt(base)).toEqual([2, 777]);
      expect(await votersAt(base, '?version=2')).toEqual([2, 777]);
      expect(await votersAt(base, '?version=1')).toEqual([1, began]);
      const never = await fetch(`${base}/definition?version=3`);
      expect([never.status, await never.json()]).toEqual([404, expect.objectContaining({ code: 'unknown-version' })]);
    }
  });

  test('P-HTTP-7: stands beside the list of nights, the position and the definition', async () => {
    await writer.startEpoch(first, 'replay-start');
    const { base, url } = await start();
    const { nights } = (await (await fetch(`${url}/v1/nights`)).json()) as { nights: Record<string, unknown>[] };
    expect(nights).toMatchObject([{ night: 'tiny', mode: 'replay', epoch: first, rev: 1, head: writer.head }]);
    expect(await (await fetch(base)).json()).toMatchObject({
      night: 'tiny',
      links: { feed: '/v1/nights/tiny/feed' },
      topics: ['all', 'summary', 'turnout', 'exit-polls', 'count:council', 'unit:{unit}'],
    });
    const definition = await fetch(`${base}/definition`);
    expect(await definition.json()).toEqual(JSON.parse(JSON.stringify(night.election.definition)));
    const again = await fetch(`${base}/definition`, {
      headers: { 'if-none-match': String(definition.headers.get('etag')) },
    });
    expect(again.status).toBe(304);
  });

  test('P-HTTP-8: is served beside a page that may load nothing from another host', async () => {
    await writer.startEpoch(first, 'replay-start');
    const { url } = await start();
    const page = await fetch(url);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await page.text()).not.toMatch(/(src|href)="(https?:)?\/\//);
  });
});

describe('Redis', () => {
  test('P-HTTP-4: silent: what is in memory is served and said to be stale, viewers stay, and it goes on by itself', async () => {
    await writer.startEpoch(first, 'replay-start');
    await writer.commit(turnoutRow('TOWN', 10));
    const { base, feed, ready } = await start({ limits: { heartbeatMs: 50 } });
    const viewer = feed();
    await viewer.nextOf('snapshot');

    process.kill(redis.pid, 'SIGSTOP');
    await until(async () => (await ready()).status === 503);
    expect((await ready()).body.nights[0]).toMatchObject({ state: 'following', reason: 'redis does not answer' });
    const stale = await fetch(`${base}/snapshot`);
    expect(stale.status).toBe(200);
    expect(stale.headers.get('election-stale')).toBe('true');
    expect(Number(stale.headers.get('election-silent-seconds'))).toBeGreaterThanOrEqual(0);
    expect(((await stale.json()) as SnapshotFrame).rows).toHaveLength(2);
    await viewer.nextOf('heartbeat');
    await feed().nextOf('snapshot');

    process.kill(redis.pid, 'SIGCONT');
    await until(async () => (await ready()).status === 200);
    await writer.commit(turnoutRow('TOWN', 11));
    expect(await viewer.nextOf('delta')).toMatchObject({ from: 2, to: 3 });
    expect((await fetch(`${base}/snapshot`)).headers.has('election-stale')).toBe(false);
  });

  test('P-HTTP-5: never there: a fresh process answers 503 and shows no zeros, then starts by itself', async () => {
    const { base, url, ready, feed } = await start({ ready: false });
    await until(async () => (await ready()).body.nights[0]?.state === 'absent');
    expect((await ready()).status).toBe(503);
    expect((await fetch(`${base}/snapshot`)).status).toBe(503);
    expect((await fetch(base)).status).toBe(503);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect((await fetch(`${base}/definition`)).status).toBe(200);
    expect((await feed().closed).code).toBe(closeCodes.full.code);
    await writer.startEpoch(first, 'replay-start');
    await until(async () => (await ready()).status === 200);
    await feed().nextOf('snapshot');
  });

  test('P-POS-9: with a changed byte in the log: nothing of it is published, it is said loudly once, and a mended log goes on', async () => {
    await writer.startEpoch(first, 'replay-start');
    await writer.commit(turnoutRow('TOWN', 10));
    const { feed, ready, base } = await start();
    const viewer = feed();
    await viewer.nextOf('snapshot');
    await writer.commitTampered(turnoutRow('TOWN', 20));
    await until(async () => (await ready()).status === 503);
    expect((await ready()).body.nights[0]).toMatchObject({
      state: 'broken',
      reason: expect.stringContaining('hash chain does not hold'),
    });
    await writer.commit(turnoutRow('TOWN', 30));
    const snapshot = await fetch(`${base}/snapshot`);
    expect(snapshot.headers.get('election-stale')).toBe('true');
    expect(await snapshot.json()).toMatchObject({ rev: 2, rows: [{ key: 'night' }, { ballots: 10 }] });
    expect(viewer.seen.filter(({ type }) => type === 'delta')).toEqual([]);
    const loud = logged.filter(
      ({ level, msg }) => level === 50 && String(msg).startsWith('the log cannot be followed'),
    );
    expect(loud).toHaveLength(1);

    await writer.startEpoch(second, 'lost-commits');
    expect(await viewer.next()).toMatchObject({ type: 'reset', epoch: second });
    await until(async () => (await ready()).status === 200);
  });

  test('with a changed head: a fresh process does not serve it', async () => {
    await writer.startEpoch(first, 'replay-start');
    await writer.redis.hset(writer.keys.meta, 'head', hashOfCommit('', 'something else'));
    const { ready, base } = await start({ ready: false });
    await until(async () => (await ready()).body.nights[0]?.state === 'broken');
    expect((await fetch(`${base}/snapshot`)).status).toBe(503);
  });

  test('that drops the connection: the position is looked up and the feed goes on where it was', async () => {
    await writer.startEpoch(first, 'replay-start');
    const { feed } = await start();
    const viewer = feed('?topics=all');
    await viewer.nextOf('snapshot');
    for (let count = 0; count < 5; count += 1) {
      await writer.redis.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
      await writer.commit(turnoutRow('TOWN', count));
      expect(await viewer.nextOf('delta')).toMatchObject({ from: count + 1, to: count + 2 });
    }
  });

  test('with a commit missing in the log: the board is loaded anew and viewers get one gap-free delta', async () => {
    await writer.startEpoch(first, 'replay-start');
    const { feed } = await start();
    const viewer = feed('?topics=all');
    await viewer.nextOf('snapshot');
    await writer.commit(turnoutRow('TOWN', 1));
    await viewer.nextOf('delta');
    await commitWithHole(writer);
    const delta = await viewer.nextOf('delta');
    expect(delta).toMatchObject({ from: 2, to: 4 });
    expect(keysOf(delta)).toEqual(['turnout:HILL', 'turnout:NORTH']);
    expect(logged.some(({ msg }) => String(msg).startsWith('commits are missing'))).toBe(true);
  });

  test('that lost commits: the board is kept, nothing below it is shown, and a new epoch is followed', async () => {
    await writer.startEpoch(first, 'replay-start');
    for (let count = 0; count < 5; count += 1) await writer.commit(turnoutRow('TOWN', count));
    const { feed, ready, base } = await start();
    const viewer = feed();
    await viewer.nextOf('snapshot');
    await writer.redis.hset(writer.keys.meta, 'rev', 3);
    await writer.redis.xdel(writer.keys.log(first), '4-0', '5-0', '6-0');
    await writer.redis.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    await until(async () => (await ready()).body.nights[0]?.state === 'broken');
    expect(await (await fetch(`${base}/snapshot`)).json()).toMatchObject({ epoch: first, rev: 6 });
    await writer.startEpoch(second, 'lost-commits', { rev: 4 });
    expect(await viewer.next()).toMatchObject({ type: 'reset', epoch: second, reason: 'lost-commits' });
    expect(await viewer.next()).toMatchObject({ type: 'snapshot', epoch: second, rev: 4 });
  });
});

test('P-WS-13: on shutdown viewers are told when to come back and are closed with 1012', async () => {
  await writer.startEpoch(first, 'replay-start');
  const { feed, stop, url } = await start();
  const viewers = [feed(), feed()];
  for (const viewer of viewers) await viewer.nextOf('snapshot');
  const stopping = stop();
  for (const viewer of viewers) {
    expect(await viewer.nextOf('notice')).toEqual({ type: 'notice', code: 'shutdown', reconnectMs: [500, 8000] });
    expect((await viewer.closed).code).toBe(1012);
  }
  await stopping;
  await expect(fetch(`${url}/healthz`)).rejects.toThrow();
});

test('the page, the feed and the metrics name no figure in a log line', async () => {
  await writer.startEpoch(first, 'replay-start');
  await writer.commit(turnoutRow('TOWN', 104_729));
  const { feed, url } = await start();
  await feed().nextOf('snapshot');
  expect(await (await fetch(`${url}/metrics`)).text()).not.toContain('104729');
  expect(JSON.stringify(logged)).not.toContain('104729');
});

type Cover = { readonly from: number; readonly to: number };

/** What the frames of a topic cover, in the order in which they came; a snapshot covers everything up to its rev. */
function revsOf(viewer: FeedReader, topic: string): Cover[] {
  return viewer.seen.flatMap((frame) => {
    if (frame.type === 'snapshot' && frame.topic === topic) return [{ from: 0, to: frame.rev }];
    return frame.type === 'delta' && frame.topic === topic ? [{ from: frame.from, to: frame.to }] : [];
  });
}

function rowsAfter(frames: readonly ServerFrame[], topic: string): Map<string, unknown> {
  const rows = new Map<string, unknown>();
  for (const frame of frames) {
    if ((frame.type === 'delta' || frame.type === 'snapshot') && frame.topic === topic) {
      for (const row of frame.rows) rows.set(row.key, row);
    }
  }
  return rows;
}

/** A heartbeat is true if no later frame of the connection brings a row at or below its rev that had not come before. */
function expectTrueHeartbeats(frames: readonly ServerFrame[]): void {
  const known = new Map<string, number>();
  let confirmed = 0;
  for (const frame of frames) {
    if (frame.type === 'heartbeat') confirmed = Math.max(confirmed, frame.rev);
    if (frame.type !== 'delta' && frame.type !== 'snapshot') continue;
    for (const row of frame.rows) {
      const key = `${frame.topic} ${row.key}`;
      if ((known.get(key) ?? 0) < row.rev) expect(row.rev).toBeGreaterThan(confirmed);
      known.set(key, Math.max(known.get(key) ?? 0, row.rev));
    }
  }
}

/** Two commits of which the first never stood in the log: one transaction, so that nobody can read between. */
async function commitWithHole(from: TestLogWriter): Promise<void> {
  const log = from.keys.log(from.epoch);
  const rows = [turnoutRow('HILL', 5), turnoutRow('NORTH', 6)];
  const multi = from.redis.multi();
  let head = from.head;
  rows.forEach((row, index) => {
    const rev = from.rev + 1 + index;
    const at = `2030-01-05T20:0${index}:00Z`;
    const commit = {
      night: 'tiny',
      mode: 'replay',
      epoch: from.epoch,
      rev,
      at,
      cause: [],
      entries: [],
      rows: [{ ...row, rev }],
    };
    const text = JSON.stringify(commit);
    head = hashOfCommit(head, text);
    if (index === 1) multi.xadd(log, `${rev}-0`, 'commit', text, 'hash', head);
    multi.hset(from.keys.rows, row.key, JSON.stringify({ ...row, rev }));
    multi.hset(from.keys.meta, { rev, head, at });
  });
  await multi.exec();
}

function metric(text: string, outcome: string): number {
  return Number(new RegExp(`slow_viewers_total\\{outcome="${outcome}"\\} (\\d+)`).exec(text)?.[1] ?? 0);
}

/** Text that deflating makes little smaller. */
function noise(length: number): string {
  return randomBytes(length).toString('base64').slice(0, length);
}

function topicNames(count: number): string {
  return Array.from({ length: count }, (_, index) => `unit:U${index}`).join(',');
}

function upgradeAnswer(address: string, headers: Record<string, string>) {
  return rawGet(address, {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    ...headers,
  });
}
