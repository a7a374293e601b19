import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import WebSocket from 'ws';
import { deltaOf, helloAt, sendJson, snapshotAt, TestServer } from '../../../sdk/src/test-server.ts';
import { type NightWatch, watchNight } from './watch-night.ts';

// A page's WebSocket, where Node has none of its own.
vi.stubGlobal('WebSocket', WebSocket);

let server: TestServer;
let watches: NightWatch[];
let version = 1;
/** What the night's definition is, as its server gives it. */
let served: () => number;

beforeEach(async () => {
  server = await new TestServer().start();
  watches = [];
  version = 1;
  served = () => version;
  server.answer = (path, response) => {
    if (path === '/definition') sendJson(response, definition(served()));
  };
});
afterEach(async () => {
  for (const watch of watches) watch.end();
  await until(() => expect(server.sockets.filter(({ readyState }) => readyState === WebSocket.OPEN)).toEqual([]));
  await server.stop();
});

const definition = (version: number) => ({
  ...{ night: 'tiny', version, names: { en: `Version ${version}` }, languages: ['en'], timeZone: 'Etc/UTC' },
  clock: { starts: '2030-01-05T19:00:00Z', ends: '2030-01-05T22:30:00Z' },
  voting: { opens: '2030-01-05T08:00:00Z' },
  ...{ units: [{ id: 'TOWN', kind: 'town', names: { en: 'Town' } }], contests: [], sources: [] },
});
const nightRow = (rev: number, version: number) => ({
  ...{ key: 'night', rev, phase: 'voting', definition: { version, digest: `digest ${version}` } },
  clock: { recordedAt: '2030-01-05T20:00:00Z', wallAt: '2030-01-05T20:00:00Z', speed: 1, paused: true },
});
const until = (condition: () => void) => vi.waitFor(condition, { timeout: 5000, interval: 5 });
const feeds = () => server.askedFor('/feed');
const fetched = () => server.askedFor('/definition').length;

function watch(topics: readonly string[], url = server.url) {
  const heard: string[][] = [];
  const watch = watchNight(url, topics, (keys) => heard.push([...keys]));
  watches.push(watch);
  return { ...watch, heard };
}

/** Greets with these topics; every one of them has the row `night`, and a row of its own name. */
function greet(...topics: readonly string[]): void {
  server.greeting = [
    helloAt(1, { topics }),
    ...topics.map((topic) => snapshotAt(1, [nightRow(1, 1), { key: `turnout:${topic}`, rev: 1 }], { topic })),
  ];
}

test('what the rows are of is told: topics that are only being opened are not covered yet', async () => {
  greet('summary');
  const { night } = watch(['summary']);
  expect(night.covers(['summary'])).toBe(false);
  await until(() => expect(night.isLoaded).toBe(true));
  expect([night.covers(['summary']), night.covers(['summary', 'unit:NORTH'])]).toEqual([true, false]);
  server.greeting = [];
  watch(['unit:NORTH']);
  await until(() => expect(feeds()).toHaveLength(2));
  expect(night.covers(['unit:NORTH'])).toBe(false);
  greet('summary', 'unit:NORTH');
  for (const message of server.greeting) server.sockets.at(-1)?.send(JSON.stringify(message));
  await until(() => expect(night.covers(['summary', 'unit:NORTH'])).toBe(true));
});

test('elements that come together share one connection with all of their topics', async () => {
  greet('summary', 'turnout');
  const [one, other, third] = [
    watch(['summary']),
    watch(['turnout', 'summary']),
    watch(['summary'], `${server.url}/feed`),
  ];
  await until(() => expect(one.night.isLoaded).toBe(true));
  expect(feeds()).toEqual(['/feed?topics=summary%2Cturnout']);
  expect([other.night, third.night]).toEqual([one.night, one.night]);
  expect(one.night).toMatchObject({ mode: 'replay', isStale: false, position: { epoch: 'r00000000001', rev: 1 } });
  server.say(deltaOf(1, 2, [{ key: 'turnout:summary', rev: 2 }]));
  await until(() => expect(third.heard).toContainEqual(['turnout:summary']));
  expect(one.heard).toEqual(third.heard);
});

test('all stands for every other topic', async () => {
  greet('all');
  const { night } = watch(['summary']);
  watch(['all']);
  await until(() => expect(night.isLoaded).toBe(true));
  expect(feeds()).toEqual(['/feed?topics=all']);
});

test('P-WS-7: so it does where they are more than a connection may have', async () => {
  greet('all');
  const { night } = watch(['summary']);
  for (let unit = 0; unit < 32; unit += 1) watch([`unit:U${unit}`]);
  await until(() => expect(night.isLoaded).toBe(true));
  expect(feeds()).toEqual(['/feed?topics=all']);
});

test('one that comes later with another topic brings a new connection, and nothing goes blank meanwhile', async () => {
  greet('summary');
  const { night } = watch(['summary']);
  await until(() => expect(night.isLoaded).toBe(true));
  server.greeting = [helloAt(1, { topics: ['summary', 'turnout'] })];
  const later = watch(['turnout']);
  await until(() => expect(server.sockets).toHaveLength(2));
  expect(night.rows.has('turnout:summary')).toBe(true);
  greet('summary', 'turnout');
  server.say(...server.greeting.slice(1));
  await until(() => expect(later.heard.flat()).toContain('turnout:turnout'));
  expect(night.rows.has('turnout:summary')).toBe(true);
  await until(() => expect(server.sockets[0]?.readyState).toBe(WebSocket.CLOSED));
  expect(server.sockets[1]?.readyState).toBe(WebSocket.OPEN);
});

test('an element that is moved keeps the connection; when the last one has gone it is closed, and the next one begins anew', async () => {
  greet('summary');
  const first = watch(['summary']);
  await until(() => expect(first.night.isLoaded).toBe(true));
  first.end();
  const moved = watch(['summary']);
  expect(moved.night).toBe(first.night);
  await new Promise((done) => setTimeout(done, 1200));
  expect(server.sockets[0]?.readyState).toBe(WebSocket.OPEN);
  moved.end();
  await until(() => expect(server.sockets[0]?.readyState).toBe(WebSocket.CLOSED));
  expect(watch(['summary']).night).not.toBe(first.night);
  await until(() => expect(feeds()).toHaveLength(2));
});

test('P-DEF-1: the definition is fetched once, and again when the row night names another one', async () => {
  greet('summary');
  const { night, heard } = watch(['summary']);
  watch(['summary']);
  await until(() => expect(night.election?.definition.version).toBe(1));
  await until(() => expect(night.isLoaded).toBe(true));
  server.say(deltaOf(1, 2, [nightRow(2, 1)]));
  await until(() => expect(heard).toContainEqual(['night']));
  expect(fetched()).toBe(1);
  version = 2;
  server.say(deltaOf(2, 3, [nightRow(3, 2)]));
  await until(() => expect(night.election?.definition.version).toBe(2));
  expect(fetched()).toBe(2);
});

test('a server that is behind is asked again until it has the definition that the row names', async () => {
  greet('summary');
  const { night } = watch(['summary']);
  await until(() => expect(night.isLoaded).toBe(true));
  await until(() => expect(night.election).toBeDefined());
  let asked = 0;
  served = () => (++asked < 3 ? 1 : 2);
  server.say(deltaOf(1, 2, [nightRow(2, 2)]));
  await vi.waitFor(() => expect(night.election?.definition.version).toBe(2), { timeout: 15_000 });
  expect(asked).toBe(3);
});

test('the night has a clock', async () => {
  greet('summary');
  const { night } = watch(['summary']);
  expect(night.now()).toBeUndefined();
  await until(() => expect(night.now()).toBe(Date.parse('2030-01-05T20:00:00Z')));
});
