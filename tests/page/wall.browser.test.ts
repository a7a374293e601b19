import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { until } from '../faults/until.ts';
import { withCandidates } from './night-steps.ts';
import { openPublicPage, type PublicPage, showsSnapshot } from './public-page.ts';
import { type RecordedNight, startRecordedNight } from './recorded-night.ts';

// The page on a screen on a wall, which nobody scrolls: whatever there is something of at each phase of the night is there, whole. The tests go on from each other.

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const screens = [
  { width: 1920, height: 1080 },
  { width: 1280, height: 720 },
] as const;

let night: RecordedNight;
let site: PublicPage;
let walls: readonly Page[];

beforeAll(async () => {
  night = await startRecordedNight('kazakhstan-2023', withCandidates);
  site = await openPublicPage(new URL(night.url).origin);
  walls = [];
  for (const viewport of screens)
    for (const language of ['en', 'ru', 'kk'])
      walls = [...walls, await site.open(`/?lang=${language}&wall`, { viewport })];
});
afterAll(async () => {
  await site?.close();
  await night?.stop();
});

/** Runs in the page: text that is seen and leaves the screen, its column or a box that hides what is too much. */
const cutOff = `(() => {
  const found = [];
  const walk = (root, column) => {
    for (const one of root.querySelectorAll('*')) {
      const inside = one.matches('.column') ? one : column;
      if (one.shadowRoot) walk(one.shadowRoot, one.closest('.column') ?? inside);
      const text = [...one.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data).join('').trim();
      if (text === '' || one.closest('.visually-hidden, script, style, .lines') || !one.checkVisibility({ visibilityProperty: true })) continue;
      const range = document.createRange();
      range.selectNodeContents(one);
      const { left, right, top, bottom, width, height } = range.getBoundingClientRect();
      if (width === 0) continue;
      const box = inside?.getBoundingClientRect() ?? { left: 0, right: innerWidth, top: 0, bottom: innerHeight };
      // Long names may end in three dots.
      // Lines have air above and below their letters.
      const edge = 1 + 0.15 * Math.min(height, 60);
      // A phase that is too long would lie on the next one.
      const own = one.getBoundingClientRect();
      const liesOnNext = one.matches('.phases li') && right > own.right + 1;
      const isShortened = getComputedStyle(one).textOverflow === 'ellipsis' || one.closest('.short, .label, .who');
      const isOut = (!isShortened && (left < box.left - 1 || right > box.right + 1)) || top < box.top - edge || bottom > box.bottom + edge;
      if (isOut || liesOnNext) found.push([root.host?.localName ?? 'page', one.localName + '.' + one.className, text.slice(0, 40), [left, right, top, bottom].map(Math.round).join(' ')].join(' | '));
    }
  };
  walk(document.body);
  return found;
})()`;

const sections = (page: Page) =>
  page
    .locator('main .section')
    .evaluateAll((all) => all.map((one) => (one as unknown as { localName: string }).localName)) as Promise<
    readonly string[]
  >;

describe.each([
  ['before the opening', '2023-03-19T06:45:00+06:00', ['turnout', 'turnout-day', 'exit-polls', 'freshness']],
  ['at noon', '2023-03-19T12:34:00+06:00', ['turnout', 'turnout-day', 'exit-polls', 'freshness']],
  ['at midnight', '2023-03-20T00:00:00+06:00', ['exit-polls', 'seats', 'turnout', 'freshness']],
  ['at the end', '2023-03-27T12:00:00+06:00', ['count', 'seats', 'turnout', 'freshness']],
] as const)('%s', (when, moment, expected) => {
  test('what there is something of is on the screen, nothing is cut off, and there is nothing to scroll', async () => {
    await night.goTo(moment);
    for (const [index, page] of walls.entries()) {
      await showsSnapshot(page, night);
      const where = `${when}, ${Object.values(page.viewportSize() ?? {}).join('×')}`;
      expect([where, await sections(page)]).toEqual([where, expected.map((name) => `en-${name}`)]);
      await until(
        `${where}: it fits`,
        8000,
        async () => ((await page.evaluate(cutOff)) as readonly string[]).length === 0,
      ).catch(() => undefined);
      const pictures = process.env['PICTURES_TO'];
      if (pictures) {
        mkdirSync(pictures, { recursive: true });
        await page.screenshot({ path: join(pictures, `wall-${moment.slice(5, 13)}-${index}.png`) });
      }
      expect([where, await page.evaluate(cutOff)]).toEqual([where, []]);
      const scrolls = await page.evaluate(
        `(({ scrollWidth, scrollHeight, clientWidth, clientHeight }) => [scrollWidth > clientWidth, scrollHeight > clientHeight])(document.documentElement)`,
      );
      expect([where, scrolls]).toEqual([where, [false, false]]);
      const band = page.locator('.mode[data-mode=replay]').first();
      expect(await band.locator('strong').innerText()).toMatch(/REPLAY|ПОВТОР|ҚАЙТА/);
      expect((await band.boundingBox())?.y).toBeGreaterThanOrEqual(0);
    }
  });
});

test('nothing was said on the console', () => expect(site.complaints).toEqual([]));
