import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { RefusedList } from '@election-night/shared/wire/desk-answers.ts';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createDeskClient, type DeskClient } from '../../tools/src/desk/desk-client.ts';
import { type Pipeline, startPipeline } from '../../tools/src/pipeline/start-pipeline.ts';
import { type FaultReport, makeFaultNight, makeReports, stationsFor } from './fault-night.ts';
import { describeJudgement, faultsOf, judgeHistory } from './judge-history.ts';
import { type RestartableRedis, startRestartableRedis } from './restartable-redis.ts';
import { createRoughSender, type RoughSender, type Sent } from './rough-sender.ts';
import { firstSeed, rounds } from './rounds.ts';
import { until } from './until.ts';
import { type NightWatch, watchNight } from './watch-night.ts';

// G5: reports that throw, kill the aggregator or block it, and a Redis that is killed meanwhile, strand nothing.

vi.setConfig({ testTimeout: 240_000 + rounds * 60_000, hookTimeout: 60_000 });

const healthy = 40 * Math.min(rounds, 5);
const kinds = ['throws', 'kills', 'blocks'] as const;
const poisonsOfKind = rounds > 1 ? 2 : 1;
const all = healthy + 20 + kinds.length * poisonsOfKind + 1;

let night: Awaited<ReturnType<typeof makeFaultNight>>;
let redis: RestartableRedis;
let pipeline: Pipeline;
let watch: NightWatch;
let sender: RoughSender;
let desk: DeskClient;
let poisonFile: string;
let crashes = 0;
let isOver = false;
const sent: Sent[] = [];

beforeAll(async () => {
  night = await makeFaultNight(stationsFor(all));
  redis = await startRestartableRedis();
  poisonFile = join(night.folder, 'poisonous');
  await writeFile(poisonFile, '');
  const hook = new URL('./poison-reports.mjs', import.meta.url).href;
  const poisoned = { NODE_OPTIONS: `--import ${hook}`, POISON_WHILE: poisonFile, BLOCKED_AFTER_MS: '3000' };
  pipeline = await startPipeline({
    ...{ nights: `replay:${night.folder}`, aggregators: 2, redisUrl: redis.url },
    envOf: (name): Readonly<Record<string, string>> => (name.startsWith('aggregator') ? poisoned : {}),
    onCrash: ({ name }) => void startAgain(name),
  });
  watch = watchNight(redis.url, 'replay', 'faults');
  sender = createRoughSender(pipeline, 'faults', firstSeed);
  const keyOf = () => Object.values(pipeline.keys.desk ?? {})[0] as string;
  desk = createDeskClient({ url: pipeline.ingestorUrl, night: 'faults', mode: 'replay', keyOf, waitMs: 10_000 });
});
afterAll(async () => {
  isOver = true;
  sender?.close();
  watch?.stop();
  await pipeline?.stop();
  await redis?.stop();
  await night?.remove();
});

/** What a service manager does. A process that ends before it is ready is started once more. */
async function startAgain(name: string): Promise<void> {
  crashes += 1;
  while (!isOver) {
    try {
      return await pipeline.restart(name);
    } catch {
      await delay(200);
    }
  }
}

async function send(report: FaultReport): Promise<void> {
  for (;;) {
    const said = await sender.attempt(report.source, report.contents[0]?.body ?? '');
    if (said.outcome === 'refused') throw new Error(`${report.id} was refused: ${said.status}`);
    if (said.outcome === 'accepted') return void sent.push({ report, said: [[said]], gaveUp: false });
    await delay(100);
  }
}

/** A report like the others, but for what it does to whoever folds it. */
function poisonous(report: FaultReport, kind: string): FaultReport {
  const id = `poison-${kind}-${report.id}`;
  const [content] = report.contents;
  if (!content) throw new Error('a counted report has a content');
  const body = JSON.stringify({ ...(JSON.parse(content.body) as object), id });
  return { ...report, id, contents: [{ ...content, body }] };
}

/** A real one: with it the sum of its district would leave the integers of a double. */
function ranTogether(report: FaultReport): FaultReport {
  const [content] = report.contents;
  const body = JSON.parse(content?.body ?? '') as { entries: { votes: Record<string, number> }[] };
  const entries = body.entries.map((entry) => ({ ...entry, votes: { APPLE: Number.MAX_SAFE_INTEGER } }));
  return { ...report, fate: 'held', contents: [{ body: JSON.stringify({ ...body, entries }), votes: [] }] };
}

const isPoison = ({ id }: { readonly id: string }) => id.startsWith('poison-');
const fieldOf = ({ source, id }: FaultReport) => `${source}/${id}`;
const decidedOf = async (reports: readonly FaultReport[]) => {
  const ledger = await watch.ledger();
  return reports.filter((report) => ledger.get(fieldOf(report))?.outcome);
};

test('G5: the healthy rest is counted, and each poison waits for the desk with its reason, until it is mended and tried again', async () => {
  const reports = makeReports(firstSeed, 0, all, 'replay', ['counted']);
  const poisons = kinds.flatMap((kind, place) =>
    reports.slice(place * poisonsOfKind, (place + 1) * poisonsOfKind).map((report) => poisonous(report, kind)),
  );
  const first = reports.slice(poisons.length, poisons.length + healthy);
  const later = reports.slice(poisons.length + healthy, -1);
  const tooLarge = ranTogether(reports.at(-1) as FaultReport);
  // Together, so that they come in batches: half of the healthy ones before the poison and half behind it.
  const half = first.length / 2;
  const began = performance.now();
  await Promise.all([...first.slice(0, half), ...poisons, tooLarge, ...first.slice(half)].map(send));
  await until('an aggregator has ended', 30_000, () => crashes > 0);
  await redis.kill();
  await delay(500);
  await redis.start();
  await Promise.all(later.map(send));

  const good = [...first, ...later, tooLarge];
  await until('every healthy report is decided', 120_000, async () => (await decidedOf(good)).length === good.length);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  await until('every poison waits for the desk', 120_000, async () => (await watch.failedCount()) === poisons.length);
  const { failed } = await desk.refused();
  for (const { report, reason, attempts } of failed) console.log(`  ${report}: ${reason} (${attempts} attempts)`);
  const listed = new Set(failed.map(({ report }) => report));
  const stranded = [...poisons, ...good].filter(({ id }) => isPoison({ id }) && !listed.has(id));
  console.log(
    `${good.length} healthy reports counted within ${seconds} s, ${failed.length} of ${poisons.length} poisons listed, stranded: ${stranded.length}; aggregators ended ${crashes} times, redis once`,
  );
  expect(stranded).toEqual([]);
  expect(failed).toHaveLength(poisons.length);
  for (const one of failed) expect(reasonsOf(one)).toBe(true);
  expect(JSON.stringify(failed)).not.toContain('4711');
  expect(await watch.isQuiet()).toBe(true);

  const held = await desk.allHeld();
  expect(held.map(({ report }) => report)).toEqual(held.map(() => tooLarge.id));
  expect(held.flatMap(({ rules }) => rules.map(({ rule }) => rule))).toEqual(held.map(() => 'too-large'));
  expect(held.length).toBeGreaterThan(0);

  await rm(poisonFile);
  for (const { receipt } of failed) expect(await desk.retry(receipt)).toBe('queued');
  await until('every poison is decided', 30_000, async () => (await decidedOf(poisons)).length === poisons.length);
  expect((await desk.refused()).failed).toEqual([]);
  const judgement = await judgeHistory(sent, watch);
  console.log(describeJudgement(judgement));
  expect(Object.values(faultsOf(judgement)).flat()).toEqual([]);
  expect(judgement.acknowledged).toBe(all);
});

function reasonsOf({ report = '', reason }: RefusedList['failed'][number]): boolean {
  return report.startsWith('poison-throws')
    ? reason === 'nobody can fold this report of # votes'
    : reason.startsWith('the aggregator ended or stood still three times');
}
