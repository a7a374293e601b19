import { execFileSync, spawn } from 'node:child_process';
import { rmdirSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { nightKeys } from '@election-night/shared/redis/keys.ts';
import { freePort } from '@election-night/shared/runtime/free-port.ts';
import { loadNights } from '@election-night/shared/runtime/load-nights.ts';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { makeKeys } from '../../tools/src/pipeline/demo-keys.ts';
import { repositoryRoot, serviceCommand } from '../../tools/src/pipeline/service-process.ts';
import { startPipeline } from '../../tools/src/pipeline/start-pipeline.ts';
import { findStrace, type StraceProgram } from '../../tools/src/programs/find-strace.ts';
import { onPath } from '../../tools/src/programs/on-path.ts';
import { startPrivateRedis } from '../../tools/src/redis/private-redis.ts';
import { makeFaultNight, makeReports, stationsFor } from './fault-night.ts';
import { createRoughSender, deliverAll, type RoughSender } from './rough-sender.ts';
import { rounds, seeds } from './rounds.ts';
import { readTrace, tracedCalls } from './trace-writes.ts';
import { until } from './until.ts';

// G8, in part: with RECORD_TO, what was acknowledged is on the disk of the ingestor, whoever is killed and whatever loses its power.

vi.setConfig({ testTimeout: 60_000 * rounds, hookTimeout: 60_000 });

const reportsOfRound = 150;
let night: Awaited<ReturnType<typeof makeFaultNight>>;
let to: string;
beforeAll(async () => {
  night = await makeFaultNight(stationsFor(reportsOfRound * 4));
  to = await mkdtemp(join(tmpdir(), 'en-recording-'));
});
afterAll(async () => {
  await night.remove();
  await rm(to, { recursive: true, force: true });
});

type Line = { readonly source: string | null; readonly body?: { readonly id?: string } };

async function recordedIn(folder: string): Promise<{ text: string; lines: readonly Line[] }> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.ndjson'));
  const text = (await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))).join('');
  const lines = text.split('\n');
  expect(lines.pop()).toBe('');
  return { text, lines: lines.filter(Boolean).map((line) => JSON.parse(line) as Line) };
}

/** Ids of a sender's reports of which at least one copy was answered with 202, by whoever it was. */
function acknowledged(sender: RoughSender): string[] {
  return sender.sent
    .filter(({ said }) => said.flat().some(({ outcome }) => outcome === 'accepted'))
    .map(({ report }) => report.id);
}

test.each(seeds)(
  'an ingestor that is killed again and again has recorded every report that it acknowledged, seed %i',
  async (seed) => {
    const folder = join(to, `kill-${seed}`);
    const pipeline = await startPipeline({
      nights: `test:${night.folder}`,
      ports: { ingestor: await freePort() },
      env: { RECORD_TO: folder },
    });
    const sender = createRoughSender(pipeline, 'faults', seed);
    try {
      const sending = deliverAll(sender, makeReports(seed, 0, reportsOfRound, 'test'));
      let isOver = false;
      const over = sending.finally(() => {
        isOver = true;
      });
      let kills = 0;
      for (; !isOver && kills < 4; kills++) {
        await delay(150);
        await pipeline.restart('ingestor');
      }
      await over;
      const { lines } = await recordedIn(join(folder, 'faults'));
      const recorded = new Set(lines.map(({ body }) => body?.id));
      const of = acknowledged(sender);
      expect(of.filter((id) => !recorded.has(id))).toEqual([]);
      expect(of.length).toBeGreaterThan(reportsOfRound / 2);
      // Refused ones were answered too, and are as little lost.
      const refused = sender.sent.filter(({ said }) => said.flat().some(({ outcome }) => outcome === 'refused'));
      expect(refused.filter(({ report }) => !recorded.has(report.id))).toEqual([]);
      expect(refused.length).toBeGreaterThan(0);
      expect(await readdir(join(folder, 'faults'))).toHaveLength(4);
      console.log(`${kills} kills: ${of.length} acknowledged, ${refused.length} refused, ${lines.length} lines`);
    } finally {
      sender.close();
      await pipeline.stop();
    }
  },
);

describe('a power cut', async () => {
  const strace = await findStrace().catch(() => undefined);

  test.skipIf(!strace)(
    'P-REC-9: takes nothing that was answered: at each answer the synced part of the file has its line',
    async () => {
      const folder = join(to, 'traced');
      const ingestor = await startTraced(strace as StraceProgram, folder);
      const sender = createRoughSender(ingestor, 'faults', 1);
      try {
        await deliverAll(sender, makeReports(1, 0, reportsOfRound, 'test'));
      } finally {
        sender.close();
        await ingestor.stop();
      }
      const ofNight = join(folder, 'faults');
      const [name = ''] = (await readdir(ofNight)).filter((file) => file.endsWith('.ndjson'));
      const recording = await readFile(join(ofNight, name));
      const { answers, syncs, synced } = readTrace(await readFile(ingestor.trace, 'utf8'), join(ofNight, name));
      const unsafe = answers.filter(({ report, synced }, place) => {
        // What a cut at this moment would have left for certain.
        const left = recording.subarray(0, synced).toString();
        const lines = left.split('\n').length - 1;
        return report === undefined ? lines <= place : !left.includes(`"id":"${report}"`) || lines <= place;
      });
      expect(unsafe).toEqual([]);
      expect(synced).toBe(recording.length);
      const acknowledgements = answers.filter(({ report }) => report !== undefined).length;
      expect(acknowledgements).toBeGreaterThanOrEqual(acknowledged(sender).length);
      expect(acknowledged(sender).length).toBeGreaterThan(reportsOfRound / 2);
      // Many requests shared a sync.
      expect(syncs).toBeLessThan(answers.length);
      console.log(`${answers.length} answers, ${acknowledgements} of them 202, ${syncs} syncs`);
    },
  );

  /** An ingestor under strace from its first moment, with a Redis and a night that has begun, and nobody who takes its jobs. */
  async function startTraced({ path, env }: StraceProgram, folder: string) {
    const redis = await startPrivateRedis();
    const nights = await loadNights(`test:${night.folder}`);
    const { senders, ingestor } = makeKeys(nights);
    const keysFile = join(to, 'keys.json');
    await writeFile(keysFile, JSON.stringify(ingestor));
    const client = new Redis(redis.url.slice('unix://'.length));
    await client.hset(nightKeys('test', 'faults').fence, { run: 'run-1', epoch: 't00000000001', seq: '1' });
    client.disconnect();
    const port = await freePort();
    const trace = join(to, 'trace');
    const child = spawn(
      path,
      [
        ...['-f', '-y', '-s', '4000', '-e', `trace=${tracedCalls}`, '-e', 'signal=none', '-D', '-o', trace],
        ...[process.execPath, ...serviceCommand('ingestor')],
      ],
      {
        cwd: repositoryRoot,
        stdio: 'ignore',
        env: {
          ...{ ...process.env, ...env, NODE_OPTIONS: '', REDIS_URL: redis.url, NIGHTS: `test:${night.folder}` },
          ...{ KEYS_FILE: keysFile, INGESTOR_PORT: String(port), RECORD_TO: folder },
        },
      },
    );
    const ended = new Promise((resolve) => child.once('exit', resolve));
    const ingestorUrl = `http://127.0.0.1:${port}`;
    await until('the traced ingestor is ready', 30_000, () =>
      fetch(`${ingestorUrl}/readyz`).then(
        ({ status }) => status === 200,
        () => false,
      ),
    );
    return {
      ...{ ingestorUrl, keys: senders, trace },
      stop: async () => {
        child.kill('SIGTERM');
        await ended;
        await until('the trace is whole', 10_000, async () =>
          / \+\+\+ .* \+\+\+\n$/.test(await readFile(trace, 'utf8')),
        );
        await redis.stop();
      },
    };
  }
});

/** A place to record into that holds little, and how it gets room. */
type SmallDisk = { readonly folder: string; limit(pid: number): void; makeRoom(pid: number): void; remove(): void };

const isRoot = process.getuid?.() === 0;
const smallDisks: Record<
  string,
  {
    readonly isPossible: boolean;
    /** Whether somebody sends as soon as there is room, before the ingestor has looked for it by itself. */
    readonly sendsAtOnce: boolean;
    make(): Promise<SmallDisk>;
  }
> = {
  'a file system of 1 MiB': {
    isPossible: isRoot && canMount(),
    sendsAtOnce: false,
    make: async () => {
      const folder = await mkdtemp(join(tmpdir(), 'en-small-'));
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]);
      return {
        folder,
        limit: () => {},
        makeRoom: () => execFileSync('mount', ['-o', 'remount,size=64m', folder]),
        remove: () => {
          execFileSync('umount', ['-l', folder]);
          rmdirSync(folder);
        },
      };
    },
  },
  'a limit of 256 KiB a file': {
    sendsAtOnce: true,
    isPossible: onPath('prlimit', process.env['PATH'] ?? '') !== undefined,
    make: async () => {
      const folder = join(to, 'limited');
      await mkdir(folder);
      return {
        folder,
        limit: (pid) => execFileSync('prlimit', ['--pid', String(pid), '--fsize=262144:unlimited']),
        makeRoom: (pid) => execFileSync('prlimit', ['--pid', String(pid), '--fsize=unlimited:unlimited']),
        remove: () => {},
      };
    },
  },
};

function canMount(): boolean {
  try {
    execFileSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe.each(Object.entries(smallDisks).filter(([, { isPossible }]) => isPossible))(
  'a disk that is full: %s',
  (_, { make, sendsAtOnce }) => {
    test('P-REC-11: is a 503 that claims and queues nothing, and when there is room the ingestor goes on by itself', async () => {
      const disk = await make();
      onTestFinished(() => disk.remove());
      const pipeline = await startPipeline({ nights: `test:${night.folder}`, env: { RECORD_TO: disk.folder } });
      const sender = createRoughSender(pipeline, 'faults', 1);
      const readiness = async () => {
        const answer = await fetch(`${pipeline.ingestorUrl}/readyz`);
        return { status: answer.status, ...((await answer.json()) as { reasons: string[]; recording: object }) };
      };
      const statusOf = (report: string) =>
        fetch(`${pipeline.ingestorUrl}/v1/nights/faults/reports/${report}`, {
          headers: { authorization: `Bearer ${pipeline.keys.sources['commission']}` },
        }).then(({ status }) => status);
      try {
        disk.limit(pipeline.pidOf('ingestor'));
        const reports = makeReports(7, 0, reportsOfRound * 4, 'test', ['counted']);
        const taken: string[] = [];
        const left: string[] = [];
        for (const { id, source, contents } of reports) {
          // Longer than it need be, to fill the disk in fewer requests.
          const said = await sender.attempt(source, `${contents[0]?.body}${' '.repeat(8000)}`);
          (said.outcome === 'accepted' ? taken : left).push(id);
          if (said.outcome !== 'accepted')
            expect(said).toMatchObject({ why: expect.stringMatching(/^503 .*recording-failed/) });
          if (left.length === 10) break;
        }
        expect([taken.length > 10, left.length]).toEqual([true, 10]);
        expect(await Promise.all(left.map(statusOf))).toEqual(left.map(() => 404));
        expect(await readiness()).toMatchObject({
          status: 503,
          reasons: ['night faults cannot be recorded'],
          recording: { on: true, lastError: { night: 'faults', reason: expect.stringMatching(/^(ENOSPC|EFBIG)/) } },
        });

        disk.makeRoom(pipeline.pidOf('ingestor'));
        if (!sendsAtOnce) {
          await until(
            'the ingestor is ready, though nobody sends',
            5000,
            async () => (await readiness()).status === 200,
          );
        }
        for (const { id, source, contents } of reports.filter(({ id }) => left.includes(id))) {
          const said = await sender.attempt(source, contents[0]?.body ?? '');
          expect([id, said.outcome]).toEqual([id, 'accepted']);
        }
        expect(await readiness()).toMatchObject({
          status: 200,
          recording: { on: true, lastError: { night: 'faults' } },
        });
        const { lines } = await recordedIn(join(disk.folder, 'faults'));
        // Each once, and nothing of what was refused meanwhile.
        expect(lines.map(({ body }) => body?.id)).toEqual([...taken, ...left]);
      } finally {
        sender.close();
        await pipeline.stop();
      }
    });
  },
);
