import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { serveConstantBodies } from './constant-bodies.ts';

// node:http with a constant body: as little as a server in JavaScript can do.
const bodies = serveConstantBodies((folder, name) => readFileSync(join(folder, `${name}.gz`)));
const server = createServer((request, response) => {
  const found = bodies.get(request.url ?? '');
  if (!found) return response.writeHead(404).end();
  const { etag, body } = found;
  const headers = { etag, vary: 'Accept-Encoding', 'cache-control': 'public, max-age=1' };
  if (request.headers['if-none-match'] === etag) return response.writeHead(304, headers).end();
  const more = { 'content-type': 'application/json', 'content-encoding': 'gzip', 'content-length': body.length };
  return response.writeHead(200, { ...headers, ...more }).end(body);
});
server.listen(0, '127.0.0.1', () => {
  process.send?.({ type: 'ready', url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});
