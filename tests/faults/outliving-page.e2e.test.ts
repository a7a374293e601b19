import { Agent } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { loadNights } from '@election-night/shared/runtime/load-nights.ts';
import type { SnapshotFrame } from '@election-night/shared/wire/server-frame.ts';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Pipeline, startPipeline } from '../../tools/src/pipeline/start-pipeline.ts';
import { seededRandom } from '../../tools/src/replay/seeded-random.ts';
import { makeFaultNight, makeReports, stationsFor } from './fault-night.ts';
import { type HoppingViewer, startHoppingViewer } from './hopping-viewer.ts';
import { readBytes } from './read-bytes.ts';
import { type LogRecorder, recordLog } from './record-log.ts';
import { type RestartableRedis, startRestartableRedis } from './restartable-redis.ts';
import { createRoughSender, type RoughSender } from './rough-sender.ts';
import { firstSeed, rounds } from './rounds.ts';
import { printOf, Sightings } from './states-of-log.ts';
import { until } from './until.ts';
import { transports } from './viewer-links.ts';
import { type NightWatch, watchNight } from './watch-night.ts';

// G17: whatever lies behind the public page is down, alone or together, killed or stopped, what is up goes on serving, never a wrong figure.

const isLong = rounds > 1;
const reportsAtMost = isLong ? 6000 : 600;
const night = 'faults';
const parts = ['redis', 'ingestor', 'aggregator-1', 'broadcaster-2'] as const;
type Part = (typeof parts)[number];
type Outage = { readonly down: readonly Part[]; readonly how: 'killed' | 'stopped'; readonly forMs: number };

/** Longer than a broadcaster takes a silent Redis for a busy one. */
const silenceMs = 7500;

/** Every subset that is not empty, both ways; in the gate all together and for long, and one more. */
function outages(): Outage[] {
  const subsets = Array.from({ length: 15 }, (_, place) => parts.filter((_part, bit) => ((place + 1) >> bit) & 1));
  const all = (['killed', 'stopped'] as const).flatMap((how) =>
    subsets.map((down): Outage => ({ down, how, forMs: down.length > 1 && down.includes('redis') ? silenceMs : 1500 })),
  );
  if (isLong) return all;
  const drawn = all[Math.floor(seededRandom(firstSeed, 'outage', 0) * all.length)] as Outage;
  return [
    { down: parts, how: 'stopped', forMs: silenceMs },
    { ...drawn, forMs: 1500 },
  ];
}

vi.setConfig({ testTimeout: 90_000 + outages().length * 25_000, hookTimeout: 60_000 });

let folder: Awaited<ReturnType<typeof makeFaultNight>>;
let redis: RestartableRedis;
let pipeline: Pipeline;
let watch: NightWatch;
let log: LogRecorder;
let sender: RoughSender;
const viewers: HoppingViewer[] = [];

beforeAll(async () => {
  folder = await makeFaultNight(stationsFor(reportsAtMost));
  const nights = `test:${folder.folder}`;
  const [loaded] = await loadNights(nights);
  if (!loaded) throw new Error('no night');
  redis = await startRestartableRedis();
  pipeline = await startPipeline({
    nights,
    redisUrl: redis.url,
    otherBroadcasters: [100],
    env: { MAX_SOCKETS_PER_ADDRESS: '0' },
  });
  watch = watchNight(redis.url, 'test', night);
  log = recordLog(loaded.election, watch);
  sender = createRoughSender(pipeline, night, firstSeed);
});
afterAll(async () => {
  for (const viewer of viewers) viewer.close();
  sender?.close();
  redis?.signal('SIGCONT');
  log?.stop();
  watch?.stop();
  await pipeline?.stop();
  await redis?.stop();
  await folder?.remove();
});

async function takeDown({ down, how }: Outage): Promise<void> {
  const signal = how === 'killed' ? 'SIGKILL' : 'SIGSTOP';
  await Promise.all(
    down.map((part) => {
      if (part !== 'redis') return pipeline.kill(part, signal);
      return how === 'killed' ? redis.kill() : redis.signal('SIGSTOP');
    }),
  );
}

async function bringBack({ down, how }: Outage): Promise<void> {
  if (down.includes('redis')) await (how === 'killed' ? redis.start() : redis.signal('SIGCONT'));
  const others = down.filter((part) => part !== 'redis');
  await Promise.all(others.map((part) => (how === 'killed' ? pipeline.restart(part) : pipeline.kill(part, 'SIGCONT'))));
  const roles = [pipeline.ingestorUrl, ...pipeline.broadcasterUrls];
  await Promise.all(
    roles.map((url) => until(`${url} is ready`, 40_000, async () => (await fetch(`${url}/readyz`)).status === 200)),
  );
}

type Served = { asked: number; served: number; slowestMs: number; stale: number; without: string[] };

/** Asks one broadcaster for its snapshot every few milliseconds, until `over`. */
async function pollSnapshots(server: string, over: () => boolean, sightings: Sightings): Promise<Served> {
  const said: Served = { asked: 0, served: 0, slowestMs: 0, stale: 0, without: [] };
  const agent = new Agent({ keepAlive: true });
  const topics = ['summary', 'all', 'count:list'];
  while (!over()) {
    const topic = topics[said.asked % topics.length] as string;
    said.asked += 1;
    const began = performance.now();
    try {
      const answer = await readBytes(`${server}/v1/nights/${night}/snapshot?topic=${topic}`, {
        agent,
        timeoutMs: 2000,
      });
      if (answer.status !== 200) throw new Error(`status ${answer.status}`);
      const { epoch, rev, rows } = JSON.parse(answer.text) as SnapshotFrame;
      said.served += 1;
      if (answer.headers['election-stale'] === 'true') said.stale += 1;
      sightings.note({
        epoch,
        rev,
        topic,
        print: printOf(rows.map((row) => JSON.stringify(row))),
        by: `snapshot of ${server}`,
      });
    } catch (error) {
      said.without.push((error as Error).message);
    }
    said.slowestMs = Math.max(said.slowestMs, performance.now() - began);
    await delay(10);
  }
  agent.destroy();
  return said;
}

test('G17: with any of Redis, ingestor, aggregator and one broadcaster down, snapshots are served, right, and said to be old', async () => {
  const sightings = new Sightings();
  for (const [number, transport] of [...transports, ...transports].entries()) {
    const topics = number < transports.length ? ['summary', 'count:list'] : ['all'];
    const common = { seed: firstSeed, number, transport, topics, night, stayMs: 60_000, sightings };
    // Half of them stay with one server, half hop.
    viewers.push(
      startHoppingViewer({ ...common, stayMs: number % 2 ? 60_000 : 1500, servers: pipeline.broadcasterUrls }),
    );
  }
  let isOver = false;
  const sending = (async () => {
    for (const report of makeReports(firstSeed, 0, reportsAtMost, 'test')) {
      if (isOver) return;
      void sender.deliver(report).catch(() => undefined);
      await delay(40);
    }
  })();
  await until('there is something to show', 20_000, async () => (await watch.rev()) > 5);

  let [asked, served] = [0, 0];
  for (const outage of outages()) {
    const name = `${outage.down.join(', ')} ${outage.how} for ${outage.forMs / 1000} s`;
    const up = pipeline.broadcasterUrls.filter((_, place) => place === 0 || !outage.down.includes('broadcaster-2'));
    let isOutageOver = false;
    const polls = up.map((server) => pollSnapshots(server, () => isOutageOver, sightings));
    await takeDown(outage);
    await delay(outage.forMs);
    await bringBack(outage);
    isOutageOver = true;
    const answers = await Promise.all(polls);
    for (const said of answers) {
      asked += said.asked;
      served += said.served;
    }
    const slowest = Math.round(Math.max(...answers.map(({ slowestMs }) => slowestMs)));
    const stale = answers.reduce((sum, said) => sum + said.stale, 0);
    console.log(
      `${name}: ${answers.map((said) => `${said.served} of ${said.asked}`).join(' and ')} served, slowest ${slowest} ms, ${stale} said to be old`,
    );
    expect(answers.flatMap(({ without }) => without)).toEqual([]);
    if (outage.forMs >= silenceMs && outage.down.includes('redis')) expect(stale).toBeGreaterThan(0);
    if (!outage.down.includes('redis')) expect(stale).toBe(0);
  }

  isOver = true;
  await sending;
  for (const viewer of viewers) viewer.settle();
  await until('the queue is empty', 60_000, watch.isQuiet);
  const { epoch, rev } = await log.catchUp();
  for (const begun of await watch.epochs()) log.states.add(begun.epoch, await watch.log(begun.epoch));
  console.log(
    `seed ${firstSeed}: ${((100 * served) / asked).toFixed(3)} % of ${asked} snapshots served; ${sightings.count} states shown, ` +
      `${log.states.commitCount()} commits in ${log.states.epochs.length} epochs`,
  );
  expect(log.states.wrongAmong(sightings)).toEqual([]);
  expect(viewers.flatMap(({ wrong }) => wrong)).toEqual([]);
  expect(served / asked).toBeGreaterThanOrEqual(0.999);
  await until('all viewers are current', 20_000, () => viewers.every((viewer) => viewer.isAt(epoch, rev)));
});
