import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Pipeline, startPipeline } from '../../tools/src/pipeline/start-pipeline.ts';
import { onPath } from '../../tools/src/programs/on-path.ts';
import { noFaults } from '../../tools/src/replay/plan-replay.ts';
import { type Recording, readRecording } from '../../tools/src/replay/read-recording.ts';
import { runReplay } from '../../tools/src/replay/run-replay.ts';
import { seededRandom } from '../../tools/src/replay/seeded-random.ts';
import type { Published } from '../../tools/src/verify/check/verify-log.ts';
import { forgeries } from './forge-log.ts';
import { verifyLines } from './verify-lines.ts';

// G20: anyone can recompute the published totals offline. The logs are those of real replays, read over HTTP.

const root = fileURLToPath(new URL('../../', import.meta.url));
const nights = ['tiny', 'harbour-2031', 'kazakhstan-2023'] as const;
const rough = { duplicate: 0.2, shuffleMs: 3 * 3_600_000, stale: 0.1, seed: 5 };
const trials = Number(process.env.VERIFY_TRIALS ?? 1000);
const seed = 20;

type Kept = { recording: Recording; definition: string; file: string; lines: readonly string[]; published: Published };

let pipeline: Pipeline;
let folder: string;
const kept = new Map<string, Kept>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'en-verify-'));
  pipeline = await startPipeline({ nights: nights.map((night) => `replay:${root}recordings/${night}`).join(',') });
  for (const [name, faults] of [
    ['rough', rough],
    ['plain', noFaults],
  ] as const) {
    for (const night of nights) kept.set(`${night} ${name}`, await replayAndKeep(night, name, faults));
  }
}, 120_000);
afterAll(async () => {
  await pipeline.stop();
  await rm(folder, { recursive: true, force: true });
});

async function replayAndKeep(night: string, name: string, faults: typeof noFaults): Promise<Kept> {
  const recording = await readRecording(`${root}recordings/${night}`);
  const { ingestorUrl, broadcasterUrl, keys } = pipeline;
  await runReplay({ recording, ingestorUrl, broadcasterUrl, keys, speed: 'max', faults });
  const address = `${broadcasterUrl}/v1/nights/${night}`;
  const published = (await (await fetch(`${address}/snapshot?topic=all`)).json()) as Published & { epoch: string };
  const text = await (await fetch(`${address}/${published.epoch}/log?limit=2000`)).text();
  const file = join(folder, `${night}-${name}.ndjson`);
  await writeFile(file, text);
  const { head, rev } = published;
  const definition = `${root}recordings/${night}/definition.json`;
  return { recording, definition, file, lines: text.trimEnd().split('\n'), published: { head, rev: rev as number } };
}

type Ran = { code: number; stdout: string; stderr: string };

/** `npm run verify`, as a person runs it. */
function run(args: readonly string[], { env = {}, input }: { env?: Record<string, string>; input?: string } = {}) {
  return new Promise<Ran>((resolve) => {
    const command = ['--import', 'tsx', join(root, 'tools/src/verify.ts'), ...args];
    const child = execFile(
      process.execPath,
      command,
      { cwd: root, env: { ...process.env, ...env } },
      (error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
    child.stdin?.end(input);
  });
}

describe('npm run verify', () => {
  test.each(nights)(
    'G20: the log of %s verifies from its address, with the head and rows of the snapshot',
    async (night) => {
      const { published, lines } = kept.get(`${night} plain`) as Kept;
      const { code, stdout } = await run([`${pipeline.broadcasterUrl}/v1/nights/${night}`]);
      expect(stdout).toContain(`Verified: ${night}, replay, epoch r`);
      expect(stdout).toContain(`log entries  ${lines.length} (`);
      expect(stdout).toContain(`head         ${published.head}`);
      expect(stdout).toMatch(/published {4}the snapshot of rev \d+ has this head and these \d+ rows/);
      expect(code).toBe(0);
    },
  );

  test('it says the same of a file and of stdin, in any zone and language', async () => {
    const { file, definition, published } = kept.get('kazakhstan-2023 rough') as Kept;
    const here = await run([file, '--definition', definition, '--head', published.head]);
    const env = { TZ: 'America/Lima', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' };
    const there = await run(['-', '--definition', definition], { env, input: await readFile(file, 'utf8') });
    expect([here.code, there.code]).toEqual([0, 0]);
    for (const { stdout } of [here, there]) expect(stdout).toContain(`head         ${published.head}`);
    expect(here.stdout).toContain('this is the head that was given');
    expect(there.stdout).toContain('no head was given: entries missing at the end');
  });

  test('a bad entry is exit code 1 with its rev; what cannot be read is 2 with what to do', async () => {
    const { lines, definition } = kept.get('tiny plain') as Kept;
    const file = join(folder, 'bad.ndjson');
    await writeFile(
      file,
      `${lines.map((line, at) => (at === 3 ? line.replace('"rev":4', '"rev":5') : line)).join('\n')}\n`,
    );
    const bad = await run([file, '--definition', definition]);
    expect([bad.code, bad.stdout]).toEqual([1, expect.stringContaining('The first bad entry is rev 4 of r')]);
    const without = await run([file]);
    expect([without.code, without.stderr]).toEqual([2, expect.stringContaining('--definition <definition.json>')]);
    const absent = await run([join(folder, 'absent.ndjson'), '--definition', definition]);
    expect([absent.code, absent.stderr]).toEqual([2, expect.stringContaining('absent.ndjson is not there')]);
    expect((await run([pipeline.broadcasterUrl])).stderr).toContain('say which night: http');
  });
});

test(`G20: of ${trials} changes of logs all are rejected, and the first bad entry is the one that was changed`, () => {
  const logs = [...kept.values()];
  const kinds = Object.entries(forgeries);
  const tried = new Map<string, { tried: number; rejected: number; byHeadAlone: number }>();
  for (let trial = 0; trial < trials; trial += 1) {
    let asked = 0;
    const roll = (n: number) => Math.floor(seededRandom(seed, `verify ${trial}`, asked++) * n);
    const { lines, published, recording } = logs[trial % logs.length] as Kept;
    const [kind, forge] = kinds[Math.floor(trial / logs.length) % kinds.length] as (typeof kinds)[number];
    const forged = forge(lines, roll);
    const outcome = verifyLines(recording.night.election, forged.lines, published);
    const what = [seed, trial, kind, forged.how];
    const counts = tried.get(kind) ?? { tried: 0, rejected: 0, byHeadAlone: 0 };
    tried.set(kind, counts);
    counts.tried += 1;
    if (!('rule' in outcome)) continue;
    counts.rejected += 1;
    const byHead = outcome.rule === 'head' && kind !== 'the end cut off';
    if (byHead) counts.byHeadAlone += 1;
    else expect([...what, outcome.message, outcome.rev]).toEqual([...what, outcome.message, forged.rev]);
  }
  for (const [kind, { tried: of, rejected, byHeadAlone }] of tried) {
    const note =
      byHeadAlone > 0 ? `; ${byHeadAlone} of them by the published head alone, since no row shows the figure` : '';
    console.log(`${kind}: ${rejected} of ${of} rejected${note}`);
  }
  const all = [...tried.values()];
  expect(all.map(({ rejected }) => rejected)).toEqual(all.map((counts) => counts.tried));
  // Who changes a figure that no row shows, and computes the chain anew, has made another log: only a head that was published shows it.
  for (const [kind, { byHeadAlone }] of tried)
    if (!kind.startsWith('an entry’s')) expect([kind, byHeadAlone]).toEqual([kind, 0]);
}, 120_000);

test.skipIf(!onPath('python3', process.env.PATH ?? ''))(
  'the lines of Python in docs/verify.md find the same head',
  async () => {
    const { file, published } = kept.get('harbour-2031 plain') as Kept;
    const [, program = ''] =
      /```python\n([\s\S]+?)```/.exec(await readFile(join(root, 'docs/verify.md'), 'utf8')) ?? [];
    const printed = await new Promise<string>((resolve, reject) => {
      execFile('python3', ['-c', program, file], (error, stdout, stderr) =>
        error ? reject(new Error(stderr)) : resolve(stdout),
      );
    });
    expect(printed.trim()).toBe(published.head);
  },
);
