import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Way } from './follow/way.ts';
import { repositoryRoot } from './pipeline/service-process.ts';
import { type Pipeline, startPipeline } from './pipeline/start-pipeline.ts';
import { createReplayClient } from './replay/replay-client.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let folder: string;
let pipeline: Pipeline;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'en-follow-'));
  pipeline = await startPipeline({ nights: 'replay:recordings/tiny', env: { RECORD_TO: folder } });
  const { ingestorUrl, keys } = pipeline;
  const client = createReplayClient({ ingestorUrl, night: 'tiny', keys });
  await client.control({ action: 'start', from: '2030-01-05T20:55:00Z', paused: true });

  await send('office', turnout('turnout-1900', { unit: 'NORTH', ballots: 400, voters: 1000 }));
  await send('office', turnout('turnout-1900-again', { unit: 'NORTH', ballots: 400, voters: 1000 }));
  const [hill, river] = [
    { unit: 'HILL', ballots: 300, voters: 600 },
    { unit: 'RIVER', ballots: 900, voters: 800 },
  ];
  await send('office', turnout('too-many', hill, river));
  await send('ada', poll);
});
afterAll(async () => {
  await pipeline?.stop();
  await rm(folder, { recursive: true, force: true });
});

const turnout = (id: string, ...entries: object[]) => ({
  ...{ id, mode: 'replay', kind: 'turnout', asOf: '2030-01-05T19:00:00Z', entries },
});

const poll = {
  ...{ id: 'ada-poll', mode: 'replay', kind: 'exit-poll', asOf: '2030-01-05T20:30:00Z' },
  entries: [
    {
      ...{ unit: 'TOWN', contest: 'council', sample: 98_765, fieldwork: 'Asked at the doors' },
      shares: { OAK: 43.17, BIRCH: 45.91, CEDAR: 7.28, NONE: 3.64 },
    },
  ],
};

const post = (source: string, body: object) =>
  fetch(`${pipeline.ingestorUrl}/v1/nights/tiny/reports`, {
    method: 'POST',
    headers: { authorization: `Bearer ${pipeline.keys.sources[source]}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

/** Sends a report and waits until it is decided, so that those that follow meet it. */
async function send(source: string, body: { readonly id: string; readonly [field: string]: unknown }): Promise<void> {
  expect((await post(source, body)).status).toBe(202);
  await vi.waitFor(
    async () => {
      const answer = await fetch(`${pipeline.ingestorUrl}/v1/nights/tiny/reports/${body.id}`, {
        headers: { authorization: `Bearer ${pipeline.keys.sources[source]}` },
      });
      expect(await answer.json()).not.toMatchObject({ state: 'queued' });
    },
    { timeout: 15_000 },
  );
}

const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

async function follow(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const { REDIS_URL: _redisUrl, ...inherited } = process.env;
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', 'tools/src/follow.ts', '--feed', pipeline.broadcasterUrl, ...args],
    { cwd: repositoryRoot, env: inherited, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  running.push(child);
  const printed = { out: '', err: '' };
  child.stdout.on('data', (text) => (printed.out += text));
  child.stderr.on('data', (text) => (printed.err += text));
  const code = await new Promise<number | null>((done) => child.once('close', done));
  return { code, ...printed };
}
const withRedis = (...args: string[]) => follow(...args, '--redis', pipeline.redisUrl);
const overHttp = (...args: string[]) =>
  follow(...args, '--url', pipeline.ingestorUrl, '--keys', pipeline.senderKeysFile);

/** Without the columns: a test of words, not of widths. */
const words = (text: string) => text.replace(/ +/g, ' ');

describe('with the account of an operator', () => {
  test('an accepted report is told from its recorded line to the broadcaster that serves it', async () => {
    const { code, out, err } = await withRedis('turnout-1900', '--recording', folder);
    expect([code, err]).toEqual([0, '']);
    const text = words(out);
    expect(text).toMatch(/^turnout-1900 of office · night tiny · replay · run \S+\n/);
    expect(text).toMatch(/ recorded 2030-01-05T20:55:00Z office \S+\/tiny\/reports\.\S+\.ndjson:\d+ this content\n/);
    expect(text).toMatch(/ received 20\d\d-\S+Z by the wall clock\n/);
    expect(text).toMatch(/ claimed content [0-9a-f]{64}\n receipt r[0-9a-f]{64}\n/);
    expect(text).toMatch(/ queue completed, 1 attempt, ended 20\d\d-/);
    expect(text).toMatch(/ decided 1 accepted\n entry 0 NORTH accepted\n/);
    expect(text).toMatch(
      / commit rev \d+ of epoch r\S+, 2030-01-05T20:55:00Z on the night’s clock\n hash [0-9a-f]{64}\n/,
    );
    expect(text).toContain('cause report office/turnout-1900\n');
    expect(text).toMatch(/turnout:NORTH new: .*ballots 400, .*percent 40/);
    expect(text).toMatch(/ served yes: http:\S+ is at rev \d+ now\n/);
    // What stands beside the labels begins in one column.
    const columns = out.split('\n').flatMap((line) => /^ {2}\S+(?: \S+)* {2,}/.exec(line) ?? []);
    expect(columns.length).toBeGreaterThan(7);
    expect(new Set(columns.map(({ length }) => length)).size).toBe(1);
  });

  test('what a row was before is told from the log', async () => {
    const bulletin = turnout('turnout-1930', { unit: 'NORTH', ballots: 450, voters: 1000 });
    await send('office', { ...bulletin, asOf: '2030-01-05T19:30:00Z' });
    const { out } = await withRedis('turnout-1930');
    expect(words(out)).toMatch(/turnout:NORTH ballots 400 → 450, percent 40 → 45\n/);
  });

  test('a held entry is named with its rule, its neighbour is accepted, and the next step is told', async () => {
    const { code, out } = await withRedis('too-many');
    expect(code).toBe(0);
    expect(words(out)).toMatch(/ decided (1 accepted, 1 held|1 held, 1 accepted)\n/);
    expect(words(out)).toMatch(/entry 0 HILL accepted\n/);
    expect(words(out)).toMatch(/entry 1 RIVER HELD .*ballots/);
    expect(out).toContain('a held entry waits for a correction of its source, or for the desk');
  });

  test('a duplicate under another id says so', async () => {
    const { out } = await withRedis('turnout-1900-again');
    expect(words(out)).toMatch(/ decided 1 duplicate\n entry 0 NORTH duplicate the same figures/);
  });

  test('a sealed report says until when, and neither a figure nor a subject of it', async () => {
    for (const form of [[], ['--json']]) {
      const { code, out } = await withRedis('ada-poll', '--recording', folder, ...form);
      expect(code).toBe(0);
      expect(out).toContain('2030-01-05T21:15:00Z');
      for (const secret of ['43.17', '45.91', '98765', 'Asked', 'OAK', 'shares', 'council', 'TOWN']) {
        expect(out).not.toContain(secret);
      }
    }
    expect(words((await withRedis('ada-poll')).out)).toContain(
      'SEALED until 2030-01-05T21:15:00Z on the night’s clock: stored apart, not judged',
    );
  });

  test('an id that nobody sent ends with 1 and the nearest that there are', async () => {
    const { code, out } = await withRedis('turnout-190');
    expect(code).toBe(1);
    expect(words(out)).toContain('UNKNOWN: nothing of this id was admitted');
    expect(words(out)).toMatch(/nearest ids office\/turnout-1900\n/);
  });

  test('another content under a taken id is found in the recording, with its 409 and what to do', async () => {
    expect((await post('office', turnout('turnout-1900', { unit: 'NORTH', ballots: 401, voters: 1000 }))).status).toBe(
      409,
    );
    const { code, out } = await withRedis('turnout-1900', '--recording', folder);
    expect(code).toBe(0);
    expect(words(out)).toMatch(
      /recorded \S+ office \S+ this content\n \S+ office \S+ ANOTHER CONTENT under the same id: 409\n/,
    );
    expect(out).toContain('its source has to send it under an id of its own');
    expect((await withRedis('turnout-1900')).out).toContain('copies that were refused: with --recording');
  });

  test('while no aggregator runs the job waits, and that is said', async () => {
    await pipeline.kill('aggregator-1', 'SIGKILL');
    expect((await post('office', turnout('waits', { unit: 'HILL', ballots: 310, voters: 600 }))).status).toBe(202);
    const { code, out } = await withRedis('waits');
    await pipeline.restart('aggregator-1');
    expect(code).toBe(0);
    expect(words(out)).toMatch(/ queue waiting\n decided not yet\n/);
    expect(words(out)).toMatch(/ next it waits for an aggregator: see that one runs/);
  });

  test('--json has the same for programs', async () => {
    const way = JSON.parse((await withRedis('too-many', '--json')).out) as Way;
    expect(way).toMatchObject({
      report: 'too-many',
      source: 'office',
      night: 'tiny',
      mode: 'replay',
      state: 'decided',
    });
    expect(way.entries?.[1]).toMatchObject({ entry: 1, unit: 'RIVER', outcome: 'held' });
    expect(way.commit?.rows.map(({ key }) => key)).toContain('turnout:HILL');
  });
});

describe('with a key of a source alone', () => {
  test('less is seen, and what is not seen is said', async () => {
    const { code, out, err } = await overHttp('too-many');
    expect([code, err]).toEqual([0, '']);
    expect(words(out)).toMatch(/^too-many of office · night tiny · replay\n/);
    expect(words(out)).toMatch(/entry 1 HELD /);
    expect(words(out)).toMatch(/ commit rev \d+ of epoch /);
    expect(words(out)).toContain('not seen when it was received, its claim and its job: with --redis');
    expect(out).not.toContain('receipt');
  });

  test('a sealed report, an unknown one', async () => {
    expect(words((await overHttp('ada-poll', '--source', 'ada')).out)).toContain(
      'SEALED at least until 2030-01-05T21:00:00Z on the night’s clock',
    );
    const unknown = await overHttp('turnout-190');
    expect(unknown.code).toBe(1);
    expect(words(unknown.out)).toMatch(/nearest ids office\/turnout-1900\n/);
  });
});

test('what is sealed waits for the definition as it was amended, also where only its first version can be read', async () => {
  const amended = await fetch(`${pipeline.ingestorUrl}/v1/nights/tiny/definition`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${pipeline.keys.desk?.['first desk']}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({
      ...{ id: 'later', mode: 'replay', version: 2, reason: 'A queue at the doors' },
      changes: [{ change: 'close-of-polls', unit: 'TOWN', closes: '2030-01-05T21:30:00Z' }],
    }),
  });
  expect(amended.status).toBe(202);
  await vi.waitFor(
    async () => {
      const definition = await fetch(`${pipeline.broadcasterUrl}/v1/nights/tiny/definition`);
      expect(await definition.json()).toMatchObject({ version: 2 });
    },
    { timeout: 15_000 },
  );
  const folderAlone = ['--feed', 'http://127.0.0.1:9', '--night', 'recordings/tiny'];
  for (const from of [[], folderAlone]) {
    expect(words((await withRedis('ada-poll', ...from)).out)).toContain('SEALED until 2030-01-05T21:30:00Z');
  }
});

test.each([
  [['x'], 'say --redis (shows everything) or --keys'],
  [['x', '--redis', 'unix:///nowhere/redis.sock'], 'Redis does not answer at unix:///nowhere/redis.sock'],
  [['x', '--keys', 'KEYS', '--night', 'other'], 'does not know other; say --night tiny'],
  [['x', '--keys', 'KEYS', '--source', 'nobody', '--url', 'URL'], 'has no key for nobody'],
])('a mistake is one sentence that says what to do: %j', async (args, sentence) => {
  const filled = args.map((arg) =>
    arg === 'KEYS' ? pipeline.senderKeysFile : arg === 'URL' ? pipeline.ingestorUrl : arg,
  );
  const { code, out, err } = await follow(...filled);
  expect([code, out]).toEqual([1, '']);
  expect(err).toContain(sentence);
  expect(err.trimEnd()).not.toContain('\n');
});
