import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { keepDefinition } from './keep-definition.ts';

let server: Server;
afterEach(() => new Promise((done) => server.close(done)));

type Headers = Readonly<Record<string, string>>;

/** Asks a server that dates its answers like this, and resolves with what it took for the server's time. */
async function offsetWith(ofDefinition: Headers, ofHead: Headers): Promise<{ seconds: number; heads: number }> {
  let heads = 0;
  server = createServer((request, response) => {
    const isHead = request.method === 'HEAD';
    heads += Number(isHead);
    response
      .writeHead(200, { connection: 'close', ...(isHead ? ofHead : ofDefinition) })
      .end(isHead ? '' : '{"version":1}');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const told: number[] = [];
  const kept = keepDefinition({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    onDefinition: () => undefined,
    onWallOffset: (offsetMs) => told.push(offsetMs),
  });
  await vi.waitFor(() => expect(told).toHaveLength(1), { timeout: 5000, interval: 5 });
  kept.end();
  return { seconds: Math.round((told[0] as number) / 1000), heads };
}

const dateIn = (seconds: number) => ({ date: new Date(Date.now() + 1000 * seconds).toUTCString() });

test('an answer that is dated now says that clocks agree, and nothing more is asked', async () => {
  const { seconds, heads } = await offsetWith(dateIn(0), dateIn(0));
  expect([Math.abs(seconds) <= 1, heads]).toEqual([true, 0]);
});

test('what a cache on the way has had for a minute is a minute older than its date', async () => {
  const { seconds, heads } = await offsetWith({ ...dateIn(-60), age: '60' }, dateIn(0));
  expect([Math.abs(seconds) <= 1, heads]).toEqual([true, 0]);
});

test('where clocks seem to differ the server is asked what time it is: the answer may have been kept', async () => {
  const kept = await offsetWith(dateIn(-40), dateIn(0));
  expect([Math.abs(kept.seconds) <= 1, kept.heads]).toEqual([true, 1]);
});

test('and where they differ indeed, by how much', async () => {
  const { seconds, heads } = await offsetWith(dateIn(-600), dateIn(-600));
  expect([Math.abs(seconds + 600) <= 1, heads]).toEqual([true, 1]);
});
