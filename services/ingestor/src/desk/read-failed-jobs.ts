import { formatInstant } from '@election-night/shared/election/instant.ts';
import type { NightJob } from '@election-night/shared/queue/report-queue.ts';
import type { RefusedList } from '@election-night/shared/wire/desk-answers.ts';
import type { Job, Queue } from 'bullmq';
import { maxLimit } from './read-query.ts';
import { withoutFigures } from './without-figures.ts';

type FailedJob = RefusedList['failed'][number];

/** The jobs of this run that failed, the newest first; those of an older run would change nothing. */
export async function readFailedJobs(queue: Queue<NightJob>, run: string, limit: number): Promise<FailedJob[]> {
  const jobs = await queue.getJobs(['failed'], 0, maxLimit - 1);
  // A job may have gone between the list and the look.
  return jobs
    .filter((job) => job?.data?.run === run)
    .slice(0, limit)
    .map(failedJobOf);
}

function failedJobOf(job: Job<NightJob>): FailedJob {
  const { data } = job;
  const about = data.type === 'report' ? { source: data.report.source, report: data.report.id } : { request: data.id };
  return {
    receipt: job.id as string,
    type: data.type,
    ...about,
    receivedAt: data.receivedAt,
    ...(job.finishedOn === undefined ? {} : { failedAt: formatInstant(job.finishedOn) }),
    attempts: job.attemptsMade,
    reason: withoutFigures(job.failedReason),
  };
}
