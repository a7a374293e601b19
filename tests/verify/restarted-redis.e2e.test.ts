import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { repositoryRoot } from '../../tools/src/pipeline/service-process.ts';
import { type Pipeline, startPipeline } from '../../tools/src/pipeline/start-pipeline.ts';
import { noFaults } from '../../tools/src/replay/plan-replay.ts';
import { readRecording } from '../../tools/src/replay/read-recording.ts';
import { runReplay } from '../../tools/src/replay/run-replay.ts';
import { LogVerifier } from '../../tools/src/verify/check/verify-log.ts';
import { openLog } from '../../tools/src/verify/open-log.ts';
import { type RestartableRedis, startRestartableRedis } from '../faults/restartable-redis.ts';
import { until } from '../faults/until.ts';

// G20: a night whose Redis was restarted has several histories, of which each goes on from the one before it. All of them are public.

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const folder = `${repositoryRoot}recordings/tiny`;
let redis: RestartableRedis;
let pipeline: Pipeline;
beforeAll(async () => {
  redis = await startRestartableRedis();
  pipeline = await startPipeline({ nights: `replay:${folder}`, redisUrl: redis.url });
});
afterAll(async () => {
  await pipeline?.stop();
  await redis?.stop();
});

const address = () => `${pipeline.broadcasterUrl}/v1/nights/tiny`;
const epochNow = async () => (await fetch(`${address()}/snapshot`)).headers.get('election-epoch') as string;

/** While no aggregator runs, so that none can say whether commits were lost. */
async function restartRedis(): Promise<void> {
  const before = await epochNow();
  await pipeline.kill('aggregator-1', 'SIGKILL');
  await redis.kill();
  await redis.start();
  await pipeline.restart('aggregator-1');
  await until('the broadcaster serves the new history', 20_000, async () => (await epochNow()) > before);
}

test('P-HTTP-13: a night whose Redis was restarted twice verifies from its address, from its first commit on', async () => {
  const recording = await readRecording(folder);
  await runReplay({ recording, ...pipeline, speed: 'max', faults: noFaults });
  const first = await epochNow();
  await restartRedis();
  await restartRedis();

  const { election, published, lines } = await openLog({ source: address() });
  const verifier = new LogVerifier(election, published);
  const epochs = new Set<string>();
  for await (const line of lines) {
    epochs.add((JSON.parse(Buffer.from(line).toString()) as { commit: { epoch: string } }).commit.epoch);
    expect(verifier.take(line)).toBeUndefined();
  }
  const outcome = verifier.finish();
  console.log(`${epochs.size} histories, ${verifier.rev} revs: ${JSON.stringify(outcome).slice(0, 200)}`);
  expect(outcome).not.toHaveProperty('rule');
  expect([epochs.size, [...epochs][0]]).toEqual([3, first]);
});
