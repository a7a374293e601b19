import type { Night } from '@election-night/shared/runtime/load-nights.ts';
import { SingleBar } from 'cli-progress';
import type { ReplayProgress } from './drive-replay.ts';
import { showLocalTime } from './local-time.ts';

export type ProgressBar = { show(progress: ReplayProgress): void; end(): void };

/** A bar on stderr that goes with the posts and shows the night's clock. Nothing where stderr is no terminal. */
export function createProgressBar(night: Night): ProgressBar {
  const { timeZone } = night.election.definition;
  const bar = new SingleBar({
    format: ' {bar} {time} {zone} | {value}/{total} reports | {pace}',
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
    // Ctrl-C belongs to the program that stops everything in order.
    gracefulExit: false,
    barsize: 30,
  });
  let started = false;
  return {
    show({ at, clock, posted, of }) {
      const payload = {
        time: showLocalTime(at, timeZone),
        zone: timeZone,
        pace: clock.paused ? 'paused' : `${clock.speed} x`,
      };
      if (started) bar.update(posted, payload);
      else bar.start(of, posted, payload);
      started = true;
    },
    end: () => bar.stop(),
  };
}
