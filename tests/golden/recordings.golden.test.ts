import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Pipeline, startPipeline } from '../../tools/src/pipeline/start-pipeline.ts';
import { noFaults } from '../../tools/src/replay/plan-replay.ts';
import { readRecording } from '../../tools/src/replay/read-recording.ts';
import { runReplay } from '../../tools/src/replay/run-replay.ts';

// A folder under recordings is all that another election needs: whatever lies there is served by one pipeline and replayed.

const root = fileURLToPath(new URL('../../recordings/', import.meta.url));
const nights = readdirSync(root);
let pipeline: Pipeline;

beforeAll(async () => {
  pipeline = await startPipeline({ nights: nights.map((night) => `replay:${root}${night}`).join(',') });
});
afterAll(async () => {
  await pipeline.stop();
});

const shuffled = { duplicate: 0.2, shuffleMs: 3 * 3_600_000, stale: 0.1, seed: 5 };

test.each(nights)(
  'P-REC-6: %s ends with its expected rows, in order and out of it, beside the other nights',
  async (night) => {
    const recording = await readRecording(`${root}${night}`);
    expect(recording.expectedRows).toBeDefined();
    for (const faults of [noFaults, shuffled]) {
      const { ingestorUrl, broadcasterUrl, keys } = pipeline;
      const replayed = await runReplay({ recording, ingestorUrl, broadcasterUrl, keys, speed: 'max', faults });
      expect(replayed.rows).toBe(recording.expectedRows);
    }
  },
);

test('an election of two levels of units, three contests, D’Hondt and no threshold is among them', async () => {
  const { election } = (await readRecording(`${root}harbour-2031`)).night;
  expect(Math.max(...[...election.units.values()].map(({ depth }) => depth))).toBe(2);
  expect([...election.contests.values()].map(({ seatRule, threshold }) => [seatRule.method, threshold])).toEqual([
    ['dhondt', undefined],
    ['first-past-the-post', undefined],
    ['sainte-lague', undefined],
  ]);
});
