import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import type { Election } from '@election-night/shared/election/election.ts';
import { parseDefinition } from '@election-night/shared/election/parse-definition.ts';
import type { PublishedRow } from '@election-night/shared/election/row.ts';
import type { Commit } from '@election-night/shared/wire/commit.ts';
import type { Published } from './check/verify-log.ts';
import { fetchBytes, fetchJson } from './fetch-bytes.ts';
import { readLines } from './read-lines.ts';
import type { VerifyOptions } from './read-options.ts';

/** A log to verify, with the definition that its rows follow from and what was published about it. */
export type OpenLog = {
  readonly election: Election;
  readonly published?: Published;
  readonly lines: AsyncIterable<Uint8Array>;
  /** What a progress bar counts to, in bytes of a file or revs of a night; absent where nobody knows. */
  readonly size?: { readonly total: number; readonly unit: 'bytes' | 'revs' };
};

const pageLimit = 2000;

/** Opens the log of a night that a broadcaster serves, of a file, or of stdin. Rejects with what is missing and how to give it. */
export async function openLog(options: VerifyOptions): Promise<OpenLog> {
  const { source } = options;
  return /^https?:\/\//.test(source) ? openServed(source, options) : openFile(source, options);
}

async function openFile(path: string, { definition, head }: VerifyOptions): Promise<OpenLog> {
  if (definition === undefined) {
    throw new Error('a log does not hold the definition: name it with --definition <definition.json>');
  }
  const election = await electionIn(definition);
  const published = head === undefined ? {} : { published: { head } };
  if (path === '-') return { election, ...published, lines: readLines(process.stdin) };
  const { size } = await stat(path).catch(() => cannotRead(path));
  return { election, ...published, lines: readLines(createReadStream(path)), size: { total: size, unit: 'bytes' } };
}

type Snapshot = { readonly epoch: string; readonly rev: number; readonly head: string; readonly rows: PublishedRow[] };

/** The snapshot comes first: it says up to where the log is read, and what its head and its rows must be there. */
async function openServed(address: string, { definition, head }: VerifyOptions): Promise<OpenLog> {
  const { night, epoch: asked } = await nightAt(address);
  const snapshot = (await fetchJson(`${night}/snapshot?topic=all`)) as Snapshot;
  const { epoch, rev } = snapshot;
  if (asked !== undefined && asked !== epoch) throw new Error(`the epoch ${asked} is not the one that runs: ${epoch}`);
  const running = { log: `${night}/${epoch}/log`, until: rev };
  const parts = await partsUpTo(night, running);
  const [oldest = running] = parts;
  const election = definition ? await electionIn(definition) : await electionAtStart(night, oldest.log);
  const published = head === undefined ? { head: snapshot.head, rev, rows: snapshot.rows } : { head };
  return {
    election,
    published,
    lines: readParts(parts.length > 0 ? parts : [running]),
    size: { total: rev, unit: 'revs' },
  };
}

/** A log, up to a rev. */
type Part = { readonly log: string; readonly until: number };

/** The log of an epoch, and before it those of the histories that it goes on from, the oldest first. Those that are not served are left out. */
async function partsUpTo(night: string, part: Part): Promise<Part[]> {
  const { status, bytes } = await fetchBytes(`${part.log}?from=0&limit=1`);
  if (status !== 200) return [];
  const parent = parentIn(Buffer.from(bytes).toString());
  if (!parent) return [part];
  return [...(await partsUpTo(night, { log: `${night}/${parent.epoch}/log`, until: parent.rev })), part];
}

/** Of a history that goes on; a new run has a parent too, and begins at rev 1. Whether it is true is for the verification. */
function parentIn(line: string): { epoch: string; rev: number } | undefined {
  try {
    const { commit } = JSON.parse(line) as { commit: Pick<Commit, 'rev' | 'parent'> };
    return commit.rev > 1 ? commit.parent : undefined;
  } catch {
    return undefined;
  }
}

async function* readParts(parts: readonly Part[]): AsyncGenerator<Uint8Array> {
  for (const { log, until } of parts) yield* readPages(log, until);
}

/** The lines of the log up to a rev, page by page; fewer where the log ends before. */
async function* readPages(log: string, until: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < until; ) {
    const { status, bytes } = await fetchBytes(`${log}?from=${from}&limit=${pageLimit}`);
    if (status === 410) throw new Error('another history of the night began meanwhile: verify that one');
    if (status !== 200)
      throw new Error(`GET ${log} answered ${status}: ${Buffer.from(bytes).toString().slice(0, 300)}`);
    const before = from;
    for await (const line of readLines(one(bytes))) {
      from = revIn(line) ?? from + 1;
      yield line;
      if (from >= until) return;
    }
    if (from <= before) return;
  }
}

/** The definition as it was when the log began: its amendments are in the log. */
async function electionAtStart(night: string, log: string): Promise<Election> {
  const { bytes } = await fetchBytes(`${log}?from=0&limit=1`);
  const version = /"definition":\{"version":(\d+),/.exec(Buffer.from(bytes).toString())?.[1];
  const address = version === undefined ? `${night}/definition` : `${night}/definition?version=${version}`;
  return electionOf(await fetchJson(address), address);
}

/** Only to ask for the next page and to stop in time; whether it is true is for the verification. */
function revIn(line: Uint8Array): number | undefined {
  const found = /"rev":(\d{1,15}),/.exec(Buffer.from(line.subarray(0, 2000)).toString('latin1'))?.[1];
  return found === undefined ? undefined : Number(found);
}

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** The night that an address speaks of: of the night itself, its snapshot, log or feed, or of a broadcaster that serves one night. */
async function nightAt(address: string): Promise<{ night: string; epoch?: string }> {
  const { origin, pathname } = new URL(address);
  const [, before, id, epoch] = /^(.*)\/v1\/nights\/([^/]+)(?:\/([ltr][0-9a-z]{11})(?=\/|$))?/.exec(pathname) ?? [];
  if (id !== undefined) return { night: `${origin}${before}/v1/nights/${id}`, ...(epoch ? { epoch } : {}) };
  const base = `${origin}${pathname.replace(/\/+$/, '')}`;
  const { nights } = (await fetchJson(`${base}/v1/nights`)) as { nights: { night: string }[] };
  const [only, ...others] = nights;
  if (only && others.length === 0) return { night: `${base}/v1/nights/${only.night}` };
  throw new Error(`say which night: ${nights.map(({ night }) => `${base}/v1/nights/${night}`).join(', ')}`);
}

async function electionIn(path: string): Promise<Election> {
  const text = await readFile(path, 'utf8').catch(() => cannotRead(path));
  return electionOf(JSON.parse(text), path);
}

function cannotRead(path: string): never {
  throw new Error(`${path} is not there, or is not yours to read`);
}

function electionOf(json: unknown, where: string): Election {
  const parsed = parseDefinition(json);
  if (parsed.ok) return parsed.election;
  const [mistake] = parsed.mistakes;
  throw new Error(`${where} is no definition: ${mistake?.path || '/'}: ${mistake?.message}`);
}
