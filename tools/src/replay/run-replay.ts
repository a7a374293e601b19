import { collectRows } from './collect-rows.ts';
import { compareRows } from './compare-rows.ts';
import { driveReplay, type PostRecord, type ReplayProgress } from './drive-replay.ts';
import type { SenderKeys } from './keys-of-senders.ts';
import { type Faults, planReplay } from './plan-replay.ts';
import type { Recording } from './read-recording.ts';
import { createReplayClient } from './replay-client.ts';

export type ReplayRequest = {
  readonly recording: Recording;
  readonly ingestorUrl: string;
  readonly broadcasterUrl: string;
  readonly keys: SenderKeys;
  readonly speed: number | 'max';
  readonly from?: number;
  /** `join`: the run that is there; by default a new one. */
  readonly begin?: 'start' | 'join';
  readonly faults: Faults;
  readonly onProgress?: (progress: ReplayProgress) => void;
  readonly signal?: AbortSignal;
};

export type ReplayResult = {
  readonly run: string;
  /** NDJSON, as `--rows` prints it. */
  readonly rows: string;
  /** One line a difference; empty = the expected rows; absent where the recording has none. */
  readonly differences?: readonly string[];
  readonly records: readonly PostRecord[];
};

/** One recorded night through a pipeline that runs: plan, drive, collect, compare. */
export async function runReplay(request: ReplayRequest): Promise<ReplayResult> {
  const { recording, ingestorUrl, broadcasterUrl, keys, speed, from, begin, faults, onProgress, signal } = request;
  const { id, election, gaps } = recording.night;
  checkKeys(recording, keys);
  const abort = signal ? { signal } : {};
  const plan = planReplay(recording.requests, election, gaps, faults);
  const client = createReplayClient({ ingestorUrl, night: id, keys, ...abort });

  const { position, records } = await driveReplay({
    ...{ plan, gaps, client, speed },
    ...(from === undefined ? {} : { from }),
    ...(begin === undefined ? {} : { begin }),
    ...(onProgress ? { onProgress } : {}),
    ...abort,
  });
  const rows = await collectRows({ broadcasterUrl, night: id, position, ...abort });
  const { expectedRows } = recording;
  return {
    run: position.run,
    rows,
    ...(expectedRows === undefined ? {} : { differences: compareRows(rows, expectedRows) }),
    records,
  };
}

function checkKeys({ requests }: Recording, keys: SenderKeys): void {
  const without = [...new Set(requests.map(({ source }) => source))].filter(
    (source) => source !== '' && source !== 'replay' && !source.includes('/') && keys.sources[source] === undefined,
  );
  if (without.length > 0) throw new Error(`the keys have none for ${without.join(', ')}`);
}
