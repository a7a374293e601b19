import { setTimeout as delay } from 'node:timers/promises';
import type { Pipeline } from '../pipeline/start-pipeline.ts';
import { noFaults } from '../replay/plan-replay.ts';
import type { Recording } from '../replay/read-recording.ts';
import { runReplay } from '../replay/run-replay.ts';
import { createClockLine } from './show-clock.ts';

/**
 * The night over and over, a new run each lap, until the signal. What the rows of a lap are compared with: the recording's expected ones,
 * and those of the lap before. A difference is no end, but it is said in capitals.
 */
export async function runLaps(
  recording: Recording,
  pipeline: Pipeline,
  options: { readonly speed: number | 'max'; readonly restMs: number; readonly signal: AbortSignal },
): Promise<never> {
  const { ingestorUrl, broadcasterUrl, keys } = pipeline;
  const { speed, restMs, signal } = options;
  const line = createClockLine(recording.night, broadcasterUrl);
  try {
    let before: string | undefined;
    for (let lap = 1; ; lap += 1) {
      const { rows, differences = [] } = await runReplay({
        ...{ recording, ingestorUrl, broadcasterUrl, keys, speed, faults: noFaults, signal },
        onProgress: (progress) => line.show(lap, progress),
      });
      const same = before === undefined || before === rows;
      before = rows;
      const verdict = verdictOf(recording, differences, same);
      line.print(`lap ${lap} is over: ${verdict}`);
      for (const difference of differences) line.print(`  ${difference}`);
      await delay(restMs, undefined, { signal });
    }
  } finally {
    line.end();
  }
}

function verdictOf({ expectedRows }: Recording, differences: readonly string[], sameAsBefore: boolean): string {
  if (differences.length > 0) return 'ITS FINAL ROWS ARE NOT THE EXPECTED ONES:';
  if (!sameAsBefore) return 'ITS FINAL ROWS ARE NOT THOSE OF THE LAP BEFORE';
  return expectedRows === undefined ? 'nothing to compare its final rows with' : 'its final rows are the expected ones';
}
