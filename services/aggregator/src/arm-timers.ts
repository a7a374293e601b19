import { nextTimer } from '@election-night/shared/election/embargo.ts';
import { wallTimeOf } from '@election-night/shared/election/night-clock.ts';
import type { NightKeeper, WallClock } from './keep-night.ts';

/** setTimeout counts in 31 bits; a minute at a time is enough and also notices a clock that was set. */
const longestWaitMs = 60_000;

export type NightTimer = {
  /** Looks again when the next thing of the night is due: after every move of the clock. */
  readonly arm: () => void;
  readonly stop: () => void;
};

/**
 * Calls `due` when the night's clock reaches the next phase or release. Safe to fire twice or in two processes: what is due is decided by the
 * fold, and the fence lets one write through.
 */
export function armTimers(keeper: NightKeeper, wall: WallClock, due: () => void): NightTimer {
  let timer: NodeJS.Timeout | undefined;

  const arm = () => {
    clearTimeout(timer);
    const { anchor, night, election, desk } = keeper.state;
    const now = keeper.now();
    const next = nextTimer(election, now, desk.embargo);
    const at = next === undefined ? undefined : wallTimeOf(anchor, night.gaps, next);
    if (at === undefined) return;
    const wait = at - wall();
    timer = setTimeout(
      () => {
        if (wait <= longestWaitMs) due();
        arm();
      },
      Math.min(Math.max(wait, 1), longestWaitMs),
    );
  };
  return { arm, stop: () => clearTimeout(timer) };
}
