import { type NightJob, reportQueue, workerPolicy } from '@election-night/shared/queue/report-queue.ts';
import { connectRedis } from '@election-night/shared/redis/connect.ts';
import type { Night } from '@election-night/shared/runtime/load-nights.ts';
import { type Job, Worker } from 'bullmq';
import type { Logger } from 'pino';
import { isSuspect, tryAlone } from './try-alone.ts';

/** How long a worker may take to finish what it holds; BullMQ's own close waits without end. */
const closeWithinMs = 5000;

export type ReportWorker = {
  readonly isRunning: () => boolean;
  readonly stop: () => Promise<void>;
};

/** Does a part of the work in the order in which it came; `alone` = in no batch with others. */
export type ProcessJob = (job: NightJob, alone?: TryAlone) => Promise<void>;

/** What goes around the work on a job that has to be done alone. */
export type TryAlone = (work: () => Promise<void>) => Promise<void>;

/**
 * Takes the night's jobs from the queue; each is done when `process` resolves, that is, when its write is in Redis. A job that a worker did
 * not finish is tried alone.
 */
export function startReportWorker(redisUrl: string, night: Night, process: ProcessJob, log: Logger): ReportWorker {
  const redis = connectRedis(redisUrl, 'blocking', log);
  const worker = new Worker<NightJob>(reportQueue.name, (job) => process(job.data, aloneIfSuspect(job)), {
    connection: redis,
    prefix: reportQueue.prefix(night.mode, night.id),
    ...workerPolicy,
  });
  worker.on('error', (error) => log.warn({ reason: error.message }, 'the queue is not reachable'));
  worker.on('failed', (job, error) => {
    const { attemptsMade } = job ?? {};
    log.error({ job: job?.id, attemptsMade, reason: error.message }, 'a job failed');
  });
  return {
    isRunning: () => worker.isRunning(),
    stop: async () => {
      let late: NodeJS.Timeout | undefined;
      const tooLate = new Promise<void>((resolve) => {
        late = setTimeout(() => resolve(worker.close(true)), closeWithinMs);
      });
      await Promise.race([worker.close(), tooLate]);
      clearTimeout(late);
      redis.disconnect();
    },
  };
}

function aloneIfSuspect(job: Job<NightJob>): TryAlone | undefined {
  return isSuspect(job) ? (work) => tryAlone(job, work) : undefined;
}
