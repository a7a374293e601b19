import { setTimeout as delay } from 'node:timers/promises';
import type { Pipeline } from '../pipeline/start-pipeline.ts';
import { AnotherRunBegan } from '../replay/collect-rows.ts';
import { noFaults } from '../replay/plan-replay.ts';
import type { Recording } from '../replay/read-recording.ts';
import { createReplayClient, type ReplayClient } from '../replay/replay-client.ts';
import { type ReplayResult, runReplay } from '../replay/run-replay.ts';
import { createClockLine } from './show-clock.ts';

/** How the next lap begins. Night seconds a second, or `max`. */
type NextLap = { readonly begin: 'start' | 'join'; readonly speed: number | 'max' };

/** How often somebody who moves the clock is looked for while the end of a night rests on the page, wall time. */
const followEveryMs = 200;

/**
 * The night over and over, until the signal. Whoever moves its clock is followed at every moment: a lap that somebody set back goes on from
 * there, and no lap is begun while they let the clock stand. What the rows of a lap are compared with: the recording's expected ones, and
 * those of the lap before. A difference is no end, but it is said in capitals.
 */
export async function runLaps(
  recording: Recording,
  pipeline: Pipeline,
  options: { readonly speed: number | 'max'; readonly restMs: number; readonly signal: AbortSignal },
): Promise<never> {
  const { ingestorUrl, broadcasterUrl, keys } = pipeline;
  const { speed, restMs, signal } = options;
  const client = createReplayClient({ ingestorUrl, night: recording.night.id, keys, signal });
  const line = createClockLine(recording.night, broadcasterUrl);
  try {
    let before: string | undefined;
    let next: NextLap = { begin: 'start', speed };
    for (let lap = 1; ; lap += 1) {
      const {
        run,
        rows,
        differences = [],
      } = await runToEnd(next, (begin) =>
        runReplay({
          ...{ recording, ingestorUrl, broadcasterUrl, keys, ...begin, faults: noFaults, signal },
          onProgress: (progress) => line.show(lap, progress),
        }),
      );
      const same = before === undefined || before === rows;
      before = rows;
      const verdict = verdictOf(recording, differences, same);
      line.print(`lap ${lap} is over: ${verdict}`);
      for (const difference of differences) line.print(`  ${difference}`);
      next = await rest(client, run, { speed, restMs, signal });
    }
  } finally {
    line.end();
  }
}

/** One lap. Where it was set back at its very end, before its rows were read, it goes on. */
async function runToEnd(next: NextLap, run: (next: NextLap) => Promise<ReplayResult>): Promise<ReplayResult> {
  try {
    return await run(next);
  } catch (error) {
    if (!(error instanceof AnotherRunBegan)) throw error;
    return runToEnd({ ...next, begin: 'join' }, run);
  }
}

/**
 * While the end of a run stays on the page. Over at once where somebody begins another run, and not over while they have paused the clock:
 * at `max` it stands because we let it. The next lap has the speed that the clock has by now.
 */
async function rest(
  client: ReplayClient,
  run: string,
  { speed, restMs, signal }: { readonly speed: number | 'max'; readonly restMs: number; readonly signal: AbortSignal },
): Promise<NextLap> {
  for (let left = restMs; ; ) {
    const { run: now, clock } = await client.position();
    const pace = speed === 'max' ? speed : clock.speed;
    if (now !== run) return { begin: 'join', speed: pace };
    const isLeftAlone = speed !== 'max' && clock.paused;
    if (left <= 0 && !isLeftAlone) return { begin: 'start', speed: pace };
    const waitMs = Math.max(1, Math.min(left, followEveryMs));
    await delay(isLeftAlone ? followEveryMs : waitMs, undefined, { signal });
    if (!isLeftAlone) left -= waitMs;
  }
}

function verdictOf({ expectedRows }: Recording, differences: readonly string[], sameAsBefore: boolean): string {
  if (differences.length > 0) return 'ITS FINAL ROWS ARE NOT THE EXPECTED ONES:';
  if (!sameAsBefore) return 'ITS FINAL ROWS ARE NOT THOSE OF THE LAP BEFORE';
  return expectedRows === undefined ? 'nothing to compare its final rows with' : 'its final rows are the expected ones';
}
