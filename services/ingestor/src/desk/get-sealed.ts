import { deskRoles } from '@election-night/shared/election/desk-action.ts';
import type { SealedReports } from '@election-night/shared/wire/desk-answers.ts';
import type { FastifyRequest } from 'fastify';
import { type Answer, answer, problem } from '../answer.ts';
import { answerInTime } from '../answer-in-time.ts';
import { identifyDesk } from '../identify-source.ts';
import type { Intake, NightIntake } from '../intake.ts';

/**
 * GET /v1/nights/{night}/sealed: that so many reports are sealed, and the next release, which the row `night` tells everybody. No kind, no
 * source, no unit: that polls have come in is itself under embargo. The reports are counted by Redis and never read here.
 */
export async function getSealed(request: FastifyRequest, into: NightIntake, intake: Intake): Promise<Answer> {
  const { night, keys } = into;
  const { redis, limits } = intake;
  const identified = identifyDesk(request.headers.authorization, intake.keys(), deskRoles, night.id, intake.now());
  if (identified.outcome === 'refused') return problem(identified.code);
  const asked = Promise.all([redis.hlen(keys.sealed), redis.hget(keys.rows, 'night')]);
  const read = await answerInTime(limits.answerWithinMs, asked);
  if (read.outcome === 'trouble') return problem(read.code);
  const [reports, row] = read.value;
  if (row === null) return problem('night-not-started');
  const { embargo } = JSON.parse(row) as { embargo?: { until: string } };
  const { id, mode } = night;
  const sealed: SealedReports = { night: id, mode, reports, ...(embargo ? { nextRelease: embargo.until } : {}) };
  return answer(200, 'sealed', sealed);
}
