import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { goToMoment, moments, shownNight } from '../screenshots/moments.ts';
import { pixelsOf } from '../screenshots/png.ts';
import { violations } from './newsroom.ts';
import { openPublicPage, type PublicPage, showsSnapshot } from './public-page.ts';
import { type RecordedNight, startRecordedNight } from './recorded-night.ts';

// The whole pages, at four moments of the recorded night, in both themes and all languages: axe finds nothing with any of its rules, and
// nothing is wider than the narrowest screen. The tests go on from each other.

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

/** Where a person wants to look at them. */
const pictures = process.env['PICTURES_TO'];
const languages = ['en', 'ru', 'kk'] as const;
const schemes = ['light', 'dark'] as const;
const paths = ['/', '/?wall', '/unit/KZ-75', '/contest/list', '/unit/nowhere'] as const;
/** WCAG 2.2, 1.4.10: 1280 pixels at 400 % are as many; at 200 % (1.4.4) they are 640. */
const narrowest = { width: 320, height: 740 };
const atTwiceTheSize = { width: 640, height: 400 };
const phone = { width: 360, height: 740 };

/** In the page: a function that visits every element, in shadow roots too. */
const everyElement = `const every = (root) => [...root.querySelectorAll('*')].flatMap((one) => [one, ...(one.shadowRoot ? every(one.shadowRoot) : [])])`;

let night: RecordedNight;
let site: PublicPage;

beforeAll(async () => {
  if (pictures) mkdirSync(pictures, { recursive: true });
  night = await startRecordedNight(shownNight);
  site = await openPublicPage(new URL(night.url).origin);
});
afterAll(async () => {
  await site?.close();
  await night?.stop();
});

const withLanguage = (path: string, language: string) => `${path}${path.includes('?') ? '&' : '?'}lang=${language}`;

async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
  if (!path.startsWith('/unit/nowhere')) {
    // A colour on its way to another one has no contrast of its own.
    const page = await site.open(path, { reducedMotion: 'reduce', ...options });
    await showsSnapshot(page, night);
    return page;
  }
  const page = await site.blank(options);
  await page.goto(path);
  await page.waitForSelector('.waiting');
  // That it is not there is what the test wants.
  site.complaints.splice(0);
  return page;
}

/** A page of which no script is let in: what the server painted. */
async function openPainted(path: string, options: BrowserContextOptions): Promise<Page> {
  const page = await site.blank(options);
  await page.route('**/page.js', (route) => route.abort());
  await page.goto(path);
  return page;
}

const isTooWide = (page: Page) =>
  page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');

async function expectReflow(page: Page, size: { readonly width: number; readonly height: number }): Promise<void> {
  await page.setViewportSize(size);
  await drawn(page);
  expect([size.width, await isTooWide(page)]).toEqual([size.width, false]);
}

/** Pictures that are measured are drawn again after they were laid out. */
async function drawn(page: Page): Promise<void> {
  await page.evaluate(
    'new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(drawn))))',
  );
}

/** Opens every table, as whoever asks for it does. */
async function showTables(page: Page): Promise<number> {
  const shown = await page.evaluate(`(() => {
    ${everyElement};
    const buttons = every(document).filter((one) => one.matches('.tables > button[aria-expanded="false"]'));
    for (const button of buttons) button.click();
    return buttons.length;
  })()`);
  await drawn(page);
  return shown as number;
}

async function keep(page: Page, name: string): Promise<void> {
  if (pictures) await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
}

describe.each(moments)('at $name', (moment) => {
  const place = moments.indexOf(moment);
  const looks = schemes.flatMap((scheme, turn) =>
    paths.map((path, index) => ({ path, scheme, language: languages[(place + turn + index) % 3] as string })),
  );

  test('the night gets there', () => goToMoment(night, moment));

  test.each(looks)('$path in $language, $scheme, with tables hidden and on a phone with tables shown', async (look) => {
    const { path, scheme, language } = look;
    const page = await open(withLanguage(path, language), { colorScheme: scheme });
    expect(await violations(page)).toEqual([]);
    if (path !== '/?wall') {
      await page.setViewportSize(phone);
      const tables = await showTables(page);
      expect(tables > 0).toBe(path !== '/unit/nowhere' && !(path === '/contest/list' && moment.name === '1-voting'));
      await drawn(page);
      expect(await violations(page)).toEqual([]);
      for (const size of [phone, narrowest, atTwiceTheSize]) await expectReflow(page, size);
      await page.setViewportSize(phone);
      await keep(page, `tables-${path.replaceAll('/', '_')}-${moment.name}-${scheme}`);
    }
    await page.close();
  });

  test.each(schemes)('pages of which no script ran, in %s', async (colorScheme) => {
    for (const [index, path] of paths.entries()) {
      const address = withLanguage(path, languages[(place + index) % 3] as string);
      const page = await openPainted(address, { colorScheme, viewport: phone });
      expect([address, await violations(page)]).toEqual([address, []]);
      await expectReflow(page, narrowest);
      await keep(page, `painted-${path.replaceAll('/', '_')}-${moment.name}-${colorScheme}`);
      await page.close();
    }
    // What was kept from the page is no mistake of ours, and neither is the page that is not there.
    site.complaints.splice(0);
  });
});

describe('who wants few colours, no movement or paper', () => {
  test('sees bars, tiles and seats in forced colours', async () => {
    const page = await open('/?lang=en', { forcedColors: 'active', colorScheme: 'dark' });
    await keep(page, 'forced-colors');
    for (const [bar, ground] of [
      ['en-count .fill >> nth=0', 'en-count .track >> nth=0'],
      ['en-exit-polls .bar >> nth=0', 'en-exit-polls .track >> nth=0'],
    ] as const) {
      const { colorAt, height } = pixelsOf(await page.locator(ground).screenshot());
      const box = await page.locator(bar).boundingBox();
      expect(colorAt(((box?.width ?? 0) * 2) / 3, height / 2)).not.toBe(
        colorAt((box?.width ?? 0) + 24, height / 2 + 5),
      );
    }
    expect(await violations(page)).toEqual([]);
    await page.close();
  });

  test('sees nothing move where less movement is wanted', async () => {
    const page = await open('/', { reducedMotion: 'reduce' });
    expect(await page.evaluate(moving)).toEqual([]);
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    expect(await page.evaluate(moving)).not.toEqual([]);
    await page.close();
  });

  test('has the tables on paper, and nothing to press', async () => {
    const page = await open('/?lang=ru', { colorScheme: 'dark', viewport: { width: 794, height: 1123 } });
    await page.emulateMedia({ media: 'print' });
    await drawn(page);
    await keep(page, 'print');
    expect(await page.evaluate(paper)).toEqual({ ground: 'rgb(255, 255, 255)', hiddenTables: 0, buttons: [] });
    expect(await isTooWide(page)).toBe(false);
    await page.close();
  });
});

test('nothing was said on the console', () => {
  expect(site.complaints).toEqual([]);
});

/** What has a transition or an animation that lasts. */
const moving = `(() => {
  ${everyElement};
  return every(document).filter((one) => {
    const { transitionDuration, animationName } = getComputedStyle(one);
    return animationName !== 'none' || transitionDuration.split(', ').some((span) => parseFloat(span) > 0);
  }).map((one) => one.localName + '.' + one.className);
})()`;

const paper = `(() => {
  ${everyElement};
  const all = every(document);
  const isSeen = (one) => one.checkVisibility() && one.getBoundingClientRect().height > 1;
  return {
    ground: getComputedStyle(document.body).backgroundColor,
    hiddenTables: all.filter((one) => one.localName === 'table' && !isSeen(one)).length,
    buttons: all.filter((one) => one.localName === 'button' && !one.dataset.unit && isSeen(one)).map((one) => one.textContent.trim()),
  };
})()`;
