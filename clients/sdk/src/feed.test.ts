import type { ServerResponse } from 'node:http';
import { subprotocol as ofTheWire } from '@election-night/shared/wire/server-frame.ts';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import WebSocket from 'ws';
import { type Feed, type FeedChange, type FeedOptions, openFeed } from './feed.ts';
import { subprotocol } from './open-socket.ts';
import { deltaOf, first, helloAt, second, sendJson, snapshotAt, TestServer } from './test-server.ts';

/** As the shipped times, but short. */
const timing = {
  openMs: 400,
  answerMs: 200,
  backoffMs: [20, 100],
  stableMs: 50,
  restartMs: [20, 60],
  promoteMs: [60_000, 60_000],
  probeMs: 200,
  tickMs: 60_000,
  pollMs: [10, 20],
} as const;

let server: TestServer;
let feeds: Feed[];

beforeEach(async () => {
  server = await new TestServer().start();
  feeds = [];
});

afterEach(async () => {
  for (const feed of feeds) feed.close();
  await server.stop();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

function follow(options: FeedOptions & { url?: string } = {}): Feed {
  const feed = openFeed(options.url ?? server.url, { WebSocket, ...options, timing: { ...timing, ...options.timing } });
  feeds.push(feed);
  return feed;
}

const until = (condition: () => void, timeout = 5000) => vi.waitFor(condition, { timeout, interval: 5 });
const turnout = (rev: number, ballots: number) => ({ key: 'turnout:KZ', rev, ballots });

describe('a feed', () => {
  test('P-WS-1, P-WS-4: has the picture once it is ready, and follows what changes', async () => {
    server.greeting = [helloAt(1), snapshotAt(1, [turnout(1, 10)])];
    const feed = await follow().ready;
    expect(feed.rows.get('turnout:KZ')?.ballots).toBe(10);
    expect(feed).toMatchObject({ night: 'tiny', mode: 'replay', stale: false, unknownTopics: [] });
    expect(feed.connection).toEqual({ state: 'live', transport: 'socket' });

    const heard: FeedChange[] = [];
    const stop = feed.onChange((change) => heard.push(change));
    server.say(deltaOf(1, 2, [turnout(2, 20)]), { type: 'heartbeat', epoch: first, rev: 4, at: 'at 4' });
    await until(() => expect(feed.position).toEqual({ epoch: first, rev: 4, at: 'at 4' }));
    expect(heard.map(({ keys }) => [...keys])).toEqual([['turnout:KZ'], []]);
    expect([...feed.rows.keys()]).toEqual(['turnout:KZ']);
    expect(feed.topics.get('summary')).toMatchObject({ epoch: first, rev: 4, isLoaded: true });
    stop();
    server.say(deltaOf(4, 5, [{ key: 'turnout:KZ', rev: 5, deleted: true }]));
    await until(() => expect(feed.rows.size).toBe(0));
    expect(heard).toHaveLength(2);
  });

  test.each(['', '/', '/feed', '/feed/'])(
    'takes the address of the night with %j behind it, and ws as well',
    async (end) => {
      await follow({ url: server.url.replace('http', 'ws') + end }).ready;
      expect(server.asked).toEqual(['/feed?topics=summary']);
    },
  );

  test('P-WS-2: offers the subprotocol of the wire', async () => {
    await follow().ready;
    expect([subprotocol, server.sockets[0]?.protocol]).toEqual([ofTheWire, ofTheWire]);
  });

  test('loops over its changes, beginning with what is there; a slow loop gets several as one', async () => {
    server.greeting = [helloAt(1), snapshotAt(1, [turnout(1, 10)])];
    const feed = await follow().ready;
    const seen: string[][] = [];
    for await (const { keys } of feed.changes()) {
      seen.push([...keys]);
      if (seen.length === 3) break;
      if (seen.length === 2) continue;
      server.say(deltaOf(1, 2, [{ key: 'a', rev: 2 }]), deltaOf(2, 3, [{ key: 'b', rev: 3 }]));
      await until(() => expect(feed.position?.rev).toBe(3));
      queueMicrotask(() => server.say(deltaOf(3, 4, [{ key: 'c', rev: 4 }])));
    }
    expect(seen).toEqual([['turnout:KZ'], ['a', 'b'], ['c']]);
  });

  test('ends its loops when it is closed, and says nothing any more', async () => {
    const feed = await follow().ready;
    const changes = feed.changes();
    expect((await changes.next()).done).toBe(false);
    const next = changes.next();
    feed.close();
    expect((await next).value).toMatchObject({ connection: { state: 'closed' } });
    expect(await changes.next()).toEqual({ done: true, value: undefined });
    expect(feed.stale).toBe(true);
  });

  test('goes on where a listener throws, and the mistake is seen', async () => {
    const feed = await follow().ready;
    const later: (() => void)[] = [];
    vi.stubGlobal('queueMicrotask', (run: () => void) => later.push(run));
    feed.onChange(() => {
      throw new Error('a mistake of the page');
    });
    const heard = vi.fn();
    feed.onChange(heard);
    server.say(deltaOf(1, 2));
    await until(() => expect(heard).toHaveBeenCalledOnce());
    expect(later).toHaveLength(1);
    expect(later[0]).toThrow('a mistake of the page');
  });

  test('P-TOP-3: names the topics that the night does not have, and follows the others', async () => {
    const feed = await follow({ topics: ['summary', 'unit:MARS'] }).ready;
    expect(feed.unknownTopics).toEqual(['unit:MARS']);
    expect(feed.stale).toBe(false);
    await expect(follow({ topics: ['unit:MARS'] }).ready).rejects.toThrow('unit:MARS');
  });

  test('P-TOP-2: shows the rows of several topics as one, and each topic on its own', async () => {
    const topics = ['summary', 'unit:KZ-75'];
    const unit = { topic: 'unit:KZ-75' };
    server.greeting = [
      helloAt(1, { topics }),
      snapshotAt(1, [{ key: 'night', rev: 1 }, turnout(1, 1)]),
      snapshotAt(
        2,
        [
          { key: 'night', rev: 2 },
          { key: 'turnout:KZ-75', rev: 1 },
        ],
        unit,
      ),
    ];
    const feed = await follow({ topics }).ready;
    expect([...feed.rows.keys()].sort()).toEqual(['night', 'turnout:KZ', 'turnout:KZ-75']);
    expect([feed.rows.get('night')?.rev, feed.rows.size, feed.rows.has('turnout:KZ')]).toEqual([2, 3, true]);
    expect([...(feed.topics.get('unit:KZ-75')?.rows ?? [])].map(([key]) => key)).toEqual(['night', 'turnout:KZ-75']);
    expect(feed.position?.rev).toBe(1);
    // One topic is in the next epoch already: the other one's rows are of a history that is over.
    server.say(snapshotAt(1, [{ key: 'turnout:KZ-75', rev: 1 }], { ...unit, epoch: second }));
    await until(() => expect([...feed.rows.keys()]).toEqual(['turnout:KZ-75']));
  });
});

describe('when the connection ends', () => {
  test('P-WS-15: comes back after 45xx with its position, and shows that it waits', async () => {
    const feed = await follow().ready;
    const states: string[] = [];
    feed.onChange(({ connection }) => states.push(connection.state));
    server.greeting = [helloAt(3), deltaOf(1, 3, [turnout(3, 3)])];
    server.sockets[0]?.close(4508, 'slow');
    await until(() => expect(feed.rows.get('turnout:KZ')?.ballots).toBe(3));
    expect(server.asked).toEqual(['/feed?topics=summary', `/feed?topics=summary&epoch=${first}&rev=1`]);
    expect([...new Set(states)]).toEqual(['waiting', 'connecting', 'live']);
  });

  test('P-WS-13: comes back at a random time within the window of the notice', async () => {
    const feed = await follow({ timing: { backoffMs: [1, 1] } }).ready;
    server.say({ type: 'notice', code: 'shutdown', reconnectMs: [150, 250] });
    server.sockets[0]?.close(1012, 'restart');
    await until(() => expect(feed.connection.state).toBe('waiting'));
    const waitMs = (feed.connection.retryAt ?? 0) - Date.now();
    expect(waitMs).toBeGreaterThan(100);
    expect(waitMs).toBeLessThan(251);
    await until(() => expect(feed.connection.state).toBe('live'));
  });

  test.each([4400, 4401, 4403, 4404, 4429])(
    'P-WS-14, P-WS-15: does not come back after %i, and says why',
    async (code) => {
      server.greeting = [];
      const feed = follow();
      await until(() => expect(server.sockets).toHaveLength(1));
      server.sockets[0]?.close(code, 'no such night');
      await expect(feed.ready).rejects.toThrow('no such night');
      expect(feed.connection).toEqual({ state: 'refused', transport: 'socket', reason: 'no such night' });
      await new Promise((done) => setTimeout(done, 2 * timing.backoffMs[1] + timing.answerMs));
      expect(server.asked).toHaveLength(1);
    },
  );

  test('a server that is full is not a blocked socket', async () => {
    server.greeting = [];
    const feed = follow();
    for (let count = 1; count <= 4; count += 1) {
      await until(() => expect(server.sockets).toHaveLength(count));
      if (count === 4) server.greeting = [helloAt(1), snapshotAt(1)];
      server.sockets.at(-1)?.close(1013, 'full');
    }
    await feed.ready;
    expect(feed.connection.transport).toBe('socket');
  });

  test('silence beyond two and a half heartbeats is an end', async () => {
    server.greeting = [helloAt(1, { heartbeatMs: 40 }), snapshotAt(1)];
    const feed = await follow().ready;
    const began = Date.now();
    await until(() => expect(server.sockets).toHaveLength(2));
    expect(Date.now() - began).toBeGreaterThan(80);
    expect(server.asked[1]).toContain('rev=1');
    expect(feed.rows.size).toBe(1);
  });

  test('a machine that slept asks at once whether the other side still lives', async () => {
    const feed = await follow({ timing: { tickMs: 30 } }).ready;
    const now = Date.now;
    vi.spyOn(Date, 'now').mockImplementation(() => now() + 3_600_000);
    await until(() => expect(server.heard).toContainEqual({ type: 'ping' }));
    // Nobody answers.
    await until(() => expect(server.sockets.length).toBeGreaterThan(1));
    await until(() => expect(feed.connection.state).toBe('live'));
  });

  test('a page that is looked at again asks too, and stays where it is answered', async () => {
    const page = new EventTarget();
    const document = Object.assign(new EventTarget(), { visibilityState: 'visible' });
    vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
    vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page));
    vi.stubGlobal('document', document);
    await follow().ready;
    for (const [target, type] of [
      [document, 'visibilitychange'],
      [page, 'pageshow'],
      [page, 'online'],
    ] as const) {
      server.heard.length = 0;
      target.dispatchEvent(new Event(type));
      await until(() => expect(server.heard).toEqual([{ type: 'ping' }]));
      server.say({ type: 'heartbeat', epoch: first, rev: 1, at: 'at 1' });
    }
    await new Promise((done) => setTimeout(done, 1.5 * timing.probeMs));
    expect(server.sockets).toHaveLength(1);
  });
});

describe('the sync rule', () => {
  test('P-SYNC-2, P-SYNC-3: asks once about a gap, and fetches the snapshot where nothing usable comes', async () => {
    const feed = await follow().ready;
    server.answer = (_, response) => sendJson(response, snapshotAt(9, [turnout(9, 9)]));
    const began = Date.now();
    server.say(deltaOf(3, 4), deltaOf(4, 5));
    await until(() => expect(feed.stale).toBe(true));
    await until(() => expect(feed.position?.rev).toBe(9));
    expect(Date.now() - began).toBeGreaterThan(timing.answerMs - 20);
    expect(server.heard).toEqual([{ type: 'subscribe', topic: 'summary', epoch: first, rev: 1 }]);
    expect(server.askedFor('/snapshot')).toEqual(['/snapshot?topic=summary']);
    expect(feed.stale).toBe(false);
  });

  test('P-SYNC-3, P-SYNC-5: a snapshot that ends short is shown, and the rest asked for before anything is fetched again', async () => {
    const feed = await follow({ timing: { answerMs: 400, backoffMs: [1, 1] } }).ready;
    server.answer = (_, response) => sendJson(response, snapshotAt(2, [turnout(2, 2)]));
    server.say(deltaOf(3, 4));
    await until(() => expect(server.heard).toHaveLength(2));
    expect(server.heard[1]).toMatchObject({ type: 'subscribe', rev: 2 });
    server.say({ type: 'heartbeat', epoch: first, rev: 4, at: 'at 4' });
    await new Promise((done) => setTimeout(done, 200));
    expect(feed.position?.rev).toBe(2);
    expect(server.askedFor('/snapshot')).toHaveLength(1);
    server.say(deltaOf(2, 4, [turnout(4, 4)]));
    await until(() => expect(feed.position?.rev).toBe(4));
  });

  test('P-SYNC-4, P-WS-8: a larger epoch drops everything, and its snapshot is fetched where it does not come', async () => {
    const feed = await follow().ready;
    server.answer = (_, response) => sendJson(response, snapshotAt(2, [turnout(2, 2)], { epoch: second }));
    server.say({ type: 'reset', mode: 'replay', epoch: second, reason: 'replay-seek', spreadMs: 50 });
    await until(() => expect(feed.rows.size).toBe(0));
    expect(feed.position).toBeUndefined();
    await until(() => expect(feed.position).toMatchObject({ epoch: second, rev: 2 }));
  });

  test('P-SYNC-8: a digest that does not fit: the snapshot is fetched, again where a cache has an older one, and not from a cache then', async () => {
    const feed = await follow().ready;
    let answers = 0;
    server.answer = (_, response, request) => {
      answers += 1;
      if (answers === 1) return sendJson(response, snapshotAt(1));
      expect(request.headers['cache-control']).toBe('no-cache');
      sendJson(response, snapshotAt(3, [turnout(3, 3)]));
    };
    server.say(deltaOf(1, 2, [turnout(2, 2)], { digest: '00c0ffee' }));
    await until(() => expect(feed.position?.rev).toBe(3));
    expect(answers).toBe(2);
  });

  test('a server whose digests never fit is not asked in a hot loop', async () => {
    const feed = await follow({ timing: { backoffMs: [50, 10_000] } }).ready;
    server.answer = (_, response) => sendJson(response, snapshotAt(2, [], { digest: '00c0ffee' }));
    server.say(deltaOf(1, 2, [], { digest: '00c0ffee' }));
    await until(() => expect(server.askedFor('/snapshot').length).toBeGreaterThan(1));
    await new Promise((done) => setTimeout(done, 1000));
    expect(server.askedFor('/snapshot').length).toBeLessThan(15);
    expect(feed.stale).toBe(true);
  });

  test('P-WS-6: many gaps at once are asked about no faster than a server allows', async () => {
    const topics = Array.from({ length: 6 }, (_, index) => `unit:U${index}`);
    server.greeting = [helloAt(1, { topics }), ...topics.map((topic) => snapshotAt(1, [], { topic }))];
    await follow({ topics, timing: { answerMs: 5000 } }).ready;
    const began = Date.now();
    server.say(...topics.map((topic) => deltaOf(3, 4, [], { topic })));
    await until(() => expect(server.heard).toHaveLength(6));
    expect(Date.now() - began).toBeGreaterThan(1000);
  });

  test('what is no JSON ends the connection, and the feed comes back', async () => {
    await follow().ready;
    server.sockets[0]?.send('<html>');
    await until(() => expect(server.sockets).toHaveLength(2));
  });
});

describe('where WebSockets are blocked', () => {
  beforeEach(() => {
    server.isBlockingSockets = true;
  });

  const streaming = () => {
    server.answer = (path, response) => {
      if (path.startsWith('/events')) server.openStream(response, ...server.greeting);
    };
  };
  const description = {
    night: 'tiny',
    mode: 'replay',
    epoch: first,
    rev: 1,
    at: 'at 1',
    topics: ['all', 'unit:{unit}'],
  };

  test('P-SSE-1, P-SSE-4: the feed streams after two attempts, comes back with its position, and holds to the window of a notice', async () => {
    streaming();
    const feed = await follow().ready;
    expect(feed.connection).toEqual({ state: 'streaming', transport: 'stream' });
    expect(server.asked).toEqual(['/feed?topics=summary', '/feed?topics=summary', '/events?topics=summary']);
    server.streams[0]?.write(': a comment\n\nid: r00000000001:1\n\ndata: {"type":"heartbeat",');
    // In two pieces on the wire.
    await new Promise((done) => setTimeout(done, 50));
    server.streams[0]?.write(`"epoch":"${first}","rev":2}\n\n`);
    await until(() => expect(feed.position?.rev).toBe(2));

    server.greeting = [helloAt(3), deltaOf(2, 3)];
    server.stream({ type: 'notice', code: 'shutdown', reconnectMs: [600, 650] });
    server.streams[0]?.end('retry: 180\n\n');
    await until(() => expect(feed.connection.state).toBe('waiting'));
    expect((feed.connection.retryAt ?? 0) - Date.now()).toBeGreaterThan(300);
    await until(() => expect(feed.position?.rev).toBe(3));
    expect(server.asked.at(-1)).toBe(`/events?topics=summary&epoch=${first}&rev=2`);
  });

  test('a Node without WebSocket streams at once', async () => {
    streaming();
    const feed = await follow({ WebSocket: false }).ready;
    expect(feed.connection.state).toBe('streaming');
    expect(server.asked).toEqual(['/events?topics=summary']);
  });

  test('a gap in a stream is closed by a new one', async () => {
    streaming();
    const feed = await follow({ WebSocket: false }).ready;
    server.greeting = [helloAt(4), deltaOf(1, 4)];
    server.stream(deltaOf(3, 4));
    await until(() => expect(feed.position?.rev).toBe(4));
    expect(server.asked).toEqual(['/events?topics=summary', `/events?topics=summary&epoch=${first}&rev=1`]);
  });

  test.each([
    [404, 'unknown-night', 'refused'],
    [429, 'too-many', 'waiting'],
    [503, 'not-loaded', 'waiting'],
  ])('a stream that is refused with %i %s: the feed is %s', async (status, code, state) => {
    server.answer = (_, response) => sendJson(response, { code, detail: 'so it is' }, status, { 'retry-after': '30' });
    const feed = follow({ WebSocket: false });
    await until(() => expect(feed.connection).toMatchObject({ state, transport: 'stream', reason: 'so it is' }));
    if (state === 'waiting') expect((feed.connection.retryAt ?? 0) - Date.now()).toBeGreaterThan(29_000);
  });

  test.each([
    ['is not there', (_: TestServer) => {}],
    [
      'says nothing until it ends',
      (one: TestServer, response: ServerResponse) => {
        one.keep(response);
        response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
      },
    ],
    [
      'has comments alone',
      (_: TestServer, response: ServerResponse) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        const writing = setInterval(() => response.write(': nothing\n\n'), 50);
        response.on('close', () => clearInterval(writing));
      },
    ],
  ])('where the stream %s, the feed polls: one request waits for the next change', async (_, stream) => {
    let rev = 1;
    server.answer = (path, response) => {
      if (path === '') return sendJson(response, description);
      if (path.startsWith('/snapshot')) return sendJson(response, snapshotAt(1, [turnout(1, 1)]));
      if (path.startsWith('/events')) return stream(server, response);
      if (rev === 4) return server.keep(response);
      rev += 1;
      sendJson(response, deltaOf(rev - 1, rev, [turnout(rev, rev)]));
    };
    const feed = await follow().ready;
    await until(() => expect(feed.connection).toEqual({ state: 'polling', transport: 'poll' }));
    expect(feed).toMatchObject({ night: 'tiny', mode: 'replay' });
    await until(() => expect(server.askedFor('/changes')).toHaveLength(4));
    expect(feed.rows.get('turnout:KZ')?.ballots).toBe(4);
    expect(server.askedFor('/changes')[0]).toBe(`/${first}/changes?topic=summary&from=1&wait=20`);
    expect(server.askedFor('/changes')[3]).toBe(`/${first}/changes?topic=summary&from=4&wait=20`);
    expect(feed.stale).toBe(false);
  });

  test('P-POLL-3, P-HTTP-10: an epoch that is gone, in a poll: the snapshot of the new one is fetched', async () => {
    let epoch = first;
    server.answer = (path, response) => {
      if (path === '') return sendJson(response, description);
      if (path.startsWith('/snapshot')) return sendJson(response, snapshotAt(1, [turnout(1, 1)], { epoch }));
      if (!path.startsWith(`/${first}`)) return path.includes('changes') ? server.keep(response) : undefined;
      epoch = second;
      sendJson(response, { type: 'reset', mode: 'replay', epoch, reason: 'replay-seek', spreadMs: 0 }, 410);
    };
    const feed = follow();
    await until(() => expect(feed.position).toMatchObject({ epoch: second, rev: 1 }));
    await until(() => expect(server.askedFor(`/${second}/changes`)).toHaveLength(1));
  });

  test('several topics are asked for in turn, without waiting', async () => {
    const topics = ['summary', 'turnout'];
    server.answer = (path, response) => {
      const topic = new URLSearchParams(path.split('?')[1]).get('topic');
      if (path === '') return sendJson(response, description);
      if (path.startsWith('/snapshot')) return sendJson(response, snapshotAt(1, [], { topic }));
      if (path.includes('/changes')) sendJson(response, deltaOf(1, 1, [], { topic }));
    };
    await follow({ topics }).ready;
    await until(() => expect(server.askedFor('/changes').length).toBeGreaterThan(3));
    expect(server.askedFor('topic=turnout&from=1&wait=0').length).toBeGreaterThan(0);
    expect(server.askedFor('topic=summary&from=1&wait=0').length).toBeGreaterThan(0);
  });

  test('a WebSocket is tried again from time to time; nothing is missed in between', async () => {
    streaming();
    const feed = await follow({ timing: { promoteMs: [100, 100] } }).ready;
    // Still blocked: the stream goes on.
    await until(() => expect(server.askedFor('/feed')).toHaveLength(4));
    expect(feed.connection.state).toBe('streaming');
    server.isBlockingSockets = false;
    server.greeting = [helloAt(2), deltaOf(1, 2, [turnout(2, 2)])];
    const states: string[] = [];
    feed.onChange(({ connection }) => states.push(connection.state));
    await until(() => expect(feed.rows.get('turnout:KZ')?.ballots).toBe(2));
    expect(feed.connection).toEqual({ state: 'live', transport: 'socket' });
    expect(new Set(states)).toEqual(new Set(['live']));
    await until(() => expect(server.streams[0]?.destroyed).toBe(true));
    expect(server.askedFor('/events')).toHaveLength(1);
  });

  test('where nobody answers at all, the feed does not blame the WebSocket', async () => {
    const { url } = server;
    await server.stop();
    const feed = follow({ url });
    const used = new Set<string>();
    feed.onChange(({ connection }) => used.add(connection.transport));
    await until(() => expect(used).toEqual(new Set(['socket', 'stream'])));
    await new Promise((done) => setTimeout(done, 500));
    expect(used).toEqual(new Set(['socket', 'stream']));
    server = await new TestServer().start();
  });
});
