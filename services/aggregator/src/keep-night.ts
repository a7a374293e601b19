import { nightTimeAt } from '@election-night/shared/election/night-clock.ts';
import type { ReportJob } from '@election-night/shared/queue/report-queue.ts';
import type { Night } from '@election-night/shared/runtime/load-nights.ts';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { applyWrite } from './apply-write.ts';
import { beginHistory } from './begin-epoch.ts';
import { catchUp } from './catch-up.ts';
import { commitWrite } from './commit-write.ts';
import { asClocks, type Clocks, type WallClock } from './compare-clocks.ts';
import { type BatchExtra, foldBatch } from './fold-batch.ts';
import { loadNight } from './load-night.ts';
import type { NightState } from './night-state.ts';
import { numberWrite } from './write.ts';

/** Longer than any clock is off that somebody would not notice. */
const longPastMs = 3_600_000;

export type NightKeeper = {
  /** What memory holds; it may be behind Redis until the next write or `follow`. */
  readonly state: NightState;
  /** The night's time now, milliseconds, by the earlier of the clocks. */
  readonly now: () => number;
  /** The night's time at the last write, or where nothing was to be written: what was due until then is done, unless it was withheld. */
  readonly lookedAt: () => number;
  /** Folds reports, what is due, a change of the clock and a decision of the desk into one write. Resolves once Redis has it or nothing was to be written. */
  readonly write: (jobs: readonly ReportJob[], extra?: (state: NightState, now: number) => BatchExtra) => Promise<void>;
  /** Reads what other aggregators wrote. True where there was something. */
  readonly follow: () => Promise<boolean>;
  /** Throws memory away and loads it from Redis: after a run began, or when the two do not agree. */
  readonly reload: () => Promise<void>;
};

/**
 * Keeps one night in memory and moves it, write by write, in step with Redis: fold, derive, commit. Where another aggregator was first,
 * nothing was written: it reads what it missed, folds again and tries again. So a worker that was asleep changes nothing.
 * Calls must not overlap; the worker's batches see to that.
 */
export async function keepNight(
  redis: Redis,
  night: Night,
  wall: WallClock | Clocks,
  log: Logger,
): Promise<NightKeeper> {
  const clocks = asClocks(wall);
  let state = await loadNight(redis, night);
  let lookedAt = Number.NEGATIVE_INFINITY;
  const now = () => nightTimeAt(state.anchor, night.gaps, clocks.earlier());
  /** While the clocks disagree: what arrives is open where its release was so long ago that none of them can be that wrong. */
  const withheld = (): Pick<BatchExtra, 'withheld'> => {
    if (clocks.disagreement() === undefined) return {};
    return { withheld: { openUntil: nightTimeAt(state.anchor, night.gaps, clocks.earlier() - longPastMs) } };
  };

  const reload = async () => {
    state = await loadNight(redis, night);
  };

  const catchUpOrReload = async () => {
    const caught = await catchUp(redis, state);
    if (caught === 'reload') await reload();
    if (caught === 'lost-commits') {
      log.error(
        { seq: state.seq, rev: state.rev },
        'redis has fewer writes than were made: beginning a new history from what is left',
      );
      await reload();
      await beginHistory(redis, state, { night, reason: 'lost-commits', now: now(), anchor: state.anchor });
      await reload();
    }
  };

  const write: NightKeeper['write'] = async (jobs, extra) => {
    // Another aggregator may have begun the run that a job belongs to; folded against the older one it would be dropped for good.
    if (jobs.some(({ run }) => run !== state.run)) await catchUpOrReload();
    for (;;) {
      await clocks.look();
      const more = extra?.(state, now());
      const time = more?.clock ? nightTimeAt(more.clock.anchor, night.gaps, clocks.earlier()) : now();
      const draft = foldBatch(state, jobs, time, { ...more, ...withheld() });
      lookedAt = time;
      if (!draft) return;
      const numbered = numberWrite(state, draft);
      const committed = await commitWrite(redis, state, numbered);
      if (committed.outcome === 'written') {
        applyWrite(state, numbered);
        // That something sealed came in is in no line of any level, not even as one more in a number.
        if (numbered.commit !== undefined) log.debug({ rev: numbered.rev }, 'wrote');
        return;
      }
      if (committed.outcome === 'total-differs') {
        // The figures stay out of the log: they may be under embargo. Where Redis is the one that is wrong, loading it throws.
        log.error(
          { field: committed.field },
          'a running total in redis is not what the entries sum to: nothing was published, reloading',
        );
        await reload();
        continue;
      }
      await catchUpOrReload();
    }
  };

  return {
    get state() {
      return state;
    },
    now,
    lookedAt: () => lookedAt,
    write,
    reload,
    follow: async () => {
      const { epoch, seq } = state;
      await catchUpOrReload();
      return state.epoch !== epoch || state.seq !== seq;
    },
  };
}
