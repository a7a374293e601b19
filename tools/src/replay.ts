import { once } from 'node:events';
import { startPipeline } from './pipeline/start-pipeline.ts';
import { describeEnd } from './replay/describe-end.ts';
import { readSenderKeys, type SenderKeys } from './replay/keys-of-senders.ts';
import { instantOnNight } from './replay/local-time.ts';
import { type ReplayOptions, readReplayOptions } from './replay/read-options.ts';
import { type Recording, readRecording } from './replay/read-recording.ts';
import { runReplay } from './replay/run-replay.ts';
import { createProgressBar } from './replay/show-progress.ts';

const options = readReplayOptions(process.argv.slice(2));
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => stopping.abort(new Error(`stopped by ${signal}`)));
}
try {
  process.exitCode = await replay(options, stopping.signal);
} catch (error) {
  const reason = stopping.signal.aborted ? stopping.signal.reason : error;
  tell((reason as Error).message);
  process.exitCode = stopping.signal.aborted ? 130 : 1;
}

/** 0 where the final rows are the expected ones, or where the recording expects none. */
async function replay(options: ReplayOptions, signal: AbortSignal): Promise<0 | 1> {
  const recording = await readRecording(options.folder);
  const from = options.from === undefined ? undefined : startOf(options.from, recording);
  const pipeline = await findOrStartPipeline(options, signal);
  const progress = createProgressBar(recording.night);
  try {
    const { rows, differences, records } = await runReplay({
      ...{ recording, ...pipeline.addresses, speed: options.speed, faults: options.faults },
      ...(from === undefined ? {} : { from }),
      ...{ onProgress: progress.show, signal: AbortSignal.any([signal, pipeline.broken]) },
    });
    progress.end();
    for (const line of describeEnd(records)) tell(line);
    if (options.printRows && !process.stdout.write(rows)) await once(process.stdout, 'drain');
    return judge(differences);
  } catch (error) {
    throw pipeline.broken.aborted ? pipeline.broken.reason : error;
  } finally {
    progress.end();
    await pipeline.stop();
  }
}

type PipelineInUse = {
  readonly addresses: { ingestorUrl: string; broadcasterUrl: string; keys: SenderKeys };
  /** Aborted with the reason when a process of one's own pipeline ends by itself. */
  readonly broken: AbortSignal;
  stop(): Promise<void>;
};

async function findOrStartPipeline(options: ReplayOptions, signal: AbortSignal): Promise<PipelineInUse> {
  const broken = new AbortController();
  if (options.remote) {
    const { ingestorUrl, broadcasterUrl, keysFile } = options.remote;
    const keys = await readSenderKeys(keysFile);
    return { addresses: { ingestorUrl, broadcasterUrl, keys }, broken: broken.signal, stop: async () => {} };
  }
  const redisUrl = process.env.REDIS_URL;
  const { ingestorUrl, broadcasterUrl, keys, stop } = await startPipeline({
    nights: `replay:${options.folder}`,
    aggregators: options.aggregators,
    ...(redisUrl ? { redisUrl } : {}),
    onCrash: ({ name, how, lastLines }) =>
      broken.abort(new Error(`${name} ended by itself (${how}); the end of its log:\n${lastLines}`)),
    signal,
  });
  return { addresses: { ingestorUrl, broadcasterUrl, keys }, broken: broken.signal, stop };
}

function startOf(text: string, { night }: Recording): number {
  const { times, definition } = night.election;
  const instant = instantOnNight(text, { starts: times.starts, timeZone: definition.timeZone });
  if (instant === undefined) {
    throw new Error(`--from must be a time such as 16:00 or 2023-03-19T16:00:00+06:00, not ${text}`);
  }
  return instant;
}

function judge(differences: readonly string[] | undefined): 0 | 1 {
  if (differences === undefined) {
    tell('the recording has no expected-rows.ndjson, so the final rows were not compared');
    return 0;
  }
  if (differences.length === 0) {
    tell('the final rows are the expected ones');
    return 0;
  }
  tell('the final rows are NOT the expected ones:');
  for (const line of differences) tell(`  ${line}`);
  return 1;
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}
