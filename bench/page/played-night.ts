import { join } from 'node:path';
import { repositoryRoot } from '../../tools/src/pipeline/service-process.ts';
import { startPipeline } from '../../tools/src/pipeline/start-pipeline.ts';
import { noFaults } from '../../tools/src/replay/plan-replay.ts';
import { readRecording } from '../../tools/src/replay/read-recording.ts';
import { runReplay } from '../../tools/src/replay/run-replay.ts';
import type { UnnumberedRow } from '../night/log-writer.ts';

/** The recorded night of Kazakhstan in the whole pipeline, as `npm start` plays it. */
export type PlayedNight = {
  /** As the services take it. */
  readonly nights: string;
  /** Of the broadcaster, which serves the page. */
  readonly url: string;
  /** The whole night in a new run, at so many times its speed or as fast as it goes. */
  play(speed: number | 'max'): Promise<void>;
  /** All rows as they stand. */
  rows(): Promise<readonly UnnumberedRow[]>;
  stop(): Promise<void>;
};

export async function startPlayedNight(): Promise<PlayedNight> {
  const folder = join(repositoryRoot, 'recordings/kazakhstan-2023');
  const recording = await readRecording(folder);
  const nights = `replay:${folder}`;
  const pipeline = await startPipeline({ nights, logLevel: 'warn' });
  const { ingestorUrl, broadcasterUrl, keys } = pipeline;
  return {
    nights,
    url: broadcasterUrl,
    async play(speed) {
      await runReplay({ recording, ingestorUrl, broadcasterUrl, keys, speed, faults: noFaults });
    },
    async rows() {
      const answer = await fetch(`${broadcasterUrl}/v1/nights/${recording.night.id}/snapshot?topic=all`);
      return ((await answer.json()) as { rows: UnnumberedRow[] }).rows;
    },
    stop: () => pipeline.stop(),
  };
}
