import { instantOf } from '@election-night/shared/election/instant.ts';
import { answerInTime } from '../answer-in-time.ts';
import type { Intake, NightIntake } from '../intake.ts';
import type { FetchHealth } from '../measure.ts';
import type { FetchState } from './fetch-state.ts';

/** For the metrics: nothing where Redis does not answer in time. */
export async function readFetchHealth(nights: readonly NightIntake[], intake: Intake): Promise<readonly FetchHealth[]> {
  const fetched = nights.filter(
    ({ night }) => night.mode !== 'replay' && night.election.definition.sources.some(({ fetch }) => fetch),
  );
  const asked = Promise.all(fetched.map(({ keys }) => intake.redis.hgetall(keys.fetched)));
  const result = await answerInTime(intake.limits.answerWithinMs, asked);
  if (result.outcome === 'trouble') return [];
  const now = intake.now();
  return fetched.flatMap(({ night }, index) =>
    Object.entries(result.value[index] ?? {}).map(([source, text]) => {
      const { failures, answeredAt } = JSON.parse(text) as FetchState;
      const ageSeconds = answeredAt === undefined ? undefined : Math.max(0, now - instantOf(answeredAt)) / 1000;
      return { night: night.id, source, failures, ...(ageSeconds === undefined ? {} : { ageSeconds }) };
    }),
  );
}
