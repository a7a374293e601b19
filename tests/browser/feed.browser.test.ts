import type { DeltaFrame, ServerFrame, SnapshotFrame } from '@election-night/shared/wire/server-frame.ts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import {
  type BroadcasterUnderTest,
  broadcasterUnderTest,
  type Started,
} from '../../services/broadcaster/src/broadcaster-under-test.ts';
import { turnoutRow } from '../../services/broadcaster/src/test-log-writer.ts';
import { until } from '../faults/until.ts';
import { type CountingProxy, startCountingProxy } from './counting-proxy.ts';
import { launchChromium } from './launch-chromium.ts';

// A real Chromium on the feed. Between it and the broadcaster stands a proxy that counts bytes and keeps the heads of requests and answers.

// Chromium may have to be unpacked first.
vi.setConfig({ testTimeout: 40_000, hookTimeout: 120_000 });

let browser: Browser;
let under: BroadcasterUnderTest;
let broadcaster: Started;
let proxy: CountingProxy;
let page: Page;
const limits = { heartbeatMs: 200, reconnectMs: [50, 100] } as const;

beforeAll(async () => {
  [browser, under] = await Promise.all([launchChromium(), broadcasterUnderTest()]);
  await under.writer.startEpoch('r00000000aaa', 'replay-start');
  await under.writer.commit(topRow(53.9, 539_000), turnoutRow('NORTH', 1000), turnoutRow('SOUTH', 2000));
  broadcaster = await under.start({ limits });
  proxy = await startCountingProxy(() => broadcaster.url);
});
afterAll(async () => {
  await browser?.close();
  await proxy?.stop();
  await under?.stop();
});
beforeEach(async () => {
  page = await browser.newPage();
});
afterEach(() => page.close());

function topRow(percent: number, ballots: number) {
  const basis = { ballots: 'published', voters: 'published', percent: 'published' };
  const key = `turnout:${under.night.election.top.id}`;
  const asOf = '2030-01-05T19:00:00Z';
  return {
    key,
    asOf,
    flags: [],
    ballots,
    voters: 1_000_000,
    percent,
    basis,
    reporting: { in: 2, of: 2 },
    status: 'unofficial-partial',
  };
}

/** What the page has received, in its own words. */
const received = (name: string) => page.evaluate(`window.${name}`) as Promise<string[]>;
const framesOf = async (name: string) => (await received(name)).map((text) => JSON.parse(text) as ServerFrame);
const tipOf = (frames: readonly ServerFrame[]) =>
  Math.max(0, ...frames.map((frame) => (frame.type === 'delta' ? frame.to : 'rev' in frame ? frame.rev : 0)));

test('a page gets deflated frames through its own WebSocket, equal to the snapshot, in fewer bytes than their text', async () => {
  const developer = await page.context().newCDPSession(page);
  await developer.send('Network.enable');
  const extensions: (string | undefined)[] = [];
  developer.on('Network.webSocketHandshakeResponseReceived', ({ response }) => {
    const names = Object.entries(response.headers).map(([name, value]) => [name.toLowerCase(), value] as const);
    extensions.push(new Map(names).get('sec-websocket-extensions'));
  });
  await page.goto(`${proxy.url}/healthz`);
  const path = '/v1/nights/tiny/feed?topics=all';
  await page.evaluate(`
    window.frames_ = [];
    window.socket = new WebSocket(location.origin.replace('http', 'ws') + ${JSON.stringify(path)}, 'election-night.v1.json');
    socket.onmessage = ({ data }) => frames_.push(data);
  `);
  await until('the snapshot', 5000, async () => (await framesOf('frames_')).some(({ type }) => type === 'snapshot'));
  for (let number = 1; number <= 20; number += 1) {
    await under.writer.commit(topRow(54 + number / 100, 540_000 + number), turnoutRow('NORTH', 1000 + number));
  }
  await until('all of it', 5000, async () => tipOf(await framesOf('frames_')) === under.writer.rev);

  const texts = await received('frames_');
  const rows = new Map<string, object>();
  for (const frame of texts.map((text) => JSON.parse(text) as ServerFrame)) {
    if (frame.type === 'snapshot' || frame.type === 'delta') for (const row of frame.rows) rows.set(row.key, row);
  }
  const snapshot = (await (await fetch(`${broadcaster.base}/snapshot?topic=all`)).json()) as SnapshotFrame;
  expect([...rows.values()]).toEqual(expect.arrayContaining(snapshot.rows));
  expect(rows.size).toBe(snapshot.rows.length);
  expect(extensions).toEqual([expect.stringContaining('permessage-deflate')]);
  const textBytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  const wireBytes = proxy.bytesOf(path);
  console.log(
    `${texts.length} messages: ${textBytes} bytes of text in ${wireBytes} bytes on the wire, the handshake among them`,
  );
  expect(wireBytes).toBeLessThan(textBytes * 0.75);
});

test('an EventSource of the page goes on with its last id after the server was restarted', async () => {
  await page.goto(`${proxy.url}/healthz`);
  await page.evaluate(`
    window.events = [];
    window.source = new EventSource('/v1/nights/tiny/events?topics=all');
    source.onmessage = ({ data }) => events.push(data);
  `);
  await until('the snapshot', 5000, async () => (await framesOf('events')).some(({ type }) => type === 'snapshot'));
  const id = `${under.writer.epoch}:${under.writer.rev}`;
  await broadcaster.stop();
  await under.writer.commit(turnoutRow('SOUTH', 2001));
  // Reached once it is ready: on the address of the old one it would answer 503 before, and an EventSource gives up on that.
  broadcaster = await under.start({ limits });
  await until('what was missed', 15_000, async () => tipOf(await framesOf('events')) === under.writer.rev);

  const frames = await framesOf('events');
  expect(frames.filter(({ type }) => type === 'snapshot')).toHaveLength(1);
  expect(frames.find(({ type }) => type === 'notice')).toBeDefined();
  const [missed] = frames.filter((frame): frame is DeltaFrame => frame.type === 'delta');
  expect(missed?.rows).toMatchObject([{ key: 'turnout:SOUTH', ballots: 2001 }]);
  expect(proxy.requests.filter((head) => head.includes(`Last-Event-ID: ${id}\r\n`)).length).toBeGreaterThan(0);
});

test('an EventSource that cannot be let in comes back by itself', async () => {
  const small = await under.start({ limits, env: { MAX_SOCKETS_PER_ADDRESS: '1' } });
  const inside = new AbortController();
  await fetch(`${small.base}/events`, { signal: inside.signal });
  await page.goto(`${small.url}/healthz`);
  await page.evaluate(`
    window.events = [];
    window.source = new EventSource('/v1/nights/tiny/events');
    source.onmessage = ({ data }) => events.push(data);
  `);
  await until('it is turned away', 5000, () => page.evaluate('source.readyState === EventSource.CONNECTING'));
  expect(await received('events')).toEqual([]);
  inside.abort();
  await until('the snapshot', 10_000, async () => (await framesOf('events')).some(({ type }) => type === 'snapshot'));
  await small.stop();
});

test('the public page of the night shows its figure, and the next one without being asked again', async () => {
  await under.writer.commit(topRow(61.27, 612_700));
  await page.goto(`${proxy.url}/?lang=en`);
  const turnout = page.locator('#live en-turnout');
  await until('the figure', 10_000, async () => (await turnout.getByText('61.27').count()) > 0);
  await under.writer.commit(topRow(61.34, 613_400));
  await until('the next figure', 5000, async () => (await turnout.getByText('61.34').count()) > 0);
});

test.each(['?lang=en', '?lang=en&wall'])(
  'the page at %s leaves its root and its sizes alone while nothing changes',
  async (query) => {
    await page.goto(`${proxy.url}/${query}`);
    await until('the page runs', 10_000, async () => (await page.locator('#live en-turnout .percent').count()) > 0);
    // Clocks run on: once it has fitted itself to the screen, what is written again is the text of clocks alone.
    await page.waitForTimeout(2500);
    const attributes = (await page.evaluate(`new Promise((done) => {
    const changed = [];
    new MutationObserver((all) => changed.push(...all.map(({ target, attributeName }) => target.localName + ' ' + attributeName)))
      .observe(document, { subtree: true, attributes: true });
    setTimeout(() => done(changed), 2500);
  })`)) as string[];
    expect(attributes.filter((name) => !name.startsWith('time '))).toEqual([]);
  },
);
