import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Pipeline, startPipeline } from '../../tools/src/pipeline/start-pipeline.ts';
import { seededRandom } from '../../tools/src/replay/seeded-random.ts';
import { Bites } from './bites.ts';
import { makeFaultNight, makeReports, stationsFor } from './fault-night.ts';
import { describeJudgement, faultsOf, type Judgement, judgeHistory } from './judge-history.ts';
import { createRoughSender, deliverAll, type RoughSender, type Sent } from './rough-sender.ts';
import { firstSeed, rounds } from './rounds.ts';
import { until } from './until.ts';
import { type NightWatch, watchNight } from './watch-night.ts';

// G1 and G3 under load: careless senders, a process killed in each burst, and in the end the test's own history against what is public.

const killsARound = 6;
const burst = 70;
const kills = killsARound * rounds;
const quietWithinMs = 10_000;
vi.setConfig({ testTimeout: 60_000 + kills * 10_000, hookTimeout: 60_000 });

let night: Awaited<ReturnType<typeof makeFaultNight>>;
let pipeline: Pipeline;
let watch: NightWatch;
let sender: RoughSender;

beforeAll(async () => {
  night = await makeFaultNight(stationsFor(burst * kills));
  pipeline = await startPipeline({ nights: `test:${night.folder}` });
  watch = watchNight(pipeline.redisUrl, 'test', 'faults');
  sender = createRoughSender(pipeline, 'faults', firstSeed);
});
afterAll(async () => {
  sender?.close();
  watch?.stop();
  await pipeline?.stop();
  await night?.remove();
});

test('G1, G3: what was acknowledged is counted exactly once, whoever is killed and whenever', async () => {
  const bites = new Bites('kills');
  let activeJobs = 0;
  const abandoned = new Set<string>();
  let restartedAt = performance.now();

  for (let kill = 0; kill < kills; kill++) {
    const random = (purpose: string) => seededRandom(firstSeed, purpose, kill);
    const victim = (kill + firstSeed) % 2 === 0 ? 'ingestor' : 'aggregator-1';
    // Every fifth one is asked to stop (SIGTERM), which is a step of its own: whatever is under way is finished or left to be sent again.
    const signal = random('signal') < 0.2 ? 'SIGTERM' : 'SIGKILL';
    const after = sender.acknowledged + 2 + Math.floor(random('moment') * burst * 0.5);
    const sending = deliverAll(sender, makeReports(firstSeed, kill * burst, burst, 'test'));
    await until('enough acknowledgements', 20_000, () => sender.acknowledged >= after);

    const waiting = [...sender.inFlight];
    await pipeline.kill(victim, signal);
    if (victim === 'ingestor') {
      const unanswered = (await Promise.all(waiting)).filter(({ outcome }) => outcome === 'unknown').length;
      if (signal === 'SIGKILL') bites.add(unanswered > 0);
    } else {
      const active = (await watch.activeJobs()).filter((job) => !abandoned.has(job));
      for (const job of active) abandoned.add(job);
      activeJobs += active.length;
      if (signal === 'SIGKILL') bites.add(active.length > 0);
    }
    await pipeline.restart(victim);
    restartedAt = performance.now();
    await sending;
  }

  await untilQuiet();
  const quietAfterMs = performance.now() - restartedAt;
  console.log(`seed ${firstSeed}; ${bites}; ${activeJobs} jobs were taken and not done`);
  console.log(`quiet ${(quietAfterMs / 1000).toFixed(1)} s after the last restart`);
  bites.mustCount();
  await mustBeFaultless(sender.sent);
  expect(await watch.failedCount()).toBe(0);
});

test('G1: what nobody got an answer about is decided by sending it again', async () => {
  const unanswered = sender.sent.filter(({ said }) => isUnanswered(said));
  const known = await watch.ledger();
  const counted = unanswered.filter(({ report }) => known.get(`${report.source}/${report.id}`)?.outcome).length;
  console.log(`${unanswered.length} reports without any answer, ${counted} of them were counted all the same`);
  for (const { report, said } of unanswered) {
    for (const [place, { body }] of report.contents.entries()) {
      said[place]?.push(await sender.attempt(report.source, body));
    }
  }
  await untilQuiet();
  const judgement = await mustBeFaultless(sender.sent);
  expect(judgement.unanswered).toBe(0);
});

test('G3: an id stands for one content, also once the queue has forgotten the job', async () => {
  const forgotten = await watch.forgetDoneJobs();
  const { seq, rev } = { seq: await watch.seq(), rev: await watch.rev() };
  const counted = sender.sent.filter(({ report }) => report.fate === 'counted').slice(-20);
  for (const { report, said } of counted) {
    const [{ body } = { body: '' }] = report.contents;
    const again = await sender.attempt(report.source, body);
    const receipts = new Set(
      [...said.flat(), again].flatMap((answer) => ('receipt' in answer ? [answer.receipt] : [])),
    );
    expect([report.id, receipts.size]).toEqual([report.id, 1]);
    const other = await sender.attempt(report.source, body.replace(/"APPLE":\d+/, '"APPLE":7'));
    expect(other).toEqual({ outcome: 'refused', status: 409 });
  }
  console.log(`${forgotten} jobs forgotten, ${counted.length} reports sent again and in another version`);
  await untilQuiet();
  expect({ seq: await watch.seq(), rev: await watch.rev() }).toEqual({ seq, rev });
});

/** Some content has no answer, and none is acknowledged. */
function isUnanswered(said: Sent['said']): boolean {
  if (said.flat().some(({ outcome }) => outcome === 'accepted')) return false;
  return said.some((answers) => answers.every(({ outcome }) => outcome === 'unknown'));
}

async function untilQuiet(): Promise<void> {
  await until('the queue is empty', quietWithinMs, watch.isQuiet);
}

async function mustBeFaultless(sent: readonly Sent[]): Promise<Judgement> {
  const judgement = await judgeHistory(sent, watch);
  console.log(describeJudgement(judgement));
  expect(faultsOf(judgement)).toEqual({
    ...{ lost: [], doubled: [], countedThoughRefused: [], silentLosers: [], wrong: [], wrongSums: [] },
  });
  return judgement;
}
