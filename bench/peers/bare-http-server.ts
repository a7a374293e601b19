import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { serveConstantBodies } from './constant-bodies.ts';

// node:http with a constant body: as little as a server in JavaScript can do. HEADERS=ours: with the headers that our answer has.
const bodies = serveConstantBodies((folder, name) => readFileSync(join(folder, `${name}.gz`)));
const hasOurHeaders = process.env['HEADERS'] === 'ours';
const server = createServer((request, response) => {
  const found = bodies.get(request.url ?? '');
  if (!found) return response.writeHead(404).end();
  const { etag, body, headers } = found;
  const isKnown = request.headers['if-none-match'] === etag;
  if (hasOurHeaders) {
    if (!isKnown) return response.writeHead(200, headers).end(body);
    const { 'content-type': _type, 'content-length': _length, 'content-encoding': _coding, ...of304 } = headers;
    return response.writeHead(304, of304).end();
  }
  const few = { etag, vary: 'Accept-Encoding', 'cache-control': 'public, max-age=1' };
  if (isKnown) return response.writeHead(304, few).end();
  const more = { 'content-type': 'application/json', 'content-encoding': 'gzip', 'content-length': body.length };
  return response.writeHead(200, { ...few, ...more }).end(body);
});
server.listen(0, '127.0.0.1', () => {
  process.send?.({ type: 'ready', url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});
