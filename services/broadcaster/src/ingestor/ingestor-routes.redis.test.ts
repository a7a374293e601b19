import { createServer, request as httpRequest, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type BroadcasterUnderTest, broadcasterUnderTest } from '../broadcaster-under-test.ts';
import { rawGet } from '../test-raw-get.ts';

type Received = { method: string; url: string; headers: IncomingHttpHeaders; body: string };

let under: BroadcasterUnderTest;
let received: Received[];
let answering: (response: ServerResponse) => void;
let ingestorUrl: string;

/** Somebody who takes what an ingestor would, and says what the test wants to hear. */
const ingestor = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    const { method = '', url = '', headers } = request;
    received.push({ method, url, headers, body: Buffer.concat(parts).toString() });
    answering(response);
  });
});

beforeEach(async () => {
  under = await broadcasterUnderTest();
  await under.writer.startEpoch('r00000000001', 'replay-start');
  received = [];
  answering = (response) => {
    response.writeHead(202, {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      'election-mode': 'replay',
    });
    response.end('{"request":"x"}');
  };
  await new Promise<void>((resolve) => ingestor.listen(0, '127.0.0.1', resolve));
  ingestorUrl = `http://127.0.0.1:${(ingestor.address() as AddressInfo).port}`;
});
afterEach(async () => {
  ingestor.closeAllConnections();
  await new Promise((resolve) => ingestor.close(resolve));
  await under.stop();
});

const start = (limits = {}) => under.start({ env: { INGESTOR_URL: ingestorUrl }, limits });
const key = 'the-key-of-dana-0123456789';
const body = '{"id":"d-1","mode":"replay","reason":"é"}';

function send(url: string, { headers = {}, method = 'POST', text = body } = {}) {
  return new Promise<{ status: number; headers: IncomingHttpHeaders; body: string }>((resolve, reject) => {
    const sent = { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers };
    const asking = httpRequest(url, { method, headers: sent }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(parts).toString() }),
      );
    });
    asking.on('error', reject).end(method === 'POST' ? text : undefined);
  });
}

test('P-API-1: a decision reaches the ingestor as it was sent, with its key and no cookie, and so does the answer come back', async () => {
  const { url } = await start();
  const path = '/v1/nights/tiny/held/abc/release?x=%C3%A9';
  const answer = await send(`${url}/api${path}`, {
    headers: { cookie: 'a=b', 'content-type': 'application/json; charset=utf-8' },
  });
  expect(answer).toMatchObject({ status: 202, body: '{"request":"x"}' });
  expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', 'election-mode': 'replay' });
  const [got] = received;
  expect(got).toMatchObject({ method: 'POST', url: path, body });
  expect(got?.headers).toMatchObject({
    authorization: `Bearer ${key}`,
    host: new URL(ingestorUrl).host,
    'content-type': 'application/json; charset=utf-8',
  });
  expect(got?.headers).not.toHaveProperty('cookie');
  await send(`${url}/api/v1/nights/tiny/held`, { method: 'GET' });
  expect(received[1]).toMatchObject({ method: 'GET', url: '/v1/nights/tiny/held', body: '' });
});

test('P-API-1: what a source sends, other nights and other addresses are not passed on', async () => {
  const { url } = await start();
  const asked: [string, string, number][] = [
    ['POST', '/v1/nights/tiny/reports', 404],
    ['GET', '/v1/nights/tiny/reports/x', 404],
    ['GET', '/v1/nights/other/held', 404],
    ['GET', '/v1/nights/tiny/desk/%2e%2e', 404],
    ['GET', '/v1/nights/%2e%2e/held', 404],
    ['GET', '/metrics', 404],
    ['GET', '/readyz', 404],
  ];
  for (const [method, path, status] of asked) {
    const answer = await send(`${url}/api${path}`, { method });
    expect([method, path, answer.status]).toEqual([method, path, status]);
    expect(answer.headers['content-type']).toContain('application/problem+json');
  }
  expect(received).toEqual([]);
});

test('P-API-1: without INGESTOR_URL there is no way to the ingestor', async () => {
  const { url } = await under.start();
  const answer = await send(`${url}/api/v1/nights/tiny/held`, { method: 'GET' });
  expect([answer.status, JSON.parse(answer.body).code]).toEqual([404, 'unknown-route']);
});

test('P-API-6: the boards of the queues are passed on with their cookie, and nothing that changes one', async () => {
  const { url } = await start();
  answering = (response) => {
    response.writeHead(303, { location: '/desk/queues/', 'set-cookie': 'desk-queues=x; HttpOnly' }).end();
  };
  const cookie = { cookie: 'desk-queues=x', 'x-forwarded-proto': 'https' };
  const form = { ...cookie, 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await send(`${url}/desk/queues/session`, { headers: form, text: 'key=x' });
  expect(answer).toMatchObject({
    status: 303,
    headers: { location: '/desk/queues/', 'set-cookie': ['desk-queues=x; HttpOnly'] },
  });
  await send(`${url}/desk/queues/tiny/api/queues?page=1`, { method: 'GET', headers: cookie });
  expect(received).toMatchObject([
    { url: '/desk/queues/session', body: 'key=x', headers: form },
    { url: '/desk/queues/tiny/api/queues?page=1', headers: cookie },
  ]);
  for (const to of ['/desk/queues/tiny/api/queues/pause', '/desk/queues', '/desk/other']) {
    expect([to, (await send(`${url}${to}`)).status]).toEqual([to, 404]);
  }
  expect((await send(`${url}/desk/queues/%2e%2e/x`, { method: 'GET' })).status).toBe(404);
  const cross = { ...form, origin: 'https://elsewhere.example' };
  expect((await send(`${url}/desk/queues/session`, { headers: cross, text: 'key=x' })).status).toBe(403);
  expect(received).toHaveLength(2);
});

test('P-API-2: pages of other hosts are refused, also before they ask, and nobody is told that they may read', async () => {
  const { url } = await start();
  const { host } = new URL(url);
  const held = `${url}/api/v1/nights/tiny/held/abc/release`;
  for (const headers of [{ origin: 'https://elsewhere.example' }, { 'sec-fetch-site': 'cross-site' }]) {
    const answer = await send(held, { headers });
    expect([answer.status, JSON.parse(answer.body).code]).toEqual([403, 'other-origin']);
    expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
  }
  const preflight = await send(held, {
    method: 'OPTIONS',
    headers: {
      origin: 'https://elsewhere.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization',
    },
  });
  expect(preflight.status).toBeGreaterThanOrEqual(400);
  expect(Object.keys(preflight.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  expect(received).toEqual([]);
  const own = await send(held, { headers: { origin: `http://${host}`, 'sec-fetch-site': 'same-origin' } });
  expect(own.status).toBe(202);
  expect(Object.keys(own.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
});

test('P-API-3: a body over the limit is 413 and is not passed on', async () => {
  const { url } = await start({ maxApiBytes: 1000 });
  const calls = `${url}/api/v1/nights/tiny/calls`;
  const answer = await send(calls, { text: 'x'.repeat(1001) });
  expect([answer.status, JSON.parse(answer.body).code]).toEqual([413, 'body-too-large']);
  const chunked = await send(calls, { text: 'x'.repeat(1001), headers: { 'transfer-encoding': 'chunked' } });
  expect(chunked.status).toBe(413);
  expect(received).toEqual([]);
  expect((await send(calls, { text: 'x'.repeat(1000) })).status).toBe(202);
});

test('P-API-4: an ingestor that is away is 502, one that does not answer 503, and what it refuses passes through', async () => {
  const { url } = await start({ ingestorAnswerMs: 300 });
  const held = `${url}/api/v1/nights/tiny/held`;
  answering = () => undefined;
  const late = await send(held, { method: 'GET' });
  expect([late.status, JSON.parse(late.body).code, late.headers['retry-after']]).toEqual([503, 'ingestor-silent', '2']);
  answering = (response) => response.socket?.destroy();
  const torn = await send(held, { method: 'GET' });
  expect([torn.status, JSON.parse(torn.body).code]).toEqual([502, 'ingestor-unreachable']);
  answering = (response) => response.writeHead(503, { 'retry-after': '1' }).end('{"code":"store-unavailable"}');
  received = [];
  const refused = await send(held, { method: 'GET' });
  expect([refused.status, refused.body, refused.headers['retry-after']]).toEqual([
    503,
    '{"code":"store-unavailable"}',
    '1',
  ]);
  expect(received).toHaveLength(1);
  ingestor.closeAllConnections();
  await new Promise((resolve) => ingestor.close(resolve));
  const away = await send(held, { method: 'GET' });
  expect([away.status, JSON.parse(away.body).code]).toEqual([502, 'ingestor-unreachable']);
  // The page and the feed do not need it.
  expect((await rawGet(url)).status).toBe(200);
  await new Promise<void>((resolve) => ingestor.listen(0, '127.0.0.1', resolve));
});

test('P-API-5: answers pass through as they come, and no key is in a line of the log', async () => {
  const { url } = await start();
  let finish = () => undefined as unknown;
  answering = (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write('{"held":[');
    finish = () => response.end(']}');
  };
  const got = await fetch(`${url}/api/v1/nights/tiny/held`, { headers: { authorization: `Bearer ${key}` } });
  const reader = got.body?.getReader();
  const first = await reader?.read();
  expect(Buffer.from(first?.value ?? []).toString()).toBe('{"held":[');
  finish();
  expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe(']}');
  answering = (response) => response.socket?.destroy();
  await send(`${url}/api/v1/nights/tiny/held/abc/release`);
  const lines = JSON.stringify(under.logged);
  expect(lines.length).toBeGreaterThan(10);
  expect(lines).not.toContain(key);
  expect(lines).not.toContain('abc/release');
});
