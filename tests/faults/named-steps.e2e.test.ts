import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { contentDigest, jobId } from '@election-night/shared/queue/job-id.ts';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { repositoryRoot } from '../../tools/src/pipeline/service-process.ts';
import { type Pipeline, startPipeline } from '../../tools/src/pipeline/start-pipeline.ts';
import { type FaultReport, makeFaultNight, makeReports, stationsFor } from './fault-night.ts';
import { describeJudgement, faultsOf, judgeHistory } from './judge-history.ts';
import { killWhen, stopWhen } from './kill-when.ts';
import { type RestartableRedis, startRestartableRedis } from './restartable-redis.ts';
import { createRoughSender, type RoughSender, type Said, type Sent } from './rough-sender.ts';
import { firstSeed, rounds } from './rounds.ts';
import { until } from './until.ts';
import { type NightWatch, watchNight } from './watch-night.ts';

// G1 step by step: a process ends exactly between two steps of a report's way. Each test says which, and looks whether it was that one.

vi.setConfig({ testTimeout: 60_000 + rounds * 20_000, hookTimeout: 60_000 });

const burst = 64;
const reportsAtMost = burst * 20 * rounds;
let night: Awaited<ReturnType<typeof makeFaultNight>>;
let redis: RestartableRedis;
let pipeline: Pipeline;
let watch: NightWatch;
let sender: RoughSender;
const sent: Sent[] = [];
let reports: FaultReport[];

beforeAll(async () => {
  night = await makeFaultNight(stationsFor(reportsAtMost));
  reports = makeReports(firstSeed, 0, reportsAtMost, 'test').filter(({ fate }) => fate === 'counted');
  redis = await startRestartableRedis();
  pipeline = await startPipeline({ nights: `test:${night.folder}`, redisUrl: redis.url });
  watch = watchNight(redis.url, 'test', 'faults');
  sender = createRoughSender(pipeline, 'faults', firstSeed);
});
afterAll(async () => {
  sender?.close();
  watch?.stop();
  await pipeline?.stop();
  await redis?.stop();
  await night?.remove();
});

/** Whatever happened: once everything unanswered was sent again, each report is counted once. */
afterEach(async () => {
  for (const { report, said } of sent) {
    const isAnswered = said.flat().some(({ outcome }) => outcome === 'accepted');
    if (!isAnswered) said[0]?.push(await sender.attempt(report.source, bodyOf(report)));
  }
  await until('the queue is empty', 10_000, watch.isQuiet);
  const judgement = await judgeHistory(sent, watch);
  console.log(describeJudgement(judgement));
  expect(judgement.acknowledged).toBe(sent.length);
  expect(Object.values(faultsOf(judgement)).flat()).toEqual([]);
});

const bodyOf = (report: FaultReport) => report.contents[0]?.body ?? '';
const fieldOf = (report: FaultReport) => `${report.source}/${report.id}`;

/** Each report once, all at the same time; no answer is left at that. */
function sendTogether(count: number): { batch: Sent[]; answered: Promise<unknown> } {
  const batch: Sent[] = reports.splice(0, count).map((report) => ({ report, said: [[]], gaveUp: true }));
  sent.push(...batch);
  const answered = Promise.all(
    batch.map(async ({ report, said }) => said[0]?.push(await sender.attempt(report.source, bodyOf(report)))),
  );
  return { batch, answered };
}

/** The receipt that a report gets in the run that is there now, which is also the id of its job. */
async function receiptOf(report: FaultReport): Promise<string> {
  const body = JSON.parse(bodyOf(report)) as { asOf: string };
  const content = { ...body, asOf: body.asOf.replace('.000Z', 'Z') };
  return jobId(await watch.run(), report.source, report.id, contentDigest(content));
}

async function stepOf(report: FaultReport): Promise<'nowhere' | 'claimed' | 'queued' | 'decided'> {
  const line = (await watch.ledger()).get(fieldOf(report));
  if (line?.outcome) return 'decided';
  if (line && (await watch.hasJob(await receiptOf(report)))) return 'queued';
  return line ? 'claimed' : 'nowhere';
}

test('claimed and never queued, by hand: it is not counted until it is sent again, and then once', async () => {
  const [report] = reports.splice(0, 1) as [FaultReport];
  const lua = await readFile(join(repositoryRoot, 'services/ingestor/src/claim-report.lua'), 'utf8');
  const run = await watch.run();
  const body = JSON.parse(bodyOf(report)) as { asOf: string };
  const digest = contentDigest({ ...body, asOf: body.asOf.replace('.000Z', 'Z') });
  const claim = await watch.redis.eval(
    lua,
    2,
    watch.keys.fence,
    watch.keys.admitted(run),
    run,
    fieldOf(report),
    JSON.stringify({ digest }),
  );
  expect([claim, await stepOf(report)]).toEqual([['new'], 'claimed']);

  const other = bodyOf(report).replace(/"APPLE":\d+/, '"APPLE":7');
  expect(await sender.attempt(report.source, other)).toMatchObject({ outcome: 'refused', status: 409 });
  expect((await watch.log()).flatMap(({ cause }) => cause)).not.toContainEqual({
    type: 'report',
    source: report.source,
    report: report.id,
  });
  const said: Said[] = [await sender.attempt(report.source, bodyOf(report))];
  expect(said).toEqual([{ outcome: 'accepted', receipt: await receiptOf(report) }]);
  sent.push({ report, said: [said], gaveUp: false });
});

test('the ingestor is killed between claim and queue, and between queue and answer', async () => {
  const seen = { nowhere: 0, claimed: 0, queued: 0, decided: 0 };
  const wanted = rounds;
  for (let tries = 0; tries < 8 * rounds && (seen.claimed < wanted || seen.queued + seen.decided < wanted); tries++) {
    const { batch, answered } = sendTogether(burst);
    const fields = new Set(batch.map(({ report }) => fieldOf(report)));
    const look = async () => {
      const claimed = [...(await watch.ledger()).keys()].filter((field) => fields.has(field)).length;
      const answers = batch.filter(({ said }) => said.flat().length > 0).length;
      // Before the first answer most are at the first step, once some are answered the others are at the second.
      const isMoment = seen.claimed < wanted ? answers === 0 : answers > 0;
      return (isMoment && claimed > answers) || undefined;
    };
    const stopped = await stopWhen(pipeline, 'ingestor', watch, look, { withinMs: 2000 });
    if (stopped) await pipeline.kill('ingestor', 'SIGKILL');
    await answered;
    if (!stopped) continue;
    for (const { report, said } of batch) {
      if (said.flat().every(({ outcome }) => outcome === 'unknown')) seen[await stepOf(report)] += 1;
    }
    await pipeline.restart('ingestor');
  }
  console.log(
    `unanswered: never claimed ${seen.nowhere}, claimed and never queued ${seen.claimed}, queued ${seen.queued + seen.decided}`,
  );
  expect(seen.claimed).toBeGreaterThanOrEqual(wanted);
  expect(seen.queued + seen.decided).toBeGreaterThanOrEqual(wanted);
});

test('redis is killed between claim and queue: what was acknowledged by then is in the queue', async () => {
  let bit = 0;
  let acknowledged = 0;
  for (let tries = 0; tries < 8 * rounds && bit < rounds; tries++) {
    const { batch, answered } = sendTogether(burst);
    const fields = new Set(batch.map(({ report }) => fieldOf(report)));
    await until('something is claimed', 5000, async () => {
      return [...(await watch.ledger()).keys()].some((field) => fields.has(field));
    });
    redis.signal('SIGSTOP');
    // Long enough for an answer that does not wait for Redis to get out.
    await delay(100);
    await pipeline.kill('ingestor', 'SIGKILL');
    await answered;
    await redis.kill();
    await redis.start();
    const steps = await Promise.all(batch.map(({ report }) => stepOf(report)));
    bit += steps.filter((step) => step === 'claimed').length > 0 ? 1 : 0;
    acknowledged += batch.filter(({ said }) => said.flat().some(({ outcome }) => outcome === 'accepted')).length;
    console.log(
      `redis lost what it had not done: ${steps.filter((step) => step === 'claimed').length} of ${burst} are claimed and not queued`,
    );
    await pipeline.restart('ingestor');
  }
  console.log(`${acknowledged} were acknowledged before redis stood still`);
  expect(bit).toBeGreaterThanOrEqual(rounds);
});

test('the aggregator is killed when it has taken jobs and not written them', async () => {
  for (let round = 0; round < rounds; round++) {
    // It finds many at once when it goes on.
    await pipeline.kill('aggregator-1', 'SIGSTOP');
    await sendTogether(burst).answered;
    await pipeline.kill('aggregator-1', 'SIGCONT');
    const look = async () => (await watch.unwritten()).length || undefined;
    const { stops } = await killWhen(pipeline, 'aggregator-1', watch, look);
    console.log(`killed at stop ${stops}: ${(await watch.unwritten()).length} jobs taken and not written`);
    await pipeline.restart('aggregator-1');
    await until('the queue is empty', 10_000, watch.isQuiet);
  }
});

test('the aggregator is killed when it has written jobs and not said so to the queue', async () => {
  let killed = 0;
  for (let tries = 0; tries < 10 * rounds && killed < rounds; tries++) {
    let seq = await watch.seq();
    const { answered } = sendTogether(burst);
    // That is a fraction of a millisecond, so whatever was just written is worth a stop.
    const hint = async () => {
      const before = seq;
      seq = await watch.seq();
      return seq > before || undefined;
    };
    const look = async () => (await watch.activeCount()) - (await watch.unwritten()).length || undefined;
    const stopped = await stopWhen(pipeline, 'aggregator-1', watch, look, { withinMs: 1000, hint });
    await answered;
    if (!stopped) continue;
    await pipeline.kill('aggregator-1', 'SIGKILL');
    killed += 1;
    console.log(`killed in burst ${tries + 1}, at stop ${stopped.stops}: ${stopped.found} jobs written and not done`);
    await pipeline.restart('aggregator-1');
    await until('the queue is empty', 10_000, watch.isQuiet);
  }
  expect(killed).toBe(rounds);
});

test.each(['ingestor', 'aggregator-1'])('the %s is told to stop (SIGTERM) under load', async (name) => {
  const { batch, answered } = sendTogether(burst);
  await until('some are answered', 5000, () => batch.some(({ said }) => said.flat().length > 0));
  const began = performance.now();
  await pipeline.kill(name, 'SIGTERM');
  const tookMs = performance.now() - began;
  await answered;
  const unanswered = batch.filter(({ said }) => said.flat().every(({ outcome }) => outcome === 'unknown')).length;
  console.log(
    `${name} stopped after ${Math.round(tookMs)} ms; ${unanswered} of ${batch.length} were left without an answer, ${await watch.activeCount()} jobs taken and not done`,
  );
  // After eight seconds it would have been ended by force.
  expect(tookMs).toBeLessThan(5000);
  await pipeline.restart(name);
});
