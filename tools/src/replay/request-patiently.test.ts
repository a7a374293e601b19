import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { requestPatiently } from './request-patiently.ts';

const patience = { giveUpAfterMs: 5000, attemptMs: 300 };
const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
});

type Reply = (response: ServerResponse, request: IncomingMessage) => void;

/** A server that gives these answers in turn, the last one for good. */
async function serve(...replies: Reply[]): Promise<{ url: string; bodies: string[]; times: number[] }> {
  const bodies: string[] = [];
  const times: number[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    bodies.push(body);
    times.push(performance.now());
    (replies[Math.min(bodies.length, replies.length) - 1] as Reply)(response, request);
  });
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, bodies, times };
}

const answer =
  (status: number, body: object = {}, headers: Record<string, string> = {}): Reply =>
  (response) =>
    response.writeHead(status, headers).end(JSON.stringify(body));

const post = { method: 'POST', body: '{"id":"a"}' };

test('an answer comes back with its status and JSON', async () => {
  const { url } = await serve(answer(202, { receipt: 'r1' }));
  expect(await requestPatiently(url, post, patience)).toEqual({ status: 202, json: { receipt: 'r1' } });
});

test('a refusal is an answer, and is not sent again', async () => {
  const { url, bodies } = await serve(answer(409, { code: 'report-id-taken' }));
  expect(await requestPatiently(url, post, patience)).toMatchObject({ status: 409 });
  expect(bodies).toHaveLength(1);
});

test('the same bytes are sent again after a 503, a reset connection and silence', async () => {
  const reset: Reply = (_, request) => request.socket.resetAndDestroy();
  const silence: Reply = () => {};
  const { url, bodies } = await serve(answer(503), reset, silence, answer(202));
  expect((await requestPatiently(url, post, patience)).status).toBe(202);
  expect(bodies).toEqual([post.body, post.body, post.body, post.body]);
});

test('Retry-After is waited for', async () => {
  const { url, times } = await serve(answer(503, {}, { 'retry-after': '1' }), answer(202));
  await requestPatiently(url, post, patience);
  expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(950);
});

test('a service that is started again at the same address is reached', async () => {
  const { url } = await serve(answer(202));
  const port = Number(new URL(url).port);
  const [first] = servers.splice(0) as [Server];
  await new Promise((done) => first.close(done));
  const sent = requestPatiently(url, post, patience);
  await expect(
    new Promise((_, reject) => connect(port, '127.0.0.1').once('error', reject)),
    'nobody listens',
  ).rejects.toThrow('ECONNREFUSED');
  const second = createServer((_, response) => void response.writeHead(202).end('{}'));
  servers.push(second);
  second.listen(port, '127.0.0.1');
  expect((await sent).status).toBe(202);
});

test('when time is up, the last reason is told', async () => {
  const { url } = await serve(answer(503, { code: 'night-not-started' }));
  const impatient = { ...patience, giveUpAfterMs: 200 };
  await expect(requestPatiently(url, post, impatient)).rejects.toThrow(
    /503 .*night-not-started.*; gave up after 0.2 s/,
  );
});

test('a signal ends the waiting with its reason', async () => {
  const { url } = await serve(answer(503));
  const stopping = new AbortController();
  const sent = requestPatiently(url, post, { ...patience, signal: stopping.signal });
  stopping.abort(new Error('stopped by SIGINT'));
  await expect(sent).rejects.toThrow();
});
