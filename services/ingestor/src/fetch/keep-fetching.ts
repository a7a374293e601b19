import type { Source } from '@election-night/shared/election/definition.ts';
import { fetchQueue, workerPolicy } from '@election-night/shared/queue/report-queue.ts';
import { Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { Intake, NightIntake } from '../intake.ts';
import { type FetchLimits, pollSource } from './poll-source.ts';

/** How often it is looked whether the scheduler is still in Redis, which may have been restarted empty. */
const lookEveryMs = 15_000;
const schedulerId = 'every';

export type Fetching = { stop(): Promise<void> };

type Options = {
  /** Opens a connection that waits for Redis; asked only where something is to be fetched. */
  connect(): Redis;
  readonly nights: readonly NightIntake[];
  readonly intake: Intake;
  readonly limits: FetchLimits;
  readonly log: Logger;
};

/**
 * Polls every source of the nights that is to be fetched. Any number of ingestors may do so: a source has one scheduler and one job at a time
 * in Redis, whichever ingestor takes it. In a replay nothing is fetched, because what was fetched is in the recording.
 */
export function keepFetching({ connect, nights, intake, limits, log }: Options): Fetching {
  const stopping = new AbortController();
  let redis: Redis | undefined;
  const pollers = nights.flatMap((into) => {
    const { id, mode, election } = into.night;
    const sources = election.definition.sources.filter(({ fetch }) => fetch !== undefined);
    if (mode === 'replay' && sources.length > 0) {
      log.info(
        { night: id, sources: sources.map((one) => one.id) },
        'nothing is fetched in a replay; it is in the recording',
      );
      return [];
    }
    return sources.map((source) => {
      redis ??= connect();
      return startPoller(source, into, { redis, intake, limits, log, stopping: stopping.signal });
    });
  });
  return {
    stop: async () => {
      stopping.abort();
      // What still waits for Redis would wait for ever.
      if (redis?.status !== 'ready') redis?.disconnect();
      await Promise.all(pollers.map((poller) => poller.stop()));
      redis?.disconnect();
    },
  };
}

function startPoller(
  source: Source,
  into: NightIntake,
  {
    redis,
    intake,
    limits,
    log,
    stopping,
  }: Omit<Options, 'nights' | 'connect'> & { readonly redis: Redis; readonly stopping: AbortSignal },
): Fetching {
  const fetch = source.fetch as NonNullable<Source['fetch']>;
  const name = fetchQueue.name(source.id);
  const options = { connection: redis, prefix: fetchQueue.prefix(into.night.mode, into.night.id) };
  const about = { night: into.night.id, source: source.id };
  const isLate = ({ message }: Error) => {
    if (!stopping.aborted) log.debug({ ...about, reason: message }, 'the schedule of a source is not reachable');
  };

  const queue = new Queue(name, options);
  queue.on('error', isLate);
  const schedule = async () => {
    // One job at a time, however many ingestors there are.
    await queue.setGlobalConcurrency(1);
    await queue.upsertJobScheduler(
      schedulerId,
      { every: fetch.everySeconds * 1000 },
      { name: 'fetch', opts: { attempts: 1, removeOnComplete: true, removeOnFail: { count: 10 } } },
    );
  };
  const scheduleIfMissing = async () => {
    if ((await queue.getJobScheduler(schedulerId)) === undefined) await schedule();
  };
  schedule().catch(isLate);
  const looking = setInterval(() => void scheduleIfMissing().catch(isLate), lookEveryMs).unref();

  // What is in a job does not matter: the definition says what to fetch, and the state whether it is due.
  const poll = () => pollSource({ source, fetch, into, intake, limits, log, stopping });
  const worker = new Worker(name, poll, { ...options, ...workerPolicy, concurrency: 1 });
  worker.on('error', isLate);
  worker.on('failed', (_, error) => {
    if (!stopping.aborted) log.warn({ ...about, reason: error.message }, 'a source was not fetched');
  });
  return {
    stop: async () => {
      clearInterval(looking);
      await worker.close(redis.status !== 'ready').catch(isLate);
      await queue.close().catch(isLate);
    },
  };
}
