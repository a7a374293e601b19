import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Definition } from '@election-night/shared/election/definition.ts';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Language, messages } from '../../clients/dashboard/src/words/languages.ts';
import { repositoryRoot } from '../../tools/src/pipeline/service-process.ts';
import { type Pipeline, startPipeline } from '../../tools/src/pipeline/start-pipeline.ts';
import { until } from '../faults/until.ts';
import { openPublicPage, type PublicPage, runs } from './public-page.ts';

// One night in each mode, from one server: nobody can take one for another, with or without scripts.

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const modes = ['live', 'test', 'replay'] as const;
type Mode = (typeof modes)[number];

let folder: string;
let pipeline: Pipeline;
let site: PublicPage;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'en-modes-'));
  for (const mode of modes) {
    await cp(join(repositoryRoot, 'recordings/tiny'), join(folder, mode), { recursive: true });
    const path = join(folder, mode, 'definition.json');
    const definition = JSON.parse(await readFile(path, 'utf8')) as Definition;
    await writeFile(path, JSON.stringify({ ...definition, night: `night-${mode}`, languages: ['en'] }));
  }
  pipeline = await startPipeline({ nights: modes.map((mode) => `${mode}:${join(folder, mode)}`).join() });
  site = await openPublicPage(pipeline.broadcasterUrl);
});
afterAll(async () => {
  await site?.close();
  await pipeline?.stop();
  await rm(folder, { recursive: true, force: true });
});

type Band = {
  readonly word: string;
  readonly sentence: string;
  readonly ground: string;
  readonly ink: string;
  readonly line: string;
};

/** The band that is seen, as it is seen: pictures behind it count as well. */
function bandOf(page: Page): Promise<Band> {
  return page.evaluate(`(() => {
    const band = [...document.querySelectorAll('.mode[data-mode]')].find((one) => one.checkVisibility());
    const { backgroundColor, backgroundImage, color, borderBottomColor } = getComputedStyle(band);
    return {
      word: band.querySelector('strong').textContent,
      sentence: band.querySelector('span').textContent.trim(),
      ground: backgroundColor + ' ' + backgroundImage,
      ink: color,
      line: borderBottomColor,
    };
  })()`) as Promise<Band>;
}

const wordOf = (mode: Mode, language: Language) =>
  messages[language][mode === 'live' ? 'page.mode.live' : (`mode.${mode}` as const)] as string;

test.each([
  ['light', 'en', true],
  ['dark', 'ru', true],
  ['light', 'kk', true],
  ['light', 'en', false],
] as const)(
  'G19: in %s colours, in %s, scripts: %s: band, colour and title are of the mode alone',
  async (colorScheme, language, javaScriptEnabled) => {
    const bands: Band[] = [];
    for (const mode of modes) {
      const page = await site.blank({ colorScheme, javaScriptEnabled });
      await page.goto(`/?night=night-${mode}&lang=${language}`);
      if (javaScriptEnabled) await runs(page);
      const band = await bandOf(page);
      expect((await page.title()).split(' · ')[0]).toBe(mode.toUpperCase());
      if (javaScriptEnabled) expect(band.word).toBe(wordOf(mode, language));
      else expect(band.word).toBe(mode.toUpperCase());
      expect(band.sentence.length).toBeGreaterThan(10);
      const box = await page.locator('.mode[data-mode]:visible').first().boundingBox();
      expect([box?.x, box?.y, (box?.height ?? 0) > 24]).toEqual([0, 0, true]);
      expect(box?.width).toBeGreaterThan(1000);
      bands.push(band);
      await page.close();
    }
    for (const of of ['word', 'sentence', 'ground', 'line'] as const)
      expect([of, new Set(bands.map((band) => band[of])).size]).toEqual([of, modes.length]);
  },
);

test('the band stays in view when the page is scrolled, and on a wall', async () => {
  for (const mode of modes) {
    const page = await site.open(`/?night=night-${mode}`, { viewport: { width: 400, height: 600 } });
    await page.mouse.wheel(0, 3000);
    await until('it is scrolled', 5000, async () => ((await page.evaluate('scrollY')) as number) > 200);
    expect((await page.locator('#live .mode').first().boundingBox())?.y).toBe(0);
    await page.goto(`/?night=night-${mode}&wall`);
    await runs(page);
    expect((await bandOf(page)).word).toBe(wordOf(mode, 'en'));
    await page.close();
  }
});

test('every element of a night that is not live says so itself', async () => {
  for (const mode of modes) {
    const page = await site.open(`/?night=night-${mode}`);
    const said = (await page.evaluate(
      `[...document.querySelectorAll('main .section')].map((one) => one.shadowRoot.querySelector('.mode')?.textContent.trim().split(/\\s/)[0] ?? '')`,
    )) as readonly string[];
    expect(said.length).toBeGreaterThan(4);
    expect(new Set(said)).toEqual(new Set([mode === 'live' ? '' : mode.toUpperCase()]));
    await page.close();
  }
});

test('nothing was said on the console', () =>
  expect(site.complaints.filter((text) => !/was preloaded using link preload/.test(text))).toEqual([]));
