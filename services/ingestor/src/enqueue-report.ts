import { jobPolicy, type NightJob } from '@election-night/shared/queue/report-queue.ts';
import type { OpenedQueue } from './open-queue.ts';

/** `isRepeated`: the report was sent before and is not decided yet; its job may have failed, and is then tried again. */
export type EnqueueReport = (job: NightJob, jobId: string, isRepeated: boolean) => Promise<void>;

/** Puts jobs into the queue of a night. Resolves when Redis has the job; a job whose id the queue still knows is left as it is. */
export function createEnqueueReport({ queue: opened }: OpenedQueue): EnqueueReport {
  return async (job, jobId, isRepeated) => {
    const queue = await opened();
    const known = isRepeated ? await queue.getJob(jobId) : undefined;
    if (known && (await known.isFailed()))
      await known.retry('failed', { resetAttemptsMade: true, resetAttemptsStarted: true });
    else await queue.add(job.type, job, { ...jobPolicy, jobId });
  };
}
