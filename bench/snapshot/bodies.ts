import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunningBroadcaster } from '../night/broadcaster.ts';
import { countRow } from '../night/count-row.ts';
import type { UnnumberedRow } from '../night/log-writer.ts';

/** Two topics of one night: the turnout of a few stations, and everything. */
export const sizes = [
  { name: '20 kB', topic: 'turnout', rows: 85 },
  { name: '500 kB', topic: 'all', rows: 1710 },
] as const;

export type Body = {
  readonly name: string;
  readonly path: string;
  readonly etag: string;
  readonly identityBytes: number;
  readonly gzipBytes: number;
};

export type Bodies = { readonly folder: string; readonly bodies: readonly Body[]; remove(): Promise<void> };

/** Fills the night, and keeps what ours serves in files: the peers serve the same bytes. */
export async function makeBodies({ log, port, feedPath }: RunningBroadcaster): Promise<Bodies> {
  const turnout = Array.from({ length: sizes[0].rows }, (_, station) => turnoutRow(station));
  const counts = Array.from({ length: sizes[1].rows }, (_, station) => countRow(station, station));
  const rev = await log.commit(turnout, counts);
  const folder = await mkdtemp(join(tmpdir(), 'en-bench-snapshot-'));
  const bodies: Body[] = [];
  for (const { name, topic } of sizes) {
    const path = `${feedPath.replace(/feed$/, 'snapshot')}?topic=${topic}`;
    const url = `http://127.0.0.1:${port}${path}`;
    let identity = await fetch(url, { headers: { 'accept-encoding': 'identity' } });
    while (Number(identity.headers.get('election-rev')) < rev) identity = await fetch(url);
    const gzip = await rawGzip(url);
    await writeFile(join(folder, `${topic}.json`), Buffer.from(await identity.arrayBuffer()));
    await writeFile(join(folder, `${topic}.json.gz`), gzip.body);
    const identityBytes = (await (await fetch(url)).arrayBuffer()).byteLength;
    bodies.push({ name, path, etag: gzip.etag, identityBytes, gzipBytes: gzip.body.length });
  }
  return { folder, bodies, remove: () => rm(folder, { recursive: true, force: true }) };
}

function turnoutRow(station: number): UnnumberedRow {
  const ballots = 1000 + station;
  const basis = { ballots: 'published', voters: 'published', percent: 'derived' };
  return {
    ...{ key: `turnout:S${1000 + station}`, asOf: '2030-01-05T20:41:07Z', source: 'commission', flags: [] },
    ...{ ballots, voters: 3000, percent: 33.33, basis, status: 'unofficial-partial' },
  };
}

/** fetch unpacks by itself; what is on the wire is wanted. */
function rawGzip(url: string): Promise<{ body: Buffer; etag: string }> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { 'accept-encoding': 'gzip' } }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () => resolve({ body: Buffer.concat(parts), etag: String(answer.headers.etag) }));
    }).on('error', reject);
  });
}
