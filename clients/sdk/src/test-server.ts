import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import type { SyncRow } from './sync-topic.ts';

export type TestRow = SyncRow & { readonly [field: string]: unknown };

export const first = 'r00000000001';
export const second = 'r00000000002';

export const helloAt = (rev: number, more: object = {}) => ({
  type: 'hello',
  night: 'tiny',
  mode: 'replay',
  epoch: first,
  rev,
  at: `at ${rev}`,
  topics: ['summary'],
  heartbeatMs: 60_000,
  ...more,
});
export const snapshotAt = (rev: number, rows: readonly TestRow[] = [{ key: 'night', rev }], more: object = {}) => ({
  type: 'snapshot',
  night: 'tiny',
  mode: 'replay',
  topic: 'summary',
  epoch: first,
  rev,
  at: `at ${rev}`,
  rows,
  ...more,
});
export const deltaOf = (from: number, to: number, rows: readonly TestRow[] = [], more: object = {}) => ({
  type: 'delta',
  topic: 'summary',
  epoch: first,
  from,
  to,
  at: `at ${to}`,
  rows,
  ...more,
});

/** A server that a test plays by hand: real sockets and real HTTP, what is said on them is the test's. */
export class TestServer {
  /** The night's address. */
  url = '';
  /** Every request and upgrade, in order. */
  readonly asked: string[] = [];
  readonly sockets: WebSocket[] = [];
  readonly streams: ServerResponse[] = [];
  /** Messages of viewers. */
  readonly heard: unknown[] = [];
  /** As where a proxy does not let a WebSocket through. */
  isBlockingSockets = false;
  /** Answers HTTP; what it leaves alone is 404. */
  answer: (path: string, response: ServerResponse, request: IncomingMessage) => void = () => undefined;
  /** What a new connection hears at once. */
  greeting: readonly object[] = [helloAt(1), snapshotAt(1)];
  readonly #http: Server;
  readonly #upgrades = new WebSocketServer({ noServer: true });

  constructor() {
    this.#http = createServer((request, response) => this.#onRequest(request, response));
    this.#http.on('upgrade', (request, socket, head) => {
      this.asked.push(pathOf(request));
      if (this.isBlockingSockets) return socket.destroy();
      this.#upgrades.handleUpgrade(request, socket, head, (webSocket) => {
        webSocket.on('message', (data) => this.heard.push(JSON.parse(String(data))));
        webSocket.on('error', () => undefined);
        this.sockets.push(webSocket);
        for (const frame of this.greeting) webSocket.send(JSON.stringify(frame));
      });
    });
  }

  async start(): Promise<this> {
    this.#http.listen(0, '127.0.0.1');
    await once(this.#http, 'listening');
    this.url = `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}/v1/nights/tiny`;
    return this;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.terminate();
    this.#http.closeAllConnections();
    await new Promise((done) => this.#http.close(done));
  }

  /** To the newest connection. */
  say(...frames: readonly object[]): void {
    for (const frame of frames) this.sockets.at(-1)?.send(JSON.stringify(frame));
  }

  stream(...frames: readonly object[]): void {
    for (const frame of frames) this.streams.at(-1)?.write(`data: ${JSON.stringify(frame)}\n\n`);
  }

  openStream(response: ServerResponse, ...frames: readonly object[]): void {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    this.streams.push(response);
    this.stream(...frames);
  }

  askedFor(what: string): string[] {
    return this.asked.filter((path) => path.includes(what));
  }

  #onRequest(request: IncomingMessage, response: ServerResponse): void {
    const path = pathOf(request);
    this.asked.push(path);
    this.answer(path, response, request);
    if (!response.headersSent && !response.writableEnded && !this.#isKept.has(response)) {
      response.writeHead(404).end('{"code":"route-unknown"}');
    }
  }

  readonly #isKept = new WeakSet<ServerResponse>();

  /** The answer comes later, or never. */
  keep(response: ServerResponse): void {
    this.#isKept.add(response);
  }
}

export function sendJson(
  response: ServerResponse,
  body: object,
  status = 200,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

/** What follows the night's address. */
function pathOf({ url = '' }: IncomingMessage): string {
  return url.replace('/v1/nights/tiny', '');
}
