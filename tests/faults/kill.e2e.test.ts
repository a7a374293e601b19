import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { repositoryRoot } from '../../tools/src/pipeline/service-process.ts';
import { type Pipeline, startPipeline } from '../../tools/src/pipeline/start-pipeline.ts';
import { rowsText } from '../../tools/src/replay/collect-rows.ts';
import { noFaults } from '../../tools/src/replay/plan-replay.ts';
import { type Recording, readRecording } from '../../tools/src/replay/read-recording.ts';
import { runReplay } from '../../tools/src/replay/run-replay.ts';
import { seededRandom } from '../../tools/src/replay/seeded-random.ts';
import { Bites } from './bites.ts';
import { killWhen } from './kill-when.ts';
import { watchTopic } from './resuming-viewer.ts';
import { seeds } from './rounds.ts';
import { until } from './until.ts';
import { type NightWatch, watchNight } from './watch-night.ts';

// The recorded night of Kazakhstan with a process killed in the middle, each time while something is under way: the same final bytes.

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const folder = join(repositoryRoot, 'recordings/kazakhstan-2023');
let recording: Recording;
let pipeline: Pipeline;
let watch: NightWatch;

beforeAll(async () => {
  recording = await readRecording(folder);
  pipeline = await startPipeline({ nights: `replay:${folder}` });
  watch = watchNight(pipeline.redisUrl, 'replay', 'kazakhstan-2023');
});
afterAll(async () => {
  watch?.stop();
  await pipeline?.stop();
});

/** A replay under way; `posted` is how many of its reports were answered. */
function replay(speed: number | 'max') {
  const progress = { posted: 0, run: '', isOver: false };
  const { ingestorUrl, broadcasterUrl, keys } = pipeline;
  const ended = runReplay({
    ...{ recording, ingestorUrl, broadcasterUrl, keys, speed, faults: noFaults },
    onProgress: ({ posted, run }) => Object.assign(progress, { posted, run }),
  }).finally(() => {
    progress.isOver = true;
  });
  return { progress, ended };
}

/** Two places in the recording's thirteen reports, the second well after the first. */
const momentsOf = (seed: number) => [
  2 + Math.floor(seededRandom(seed, 'moment', 0) * 3),
  7 + Math.floor(seededRandom(seed, 'moment', 1) * 4),
];

test.each(seeds)('SIGKILL of the aggregator, twice, while it holds a job: the same bytes, seed %i', async (seed) => {
  const bites = new Bites(`seed ${seed}: kills of the aggregator`);
  const { progress, ended } = replay('max');
  const undecided = async () => [...(await watch.ledger()).values()].filter(({ outcome }) => !outcome).length;
  for (const [place, moment] of momentsOf(seed).entries()) {
    const { stops } = await killWhen(pipeline, 'aggregator-1', watch, async () => {
      if (progress.posted < moment || progress.isOver) return undefined;
      // The first time before its write; the second time wherever it is.
      return ((await watch.activeCount()) > 0 && (place > 0 || (await undecided()) > 0)) || undefined;
    });
    const held = await watch.activeCount();
    bites.add(held > 0 && !progress.isOver);
    const written = (await undecided()) === 0 ? 'written' : 'not written';
    console.log(`killed after report ${progress.posted}, at stop ${stops}: ${held} job taken and not done, ${written}`);
    await pipeline.restart('aggregator-1');
  }
  expect((await ended).rows).toBe(recording.expectedRows);
  console.log(`${bites}`);
  bites.mustCount();
});

test.each(seeds)(
  'SIGKILL of the ingestor, twice, between a claim and its answer: the same bytes, seed %i',
  async (seed) => {
    const bites = new Bites(`seed ${seed}: kills of the ingestor`);
    const { progress, ended } = replay('max');
    const claims = async () =>
      [...(await watch.ledger()).keys()].filter((field) => !field.startsWith('replay/')).length;
    for (const moment of momentsOf(seed)) {
      const isUnanswered = async () => progress.posted >= moment && ((await claims()) > progress.posted || undefined);
      const isOfThisRun = async () => progress.run === (await watch.run()) && isUnanswered();
      const { stops } = await killWhen(
        pipeline,
        'ingestor',
        watch,
        async () => (await isOfThisRun()) || undefined,
        // Fewer questions, so that more of the moments are seen: each lasts some milliseconds.
        async () => (await isUnanswered()) || undefined,
      );
      const unanswered = (await claims()) - progress.posted;
      bites.add(unanswered > 0 && !progress.isOver);
      console.log(
        `killed after report ${progress.posted}, at stop ${stops}: ${unanswered} report claimed and not answered`,
      );
      await pipeline.restart('ingestor');
    }
    expect((await ended).rows).toBe(recording.expectedRows);
    console.log(`${bites}`);
    bites.mustCount();
  },
);

test.each(seeds)(
  'SIGKILL of the broadcaster, twice, before a commit has reached its viewer: the same bytes, also for the viewer, seed %i',
  async (seed) => {
    const bites = new Bites(`seed ${seed}: kills of the broadcaster`);
    const viewer = watchTopic(pipeline.broadcasterUrl, 'kazakhstan-2023', 'all');
    try {
      await until('the viewer is connected', 5000, () => viewer.epoch !== '');
      const { progress, ended } = replay(8000);
      for (const moment of momentsOf(seed)) {
        const isBehind = async () => {
          if (progress.posted < moment || viewer.epoch !== (await watch.epoch())) return undefined;
          return (await watch.rev()) > viewer.rev || undefined;
        };
        const isBehindStill = async () => {
          // What had left for the viewer before the stop arrives meanwhile.
          await delay(20);
          return isBehind();
        };
        const { stops } = await killWhen(pipeline, 'broadcaster', watch, isBehindStill, isBehind);
        const missed = (await watch.rev()) - viewer.rev;
        bites.add(missed > 0 && !progress.isOver);
        console.log(`killed after report ${progress.posted}, at stop ${stops}: ${missed} commits not yet shown`);
        const { connections } = viewer;
        await pipeline.restart('broadcaster');
        await until('the viewer is back', 5000, () => viewer.connections > connections);
      }
      expect((await ended).rows).toBe(recording.expectedRows);
      const rev = await watch.rev();
      await until('the viewer is at the tip', 5000, () => viewer.rev >= rev);
      expect(rowsText(viewer.rows())).toBe(recording.expectedRows);
      expect(viewer.wrong).toEqual([]);
    } finally {
      viewer.close();
    }
    console.log(`${bites}`);
    bites.mustCount();
  },
);
