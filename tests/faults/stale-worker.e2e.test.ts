import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Pipeline, startPipeline } from '../../tools/src/pipeline/start-pipeline.ts';
import { createReplayClient } from '../../tools/src/replay/replay-client.ts';
import { Bites } from './bites.ts';
import { type Fate, type FaultReport, makeFaultNight, makeReports, stationsFor } from './fault-night.ts';
import { describeJudgement, faultsOf, judgeHistory } from './judge-history.ts';
import { stopWhen } from './kill-when.ts';
import { createRoughSender, type RoughSender, type Sent } from './rough-sender.ts';
import { firstSeed, rounds } from './rounds.ts';
import { until } from './until.ts';
import { type NightWatch, watchNight } from './watch-night.ts';

// G4: an aggregator that stood still past its lock, and goes on after another one has finished its work, changes nothing.

vi.setConfig({ testTimeout: 60_000 + rounds * 30_000, hookTimeout: 60_000 });

const burst = 64;
/** Batches that one round may take until the moment comes. */
const triesAtMost = 5;
const reportsAtMost = burst * (3 * triesAtMost * rounds + 1);
const sleeper = 'aggregator-1';
const other = 'aggregator-2';
/** So many jobs at least: then there are some of every fate among them. */
const held = 16;
let night: Awaited<ReturnType<typeof makeFaultNight>>;
let pipeline: Pipeline;
let watch: NightWatch;
let sender: RoughSender;
let made = 0;
let sent: Sent[] = [];

beforeAll(async () => {
  night = await makeFaultNight(stationsFor(reportsAtMost));
  pipeline = await startPipeline({ nights: `replay:${night.folder}`, aggregators: 2, logLevel: 'debug' });
  watch = watchNight(pipeline.redisUrl, 'replay', 'faults');
  sender = createRoughSender(pipeline, 'faults', firstSeed);
});
afterAll(async () => {
  sender?.close();
  watch?.stop();
  await pipeline?.stop();
  await night?.remove();
});
const fieldOf = ({ source, id }: FaultReport) => `${source}/${id}`;

/** So many reports at the same time; resolves when all are acknowledged. */
async function sendTogether(fates: readonly Fate[]): Promise<FaultReport[]> {
  const batch = makeReports(firstSeed, made, burst, 'replay', fates);
  made += burst;
  await Promise.all(
    batch.map(async (report) => {
      const said = await sender.attempt(report.source, report.contents[0]?.body ?? '');
      expect(said.outcome).toBe('accepted');
      sent.push({ report, said: [[said]], gaveUp: false });
    }),
  );
  return batch;
}

/**
 * Stops the sleeper while it holds many jobs whose write it has not made: only then is it stale for what the other one does. Both stand
 * still until the reports are there, and the other one a little longer: so the sleeper finds many at once, and all that is taken is its own.
 */
async function stopBeforeItsWrite(fates: readonly Fate[]): Promise<{ batch: FaultReport[]; unwritten: FaultReport[] }> {
  for (let tries = 0; tries < triesAtMost; tries++) {
    for (const name of [sleeper, other]) await pipeline.kill(name, 'SIGSTOP');
    const batch = await sendTogether(fates);
    await pipeline.kill(sleeper, 'SIGCONT');
    const look = async () => {
      const fields = await watch.unwritten();
      return fields.length >= held ? fields : undefined;
    };
    const stopped = await stopWhen(pipeline, sleeper, watch, look, { withinMs: 3000 });
    if (stopped) return { batch, unwritten: batch.filter((report) => stopped.found.includes(fieldOf(report))) };
    await pipeline.kill(other, 'SIGCONT');
  }
  throw new Error(`the moment to stop ${sleeper} did not come in ${triesAtMost} batches`);
}

/** What the sleeper said after it went on: each batch that it finished, each job that was taken from it. */
async function linesSince(offset: number): Promise<string[]> {
  return (await readFile(pipeline.logFileOf(sleeper), 'utf8')).slice(offset).split('\n').filter(Boolean);
}

async function goOn(): Promise<number> {
  const offset = (await readFile(pipeline.logFileOf(sleeper), 'utf8')).length;
  await pipeline.kill(sleeper, 'SIGCONT');
  return offset;
}

const batches: readonly { what: string; fates: Fate[] }[] = [
  // These move no running total, whose comparison is a second guard.
  { what: 'held and sealed reports', fates: ['held', 'sealed'] },
  { what: 'reports of every kind', fates: ['counted', 'counted', 'counted', 'held', 'sealed'] },
];

// One of them waits for a lock to run out, some seconds: `npm test` has the harder one.
test.each(rounds > 1 ? batches : batches.slice(0, 1))(
  'G4: $what that it wakes up to write were written by another one, so nothing is',
  async ({ fates }) => {
    const bites = new Bites('workers stopped past their lock');
    for (let round = 0; round < rounds; round++) {
      const { batch, unwritten } = await stopBeforeItsWrite(fates);
      bites.add(unwritten.length > 0);
      await pipeline.kill(other, 'SIGCONT');
      await until('the other one has finished everything', 15_000, async () => {
        const ledger = await watch.ledger();
        return (await watch.isQuiet()) && batch.every((report) => ledger.get(fieldOf(report))?.outcome);
      });
      const before = await watch.image();
      const offset = await goOn();
      // Two batches: the one it held, and at least one that it began awake.
      const lines = await until('the sleeper has gone on', 10_000, async () => {
        const said = await linesSince(offset);
        return said.filter((line) => line.includes('batch done')).length >= 3 && said;
      });
      expect(await watch.image()).toBe(before);
      const lost = lines.filter((line) => /lock/i.test(line)).length;
      const ofEach = ['counted', 'held', 'sealed'].map(
        (fate) => unwritten.filter((report) => report.fate === fate).length,
      );
      console.log(
        `${unwritten.length} jobs held and not written (to be counted, held, sealed: ${ofEach}); awake it found ${lost} of its locks gone, and wrote nothing`,
      );
    }
    const judgement = await judgeHistory(sent, watch);
    console.log(`${bites}\n${describeJudgement(judgement)}`);
    bites.mustCount();
    expect(Object.values(faultsOf(judgement)).flat()).toEqual([]);
    expect([(await watch.held()).length > 0, (await watch.sealed()).length > 0]).toEqual([true, true]);
  },
);

test('G4: what it wakes up to write belongs to an older run, so nothing is', async () => {
  const bites = new Bites('workers stopped over the start of a run');
  const client = createReplayClient({ ingestorUrl: pipeline.ingestorUrl, night: 'faults', keys: pipeline.keys });
  for (let round = 0; round < rounds; round++) {
    const run = await watch.run();
    const { unwritten } = await stopBeforeItsWrite(['counted', 'held', 'sealed']);
    bites.add(unwritten.length > 0);
    await pipeline.kill(other, 'SIGCONT');
    await client.control({ action: 'start', paused: true });
    expect(await watch.run()).not.toBe(run);
    sent = [];
    const before = await watch.image();
    const offset = await goOn();
    await until('the sleeper has gone on', 10_000, async () => {
      return (await linesSince(offset)).filter((line) => line.includes('batch done')).length >= 3;
    });
    await until('the queue is empty', 15_000, watch.isQuiet);
    expect(await watch.image()).toBe(before);
    expect((await watch.log()).flatMap(({ cause }) => cause.map(({ type }) => type))).toEqual(['epoch']);
    console.log(`${unwritten.length} jobs held and not written when a new run began; none of them is in it`);
  }
  console.log(`${bites}`);
  bites.mustCount();
});

test('and both go on working', async () => {
  await sendTogether(['counted']);
  await until('the queue is empty', 10_000, watch.isQuiet);
  const judgement = await judgeHistory(sent, watch);
  expect(Object.values(faultsOf(judgement)).flat()).toEqual([]);
  expect(judgement.acknowledged).toBe(sent.length);
});
