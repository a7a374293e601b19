import { type Job, UnrecoverableError } from 'bullmq';

/** How often a job is tried alone before it is left to the desk. */
const triesAtMost = 3;

/** `started` is how often the job was started by then, which a retry sets back to 0. */
type Trial = { readonly alone: number; readonly started: number };

/** True where a worker ended, or stood still, while it held the job: that one, or a neighbour in its batch. */
export function isSuspect(job: Job): boolean {
  return job.stalledCounter > 0;
}

/**
 * Does a suspect's work and remembers in the queue that it was under way: it is to be alone, so that where the process ends again, this job
 * is known to be the reason, and its neighbours are not tried with it. Rejects, for good, where that was so three times; a retry begins anew.
 */
export async function tryAlone(job: Job, work: () => Promise<void>): Promise<void> {
  const { alone = 0, started = 0 } = (job.progress || {}) as Partial<Trial>;
  const before = job.attemptsStarted > started ? alone : 0;
  if (before >= triesAtMost) {
    throw new UnrecoverableError(
      'the aggregator ended or stood still three times while it worked on this job and on nothing else',
    );
  }
  const trial = (count: number): Trial => ({ alone: count, started: job.attemptsStarted });
  await job.updateProgress(trial(before + 1));
  try {
    await work();
  } catch (error) {
    // Whoever throws lets the process live, and has tries of its own.
    await job.updateProgress(trial(0));
    throw error;
  }
}
