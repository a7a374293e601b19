import { formatInstant } from '@election-night/shared/election/instant.ts';
import type { Redis } from 'ioredis';
import { type Answer, answer } from './answer.ts';
import { answerInTime } from './answer-in-time.ts';
import type { NightIntake } from './intake.ts';

/** A probe is asked often and waits little. */
const probeWithinMs = 1000;

/** GET /readyz: 200 where a report would be taken, else 503 with every reason. */
export async function answerReadiness(redis: Redis, nights: readonly NightIntake[], keys: number): Promise<Answer> {
  const asked = Promise.all(nights.map(({ keys: { fence } }) => redis.hget(fence, 'run')));
  const result = await answerInTime(probeWithinMs, asked);
  const reasons: string[] = [];
  if (result.outcome === 'trouble') reasons.push('redis does not answer');
  else {
    nights.forEach(({ night }, index) => {
      if (!result.value[index]) reasons.push(`night ${night.id} was not started yet`);
    });
  }
  if (keys === 0) reasons.push('the keys file has no key');
  for (const { night, recording } of nights) {
    if (recording?.state().isFailing) reasons.push(`night ${night.id} cannot be recorded`);
  }
  const modes = Object.fromEntries(nights.map(({ night }) => [night.id, night.mode]));
  const ready = reasons.length === 0;
  return answer(ready ? 200 : 503, ready ? 'ready' : 'not-ready', {
    ...{ ready, reasons, nights: modes },
    recording: recordingOf(nights),
  });
}

/** Whether anything is recorded, and the last trouble that any night had with the disk. */
function recordingOf(nights: readonly NightIntake[]) {
  const troubles = nights.flatMap(({ night, recording }) => {
    const { lastTrouble } = recording?.state() ?? {};
    return lastTrouble ? [{ night: night.id, ...lastTrouble }] : [];
  });
  const [last] = troubles.sort((a, b) => b.at - a.at);
  return {
    on: nights.some(({ recording }) => recording !== undefined),
    ...(last ? { lastError: { ...last, at: formatInstant(last.at) } } : {}),
  };
}
