import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import compress from '@fastify/compress';
import fastify from 'fastify';
import { serveConstantBodies } from './constant-bodies.ts';

// Fastify with its plugin for compression, used as its README shows: the body is made once and compressed for each request.
const bodies = serveConstantBodies((folder, name) => readFileSync(join(folder, name), 'utf8'));
const app = fastify();
await app.register(compress, { encodings: ['gzip'] });
app.get('/v1/nights/:night/snapshot', (request, reply) => {
  const found = bodies.get(request.url);
  if (!found) return reply.code(404).send();
  reply.header('etag', found.etag).header('cache-control', 'public, max-age=1');
  if (request.headers['if-none-match'] === found.etag) return reply.code(304).send();
  return reply.type('application/json').send(found.body);
});
await app.listen({ host: '127.0.0.1', port: 0 });
process.send?.({ type: 'ready', url: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}` });
