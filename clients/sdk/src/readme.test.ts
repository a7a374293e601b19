import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import WebSocket from 'ws';
import { type Feed, openFeed } from './feed.ts';
import { deltaOf, first, helloAt, snapshotAt, TestServer } from './test-server.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const [pasted = '', plain = ''] = [...readme.matchAll(/^```js\n([\s\S]+?)^```$/gm)].map(([, code = '']) => code);
const address = 'https://results.example/v1/nights/kazakhstan-2023';
const turnout = (rev: number, percent: number) => ({ key: 'turnout:KZ', rev, percent });

let server: TestServer;
beforeEach(async () => {
  server = await new TestServer().start();
  server.greeting = [helloAt(1), snapshotAt(1, [turnout(1, 50.5)])];
});
afterEach(() => server.stop());

/** Runs an example as it is printed, but for the address and what a browser has. */
function run(code: string, given: Record<string, unknown>): unknown {
  expect(code).toContain(address);
  const AsyncFunction = (async () => {}).constructor as new (...lines: string[]) => (...values: unknown[]) => unknown;
  const body = code.replace(/^import .*$/m, '').replace(address, server.url);
  return new AsyncFunction(...Object.keys(given), body)(...Object.values(given));
}

test('the three lines show the turnout, and every change of it', async () => {
  const element = { textContent: undefined as unknown };
  const opened: Feed[] = [];
  const loop = run(pasted, {
    openFeed(url: string) {
      const feed = openFeed(url, { WebSocket });
      opened.push(feed);
      return feed;
    },
    document: { querySelector: () => element },
  });
  await vi.waitFor(() => expect(element.textContent).toBe(50.5));
  server.say(deltaOf(1, 2, [turnout(2, 60.25)]));
  await vi.waitFor(() => expect(element.textContent).toBe(60.25));
  opened[0]?.close();
  await loop;
  expect(pasted.trim().split('\n')).toHaveLength(3);
});

describe('the example without the SDK', () => {
  let shown: [string, number, { key: string; percent?: number }[]][];
  let timers: ReturnType<typeof setTimeout>[];
  const last = () => shown.at(-1);
  const patiently = { timeout: 5000 };

  beforeEach(() => {
    [shown, timers] = [[], []];
    run(plain, {
      WebSocket,
      fetch,
      console: { log: (...line: [string, number, never[]]) => shown.push(line) },
      // Five seconds and the wait before coming back are short here.
      setTimeout(callback: () => void, ms: number) {
        const timer = setTimeout(callback, ms / 10);
        timers.push(timer);
        return timer;
      },
      clearTimeout,
    });
  });
  afterEach(() => {
    server.sockets.at(-1)?.close(4404);
    for (const timer of timers) clearTimeout(timer);
  });

  test('P-SYNC-1, P-SYNC-2: shows the rows, and what changes', async () => {
    await vi.waitFor(() => expect(last()).toEqual([first, 1, [turnout(1, 50.5)]]));
    server.say(deltaOf(1, 2, [turnout(2, 60.25)]), deltaOf(2, 3, [{ key: 'turnout:KZ', rev: 3, deleted: true }]));
    await vi.waitFor(() => expect(last()).toEqual([first, 3, []]));
  });

  test('P-SYNC-3: asks about a gap, and fetches the snapshot where that does not help', async () => {
    server.answer = (_, response) => response.end(JSON.stringify(snapshotAt(4, [turnout(4, 70)])));
    await vi.waitFor(() => expect(shown).toHaveLength(1));
    server.say(deltaOf(2, 3));
    await vi.waitFor(() =>
      expect(server.heard).toEqual([{ type: 'subscribe', topic: 'summary', epoch: first, rev: 1 }]),
    );
    await vi.waitFor(() => expect(last()).toEqual([first, 4, [turnout(4, 70)]]), patiently);
    expect(server.askedFor('/snapshot')).toHaveLength(1);
  });

  test('P-WS-15: comes back with its position, and not after 44xx', async () => {
    await vi.waitFor(() => expect(shown).toHaveLength(1));
    server.sockets[0]?.close(4508);
    const resumed = `/feed?topics=summary&epoch=${first}&rev=1`;
    await vi.waitFor(() => expect(server.asked.at(-1)).toBe(resumed), patiently);
    await vi.waitFor(() => expect(server.sockets).toHaveLength(2));
    server.sockets[1]?.close(4404);
    await new Promise((done) => setTimeout(done, 1000));
    expect(server.asked).toHaveLength(2);
  });
});
