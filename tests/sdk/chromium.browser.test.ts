import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { buildSdk } from '../../clients/sdk/build.ts';
import {
  type BroadcasterUnderTest,
  broadcasterUnderTest,
} from '../../services/broadcaster/src/broadcaster-under-test.ts';
import { turnoutRow } from '../../services/broadcaster/src/test-log-writer.ts';
import { launchChromium } from '../browser/launch-chromium.ts';

const epoch = 'r00000000001';
let browser: Browser;
let folder: string;
/** A page of another origin than the broadcaster's, as a newsroom's is. */
const site = createServer((request, response) => {
  const isModule = request.url === '/sdk.js';
  response.setHeader('content-type', isModule ? 'text/javascript' : 'text/html');
  response.end(isModule ? readFileSync(join(folder, 'index.js')) : '<!doctype html><title>A newspaper</title>');
});
let broadcasters: BroadcasterUnderTest;
let page: Page;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sdk-'));
  await Promise.all([
    buildSdk(folder),
    launchChromium().then((started) => {
      browser = started;
    }),
    new Promise<void>((done) => site.listen(0, '127.0.0.1', done)),
  ]);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  site.close();
  rmSync(folder, { recursive: true });
});

beforeEach(async () => {
  broadcasters = await broadcasterUnderTest();
  await broadcasters.writer.startEpoch(epoch, 'replay-start');
  await broadcasters.writer.commit(turnoutRow('TOWN', 1));
  page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`);
});
afterEach(async () => {
  await page.close();
  await broadcasters.stop();
});

/** As where a proxy cuts every WebSocket, until it does not. */
const blockSockets = `{
  const Real = WebSocket;
  globalThis.WebSocket = class {
    constructor(...given) {
      if (globalThis.isLetThrough) return new Real(...given);
      setTimeout(() => this.onclose?.({ code: 1006, reason: '' }), 20);
    }
    close() {}
  };
}`;

/** The feed as the page has it. */
type Shown = { state: string; rev: number; ballots: number; stale: boolean };

async function follow(url: string, timing: object = {}): Promise<() => Promise<Shown>> {
  await page.evaluate(
    `import('/sdk.js').then(({ openFeed }) => { globalThis.feed = openFeed(${JSON.stringify(url)}, { topics: ['all'], timing: ${JSON.stringify(timing)} }); })`,
  );
  return () =>
    page.evaluate(`({
      state: feed.connection.state,
      rev: feed.position?.rev,
      ballots: feed.rows.get('turnout:TOWN')?.ballots,
      stale: feed.stale,
    })`);
}

const until = (condition: () => Promise<void>) => vi.waitFor(condition, { timeout: 20_000, interval: 20 });
const quick = { openMs: 1000, backoffMs: [50, 200], pollMs: [50, 50], probeMs: 300, promoteMs: [500, 500] };

test('in Chromium: live, and every change', { timeout: 60_000 }, async () => {
  const { base } = await broadcasters.start();
  const shown = await follow(base);
  await until(async () => expect(await shown()).toEqual({ state: 'live', rev: 2, ballots: 1, stale: false }));
  await broadcasters.writer.commit(turnoutRow('TOWN', 2));
  await until(async () => expect(await shown()).toEqual({ state: 'live', rev: 3, ballots: 2, stale: false }));
});

test('in Chromium, where a proxy lets no WebSocket through: it streams, and is live as soon as one gets through', {
  timeout: 60_000,
}, async () => {
  const { base } = await broadcasters.start();
  await page.evaluate(blockSockets);
  const shown = await follow(base, quick);
  await until(async () => expect(await shown()).toEqual({ state: 'streaming', rev: 2, ballots: 1, stale: false }));
  await broadcasters.writer.commit(turnoutRow('TOWN', 2));
  await until(async () => expect(await shown()).toMatchObject({ state: 'streaming', rev: 3, ballots: 2 }));
  await page.evaluate('globalThis.isLetThrough = true');
  await broadcasters.writer.commit(turnoutRow('TOWN', 3));
  await until(async () => expect(await shown()).toEqual({ state: 'live', rev: 4, ballots: 3, stale: false }));
});

test('in Chromium, where streams are blocked too: it polls', { timeout: 60_000 }, async () => {
  const { base } = await broadcasters.start();
  await page.evaluate(blockSockets);
  await page.route('**/events?*', (route) => route.fulfill({ status: 502, body: 'no' }));
  const shown = await follow(base, { ...quick, promoteMs: [60_000, 60_000] });
  await until(async () => expect(await shown()).toEqual({ state: 'polling', rev: 2, ballots: 1, stale: false }));
  await broadcasters.writer.commit(turnoutRow('TOWN', 2));
  await until(async () => expect(await shown()).toMatchObject({ state: 'polling', rev: 3, ballots: 2 }));
});

test('in Chromium, a server that was away for a while: the rows stay, and nothing is missed', {
  timeout: 60_000,
}, async () => {
  const one = await broadcasters.start({ limits: { reconnectMs: [10, 50] } });
  const port = new URL(one.url).port;
  const shown = await follow(one.base, quick);
  await until(async () => expect(await shown()).toMatchObject({ state: 'live', rev: 2 }));
  await one.stop();
  await broadcasters.writer.commit(turnoutRow('TOWN', 7));
  await until(async () => expect((await shown()).stale).toBe(true));
  expect((await shown()).ballots).toBe(1);
  await broadcasters.start({ env: { PORT: port } });
  await page.evaluate('dispatchEvent(new Event("online"))');
  await until(async () => expect(await shown()).toMatchObject({ rev: 3, ballots: 7, stale: false }));
});
