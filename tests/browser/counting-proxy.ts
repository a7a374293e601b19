import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export type CountingProxy = {
  readonly url: string;
  /** The first bytes of every connection in each direction, as text: request and answer lines with their headers. */
  readonly requests: readonly string[];
  readonly answers: readonly string[];
  /** Bytes towards the browser, of the connections whose first request has this in its first line. */
  bytesOf(path: string): number;
  stop(): Promise<void>;
};

const headBytes = 4096;

/** Stands between a browser and a server, changes nothing, and knows what went over the wire. */
export async function startCountingProxy(target: () => string): Promise<CountingProxy> {
  const open = new Set<Socket>();
  const connections: { request: string; answer: string; bytes: number }[] = [];
  const server = createServer((browser) => {
    const { hostname, port } = new URL(target());
    const behind = connect(Number(port), hostname);
    const seen = { request: '', answer: '', bytes: 0 };
    connections.push(seen);
    for (const socket of [browser, behind]) {
      open.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        open.delete(socket);
        browser.destroy();
        behind.destroy();
      });
    }
    browser.on('data', (part) => {
      if (seen.request.length < headBytes) seen.request += part.toString('latin1');
    });
    behind.on('data', (part) => {
      seen.bytes += part.length;
      if (seen.answer.length < headBytes) seen.answer += part.toString('latin1');
    });
    browser.pipe(behind).pipe(browser);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get requests() {
      return connections.map(({ request }) => request);
    },
    get answers() {
      return connections.map(({ answer }) => answer);
    },
    bytesOf: (path) =>
      connections
        .filter(({ request }) => request.split('\r\n')[0]?.includes(path))
        .reduce((sum, { bytes }) => sum + bytes, 0),
    stop: () => {
      for (const socket of open) socket.destroy();
      return new Promise((done) => server.close(() => done()));
    },
  };
}
