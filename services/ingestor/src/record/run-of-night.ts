import type { NightKeys } from '@election-night/shared/redis/keys.ts';
import type { Redis } from 'ioredis';
import { answerInTime } from '../answer-in-time.ts';

/** A recording does not wait long for the run. */
const withinMs = 250;

/**
 * The run of a night, asked for anew each time, since a replay may begin another one at any moment. While Redis is silent the last answer
 * has to do; undefined before the first one.
 */
export function createRunOfNight(redis: Redis, keys: NightKeys): () => Promise<string | undefined> {
  let run: string | undefined;
  return async () => {
    const asked = await answerInTime(withinMs, redis.hget(keys.fence, 'run'));
    if (asked.outcome === 'answered' && asked.value) run = asked.value;
    return run;
  };
}
