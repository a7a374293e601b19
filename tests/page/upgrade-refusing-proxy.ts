import { request as ask, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type RefusingProxy = { readonly url: string; stop(): Promise<void> };

/** An office's proxy before the server: no WebSocket goes through, and no address that has one of these words in it. */
export async function startRefusingProxy(target: string, refused: readonly string[] = []): Promise<RefusingProxy> {
  const server = createServer((request, response) => {
    if (refused.some((word) => request.url?.includes(word))) return void response.writeHead(502).end();
    const { hostname, port } = new URL(target);
    const { method, headers, url: path } = request;
    const behind = ask({ hostname, port, method, headers, path }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    behind.on('error', () => response.destroy());
    response.on('close', () => behind.destroy());
    request.pipe(behind);
  });
  server.on('upgrade', (_, socket) => void socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n'));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop() {
      server.closeAllConnections();
      return new Promise((done) => server.close(() => done()));
    },
  };
}
