import { setTimeout as delay } from 'node:timers/promises';
import { checkServer } from '@election-night/shared/redis/check-server.ts';
import { connectRedis } from '@election-night/shared/redis/connect.ts';
import { nightKeys } from '@election-night/shared/redis/keys.ts';
import type { Night } from '@election-night/shared/runtime/load-nights.ts';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { Gauge, Registry } from 'prom-client';
import { armTimers } from './arm-timers.ts';
import { serverRunId } from './begin-epoch.ts';
import { type Clocks, clockProblem, compareClocks, type WallClock } from './compare-clocks.ts';
import type { AggregatorConfig } from './config.ts';
import { endWhenBlocked } from './end-when-blocked.ts';
import { startHealthServer } from './health-server.ts';
import { microBatch } from './micro-batch.ts';
import { openNight } from './open-night.ts';
import { type NightItem, processJobs } from './process-jobs.ts';
import { startReportWorker, type TryAlone } from './report-worker.ts';

/** How often memory looks for what other aggregators wrote, whose moves of the clock concern our timers, and the clocks are compared. */
const followEveryMs = 1000;
/** A commit is one text in Redis, in the log and in a frame: some twenty thousand entries make ten megabytes. */
const maxEntriesInBatch = 20_000;
/** `alone`: a job that has to be in a batch of its own. */
type Taken = { readonly item: NightItem; readonly alone?: TryAlone | undefined };

/** A probe is asked often and waits little. */
const probeWithinMs = 1000;
const late = Symbol('late');

/** Starts the aggregator for every night: takes jobs, folds, writes. Throws where Redis could lose what was acknowledged. */
export async function startAggregator(
  config: AggregatorConfig,
  {
    nights,
    log,
    wall = Date.now,
  }: { readonly nights: readonly Night[]; readonly log: Logger; readonly wall?: WallClock },
): Promise<{ url: string; stop(): Promise<void> }> {
  const redis = connectRedis(config.REDIS_URL, 'patient', log);
  const metrics = new Registry();
  const counters = countersIn(metrics);
  const server = await checkServer(redis);
  if (!server.ok) {
    redis.disconnect();
    throw new Error(`this Redis is not safe for results: ${server.problems.join('; ')}`);
  }
  const whenClocksChange: (() => void)[] = [];
  const clocks = compareClocks(redis, wall, log, () => {
    for (const look of whenClocksChange) look();
  });
  await clocks.compare();
  const kept = await Promise.all(
    nights.map((night) =>
      runNight(config, redis, night, clocks, log.child({ night: night.id, mode: night.mode }), counters),
    ),
  );
  whenClocksChange.push(...kept.map(({ lookForDue }) => lookForDue));
  const problems = async () => {
    const ofNights = (await Promise.all(kept.map(({ problems }) => problems()))).flat();
    const aheadMs = clocks.disagreement();
    return aheadMs === undefined ? ofNights : [...ofNights, clockProblem(aheadMs)];
  };
  const watch = config.BLOCKED_AFTER_MS === 0 ? undefined : endWhenBlocked(config.BLOCKED_AFTER_MS);
  const health = await startHealthServer({ host: config.HOST, port: config.HEALTH_PORT }, problems, metrics, log);
  return {
    url: health.url,
    stop: async () => {
      await watch?.stop();
      await health.stop();
      await Promise.all(kept.map(({ stop }) => stop()));
      redis.disconnect();
    },
  };
}

async function runNight(
  { REDIS_URL }: AggregatorConfig,
  redis: Redis,
  night: Night,
  clocks: Clocks,
  log: Logger,
  counters: ReturnType<typeof countersIn>,
) {
  const keeper = await openNight(redis, night, clocks, log);
  const batch = microBatch<Taken>(
    async (taken) => {
      const items = taken.map(({ item }) => item);
      const work = () => processJobs(redis, keeper, clocks.later, items);
      const { rev } = keeper.state;
      try {
        await (taken[0]?.alone ?? now)(work);
      } finally {
        timer.arm();
      }
      counters.rev.set({ night: night.id }, keeper.state.rev);
      // One line more, or how many items there were, would tell that something was sealed.
      const isRegular = items.some(({ type }) => type === 'follow');
      if (isRegular || keeper.state.rev !== rev) log.debug({ from: rev, to: keeper.state.rev }, 'batch done');
    },
    maxEntriesInBatch,
    ({ item, alone }) => (alone ? Number.POSITIVE_INFINITY : item.type === 'report' ? item.report.entries.length : 1),
  );
  const due = () => {
    batch
      .add({ item: { type: 'due' } })
      .catch((error) => log.error({ err: error }, 'what was due could not be written'));
  };
  const timer = armTimers(keeper, clocks.earlier, due);
  const worker = startReportWorker(REDIS_URL, night, (item, alone) => batch.add({ item, alone }), log);
  // What fell due while no aggregator ran is written first.
  due();
  const follow = setInterval(() => {
    clocks.compare().catch((error) => log.warn({ reason: String(error) }, 'the clocks could not be compared'));
    batch.add({ item: { type: 'follow' } }).catch((error) => log.warn({ reason: String(error) }, 'could not follow'));
  }, followEveryMs);

  // Once memory and a Redis that was away agree, or a new history has begun, that Redis is the one the night is written with.
  const rememberServer = () => {
    batch
      .add({ item: { type: 'follow' } })
      .then(async () => redis.hset(nightKeys(night.mode, night.id).meta, 'redisRunId', await serverRunId(redis)))
      .catch((error) => log.warn({ reason: String(error) }, 'could not follow'));
  };
  redis.on('ready', rememberServer);

  return {
    lookForDue: due,
    problems: async (): Promise<string[]> => {
      if (redis.status !== 'ready') return [`redis is ${redis.status}`];
      if (!worker.isRunning()) return [`the worker of ${night.id} does not run`];
      const asked = redis.hget(nightKeys(night.mode, night.id).meta, 'epoch');
      // This connection waits for a silent Redis as long as it takes; whoever probes it does not.
      const epoch = await Promise.race([asked, delay(probeWithinMs, late, { ref: false })]);
      if (epoch === late) return ['redis does not answer'];
      return epoch ? [] : [`night ${night.id} is not in redis`];
    },
    stop: async () => {
      clearInterval(follow);
      redis.off('ready', rememberServer);
      timer.stop();
      await worker.stop();
    },
  };
}

const now: TryAlone = (work) => work();

function countersIn(metrics: Registry) {
  const labelNames = ['night'];
  return {
    // Writes are not counted: that something sealed came in is nobody's business before its release.
    rev: new Gauge({
      name: 'election_rev',
      help: 'Number of the last public commit.',
      labelNames,
      registers: [metrics],
    }),
  };
}
