import { nextTimer } from '@election-night/shared/election/embargo.ts';
import { nextSilence } from '@election-night/shared/election/freshness.ts';
import { wallTimeOf } from '@election-night/shared/election/night-clock.ts';
import type { WallClock } from './compare-clocks.ts';
import type { NightKeeper } from './keep-night.ts';

/** setTimeout counts in 31 bits; a minute at a time is enough and also notices a clock that was set. */
const longestWaitMs = 60_000;

export type NightTimer = {
  /** Looks again when the next thing of the night is due: after every move of the clock. */
  readonly arm: () => void;
  readonly stop: () => void;
};

/**
 * Calls `due` when the night's clock reaches the next phase, release or silence of a source, or has jumped over it. A timer follows the monotonic clock, so `arm` is
 * to be called after every batch, also one that failed, and every second at least. Safe to fire twice or in two processes: what is due is
 * decided by the fold, and the fence lets one write through.
 */
export function armTimers(keeper: NightKeeper, wall: WallClock, due: () => void): NightTimer {
  let timer: NodeJS.Timeout | undefined;

  const arm = () => {
    clearTimeout(timer);
    const { anchor, night, election, desk, rows } = keeper.state;
    const looked = Math.min(keeper.lookedAt(), keeper.now());
    const next = Math.min(
      nextTimer(election, looked, desk.embargo) ?? Number.POSITIVE_INFINITY,
      nextSilence(election, (key) => rows.get(key)?.row, looked) ?? Number.POSITIVE_INFINITY,
    );
    const at = next === Number.POSITIVE_INFINITY ? undefined : wallTimeOf(anchor, night.gaps, next);
    if (at === undefined) return;
    const wait = at - wall();
    timer = setTimeout(
      () => {
        // After what is due, the batch that it is in arms anew.
        if (wait <= longestWaitMs) due();
        else arm();
      },
      Math.min(Math.max(wait, 1), longestWaitMs),
    );
  };
  return { arm, stop: () => clearTimeout(timer) };
}
