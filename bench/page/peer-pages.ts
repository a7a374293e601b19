import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type PeerPages = {
  /** With the address of the feed that it is to follow. */
  urlOf(name: 'one-text' | 'whole-table', feedUrl: string): string;
  stop(): Promise<void>;
};

/** The pages that ours is beside, from a server that does nothing else. */
export async function servePeerPages(): Promise<PeerPages> {
  const server = createServer((request, response) => {
    const name = /^\/(one-text|whole-table)\?/.exec(request.url ?? '')?.[1];
    if (name === undefined) return void response.writeHead(404).end();
    const page = readFileSync(new URL(`peers/${name}.html`, import.meta.url));
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    urlOf: (name, feedUrl) => `http://127.0.0.1:${port}/${name}?feed=${encodeURIComponent(feedUrl)}`,
    stop: () => {
      server.closeAllConnections();
      return new Promise((done) => server.close(() => done()));
    },
  };
}
