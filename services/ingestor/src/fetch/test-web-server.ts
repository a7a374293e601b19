import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Page = (at: {
  request: IncomingHttpHeaders;
  nth: number;
  response: Parameters<RequestListener>[1];
}) => void;

/** A web server whose pages behave as a test says, and which remembers what it was asked. */
export async function startWebServer() {
  const pages = new Map<string, Page>();
  const asked = new Map<string, IncomingHttpHeaders[]>();
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    const before = asked.get(path) ?? [];
    asked.set(path, [...before, request.headers]);
    const page = pages.get(path);
    if (page) page({ request: request.headers, nth: before.length + 1, response });
    else response.writeHead(404).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    serve: (path: string, page: Page) => void pages.set(path, page),
    requests: (path: string): readonly IncomingHttpHeaders[] => asked.get(path) ?? [],
    stop: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

export type WebServer = Awaited<ReturnType<typeof startWebServer>>;

/** A page of one text, for every request. */
export function text(body: string, type = 'text/csv; charset=utf-8', headers: Record<string, string> = {}): Page {
  return ({ response }) => void response.writeHead(200, { 'content-type': type, ...headers }).end(body);
}
