import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { until } from '../test-feed-reader.ts';
import { whenGone } from './when-gone.ts';

let calls: number;
let answers: ServerResponse[];
const server = createServer((request, response) => {
  answers.push(response);
  whenGone(request, response, () => {
    calls += 1;
  });
});

beforeEach(async () => {
  calls = 0;
  answers = [];
  await once(server.listen(0, '127.0.0.1'), 'listening');
});
afterEach(async () => {
  server.closeAllConnections();
  await once(server.close(), 'close');
});

async function ask(requests = 1) {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(requests));
  await until(() => answers.length === requests);
  return socket;
}

/** Every listener of the end has been called. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

test('an answer that was sent calls once, also when its connection ends later', async () => {
  const socket = await ask();
  answers[0]?.end('x');
  await until(() => calls === 1);
  socket.destroy();
  await settled();
  expect(calls).toBe(1);
});

test('a viewer that goes away before its answer calls once', async () => {
  const socket = await ask();
  socket.destroy();
  await until(() => calls > 0);
  await settled();
  expect(calls).toBe(1);
});

test('of requests that wait behind one another each calls once', async () => {
  const socket = await ask(2);
  socket.destroy();
  await until(() => calls >= 2);
  await settled();
  expect(calls).toBe(2);
});
