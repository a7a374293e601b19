import type { Source } from '@election-night/shared/election/definition.ts';
import { formatInstant } from '@election-night/shared/election/instant.ts';
import type { FastifyRequest } from 'fastify';
import { type Answer, answer, problem } from './answer.ts';
import { answerInTime } from './answer-in-time.ts';
import type { FetchState } from './fetch/fetch-state.ts';
import { identifyAny } from './identify-source.ts';
import type { Intake, NightIntake } from './intake.ts';

/** GET /v1/nights/{night}/sources: how fetching goes, source by source, for whoever has a key of the night. */
export async function getSources(request: FastifyRequest, into: NightIntake, intake: Intake): Promise<Answer> {
  const { night, keys } = into;
  const identified = identifyAny(request.headers.authorization, intake.keys(), night.id, intake.now());
  if (identified.outcome === 'refused') return problem(identified.code);
  const asked = Promise.all([intake.redis.hget(keys.fence, 'run'), intake.redis.hgetall(keys.fetched)]);
  const result = await answerInTime(intake.limits.answerWithinMs, asked);
  if (result.outcome === 'trouble') return problem(result.code);
  const [run, states] = result.value;
  if (!run) return problem('night-not-started');

  const own = 'source' in identified.key ? identified.key.source : undefined;
  const sources = night.election.definition.sources.filter(({ fetch }) => fetch !== undefined);
  return answer(200, 'sources', {
    night: night.id,
    at: formatInstant(intake.now()),
    fetches: night.mode !== 'replay',
    sources: sources.map((source) => {
      const text = states[source.id];
      const state = text === undefined ? undefined : (JSON.parse(text) as FetchState);
      // Any other kind may be under an embargo, which the desk can move: that one has come is for nobody else.
      const mayTellWhen = source.id === own || source.fetch?.kind === 'turnout';
      return tell(source, state?.run === run ? state : undefined, mayTellWhen);
    }),
  });
}

function tell({ id, fetch }: Source, state: FetchState | undefined, mayTellWhen: boolean): object {
  const { triedAt, answeredAt, changedAt, ingestedAt, failures = 0, error, nextTryAt } = state ?? {};
  return {
    source: id,
    kind: fetch?.kind,
    everySeconds: fetch?.everySeconds,
    failures,
    ...given({ triedAt, answeredAt, nextTryAt, error }),
    ...(mayTellWhen ? given({ changedAt, ingestedAt }) : {}),
  };
}

function given(fields: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(fields).filter((field): field is [string, string] => field[1] !== undefined),
  );
}
