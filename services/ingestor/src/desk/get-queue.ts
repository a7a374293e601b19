import { deskRoles } from '@election-night/shared/election/desk-action.ts';
import type { NightJob } from '@election-night/shared/queue/report-queue.ts';
import type { QueueState } from '@election-night/shared/wire/desk-answers.ts';
import type { Queue } from 'bullmq';
import type { FastifyRequest } from 'fastify';
import { type Answer, answer, problem } from '../answer.ts';
import { answerInTime } from '../answer-in-time.ts';
import { identifyDesk } from '../identify-source.ts';
import type { Intake, NightIntake } from '../intake.ts';

/**
 * GET /v1/nights/{night}/queue: how many jobs wait, are being worked on, come back later, or failed, and how long the oldest has waited.
 * Reports and decisions are counted alike, and those that are done not at all: nobody learns from it what came in under embargo.
 */
export async function getQueue(request: FastifyRequest, into: NightIntake, intake: Intake): Promise<Answer> {
  const { night } = into;
  const identified = identifyDesk(request.headers.authorization, intake.keys(), deskRoles, night.id, intake.now());
  if (identified.outcome === 'refused') return problem(identified.code);
  const read = await answerInTime(intake.limits.answerWithinMs, into.queue().then(readQueue));
  if (read.outcome === 'trouble') return problem(read.code);
  const { waitingSince, ...counts } = read.value;
  const waited = waitingSince === undefined ? undefined : Math.max(0, Math.floor((intake.now() - waitingSince) / 1000));
  const state: QueueState = {
    night: night.id,
    mode: night.mode,
    ...counts,
    ...(waited === undefined ? {} : { oldestWaitingSeconds: waited }),
  };
  return answer(200, 'queue', state);
}

/** `waitingSince` = milliseconds since 1970 at which the oldest of those that wait was queued. */
async function readQueue(queue: Queue<NightJob>) {
  const [counts, [oldest]] = await Promise.all([
    queue.getJobCounts('waiting', 'active', 'delayed', 'failed'),
    queue.getJobs(['waiting'], 0, 0, true),
  ]);
  const { waiting = 0, active = 0, delayed = 0, failed = 0 } = counts;
  return { waiting, active, delayed, failed, ...(oldest ? { waitingSince: oldest.timestamp } : {}) };
}
