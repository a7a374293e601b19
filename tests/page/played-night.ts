import { setTimeout as delay } from 'node:timers/promises';
import type { PublishedRow } from '@election-night/shared/election/row.ts';
import { startPipeline } from '../../tools/src/pipeline/start-pipeline.ts';
import { noFaults, type PlannedPost, planReplay } from '../../tools/src/replay/plan-replay.ts';
import { readRecording } from '../../tools/src/replay/read-recording.ts';
import { createReplayClient } from '../../tools/src/replay/replay-client.ts';

export type Snapshot = {
  readonly epoch: string;
  readonly rev: number;
  readonly rows: ReadonlyMap<string, PublishedRow>;
};

/** A recorded night in the whole pipeline, that a test leads from moment to moment. */
export type RecordedNight = {
  readonly url: string;
  /** Sends what the recording has until then, in its order, and sets the clock there. Resolves once all of it is decided. Only forwards. */
  playUntil(moment: string): Promise<void>;
  /** Beside the recording. Resolves with what became of it. */
  report(source: string, body: object): Promise<void>;
  snapshot(topic: string): Promise<Snapshot>;
  stop(): Promise<void>;
};

export async function startRecordedNight(folder: string, from: string): Promise<RecordedNight> {
  const recording = await readRecording(folder);
  const { id, election, gaps } = recording.night;
  const pipeline = await startPipeline({ nights: `replay:${folder}`, conflateMs: 0 });
  const { ingestorUrl, broadcasterUrl, keys } = pipeline;
  const client = createReplayClient({ ingestorUrl, night: id, keys });
  await client.control({ action: 'start', from, speed: 1 });
  const waiting = [...planReplay(recording.requests, election, gaps, noFaults).posts];
  const url = `${broadcasterUrl}/v1/nights/${id}`;

  async function send(post: PlannedPost): Promise<void> {
    const result = await client.post(post);
    if (result.outcome === 'refused' || result.status === undefined) return;
    for (const deadline = Date.now() + 20_000; Date.now() < deadline; await delay(20)) {
      const { state } = await client.stateOf(post.source, result.status);
      if (state !== 'queued' && state !== 'unknown') return;
    }
    throw new Error(`the report of ${post.source} was not decided`);
  }

  return {
    url,
    async playUntil(moment) {
      await client.control({ action: 'seek', to: moment });
      const until = Date.parse(moment);
      while (waiting[0] && waiting[0].due <= until) await send(waiting.shift() as PlannedPost);
    },
    report: (source, body) =>
      send({ due: 0, copy: 'original', source, path: '/reports', body: JSON.stringify({ mode: 'replay', ...body }) }),
    async snapshot(topic) {
      const answer = await fetch(`${url}/snapshot?topic=${topic}`);
      const { epoch, rev, rows } = (await answer.json()) as Omit<Snapshot, 'rows'> & { rows: PublishedRow[] };
      return { epoch, rev, rows: new Map(rows.map((row) => [row.key, row])) };
    },
    stop: () => pipeline.stop(),
  };
}
