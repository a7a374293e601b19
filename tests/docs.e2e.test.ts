import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { nightKeys } from '@election-night/shared/redis/keys.ts';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Pipeline, startPipeline } from '../tools/src/pipeline/start-pipeline.ts';
import { accounts } from '../tools/src/redis/accounts.ts';
import { noFaults } from '../tools/src/replay/plan-replay.ts';
import { readRecording } from '../tools/src/replay/read-recording.ts';
import { runReplay } from '../tools/src/replay/run-replay.ts';

/** What docs/redis.md and docs/operations.md tell to type, against a Redis that holds the tiny night, played to its end. */
const text = await readFile('docs/redis.md', 'utf8');
const operations = await readFile('docs/operations.md', 'utf8');
const acl = await readFile('deploy/redis/users.acl', 'utf8');
const commands = [...`${text}\n${operations}`.matchAll(/^redis-cli (.+)$/gm)].map(([, line = '']) => line);
const documented = new Map(
  [...text.matchAll(/^\| `([a-z:<>]+)` \| (hash|stream) \|/gm)].map(([, key = '', type = '']) => [key, type]),
);
const keys = nightKeys('replay', 'tiny');
const tag = '{night:replay:tiny}:';

let pipeline: Pipeline;
let redis: Redis;
let variables: Record<string, string>;

beforeAll(async () => {
  pipeline = await startPipeline({ nights: 'replay:recordings/tiny' });
  const { ingestorUrl, broadcasterUrl, keys: senders } = pipeline;
  const recording = await readRecording('recordings/tiny');
  await runReplay({ recording, ingestorUrl, broadcasterUrl, keys: senders, speed: 'max', faults: noFaults });
  redis = new Redis({ path: pipeline.redisUrl.slice('unix://'.length), replyMapping: 'legacy' });
  const [epoch, run] = await redis.hmget(keys.meta, 'epoch', 'run');
  variables = { EPOCH: epoch as string, RUN: run as string };
}, 60_000);
afterAll(async () => {
  redis?.disconnect();
  await pipeline?.stop();
});

test('there are commands to try', () => {
  expect(commands.length).toBeGreaterThan(10);
});

test.each(commands)('redis-cli %s', async (line) => {
  const [command = '', ...args] = wordsOf(line);
  const reply = await redis.call(command, ...args);
  expect(reply).not.toBeNull();
  if (Array.isArray(reply)) expect(reply).not.toEqual([]);
});

test('every key of the night is in the table, with its type', async () => {
  const found = new Map<string, string>();
  for (const key of await redis.keys('*')) {
    expect(key).toMatch(/^\{(night|queue):replay:tiny\}:/);
    if (!key.startsWith(tag)) continue;
    const name = key.slice(tag.length).replace(variables['EPOCH'] as string, '<epoch>');
    found.set(name.replace(variables['RUN'] as string, '<run>'), await redis.type(key));
  }
  for (const [name, type] of found) expect([name, documented.get(name)]).toEqual([name, type]);
  const named = Object.values(keys).map((key) => (typeof key === 'string' ? key : key('<>')).slice(tag.length));
  expect([...documented.keys()].map((key) => key.replace(/<\w+>/, '<>')).sort()).toEqual(named.sort());
});

test('every account of the shipped file is in the table, and no other', () => {
  const shipped = [...acl.matchAll(/^user (\w+) reset on /gm)].map(([, name]) => name);
  const named = [...text.matchAll(/^\| `(\w+)`[^|]*\|[^|]*\|[^|]*\| (?:the ten|by type|all that)/gm)].map(
    ([, name]) => name,
  );
  expect(named.sort()).toEqual(shipped.sort());
  expect(shipped.sort()).toEqual([...accounts].sort());
});

test('a job that failed is tried again as docs/operations.md says', { timeout: 60_000 }, async () => {
  // An account that was narrowed by mistake: no write of the aggregator goes through, and the queue still works.
  const allowed = [keys.meta, keys.fence, keys.rows, keys.admitted('*'), '{queue:*'].map((pattern) => `~${pattern}`);
  await redis.call('ACL', 'SETUSER', 'aggregator', 'resetkeys', ...allowed);
  const reports = `${pipeline.ingestorUrl}/v1/nights/tiny/reports`;
  const headers = { authorization: `Bearer ${pipeline.keys.sources['office']}`, 'content-type': 'application/json' };
  const entries = [{ unit: 'HILL', ballots: 430, voters: 600 }];
  const asOf = '2030-01-05T21:30:00Z';
  const body = JSON.stringify({ id: 'late', mode: 'replay', kind: 'turnout', asOf, entries });
  expect((await fetch(reports, { method: 'POST', headers, body })).status).toBe(202);
  const failed = () => redis.zcard('{queue:replay:tiny}:reports:failed');
  await vi.waitFor(async () => expect(await failed()).toBe(1), { timeout: 30_000 });

  await redis.call('ACL', 'SETUSER', 'aggregator', `~${tag}*`);
  const [command = ''] = /^node --input-type=module [^`]+/m.exec(operations) ?? [];
  const env = { ...process.env, REDIS_URL: pipeline.redisUrl };
  const { status, stdout, stderr } = spawnSync('sh', ['-c', command], { env, encoding: 'utf8', timeout: 20_000 });
  expect(status, stderr).toBe(0);
  expect(stdout).toMatch(/^r[0-9a-f]{64} late .*NOPERM/);
  const state = async () => (await (await fetch(`${reports}/late`, { headers })).json()) as object;
  await vi.waitFor(async () => expect(await state()).toMatchObject({ state: 'decided', counts: { accepted: 1 } }), {
    timeout: 10_000,
  });
  expect(await failed()).toBe(0);
});

/** A line of a shell with nothing but words, single quotes and variables. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/(?:'[^']*'|[^\s'])+/g)].map(([word]) =>
    word.replace(/'([^']*)'/g, '$1').replace(/\$([A-Z]+)/g, (_, name) => variables[name] as string),
  );
}
