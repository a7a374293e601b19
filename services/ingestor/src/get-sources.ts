import type { Source } from '@election-night/shared/election/definition.ts';
import { formatInstant } from '@election-night/shared/election/instant.ts';
import { type ClockAnchor, nightTimeAt } from '@election-night/shared/election/night-clock.ts';
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
  const asked = Promise.all([
    intake.redis.hmget(keys.fence, 'run'),
    intake.redis.hmget(keys.meta, 'clock'),
    intake.redis.hgetall(keys.fetched),
  ]);
  const result = await answerInTime(intake.limits.answerWithinMs, asked);
  if (result.outcome === 'trouble') return problem(result.code);
  const [[run], [clock], states] = result.value;
  if (!run || !clock) return problem('night-not-started');

  const nightNow = nightTimeAt(JSON.parse(clock) as ClockAnchor, night.gaps, intake.now());
  const own = 'source' in identified.key ? identified.key.source : undefined;
  const sources = night.election.definition.sources.filter(({ fetch }) => fetch !== undefined);
  return answer(200, 'sources', {
    night: night.id,
    at: formatInstant(intake.now()),
    fetches: night.mode !== 'replay',
    sources: sources.map((source) => {
      const text = states[source.id];
      const state = text === undefined ? undefined : (JSON.parse(text) as FetchState);
      const mayTellWhen = source.id === own || !maySeal(source, into, nightNow);
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

/** Whether reports of this kind may be under embargo still: then it is not told that one has come. */
function maySeal({ fetch }: Source, { night }: NightIntake, nightNow: number): boolean {
  const { times, definition } = night.election;
  if (fetch?.kind === 'exit-poll') return nightNow < (times.exitPollsUntil ?? times.lastClose);
  return fetch?.kind === 'count' && definition.embargo.counts !== 'none' && nightNow < times.lastClose;
}
