import { type ChildProcess, spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { processesOf } from './pipeline/processes-of.ts';
import { repositoryRoot } from './pipeline/service-process.ts';
import { type Pipeline, startPipeline } from './pipeline/start-pipeline.ts';
import { noFaults } from './replay/plan-replay.ts';
import { readRecording } from './replay/read-recording.ts';
import { runReplay } from './replay/run-replay.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 });

let folder: string;
/** The tiny night without expectations, so that the tests say themselves what they expect. */
let night: string;
let rows: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'en-replay-'));
  night = join(folder, 'night');
  await cp(join(repositoryRoot, 'recordings/tiny'), night, { recursive: true });
  await rm(join(night, 'expected-rows.ndjson'), { force: true });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A test that failed must not leave a replay that plays into the next one. */
const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGINT');
});

function command(program: string, args: string[]) {
  const { REDIS_URL: _redisUrl, ...inherited } = process.env;
  const child = spawn(process.execPath, ['--import', 'tsx', `tools/src/${program}.ts`, ...args], {
    cwd: repositoryRoot,
    env: { ...inherited, EN_TEST_MARK: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed = { out: '', err: '' };
  child.stdout.on('data', (text) => (printed.out += text));
  child.stderr.on('data', (text) => (printed.err += text));
  const ended = new Promise<number | null>((done) => child.once('close', done));
  running.push(child);
  return { child, printed, ended };
}

const leftBehind = () => processesOf(`EN_TEST_MARK=${folder}`);

test('P-REC-7: a recording that expects nothing ends well and says so; rows go to stdout, everything else to stderr', async () => {
  const { printed, ended } = command('replay', [night, '--speed', 'max', '--rows']);
  expect(await ended, printed.err).toBe(0);
  expect(printed.err).toContain('has no expected-rows.ndjson');
  rows = printed.out;
  const keys = rows
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { key: string }).key);
  expect(keys).toEqual([...keys].sort());
  expect(keys).toContain('turnout:TOWN');
  expect(leftBehind()).toEqual([]);
});

test('P-REC-7: the expected rows end with 0, a wrong one with 1 and what differs', async () => {
  await writeFile(join(night, 'expected-rows.ndjson'), rows);
  expect(await command('replay', [night, '--speed', 'max']).ended).toBe(0);
  await writeFile(join(night, 'expected-rows.ndjson'), rows.replace('"percent":64.58', '"percent":64.59'));
  const { printed, ended } = command('replay', [night, '--speed', 'max']);
  expect(await ended).toBe(1);
  expect(printed.out).toBe('');
  expect(printed.err).toContain('turnout:TOWN percent: expected 64.59, got 64.58');
});

test('Ctrl-C in the middle ends with 130, and nothing is left', async () => {
  const { child, printed, ended } = command('replay', [night, '--speed', '1']);
  await vi.waitFor(() => expect(leftBehind().join('\n')).toContain('services/broadcaster'), { timeout: 30_000 });
  child.kill('SIGINT');
  expect(await ended).toBe(130);
  expect(printed.err).toContain('stopped by SIGINT');
  expect(leftBehind()).toEqual([]);
});

test('a folder that is no recording is one sentence', async () => {
  const { printed, ended } = command('replay', [folder]);
  expect(await ended).toBe(1);
  expect(printed.err).toBe(`${folder} is not a recording: ${join(folder, 'definition.json')} is missing\n`);
});

describe('on a pipeline that runs already', () => {
  let pipeline: Pipeline;
  beforeAll(async () => {
    pipeline = await startPipeline({ nights: `replay:${night}`, aggregators: 2 });
  });
  afterAll(() => pipeline?.stop());

  const remote = () => ['--url', pipeline.ingestorUrl, '--keys', pipeline.senderKeysFile];
  const control = async (...args: string[]) => {
    const { printed, ended } = command('replay-control', [...remote(), '--night', night, ...args]);
    expect(await ended, printed.err).toBe(0);
    return printed.out;
  };

  test('somebody else pauses, seeks forward and back, and the replay follows to the same rows', async () => {
    const args = [night, ...remote(), '--feed', pipeline.broadcasterUrl, '--speed', '10', '--rows'];
    const { printed, ended } = command('replay', args);
    let where = '';
    await vi.waitFor(async () => expect((where = await control('where'))).toContain('10 times as fast'), {
      timeout: 30_000,
    });
    const runOf = (line: string) => /; (run-\S+),/.exec(line)?.[1];
    const paused = await control('pause');
    expect(paused).toContain('paused');
    expect(runOf(await control('seek', '21:00'))).toBe(runOf(where));
    const back = await control('seek', '19:30');
    expect(back).toMatch(/ 19:30 .*paused/);
    expect(runOf(back)).not.toBe(runOf(where));
    await control('speed', '100000');
    await control('resume');
    await ended;
    expect(printed.out).toBe(rows);
  });

  test.each(['ingestor', 'aggregator-1', 'broadcaster'])(
    'SIGKILL of the %s in the middle of a replay changes no byte',
    async (name) => {
      const recording = await readRecording(night);
      let killed: Promise<void> | undefined;
      const { rows: after } = await runReplay({
        ...{ recording, faults: noFaults, speed: 'max' },
        ...{ ingestorUrl: pipeline.ingestorUrl, broadcasterUrl: pipeline.broadcasterUrl, keys: pipeline.keys },
        onProgress: ({ posted }) => {
          if (posted === 4) killed ??= pipeline.restart(name);
        },
      });
      await killed;
      expect(killed).toBeDefined();
      expect(after).toBe(rows);
    },
  );
});

test('new keys are for one reader each, and are not replaced by accident', async () => {
  const out = join(folder, 'keys');
  expect(await command('make-keys', [night, '--out', out]).ended).toBe(0);
  const senders = JSON.parse(await readFile(join(out, 'senders/keys.json'), 'utf8'));
  const digests = await readFile(join(out, 'ingestor/keys.json'), 'utf8');
  expect(Object.keys(senders.sources).sort()).toEqual(['ada', 'bo', 'office']);
  for (const key of [senders.replay, ...Object.values(senders.sources)]) expect(digests).not.toContain(key);
  const { printed, ended } = command('make-keys', [night, '--out', out]);
  expect(await ended).toBe(1);
  expect(printed.err).toContain('--force replaces it');
});
