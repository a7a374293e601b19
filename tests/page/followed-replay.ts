import { join } from 'node:path';
import { repositoryRoot } from '../../tools/src/pipeline/service-process.ts';
import { type Pipeline, startPipeline } from '../../tools/src/pipeline/start-pipeline.ts';
import { driveReplay } from '../../tools/src/replay/drive-replay.ts';
import { noFaults, planReplay } from '../../tools/src/replay/plan-replay.ts';
import { readRecording } from '../../tools/src/replay/read-recording.ts';
import { createReplayClient, type ReplayClient } from '../../tools/src/replay/replay-client.ts';

/** A recorded night in the whole pipeline, with somebody who sends its reports as the clock goes, wherever it is moved. */
export type FollowedReplay = {
  readonly pipeline: Pipeline;
  readonly client: ReplayClient;
  stop(): Promise<void>;
};

/** The clock stands at `at` (RFC 3339), and what was recorded until then is sent soon after. */
export async function startFollowedReplay(name: string, at: string): Promise<FollowedReplay> {
  const folder = join(repositoryRoot, 'recordings', name);
  const { night, requests } = await readRecording(folder);
  const pipeline = await startPipeline({ nights: `replay:${folder}`, conflateMs: 0 });
  const { ingestorUrl, keys } = pipeline;
  const client = createReplayClient({ ingestorUrl, night: night.id, keys });
  await client.control({ action: 'start', from: at, paused: true, speed: 600 });
  const stopping = new AbortController();
  const { signal } = stopping;
  const plan = planReplay(requests, night.election, night.gaps, noFaults);
  const following = driveReplay({ plan, gaps: night.gaps, client, speed: 600, begin: 'join', signal }).catch(
    (error) => {
      if (!signal.aborted) throw error;
    },
  );
  return {
    pipeline,
    client,
    async stop() {
      stopping.abort();
      await following;
      await pipeline.stop();
    },
  };
}
