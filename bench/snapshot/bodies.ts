import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunningBroadcaster } from '../night/broadcaster.ts';
import type { UnnumberedRow } from '../night/log-writer.ts';

/** Two topics of one night: the turnout of a few stations, and everything. */
export const sizes = [
  { name: '20 kB', topic: 'turnout', rows: 79 },
  { name: '500 kB', topic: 'all', rows: 1400 },
] as const;

export type Body = {
  readonly name: string;
  readonly path: string;
  readonly etag: string;
  readonly identityBytes: number;
  readonly gzipBytes: number;
  /** Of our answer, what the connection needs left out. */
  readonly headers: Readonly<Record<string, string>>;
};

export type Bodies = { readonly folder: string; readonly bodies: readonly Body[]; remove(): Promise<void> };

/** Fills the night, and keeps what ours serves in files: the peers serve the same bytes. */
export async function makeBodies({ log, port, feedPath }: RunningBroadcaster): Promise<Bodies> {
  const figure = figures();
  const turnout = Array.from({ length: sizes[0].rows }, (_, station) => turnoutRow(station, figure));
  const counts = Array.from({ length: sizes[1].rows }, (_, station) => countRow(station, figure));
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
    bodies.push({
      name,
      path,
      etag: String(gzip.headers['etag']),
      identityBytes,
      gzipBytes: gzip.body.length,
      headers: gzip.headers,
    });
  }
  return { folder, bodies, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Figures that look like those of a night to a compressor, the same in every run. */
function figures(): (below: number) => number {
  let state = 20_300_105;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function turnoutRow(station: number, figure: (below: number) => number): UnnumberedRow {
  const basis = { ballots: 'published', voters: 'published', percent: 'derived' };
  return {
    ...{ key: `turnout:S${1000 + station}`, asOf: timeOf(figure(36_000)), source: 'commission', flags: [] },
    ...{ ballots: 300 + figure(2000), voters: 2300 + figure(700), percent: figure(10_000) / 100, basis },
    status: 'unofficial-partial',
  };
}

function countRow(station: number, figure: (below: number) => number): UnnumberedRow {
  const options = ['A', 'B', 'C', 'D', 'AGAINST'];
  const by = (below: number, decimals: number) =>
    Object.fromEntries(options.map((option) => [option, figure(below) / 10 ** decimals]));
  return {
    ...{ key: `count:list:S${1000 + station}`, asOf: timeOf(figure(36_000)), source: 'commission', flags: [] },
    ...{ votes: by(900, 0), shares: by(4000, 2), total: 1500 + figure(900), invalid: figure(40) },
    ...{ reporting: { in: 1, of: 1 }, basis: { votes: 'published', shares: 'derived' }, status: 'unofficial-complete' },
  };
}

function timeOf(second: number): string {
  return new Date(Date.UTC(2030, 0, 5, 19) + second * 1000).toISOString().replace('.000', '');
}

/** fetch unpacks by itself; what is on the wire is wanted. */
function rawGzip(url: string): Promise<{ body: Buffer; headers: Record<string, string> }> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { 'accept-encoding': 'gzip' } }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () => {
        const { date: _date, connection: _connection, 'keep-alive': _keepAlive, ...headers } = answer.headers;
        resolve({ body: Buffer.concat(parts), headers: headers as Record<string, string> });
      });
    }).on('error', reject);
  });
}
