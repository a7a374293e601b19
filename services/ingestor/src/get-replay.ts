import { formatInstant } from '@election-night/shared/election/instant.ts';
import { type ClockAnchor, nightTimeAt } from '@election-night/shared/election/night-clock.ts';
import type { FastifyRequest } from 'fastify';
import { type Answer, answer, problem } from './answer.ts';
import { answerInTime } from './answer-in-time.ts';
import type { Intake, NightIntake } from './intake.ts';

/** GET /v1/nights/{night}/replay: where the night is and what its clock shows. Public, like the `night` row that says the same. */
export async function getReplay(_request: FastifyRequest, into: NightIntake, intake: Intake): Promise<Answer> {
  const { night, keys } = into;
  const asked = intake.redis.hmget(keys.meta, 'run', 'epoch', 'rev', 'clock');
  const result = await answerInTime(intake.limits.answerWithinMs, asked);
  if (result.outcome === 'trouble') return problem(result.code);
  const [run, epoch, rev, clock] = result.value;
  if (!run || !epoch || !rev || !clock) return problem('night-not-started');
  const anchor = JSON.parse(clock) as ClockAnchor;
  return answer(200, 'position', {
    night: night.id,
    mode: night.mode,
    run,
    epoch,
    rev: Number(rev),
    at: formatInstant(nightTimeAt(anchor, night.gaps, intake.now())),
    clock: anchor,
  });
}
