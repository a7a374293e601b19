import type { Election } from '@election-night/shared/election/election.ts';
import type { Commit } from '@election-night/shared/wire/commit.ts';
import { StatesOfLog } from './states-of-log.ts';
import type { NightWatch } from './watch-night.ts';

export type LogRecorder = {
  readonly states: StatesOfLog;
  /** Reads on to the tip of the epoch that runs now. A new run takes the log of the older one away: call it before one begins. */
  catchUp(): Promise<{ epoch: string; rev: number }>;
  stop(): void;
};

/** Keeps the public log of every epoch as it grows. */
export function recordLog(election: Election, watch: NightWatch): LogRecorder {
  const states = new StatesOfLog(election);
  let reading = Promise.resolve({ epoch: '', rev: 0 });
  const catchUp = () => {
    reading = reading.catch(() => undefined).then(read);
    return reading;
  };
  const timer = setInterval(() => void catchUp().catch(() => undefined), 250);

  async function read() {
    const epoch = await watch.epoch();
    const entries = await watch.redis.xrange(watch.keys.log(epoch), `(${states.lastRev(epoch)}-0`, '+');
    states.add(
      epoch,
      entries.map(([, [, text = '']]) => JSON.parse(text) as Commit),
    );
    return { epoch, rev: states.lastRev(epoch) };
  }

  return { states, catchUp, stop: () => clearInterval(timer) };
}
