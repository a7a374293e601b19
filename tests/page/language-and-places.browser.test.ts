import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Language, messages } from '../../clients/dashboard/src/words/languages.ts';
import { until } from '../faults/until.ts';
import { textOf } from './newsroom.ts';
import { openPublicPage, type PublicPage, runs } from './public-page.ts';
import { type RecordedNight, startRecordedNight } from './recorded-night.ts';

// What the address of the public page says, and that it keeps what the reader chose. The night stands still.

vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 });

let night: RecordedNight;
let site: PublicPage;

beforeAll(async () => {
  night = await startRecordedNight('kazakhstan-2023');
  site = await openPublicPage(new URL(night.url).origin);
  await night.goTo('2023-03-20T20:15:00+06:00');
});
afterAll(async () => {
  await site?.close();
  await night?.stop();
});

const addressOf = (page: Page) => page.evaluate('location.pathname + location.search') as Promise<string>;
const languageOf = (page: Page) => page.evaluate('document.documentElement.lang') as Promise<string>;
/** The winner's share, and its votes. */
const amanat = (page: Page) =>
  page.locator('en-count').first().locator('tbody tr').first().locator('td').allInnerTexts();
/** Long lists of places are folded up. */
async function goToPlace(page: Page, name: string): Promise<void> {
  for (const summary of await page.locator('footer details:not([open]) > summary').all()) await summary.click();
  await page.locator('footer').getByRole('link', { name, exact: true }).click();
}
const plain = (text: string) => text.replace(/[\s\u00a0\u202f]/gu, ' ');

const spoken: readonly {
  readonly language: Language;
  readonly button: string;
  readonly figures: readonly string[];
}[] = [
  { language: 'ru', button: 'Русский', figures: ['53,90 ?%', '40'] },
  { language: 'kk', button: 'Қазақша', figures: ['53,90 ?%', '40'] },
  { language: 'en', button: 'English', figures: ['53.90%', '40'] },
];

test('the language is turned without a reload: figures, names, title, address and the language of the document', async () => {
  const page = await site.open('/');
  await page.evaluate('window.mark = 1');
  for (const { language, button, figures } of spoken) {
    await page.getByRole('link', { name: button, exact: true }).click();
    await until(`it speaks ${language}`, 5000, async () =>
      (await textOf(page, 'en-turnout')).includes(messages[language]['turnout.heading'] as string),
    );
    expect([await languageOf(page), await addressOf(page)]).toEqual([language, `/?lang=${language}`]);
    const name = night.definition.names[language];
    expect(await page.title()).toBe(`REPLAY · ${name}`);
    expect(await page.locator('h1').innerText()).toBe(name);
    const cells = (await amanat(page)).map(plain);
    for (const figure of figures) expect(cells).toContainEqual(expect.stringMatching(new RegExp(`^${figure}$`)));
    expect(await page.evaluate('window.mark')).toBe(1);
  }
  // What is turned to in the address is what a reload and another person get.
  await page.getByRole('link', { name: 'Қазақша', exact: true }).click();
  await page.reload();
  await runs(page);
  expect(await languageOf(page)).toBe('kk');
  expect(await page.locator('h1').innerText()).toBe(night.definition.names['kk']);
  await page.close();
});

test('without a word in the address the language is the browser’s, also before any script has run', async () => {
  for (const javaScriptEnabled of [true, false]) {
    const page = await site.blank({ locale: 'ru-RU', javaScriptEnabled });
    await page.goto('/');
    expect(await page.getAttribute('html', 'lang')).toBe('ru');
    expect(await page.locator('h1').first().innerText()).toBe(night.definition.names['ru']);
    await page.close();
  }
});

test('places have addresses: a region and a contest are opened, gone back from, and keep language and colours', async () => {
  const page = await site.open('/?lang=ru&theme=dark');
  const region = night.definition.units.find(({ id }) => id === 'KZ-75');
  const contest = night.definition.contests.find(({ id }) => id === 'list');
  await goToPlace(page, region?.names['ru'] as string);
  await page.waitForURL(/\/unit\/KZ-75\?lang=ru&theme=dark$/);
  await runs(page);
  expect(await page.locator('h1').innerText()).toBe(region?.names['ru']);
  expect(await page.title()).toBe(`REPLAY · ${region?.names['ru']} · ${night.definition.names['ru']}`);
  await until('the panel is of the region', 5000, async () =>
    (await page.locator('en-turnout .detail').innerText()).includes(region?.names['ru'] as string),
  );
  await goToPlace(page, contest?.names['ru'] as string);
  await page.waitForURL(/\/contest\/list\?lang=ru&theme=dark$/);
  await runs(page);
  expect(await page.locator('h1').innerText()).toBe(contest?.names['ru']);
  expect(
    await page
      .locator('main .section')
      .evaluateAll((all) => all.map((one) => (one as unknown as { localName: string }).localName)),
  ).toEqual(['en-count', 'en-seats', 'en-exit-polls', 'en-ticker', 'en-freshness']);
  await page.goBack();
  await runs(page);
  expect(await page.locator('h1').innerText()).toBe(region?.names['ru']);
  await page.goBack();
  await runs(page);
  expect([await page.locator('h1').innerText(), await addressOf(page)]).toEqual([
    night.definition.names['ru'],
    '/?lang=ru&theme=dark',
  ]);
  expect(plain((await amanat(page)).join())).toMatch(/53,90/);
  await page.goForward();
  await runs(page);
  expect(await page.locator('h1').innerText()).toBe(region?.names['ru']);
  await page.close();
});

describe('a place that there is not', () => {
  test.each([
    ['a region', '/unit/NOWHERE?lang=ru', 'ru'],
    ['a contest', '/contest/nothing', 'en'],
    ['a name that every object has', '/unit/constructor', 'en'],
    ['a night', '/?night=nowhere', 'en'],
  ])('P-PAGE-7: %s is not found, in words, and stays so when scripts run', async (_, path, language) => {
    const page = await site.blank();
    expect((await page.goto(path))?.status()).toBe(404);
    await new Promise((done) => setTimeout(done, 300));
    expect(await languageOf(page)).toBe(language);
    expect(await page.locator('#live').isHidden()).toBe(true);
    await page.locator('.waiting a').click();
    await runs(page);
    expect(await page.locator('h1').innerText()).toBe(night.definition.names[language]);
    await page.close();
  });
});

test('nothing was said on the console but that those places are not there', () => {
  expect(site.complaints.filter((text) => !/status of 404|4404|nowhere/.test(text))).toEqual([]);
});
