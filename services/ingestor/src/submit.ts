import { jobId } from '@election-night/shared/queue/job-id.ts';
import type { NightJob } from '@election-night/shared/queue/report-queue.ts';
import type { ProblemCode } from '@election-night/shared/wire/problem.ts';
import type { FastifyBaseLogger } from 'fastify';
import { answerInTime } from './answer-in-time.ts';
import type { NightIntake } from './intake.ts';

/** What is to be claimed and queued. `job` is made once the run is known, since a job of another run is refused. */
export type Submission = {
  readonly source: string;
  readonly id: string;
  readonly digest: string;
  job(run: string): NightJob;
};

/** `queued` is false where the same content was decided before. */
export type Submitted =
  | { readonly outcome: 'taken'; readonly receipt: string; readonly queued: boolean }
  | { readonly outcome: 'conflict' }
  | {
      readonly outcome: 'refused';
      readonly code: Extract<ProblemCode, 'night-not-started' | 'store-unavailable' | 'outcome-unknown'>;
    };

/** Claims the id and queues the job, within the time that a sender is made to wait for Redis. */
export async function submit(
  into: NightIntake,
  submission: Submission,
  withinMs: number,
  log: FastifyBaseLogger,
): Promise<Submitted> {
  const result = await answerInTime(withinMs, claimAndQueue(into, submission));
  if (result.outcome === 'answered') return result.value;
  log.warn({ night: into.night.id, report: submission.id, reason: result.reason }, 'redis did not take a request');
  return { outcome: 'refused', code: result.code };
}

/**
 * A claim without a job (the process ended in between) is mended by sending again: what is known but not decided is queued again, under
 * the same job id.
 */
async function claimAndQueue(into: NightIntake, { source, id, digest, job }: Submission): Promise<Submitted> {
  const claim = await into.claim(source, id, digest);
  if (claim.outcome === 'conflict') return claim;
  if (claim.outcome === 'not-started') return { outcome: 'refused', code: 'night-not-started' };
  if (claim.outcome === 'run-changing') return { outcome: 'refused', code: 'store-unavailable' };
  const receipt = jobId(claim.run, source, id, digest);
  const queued = claim.outcome === 'new' || !claim.decided;
  if (queued) await into.enqueue(job(claim.run), receipt, claim.outcome === 'known');
  return { outcome: 'taken', receipt, queued };
}
