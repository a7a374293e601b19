import { deskRoles } from '@election-night/shared/election/desk-action.ts';
import type { RefusedList } from '@election-night/shared/wire/desk-answers.ts';
import type { FastifyRequest } from 'fastify';
import { type Answer, answer, problem } from '../answer.ts';
import { answerInTime } from '../answer-in-time.ts';
import { identifyDesk } from '../identify-source.ts';
import type { Intake, NightIntake } from '../intake.ts';
import { readFailedJobs } from './read-failed-jobs.ts';
import { readListQuery } from './read-query.ts';
import { readRefusedReports } from './read-refused-reports.ts';

/** GET /v1/nights/{night}/refused?limit=: reports that were refused after they had been taken, and jobs that failed, the newest first. */
export async function getRefused(request: FastifyRequest, into: NightIntake, intake: Intake): Promise<Answer> {
  const { night } = into;
  const { redis, limits } = intake;
  const identified = identifyDesk(request.headers.authorization, intake.keys(), deskRoles, night.id, intake.now());
  if (identified.outcome === 'refused') return problem(identified.code);
  const asked = readListQuery(request.query, {});
  if (asked.outcome === 'refused') return problem('malformed-query', { errors: asked.mistakes });
  const { limit } = asked.query;

  const signal = AbortSignal.timeout(limits.answerWithinMs);
  const read = async () => {
    const run = await redis.hget(into.keys.fence, 'run');
    if (!run) return undefined;
    const refused = await readRefusedReports(redis, into.keys.admitted(run), limit, signal);
    return { ...refused, failed: await readFailedJobs(await into.queue(), run, limit) };
  };
  const result = await answerInTime(limits.answerWithinMs, read());
  if (result.outcome === 'trouble') return problem(result.code);
  if (!result.value) return problem('night-not-started');
  const list: RefusedList = { night: night.id, mode: night.mode, ...result.value };
  return answer(200, 'refused', list);
}
