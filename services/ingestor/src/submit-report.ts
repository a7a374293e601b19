import { formatInstant } from '@election-night/shared/election/instant.ts';
import { contentDigest } from '@election-night/shared/queue/job-id.ts';
import type { FastifyBaseLogger } from 'fastify';
import type { Admission } from './admit-report.ts';
import type { Intake, NightIntake } from './intake.ts';
import { type Submitted, submit } from './submit.ts';

/** An admitted report, whether it was sent or fetched → claimed, queued and counted. */
export async function submitReport(
  { report, content }: Pick<Extract<Admission, { outcome: 'admitted' }>, 'report' | 'content'>,
  into: NightIntake,
  intake: Intake,
  withinMs: number,
  log: FastifyBaseLogger,
): Promise<Submitted> {
  const { night } = into;
  const digest = contentDigest(content);
  const receivedAt = formatInstant(intake.now());
  const job = (run: string) => ({ type: 'report', mode: night.mode, run, report, digest, receivedAt }) as const;
  const submission = { source: report.source, id: report.id, digest, job };
  const submitted = await submit(into, submission, withinMs, log);
  if (submitted.outcome === 'taken' && submitted.queued) intake.countEntries(night.id, report.entries.length);
  return submitted;
}
