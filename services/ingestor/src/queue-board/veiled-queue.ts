import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import type { NightJob } from '@election-night/shared/queue/report-queue.ts';
import type { Job, Queue } from 'bullmq';
import { withoutFigures } from '../desk/without-figures.ts';

type States = ReturnType<BullMQAdapter['getJobStatuses']>;
type BoardJob = Awaited<ReturnType<BullMQAdapter['getJobs']>>[number];

/** Jobs that are done are not told of: each may be a report under embargo. */
const told = ['active', 'waiting', 'failed', 'delayed'] as const;

/**
 * A night's queue as people may look at it: which jobs wait, are worked on, come back or failed, when, how often they were tried, and why
 * in vain, without any figure. What a job carries, gave back or logged does not leave this class. A new field of a job is unknown here and
 * stays where it is.
 */
export class VeiledQueue extends BullMQAdapter {
  readonly #queue: Queue<NightJob>;

  constructor(queue: Queue<NightJob>, night: string) {
    super(queue, { readOnlyMode: true, allowRetries: false, displayName: night });
    this.#queue = queue;
  }

  override getJobStatuses(): States {
    return [...told] as unknown as States;
  }

  override async getJobCounts() {
    const counts = await this.#queue.getJobCounts(...told);
    return Object.fromEntries(told.map((state) => [state, counts[state] ?? 0])) as never;
  }

  override async getJobs(states: States, start?: number, end?: number): Promise<BoardJob[]> {
    const asked = told.filter((state) => (states as readonly string[]).includes(state));
    if (asked.length === 0) return [];
    const jobs = await this.#queue.getJobs(asked, start, end);
    return jobs.filter((job) => job !== undefined).map(veiled);
  }

  /** Only one that failed is looked at by itself. */
  override async getJob(id: string): Promise<never> {
    const job = await this.#queue.getJob(id);
    return (job && (await job.isFailed()) ? veiled(job) : undefined) as never;
  }

  override async getJobLogs(): Promise<string[]> {
    return [];
  }
}

/** The id of a job that failed is its receipt, which the desk needs to try it again; of the others the beginning is enough. */
function veiled(job: Job<NightJob>): BoardJob {
  const { id = '', name, timestamp, processedOn, finishedOn, attemptsMade, delay, failedReason } = job;
  const hasFailed = failedReason !== undefined && failedReason !== '';
  const shown = {
    id: finishedOn !== undefined && hasFailed ? id : id.slice(0, 10),
    name,
    timestamp,
    attemptsMade,
    delay,
    ...(processedOn === undefined ? {} : { processedOn }),
    ...(finishedOn === undefined ? {} : { finishedOn }),
    failedReason: hasFailed ? withoutFigures(failedReason) : '',
    stacktrace: [],
    progress: 0,
    data: {},
    returnvalue: null,
    opts: {},
  };
  return { opts: {}, toJSON: () => shown, getState: () => job.getState() } as unknown as BoardJob;
}
