import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { loadNights, type Night } from '@election-night/shared/runtime/load-nights.ts';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { readConfig } from '../../services/broadcaster/src/config.ts';
import { startBroadcaster } from '../../services/broadcaster/src/start-broadcaster.ts';
import { EventReader } from '../../services/broadcaster/src/test-event-reader.ts';
import { FeedReader, until } from '../../services/broadcaster/src/test-feed-reader.ts';
import { TestLogWriter, turnoutRow } from '../../services/broadcaster/src/test-log-writer.ts';
import { type RawAnswer, rawGet } from '../../services/broadcaster/src/test-raw-get.ts';
import { type PrivateNginx, startPrivateNginx } from '../../tools/src/nginx/private-nginx.ts';
import { type ServiceProcess, serviceCommand, startProcess } from '../../tools/src/pipeline/service-process.ts';
import { type PrivateRedis, startPrivateRedis } from '../../tools/src/redis/private-redis.ts';

// The configuration in deploy/nginx with the real nginx: whatever it promises in its comments is tried here.

vi.setConfig({ testTimeout: 60_000 });

const epoch = 'r00000000005';
const nights = 'replay:recordings/tiny';
let redis: PrivateRedis;
let writer: TestLogWriter;
let night: Night;
let stops: (() => Promise<unknown>)[];

beforeEach(async () => {
  redis = await startPrivateRedis();
  [night] = (await loadNights(nights)) as [Night];
  writer = new TestLogWriter(redis.url, night);
  await writer.startEpoch(epoch, 'replay-start');
  stops = [() => redis.stop(), () => writer.close()];
});
afterEach(async () => {
  for (const stop of stops.reverse()) await stop();
});

/** In this process, so that the requests that reach it can be counted. */
async function broadcast(env: Readonly<Record<string, string>> = {}) {
  const config = readConfig({
    ...{ REDIS_URL: redis.url, NIGHTS: nights, PORT: '0', CONFLATE_MS: '0', TRUST_PROXY: 'true' },
    ...env,
  });
  const broadcaster = await startBroadcaster(config, { nights: [night], log: pino({ level: 'silent' }), blockMs: 200 });
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= broadcaster.stop();
    return stopped;
  };
  stops.push(stop);
  await until(async () => (await fetch(`${broadcaster.url}/readyz`)).status === 200);
  return { url: broadcaster.url, address: new URL(broadcaster.url).host, stop };
}

async function nginxBefore(addresses: readonly string[]): Promise<PrivateNginx> {
  const nginx = await startPrivateNginx({ upstreams: addresses.map((address) => ({ address })) });
  stops.push(() => nginx.stop());
  return nginx;
}

/** Requests that the broadcasters of this process get while something is done. */
async function requestsDuring(
  act: () => Promise<unknown>,
): Promise<{ url: string; headers: IncomingMessage['headers'] }[]> {
  const seen: { url: string; headers: IncomingMessage['headers'] }[] = [];
  const onRequest = (message: unknown) => {
    const { request } = message as { request: IncomingMessage };
    seen.push({ url: request.url ?? '', headers: request.headers });
  };
  subscribe('http.server.request.start', onRequest);
  await act();
  unsubscribe('http.server.request.start', onRequest);
  return seen;
}

describe('the cache', () => {
  test('of a snapshot fetches once a second whatever the crowd, answers 304, and keeps the codings apart', async () => {
    const { address, url: direct } = await broadcast();
    const { url } = await nginxBefore([address]);
    await writer.commit(turnoutRow('NORTH', 400));
    await until(async () => (await rawGet(`${direct}/v1/nights/tiny`)).headers['election-rev'] === '2');
    const path = '/v1/nights/tiny/snapshot?topic=all';
    const codings = [
      'gzip, deflate, br, zstd',
      'br;q=1.0, gzip;q=0.8',
      'gzip',
      'gzip;q=0.5, deflate',
      'br;q=0, gzip;q=0',
      'identity',
      '',
    ];
    const expected = ['br', 'br', 'gzip', 'gzip', undefined, undefined, undefined];
    const plain = await rawGet(`${direct}${path}`);

    const answers: RawAnswer[] = [];
    const began = performance.now();
    const reached = await requestsDuring(async () => {
      const crowd = Array.from({ length: 210 }, (_, n) =>
        rawGet(`${url}${path}`, { 'accept-encoding': codings[n % 7] as string }),
      );
      answers.push(...(await Promise.all(crowd)));
    });
    // One of each coding, and one more for each second that a slow machine took.
    const most = 1 + Math.floor((performance.now() - began) / 1000);
    for (const coding of ['br', 'gzip', 'identity']) {
      const asked = reached.filter(({ headers }) => headers['accept-encoding'] === coding).length;
      expect([coding, asked >= 1 && asked <= most]).toEqual([coding, true]);
    }
    answers.forEach(({ status, headers, body }, n) => {
      const coding = expected[n % 7];
      expect([status, headers['content-encoding']]).toEqual([200, coding]);
      const opened = coding === 'br' ? brotliDecompressSync(body) : coding === 'gzip' ? gunzipSync(body) : body;
      expect(opened.equals(plain.body)).toBe(true);
      expect(headers).toMatchObject({
        etag: `"${epoch}.2.all.${coding ?? 'identity'}"`,
        vary: 'Accept-Encoding',
        'election-mode': 'replay',
        'election-epoch': epoch,
        'election-rev': '2',
        'access-control-allow-origin': '*',
      });
      expect(headers['election-stale']).toBeUndefined();
    });

    const known = { 'accept-encoding': 'gzip', 'if-none-match': `"${epoch}.2.all.gzip"` };
    const again = await rawGet(`${url}${path}`, known);
    expect([again.status, again.body.length]).toEqual([304, 0]);
    const other = await rawGet(`${url}${path}`, { ...known, 'accept-encoding': 'br' });
    expect([other.status, other.headers['content-encoding']]).toEqual([200, 'br']);

    await writer.commit(turnoutRow('NORTH', 401));
    await until(async () => (await rawGet(`${url}${path}`, known)).headers['election-rev'] === '3');
  });

  test('of the page fetches once a second for each language, and serves the last one where no broadcaster is left', async () => {
    const { address, stop } = await broadcast();
    const { url } = await nginxBefore([address]);
    const wanted = ['ru-RU,ru;q=0.9', 'ru', 'kk', 'de', 'en-GB', 'run', ''];
    const got: RawAnswer[] = [];
    const began = performance.now();
    const reached = await requestsDuring(async () => {
      const crowd = Array.from({ length: 70 }, (_, n) => rawGet(url, { 'accept-language': wanted[n % 7] as string }));
      got.push(...(await Promise.all(crowd)));
    });
    const most = 3 * (1 + Math.floor((performance.now() - began) / 1000));
    expect(reached.length).toBeLessThanOrEqual(most);
    got.forEach(({ status, headers }, n) => {
      const language = ['ru', 'ru', 'kk', 'en', 'en', 'en', 'en'][n % 7];
      expect([status, headers['content-language']]).toEqual([200, language]);
      expect(headers['content-security-policy']).toContain("default-src 'none'");
    });
    expect((await rawGet(`${url}/unit/NORTH?lang=kk`)).headers['content-language']).toBe('kk');
    await stop();
    await until(async () => (await rawGet(url, { 'accept-language': 'kk' })).headers['election-stale'] === 'true');
    expect((await rawGet(url, { 'accept-language': 'kk' })).status).toBe(200);
  });

  test('of what the desk asks is none: a request goes through once, for pages of this host, with a body that others may not have', async () => {
    // Nobody listens there, and the broadcaster says so.
    const { address } = await broadcast({ INGESTOR_URL: 'http://127.0.0.1:9' });
    const { url } = await nginxBefore([address]);
    const send = (origin: string, bytes: number, to = '/api/v1/nights/tiny/calls') =>
      fetch(`${url}${to}`, { method: 'POST', headers: { origin }, body: 'x'.repeat(bytes) });
    const reached = await requestsDuring(async () => {
      const own = await send(url, 50_000);
      expect([own.status, ((await own.json()) as { code: string }).code]).toEqual([502, 'ingestor-unreachable']);
    });
    expect(reached.map(({ url: asked }) => asked)).toEqual(['/api/v1/nights/tiny/calls']);
    expect((await send('https://elsewhere.example', 10)).status).toBe(403);
    expect((await send(url, 10, '/desk/queues/session')).status).toBe(502);
    expect((await send(url, 2000, '/v1/nights/tiny/snapshot')).status).toBe(413);
  });

  test('keeps full pages of the log, and neither a 410, nor a problem, nor what says no-store', async () => {
    const { address } = await broadcast();
    const { url } = await nginxBefore([address]);
    for (let sent = 0; sent < 5; sent += 1) await writer.commit(turnoutRow('NORTH', sent));
    await until(async () => (await rawGet(`${url}/v1/nights/tiny`)).headers['election-rev'] === '6');
    const page = `/v1/nights/tiny/${epoch}/log?from=1&limit=3`;
    const first = await rawGet(url + page);
    expect(first.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    const kept = await requestsDuring(async () => {
      const answers = await Promise.all(Array.from({ length: 20 }, () => rawGet(url + page)));
      for (const { body, headers } of answers) {
        expect(body.equals(first.body)).toBe(true);
        expect(headers['x-cache-status']).toBe('HIT');
      }
    });
    expect(kept).toEqual([]);

    for (const [path, status] of [
      ['/v1/nights/tiny/r00000000001/log', 410],
      ['/v1/nights/tiny/snapshot?topic=none', 404],
      ['/v1/nights/tiny/r00000000009/log', 503],
      ['/healthz', 200],
    ] as const) {
      const reached = await requestsDuring(async () => {
        for (let time = 0; time < 3; time += 1)
          expect([path, (await rawGet(url + path)).status]).toEqual([path, status]);
      });
      expect([path, reached.length]).toEqual([path, 3]);
    }
    expect((await rawGet(`${url}/metrics`)).status).toBe(404);
    expect((await rawGet(`${url}/readyz`)).status).toBe(404);
  });

  test('serves the last picture when every broadcaster is gone, and says so', async () => {
    const one = await broadcast();
    const other = await broadcast();
    const { url } = await nginxBefore([one.address, other.address]);
    const before = await rawGet(`${url}/v1/nights/tiny/snapshot`);
    expect([before.status, before.headers['election-stale']]).toEqual([200, undefined]);
    await Promise.all([one.stop(), other.stop()]);
    await until(async () => (await rawGet(`${url}/v1/nights/tiny/snapshot`)).headers['election-stale'] === 'true');
    const after = await rawGet(`${url}/v1/nights/tiny/snapshot`);
    expect([after.status, after.body.equals(before.body), after.headers.etag]).toEqual([
      200,
      true,
      before.headers.etag,
    ]);
    expect((await rawGet(`${url}/healthz`)).status).toBe(502);
  });

  test('P-HTTP-4: says how old the picture is while Redis is silent, and no longer when it speaks again', async () => {
    const { address } = await broadcast();
    const { url } = await nginxBefore([address]);
    const stale = async () => (await rawGet(`${url}/v1/nights/tiny/snapshot`)).headers['election-stale'];
    expect(await stale()).toBe(undefined);
    process.kill(redis.pid, 'SIGSTOP');
    try {
      await until(async () => (await stale()) === 'true');
    } finally {
      process.kill(redis.pid, 'SIGCONT');
    }
    await until(async () => (await stale()) === undefined);
  });

  test('asks over connections that stay open, and names the address of the viewer', async () => {
    const { address } = await broadcast();
    const { url } = await nginxBefore([address]);
    const reached = await requestsDuring(async () => {
      for (let n = 0; n < 5; n += 1)
        await rawGet(`${url}/v1/nights/tiny/${epoch}/log?from=${n}`, { 'x-forwarded-for': '203.0.113.9' });
    });
    expect(reached.map(({ headers }) => headers['x-forwarded-for'])).toEqual(Array(5).fill('203.0.113.9, 127.0.0.1'));
    expect(
      reached.every(({ headers }) => headers.connection === undefined || headers.connection === 'keep-alive'),
    ).toBe(true);
  });
});

describe('what is not kept', () => {
  test('server-sent events arrive one by one, and not when a buffer is full', async () => {
    const { address } = await broadcast();
    const { url } = await nginxBefore([address]);
    const reader = new EventReader(`${url}/v1/nights/tiny/events`);
    stops.push(async () => reader.end());
    expect(await reader.next()).toMatchObject({ type: 'hello' });
    expect(await reader.next()).toMatchObject({ type: 'snapshot', rev: 1 });
    for (let rev = 2; rev < 6; rev += 1) {
      await writer.commit(turnoutRow('TOWN', rev));
      expect(await reader.nextOf('delta')).toMatchObject({ to: rev });
    }
  });

  test('changes are kept for a second, and for no time where the client waits for them', async () => {
    const { address } = await broadcast();
    const { url } = await nginxBefore([address]);
    const path = `/v1/nights/tiny/${epoch}/changes?topic=all&from=0`;
    const reached = await requestsDuring(async () => {
      await Promise.all(Array.from({ length: 50 }, () => rawGet(url + path)));
    });
    expect(reached.length).toBeLessThan(5);

    const waiting = Array.from({ length: 5 }, () => rawGet(`${url}${path.replace('from=0', 'from=1')}&wait=30`));
    await until(async () => (await metricOf(address, 'waiting_polls{night="tiny"}')) === 5);
    await writer.commit(turnoutRow('TOWN', 6));
    for (const { status, body } of await Promise.all(waiting)) {
      expect([status, JSON.parse(body.toString())]).toMatchObject([200, { from: 1, to: 2 }]);
    }
  });
});

async function metricOf(address: string, name: string): Promise<number> {
  const text = await (await fetch(`http://${address}/metrics`)).text();
  const line = text.split('\n').find((line) => line.startsWith(`election_night_broadcaster_${name} `));
  return Number(line?.split(' ')[1]);
}

describe('viewers', () => {
  const processes: ServiceProcess[] = [];
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'en-nginx-test-'));
    stops.push(() => rm(folder, { recursive: true, force: true }));
  });
  afterEach(async () => {
    for (const { signal } of processes) signal('SIGKILL');
    await Promise.all(processes.splice(0).map(({ ended }) => ended));
  });

  async function launch(): Promise<ServiceProcess & { address: string }> {
    const started = await startProcess({
      name: 'broadcaster',
      command: serviceCommand('broadcaster'),
      env: {
        REDIS_URL: redis.url,
        NIGHTS: nights,
        PORT: '0',
        CONFLATE_MS: '0',
        TRUST_PROXY: 'true',
        MAX_SOCKETS_PER_ADDRESS: '0',
      },
      logFile: join(folder, `broadcaster-${processes.length}.log`),
    });
    processes.push(started);
    await until(async () => (await fetch(`${started.url}/readyz`)).status === 200);
    return { ...started, address: new URL(started.url).host };
  }

  function view(url: string, query = ''): FeedReader {
    const reader = new FeedReader(`${url.replace('http', 'ws')}/v1/nights/tiny/feed${query}`);
    stops.push(async () => reader.end());
    return reader;
  }

  const viewersOf = ({ url }: ServiceProcess) => metricOf(new URL(url).host, 'viewers');

  test('are shared out evenly, resume through the same address when their broadcaster is killed, and find it again when it is back', async () => {
    const one = await launch();
    const other = await launch();
    const { url } = await nginxBefore([one.address, other.address]);
    const readers = Array.from({ length: 20 }, () => view(url));
    await Promise.all(readers.map((reader) => reader.nextOf('snapshot')));
    expect(readers.every(({ socket }) => socket.url.startsWith(url.replace('http', 'ws')))).toBe(true);
    expect([await viewersOf(one), await viewersOf(other)]).toEqual([10, 10]);

    const cut: FeedReader[] = [];
    for (const reader of readers) reader.closed.then(() => cut.push(reader));
    one.signal('SIGKILL');
    await until(() => cut.length === 10);
    await writer.commit(turnoutRow('TOWN', 6));
    const back = cut.map(() => view(url, `?epoch=${epoch}&rev=1`));
    for (const reader of back) {
      expect((await reader.next()).type).toBe('hello');
      expect(await reader.next()).toMatchObject({ type: 'delta', from: 1 });
    }
    expect(await viewersOf(other)).toBe(20);
    await until(async () => (await rawGet(`${url}/v1/nights/tiny/snapshot`)).headers['election-rev'] === '2');
  });

  test('of a broadcaster that is taken out stay where they are, and no new one comes to it', async () => {
    const one = await launch();
    const other = await launch();
    const nginx = await nginxBefore([one.address, other.address]);
    const stay = Array.from({ length: 10 }, () => view(nginx.url));
    await Promise.all(stay.map((reader) => reader.nextOf('snapshot')));
    expect([await viewersOf(one), await viewersOf(other)]).toEqual([5, 5]);

    await nginx.reload([{ address: one.address, down: true }, { address: other.address }]);
    const late = Array.from({ length: 10 }, () => view(nginx.url));
    await Promise.all(late.map((reader) => reader.nextOf('snapshot')));
    expect([await viewersOf(one), await viewersOf(other)]).toEqual([5, 15]);
    await writer.commit(turnoutRow('TOWN', 6));
    await Promise.all([...stay, ...late].map((reader) => reader.nextOf('delta')));

    // Then it is stopped, and its viewers are told when to come back.
    one.signal('SIGTERM');
    await one.ended;
    const isTold = ({ seen }: FeedReader) => seen.at(-1)?.type === 'notice';
    await until(() => stay.filter(isTold).length === 5);
    for (const { closed } of stay.filter(isTold)) expect((await closed).code).toBe(1012);
    expect(await viewersOf(other)).toBe(15);
  });
});
