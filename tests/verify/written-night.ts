import { type DeskAction, roleOf } from '@election-night/shared/election/desk-action.ts';
import type { Election } from '@election-night/shared/election/election.ts';
import type { Report } from '@election-night/shared/election/report.ts';
import type { DeskJob } from '@election-night/shared/queue/report-queue.ts';
import { nightKeys } from '@election-night/shared/redis/keys.ts';
import type { Night } from '@election-night/shared/runtime/load-nights.ts';
import type { Redis } from 'ioredis';
import { pino } from 'pino';
import type { NightState } from '../../services/aggregator/src/night-state.ts';
import { openNight } from '../../services/aggregator/src/open-night.ts';
import { handClock, reportJob } from '../../services/aggregator/src/test-night.ts';

const log = pino({ level: 'silent' });
const minute = 60_000;

type Circumstances = {
  /** All batches come at one time of the night. */
  readonly clockStands?: boolean;
  readonly opens?: string;
  /** Asked after each batch; what it answers is decided. */
  readonly desk?: (state: NightState) => DeskAction | undefined;
};

/**
 * A live night as the aggregator writes it, batch by batch, a minute after the other or all at one time of its clock, from when it opens;
 * the lines of its log as the broadcaster serves them. What was in Redis is gone.
 */
export async function logOfNight(
  redis: Redis,
  election: Election,
  batches: readonly (readonly Report[])[],
  { clockStands = false, opens = '2023-03-19T12:00:00+06:00', desk }: Circumstances = {},
): Promise<readonly string[]> {
  await redis.flushall();
  const night: Night = { id: election.definition.night, mode: 'live', election, gaps: [], folder: 'none' };
  const clock = handClock(opens);
  const keeper = await openNight(redis, night, clock.wall, log);
  for (const batch of batches) {
    if (!clockStands) clock.set(new Date(clock.wall() + minute).toISOString());
    await keeper.write(batch.map((report) => reportJob(keeper.state.run, report)));
    const decision = desk?.(keeper.state);
    if (decision) await keeper.write([], () => ({ decision: deskJob(keeper.state, decision) }));
  }
  return linesOfLog(redis, night, keeper.state.epoch);
}

function deskJob({ run, seq }: NightState, decision: DeskAction): DeskJob {
  const id = `decision-${seq}`;
  const role = roleOf[decision.action];
  const receivedAt = '2023-03-19T06:00:00Z';
  return { type: 'desk', mode: 'live', run, id, digest: id, role, by: 'ann', decision, receivedAt };
}

/** The log of an epoch as NDJSON lines: what `GET …/log` answers. */
export async function linesOfLog(
  redis: Redis,
  night: Pick<Night, 'id' | 'mode'>,
  epoch: string,
): Promise<readonly string[]> {
  const entries = await redis.xrange(nightKeys(night.mode, night.id).log(epoch), '-', '+');
  return entries.map(([, [, commit = '', , hash = '']]) => `{"hash":"${hash}","commit":${commit}}`);
}
