import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import WebSocket, { WebSocketServer } from 'ws';
// The page has no build and no types of its own.
// @ts-expect-error
import * as page from '../../clients/dashboard/public/follow-feed.js';

type Board = { epoch: string; rev: number; rows: Map<string, { rev: number }>; waitsFor: string | undefined };
type Connection = { state: string; detail: string };
type Options = { night: string; topic: string; onChange(board: Board, connection: Connection): void };
const followFeed = page.followFeed as (options: Options) => void;

const epoch = 'r00000000001';
const hello = { type: 'hello', epoch, rev: 1, heartbeatMs: 60_000 };
const snapshotAt = (rev: number) => ({
  type: 'snapshot',
  topic: 'all',
  epoch,
  rev,
  at: 'then',
  rows: [{ key: 'a', rev }],
});

/** A server that a test plays by hand: the page has a browser's globals, the sockets are real. */
let http: ReturnType<typeof createServer>;
let sockets: WebSocketServer;
let asked: string[];
let heard: unknown[];
let connections: WebSocket[];
let opened: number;
let board: Board | undefined;
let connection: Connection | undefined;

beforeEach(async () => {
  [asked, heard, connections] = [[], [], []];
  http = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end(JSON.stringify(snapshotAt(9)));
  });
  sockets = new WebSocketServer({ server: http });
  sockets.on('connection', (socket, request) => {
    connections.push(socket);
    asked.push(request.url ?? '');
    socket.on('message', (data) => heard.push(JSON.parse(String(data))));
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const host = `127.0.0.1:${(http.address() as AddressInfo).port}`;
  const plainFetch = globalThis.fetch;
  vi.stubGlobal('location', { protocol: 'http:', host });
  opened = 0;
  [board, connection] = [undefined, undefined];
  vi.stubGlobal(
    'WebSocket',
    class extends WebSocket {
      constructor(address: string, protocol: string) {
        super(address, protocol);
        opened += 1;
      }
    },
  );
  vi.stubGlobal('fetch', (path: string) => plainFetch(`http://${host}${path}`));
});

afterEach(async () => {
  // A page has no end of its own: the one code that it does not come back from keeps it out of the next test.
  connections.at(-1)?.close(4404);
  await vi.waitFor(() => expect(connection?.state).toBe('refused'));
  vi.unstubAllGlobals();
  for (const socket of connections) socket.terminate();
  sockets.close();
  http.closeAllConnections();
  await new Promise((done) => http.close(done));
});

async function follow(): Promise<(frame: object) => void> {
  const onChange = (changed: Board, by: Connection) => {
    board = changed;
    connection = by;
  };
  followFeed({ night: 'tiny', topic: 'all', onChange });
  await vi.waitFor(() => expect(connections).toHaveLength(1));
  const say = (frame: object) => connections.at(-1)?.send(JSON.stringify(frame));
  say(hello);
  say(snapshotAt(1));
  await vi.waitFor(() => expect(board?.rev).toBe(1));
  return say;
}

test('P-SYNC-3: after a gap the page asks once, and fetches the snapshot where nothing usable comes', {
  timeout: 15_000,
}, async () => {
  const say = await follow();
  say({ type: 'delta', topic: 'all', epoch, from: 3, to: 4, at: 'then', rows: [] });
  await vi.waitFor(() => expect(heard).toEqual([{ type: 'subscribe', topic: 'all', epoch, rev: 1 }]));
  // Not what was asked for: the hole is still there.
  say({ type: 'delta', topic: 'all', epoch, from: 4, to: 5, at: 'then', rows: [] });
  const began = performance.now();
  await vi.waitFor(() => expect(board).toMatchObject({ rev: 9, waitsFor: undefined }), { timeout: 10_000 });
  expect(performance.now() - began).toBeGreaterThan(4000);
  expect(heard).toHaveLength(1);
  expect(asked.filter((path) => path.includes('/snapshot'))).toEqual(['/v1/nights/tiny/snapshot?topic=all']);
});

test('P-SYNC-3, P-SYNC-5: a snapshot from a cache that ends short of what was sent is shown, and the rest asked for', {
  timeout: 15_000,
}, async () => {
  const say = await follow();
  say({ type: 'delta', topic: 'all', epoch, from: 11, to: 12, at: 'then', rows: [] });
  await vi.waitFor(() => expect(board).toMatchObject({ rev: 9, waitsFor: 'gap' }), { timeout: 10_000 });
  await vi.waitFor(() => expect(heard).toHaveLength(2));
  expect(heard[1]).toEqual({ type: 'subscribe', topic: 'all', epoch, rev: 9 });
  say({ type: 'heartbeat', epoch, rev: 12, at: 'then' });
  say({ type: 'delta', topic: 'all', epoch, from: 9, to: 12, at: 'then', rows: [] });
  await vi.waitFor(() => expect(board).toMatchObject({ rev: 12, waitsFor: undefined }));
});

test('P-SYNC-8: where the digest does not fit, the page drops the rows and fetches the snapshot', {
  timeout: 15_000,
}, async () => {
  const say = await follow();
  say({ type: 'delta', topic: 'all', epoch, from: 1, to: 2, at: 'then', rows: [], digest: '00c0ffee' });
  await vi.waitFor(() => expect(board).toMatchObject({ rev: 2, waitsFor: 'snapshot', rows: new Map() }));
  await vi.waitFor(() => expect(board).toMatchObject({ rev: 9, waitsFor: undefined }), { timeout: 10_000 });
});

test('P-WS-15: the page comes back after 45xx with its position', { timeout: 15_000 }, async () => {
  await follow();
  connections[0]?.close(4508, 'slow');
  await vi.waitFor(() => expect(connections).toHaveLength(2), { timeout: 10_000 });
  expect(asked).toEqual(['/v1/nights/tiny/feed?topics=all', `/v1/nights/tiny/feed?topics=all&epoch=${epoch}&rev=1`]);
});

test('P-WS-13: the page comes back within the window of the notice', { timeout: 15_000 }, async () => {
  const say = await follow();
  say({ type: 'notice', code: 'shutdown', reconnectMs: [150, 200] });
  connections[0]?.close(1012, 'restart');
  const began = performance.now();
  await vi.waitFor(() => expect(connections).toHaveLength(2), { timeout: 10_000, interval: 5 });
  expect(performance.now() - began).toBeGreaterThan(140);
  expect(performance.now() - began).toBeLessThan(1500);
});

test('P-WS-15: the page does not come back after 44xx, and shows why', async () => {
  await follow();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    connections[0]?.close(4404, 'no such night');
    await vi.waitUntil(() => connection?.state === 'refused');
    vi.advanceTimersByTime(60_000);
  } finally {
    vi.useRealTimers();
  }
  expect(connection?.detail).toBe('no such night');
  expect(opened).toBe(1);
});
