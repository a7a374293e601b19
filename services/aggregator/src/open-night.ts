import { formatInstant } from '@election-night/shared/election/instant.ts';
import { type ClockAnchor, wallAnchor } from '@election-night/shared/election/night-clock.ts';
import { nightKeys } from '@election-night/shared/redis/keys.ts';
import type { Night } from '@election-night/shared/runtime/load-nights.ts';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { beginHistory, beginRun, serverRunId } from './begin-epoch.ts';
import { asClocks, type Clocks, type WallClock } from './compare-clocks.ts';
import { keepNight, type NightKeeper } from './keep-night.ts';
import { readNight } from './load-night.ts';

/**
 * Takes up a night where Redis left it, or begins it. A live or test night whose definition is another one than it began with is refused:
 * amendments are decided by people, not by a restart. A replay simply starts a new run.
 */
export async function openNight(
  redis: Redis,
  night: Night,
  wall: WallClock | Clocks,
  log: Logger,
): Promise<NightKeeper> {
  const clocks = asClocks(wall);
  const keys = nightKeys(night.mode, night.id);
  for (;;) {
    // Unchecked: under another definition the rows are others by right. The keeper checks what it loads.
    const state = await readNight(redis, night);
    const [definition, redisRunId] = await redis.hmget(keys.meta, 'definition', 'redisRunId');
    if (!state || (definition !== night.election.digest && night.mode === 'replay')) {
      const anchor = firstAnchor(night, clocks.earlier());
      const now = Date.parse(anchor.recordedAt);
      await beginRun(redis, state, { night, reason: 'night-start', now, anchor });
      continue;
    }
    if (definition !== night.election.digest) {
      throw new Error(
        `night ${night.id} began with another definition (digest ${definition}); restore that file in ${night.folder}, or begin under another night id`,
      );
    }
    const keeper = await keepNight(redis, night, clocks, log);
    // This process has no memory of what was published before Redis restarted, so it cannot tell whether commits were lost.
    if (redisRunId !== (await serverRunId(redis))) {
      log.warn('redis restarted while no aggregator was there: beginning a new history of the night');
      const { anchor } = keeper.state;
      await beginHistory(redis, keeper.state, { night, reason: 'lost-commits', now: keeper.now(), anchor });
      await keeper.reload();
    }
    log.info({ run: keeper.state.run, epoch: keeper.state.epoch, rev: keeper.state.rev }, 'night is open');
    return keeper;
  }
}

/** A replay waits at its first minute until somebody starts it; every other night follows the wall. */
function firstAnchor({ mode, election }: Night, wall: number): ClockAnchor {
  if (mode !== 'replay') return wallAnchor(mode, wall);
  return {
    mode,
    recordedAt: formatInstant(election.times.starts),
    wallAt: formatInstant(wall),
    speed: 1,
    paused: true,
  };
}
