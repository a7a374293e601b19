import { isDeepStrictEqual } from 'node:util';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import WebSocket from 'ws';
import { type Feed, type FeedOptions, openFeed } from '../../clients/sdk/src/feed.ts';
import {
  type BroadcasterUnderTest,
  broadcasterUnderTest,
  type Started,
} from '../../services/broadcaster/src/broadcaster-under-test.ts';
import { nightRow, type TestRow, turnoutRow } from '../../services/broadcaster/src/test-log-writer.ts';

const first = 'r00000000001';
const second = 'r00000000002';
const topics = ['turnout', 'unit:HILL'];
const timing = { backoffMs: [20, 200], restartMs: [20, 100], pollMs: [10, 20], promoteMs: [60_000, 60_000] } as const;

let broadcasters: BroadcasterUnderTest;
let feeds: Feed[];
/** What the log has: by epoch and rev, the ballots of each unit. */
let truth: Map<string, Readonly<Record<string, unknown>>>;
let compared: number;
let wrong: unknown[];

beforeEach(async () => {
  broadcasters = await broadcasterUnderTest();
  [feeds, truth, compared, wrong] = [[], new Map(), 0, []];
});
afterEach(async () => {
  for (const feed of feeds) feed.close();
  await broadcasters.stop();
  expect(wrong).toEqual([]);
});

const until = (condition: () => void) => vi.waitFor(condition, { timeout: 15_000, interval: 5 });

async function begin(epoch: string): Promise<void> {
  await broadcasters.writer.startEpoch(epoch, 'replay-start');
  truth.set(`${epoch} 1`, {});
}

async function commit(...rows: TestRow[]): Promise<void> {
  const { writer } = broadcasters;
  const before = truth.get(`${writer.epoch} ${writer.rev}`);
  const rev = writer.rev + 1;
  const ballots = rows.flatMap((row) => (row.key.startsWith('turnout:') ? [[row.key, row.ballots]] : []));
  // Before it is published: a feed may show it at once.
  truth.set(`${writer.epoch} ${rev}`, { ...before, ...Object.fromEntries(ballots) });
  await writer.commit(...rows);
}

/** A feed whose every state is compared with the log. */
function follow(url: string, options: FeedOptions): Feed {
  const feed = openFeed(url, { topics, WebSocket, ...options, timing: { ...timing, ...options.timing } });
  feeds.push(feed);
  feed.onChange(() => {
    for (const [topic, { epoch, rev, rows, isLoaded }] of feed.topics) {
      if (!isLoaded) continue;
      compared += 1;
      const shown = [...rows].flatMap(([key, row]) => ('ballots' in row ? [[key, row.ballots]] : []));
      const log = Object.entries(truth.get(`${epoch} ${rev}`) ?? { none: true });
      const expected = topic === 'turnout' ? log : log.filter(([key]) => key === 'turnout:HILL');
      if (!isDeepStrictEqual(new Map(shown as []), new Map(expected)))
        wrong.push({ topic, epoch, rev, shown, expected });
    }
  });
  return feed;
}

async function isCurrent(feed: Feed): Promise<void> {
  const { epoch, rev } = broadcasters.writer;
  await until(() => {
    for (const topic of feed.topics.values()) expect(topic).toMatchObject({ epoch, rev, isLoaded: true });
    expect(feed.stale).toBe(false);
  });
}

const ways: [string, string, FeedOptions][] = [
  ['a WebSocket', 'live', {}],
  ['a stream', 'streaming', { WebSocket: false }],
  [
    'polls',
    'polling',
    {
      WebSocket: false,
      fetch: (url: string, init?: object) =>
        url.includes('/events')
          ? Promise.resolve(new Response('{}', { status: 404 }))
          : fetch(url, init as RequestInit),
    },
  ],
];

describe.each(ways)('over %s', (_, state, options) => {
  test('P-SYNC-7, P-SSE-1, P-POLL-1: every state that a feed shows is the one of the log at its position, through commits and a new epoch', async () => {
    await begin(first);
    await commit(turnoutRow('TOWN', 1), turnoutRow('HILL', 1));
    const { base } = await broadcasters.start({ limits: { heartbeatMs: 100 } });
    const feed = follow(base, options);
    await feed.ready;
    await until(() => expect(feed.connection.state).toBe(state));
    for (let count = 2; count < 20; count += 1) await commit(turnoutRow(count % 3 === 0 ? 'HILL' : 'TOWN', count));
    await isCurrent(feed);
    expect(feed.rows.get('turnout:TOWN')?.ballots).toBe(19);

    await begin(second);
    await commit(turnoutRow('HILL', 5));
    await isCurrent(feed);
    expect([...feed.rows.keys()].sort()).toEqual(['night', 'turnout:HILL']);
    expect(feed.connection.state).toBe(state);
    expect(compared).toBeGreaterThan(5);
  });
});

test('P-SYNC-7, P-WS-13: a feed that lands on another broadcaster each time goes on where it was', {
  timeout: 60_000,
}, async () => {
  await begin(first);
  await commit(turnoutRow('TOWN', 1), turnoutRow('HILL', 1));
  const running: Started[] = [await broadcasters.start({ env: { CONFLATE_MS: '30' } }), await broadcasters.start()];
  let opened = 0;
  /** What a load balancer does. */
  class AnywhereSocket extends WebSocket {
    constructor(address: string, protocol: string) {
      opened += 1;
      const { base } = running[opened % running.length] as Started;
      super(address.replace(/^.*\/v1\/nights\/tiny/, base.replace('http', 'ws')), protocol);
    }
  }
  const anywhere = (url: string, init?: object) =>
    fetch(url.replace(/^.*\/v1\/nights\/tiny/, (running[0] as Started).base), init as RequestInit);
  const feed = follow('http://any.example/v1/nights/tiny', { WebSocket: AnywhereSocket, fetch: anywhere });
  await feed.ready;
  for (let round = 0; round < 4; round += 1) {
    for (let count = 0; count < 5; count += 1) await commit(turnoutRow('TOWN', 10 * round + count), nightRow('voting'));
    const old = running.shift() as Started;
    running.push(await broadcasters.start({ limits: { reconnectMs: [10, 50] } }));
    await Promise.all([old.stop(), commit(turnoutRow('HILL', round + 7))]);
    await until(() => expect(feed.connection.state).toBe('live'));
  }
  await isCurrent(feed);
  expect(opened).toBeGreaterThan(2);
  expect(feed.rows.get('turnout:HILL')?.ballots).toBe(10);
  expect(feed.connection.transport).toBe('socket');
});

test('P-WS-14: a night that is not served is refused, over each transport', async () => {
  await begin(first);
  const { url } = await broadcasters.start();
  for (const [, , options] of ways) {
    const feed = openFeed(`${url}/v1/nights/none`, { WebSocket, ...options, timing });
    feeds.push(feed);
    await expect(feed.ready).rejects.toThrow(/night/i);
    expect(feed.connection.state).toBe('refused');
  }
});

test('P-TOP-3: a topic that does not exist, over each transport', async () => {
  await begin(first);
  const { base } = await broadcasters.start();
  for (const [, , options] of ways) {
    const feed = openFeed(base, { WebSocket, ...options, topics: ['summary', 'unit:MARS'], timing });
    feeds.push(feed);
    await feed.ready;
    expect(feed.unknownTopics).toEqual(['unit:MARS']);
  }
});

test('a Node without a WebSocket of its own streams', async () => {
  await begin(first);
  const { base } = await broadcasters.start();
  vi.stubGlobal('WebSocket', undefined);
  const feed = openFeed(base);
  feeds.push(feed);
  await feed.ready;
  vi.unstubAllGlobals();
  expect(feed.connection).toEqual({ state: 'streaming', transport: 'stream' });
});
