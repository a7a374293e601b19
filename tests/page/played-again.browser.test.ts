import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { repositoryRoot } from '../../tools/src/pipeline/service-process.ts';
import { type Pipeline, startPipeline } from '../../tools/src/pipeline/start-pipeline.ts';
import { noFaults } from '../../tools/src/replay/plan-replay.ts';
import { readRecording } from '../../tools/src/replay/read-recording.ts';
import { runReplay } from '../../tools/src/replay/run-replay.ts';
import { launchChromium } from '../browser/launch-chromium.ts';

// The public page, left open while the night is played over and over.

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const folder = join(repositoryRoot, 'recordings/kazakhstan-2023');
/** Some twenty frames of the page between two moments of the night: what is drawn at each of them is drawn. */
const speed = 60_000;
const settleMs = 500;

let browser: Browser;
let pipeline: Pipeline;

beforeAll(async () => {
  [browser, pipeline] = await Promise.all([launchChromium(), startPipeline({ nights: `replay:${folder}` })]);
});
afterAll(async () => {
  await browser?.close();
  await pipeline?.stop();
});

test('nothing that was drawn for a run is there after the next ones', async () => {
  const recording = await readRecording(folder);
  const { ingestorUrl, broadcasterUrl, keys } = pipeline;
  const play = () => runReplay({ recording, ingestorUrl, broadcasterUrl, keys, speed, faults: noFaults });
  await play();
  const page = await browser.newPage();
  const developer = await page.context().newCDPSession(page);
  await developer.send('Performance.enable');
  await page.goto(`${broadcasterUrl}/?lang=en`);
  await page.locator('#live en-seats input[type=radio]').first().waitFor();

  /** Nodes of the document, and those that are out of it but cannot be thrown away. */
  const nodesAfter = async (laps: number): Promise<number> => {
    for (let lap = 0; lap < laps; lap += 1) await play();
    await page.waitForTimeout(settleMs);
    for (let turn = 0; turn < 2; turn += 1) await developer.send('HeapProfiler.collectGarbage');
    const { metrics } = await developer.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'Nodes')?.value ?? Number.NaN;
  };
  const before = await nodesAfter(1);
  expect((await nodesAfter(4)) - before).toBeLessThan(200);
});
