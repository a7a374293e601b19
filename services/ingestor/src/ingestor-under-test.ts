import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Election } from '@election-night/shared/election/election.ts';
import type { Mode } from '@election-night/shared/election/night-clock.ts';
import { parseDefinition } from '@election-night/shared/election/parse-definition.ts';
import { reportQueue } from '@election-night/shared/queue/report-queue.ts';
import { nightKeys } from '@election-night/shared/redis/keys.ts';
import type { Night } from '@election-night/shared/runtime/load-nights.ts';
import { createLogger } from '@election-night/shared/runtime/logger.ts';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { startPrivateRedis } from '../../../tools/src/redis/private-redis.ts';
import { readConfig } from './config.ts';
import { startIngestor } from './start-ingestor.ts';

const names = (en: string) => ({ en });

/** Two towns under an island; one contest of everyone, one of a town whose candidates are not all known. */
export const islandDefinition = {
  night: 'island',
  version: 1,
  names: names('Island'),
  languages: ['en'],
  timeZone: 'Etc/UTC',
  clock: { starts: '2030-01-05T06:00:00Z', ends: '2030-01-06T06:00:00Z' },
  voting: { opens: '2030-01-05T08:00:00Z' },
  units: [
    {
      id: 'ISLE',
      kind: 'nation',
      names: names('Isle'),
      voters: 300,
      closes: '2030-01-05T20:00:00Z',
      timeZone: 'Etc/UTC',
    },
    { id: 'EAST', parent: 'ISLE', kind: 'town', names: names('East'), voters: 200 },
    { id: 'WEST', parent: 'ISLE', kind: 'town', names: names('West'), voters: 100 },
  ],
  contests: [
    {
      id: 'list',
      names: names('List'),
      unit: 'ISLE',
      seats: 3,
      seatRule: { method: 'dhondt', ties: 'open' },
      options: [
        { id: 'OAK', names: names('Oak'), kind: 'party', registered: 1 },
        { id: 'ELM', names: names('Elm'), kind: 'party', registered: 2 },
      ],
    },
    {
      id: 'east-seat',
      names: names('East'),
      unit: 'EAST',
      seats: 0,
      optionsComplete: false,
      seatRule: { method: 'none' },
      options: [{ id: 'ANN', names: names('Ann'), kind: 'candidate' }],
    },
  ],
  sources: [
    { id: 'board', names: names('Board'), kinds: ['turnout', 'count'], revisions: false },
    {
      id: 'east-office',
      names: names('East office'),
      kinds: ['turnout', 'count'],
      units: ['EAST'],
      contests: ['east-seat'],
      revisions: true,
    },
    { id: 'pollster', names: names('Pollster'), kinds: ['exit-poll'], contests: ['list'], revisions: false },
  ],
  exitPolls: { weighting: 'equal' },
  embargo: { counts: 'none' },
  finalWhen: ['list'],
};

export function electionOf(definition: unknown): Election {
  const parsed = parseDefinition(definition);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.mistakes));
  return parsed.election;
}

export function islandNight(mode: Mode = 'replay', id = 'island'): Night {
  return { id, mode, election: electionOf({ ...islandDefinition, night: id }), gaps: [], folder: '' };
}

export const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** The keys that tests use, by what they open. */
export const testKeys = [
  { sha256: sha256('board-key'), source: 'board', nights: ['island', 'island-live', 'island-test'] },
  { sha256: sha256('east-key'), source: 'east-office', nights: ['island'] },
  { sha256: sha256('poll-key'), source: 'pollster', nights: ['island'] },
  { sha256: sha256('replay-key'), role: 'replay', nights: ['island', 'island-live', 'island-test'] },
  { sha256: sha256('dana-key'), role: 'desk', name: 'Dana', nights: ['island', 'island-live', 'island-test'] },
  { sha256: sha256('eli-key'), role: 'desk', name: 'Eli', nights: ['island'] },
  { sha256: sha256('cy-key'), role: 'certifier', name: 'Cy', nights: ['island', 'island-live', 'island-test'] },
];

/** A report that the board may send, with a text as a source would write it. */
export function bulletin(id: string, percent = 51.07, more: object = {}) {
  return {
    id,
    mode: 'replay',
    kind: 'turnout',
    asOf: '2030-01-05T12:10:00+02:00',
    entries: [{ unit: 'EAST', percent }],
    ...more,
  };
}

export type HttpAnswer = { status: number; headers: Headers; body: Record<string, unknown> };

/** A real ingestor on a free port, a real Redis of its own, and the queue as an aggregator would see it. */
export async function startIngestorUnderTest(
  options: { nights?: Night[]; keys?: readonly object[]; env?: Record<string, string>; started?: boolean } = {},
) {
  const { nights = [islandNight()], keys = testKeys, env = {}, started = true } = options;
  const folder = await mkdtemp(join(tmpdir(), 'en-ingestor-'));
  const keysFile = join(folder, 'keys.json');
  await writeFile(keysFile, JSON.stringify({ keys }));
  const server = await startPrivateRedis();
  const redis = new Redis(server.url.slice('unix://'.length), { maxRetriesPerRequest: null });
  const startNight = (mode: Mode, id: string, run: string) =>
    redis.hset(nightKeys(mode, id).fence, { run, epoch: 'r00000000001', seq: '1' });
  if (started) for (const { mode, id } of nights) await startNight(mode, id, 'run-1');
  const queues = new Map(
    nights.map(({ mode, id }) => [
      id,
      new Queue(reportQueue.name, { connection: redis, prefix: reportQueue.prefix(mode, id) }),
    ]),
  );
  const lines: string[] = [];
  const log = createLogger('ingestor', 'trace', { write: (line: string) => void lines.push(line) });
  const config = readConfig({
    REDIS_URL: server.url,
    NIGHTS: 'given',
    KEYS_FILE: keysFile,
    INGESTOR_PORT: '0',
    ...env,
  });
  const ingestor = await startIngestor(config, { nights, log });

  const send = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const answer = await fetch(`${ingestor.url}${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    const isJson = /json/.test(answer.headers.get('content-type') ?? '');
    return { status: answer.status, headers: answer.headers, body: isJson ? JSON.parse(text) : { text } } as HttpAnswer;
  };
  const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

  return {
    url: ingestor.url,
    config,
    keysFile,
    redis,
    redisPid: server.pid,
    lines,
    startNight,
    send,
    queue: (night = 'island') => queues.get(night) as Queue,
    postReport: (body: unknown, key = 'board-key', night = 'island') =>
      send('POST', `/v1/nights/${night}/reports`, body, bearer(key)),
    postReplay: (body: unknown, key = 'replay-key', night = 'island') =>
      send('POST', `/v1/nights/${night}/replay`, body, bearer(key)),
    postDesk: (path: string, body: unknown, key = 'dana-key', night = 'island') =>
      send('POST', `/v1/nights/${night}${path}`, body, bearer(key)),
    get: (path: string, key?: string) => send('GET', path, undefined, key === undefined ? {} : bearer(key)),
    stop: async () => {
      await ingestor.stop();
      for (const queue of queues.values()) await queue.close();
      redis.disconnect();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export type IngestorUnderTest = Awaited<ReturnType<typeof startIngestorUnderTest>>;

/** Resolves when `condition` holds, looking often; rejects with `what` after `withinMs`. */
export async function eventually(what: string, condition: () => Promise<boolean>, withinMs = 10_000): Promise<void> {
  for (const deadline = performance.now() + withinMs; performance.now() < deadline; ) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`not within ${withinMs} ms: ${what}`);
}
