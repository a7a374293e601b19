import type { ClockAnchor } from '@election-night/shared/election/night-clock.ts';
import { nightTimeAt } from '@election-night/shared/election/night-clock.ts';
import type { NightKeys } from '@election-night/shared/redis/keys.ts';
import type { Night } from '@election-night/shared/runtime/load-nights.ts';
import type { Redis } from 'ioredis';
import { answerInTime } from '../answer-in-time.ts';

/** A recording does not wait long for the time. */
const withinMs = 250;

/**
 * What the night's clock shows, milliseconds since 1970. That of a live or test night is the wall. That of a replay is asked for at every
 * request, since anybody may move it; while Redis is silent the last answer has to do, and before the first one the start of the night.
 */
export function createNightTime(
  redis: Redis,
  { mode, election, gaps }: Night,
  keys: NightKeys,
  now: () => number,
): () => Promise<number> {
  if (mode !== 'replay') return async () => now();
  let anchor: ClockAnchor | undefined;
  return async () => {
    const asked = await answerInTime(withinMs, redis.hget(keys.meta, 'clock'));
    if (asked.outcome === 'answered' && asked.value) anchor = JSON.parse(asked.value) as ClockAnchor;
    return anchor ? nightTimeAt(anchor, gaps, now()) : election.times.starts;
  };
}
