import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Language, messages } from '../../clients/dashboard/src/words/languages.ts';
import { until } from '../faults/until.ts';
import { expectedFigures, expectedState } from './expected-figures.ts';
import { nightSteps, withCandidates } from './night-steps.ts';
import { expectedPainted, paintedFigures } from './painted-figures.ts';
import { openPublicPage, type PublicPage, showsSnapshot, snapshotAsShown } from './public-page.ts';
import { localeIn } from './read-number.ts';
import { type RecordedNight, type Snapshot, startRecordedNight } from './recorded-night.ts';
import { shownFigures } from './shown-figures.ts';

// The recorded night of Kazakhstan on the public page, from moment to moment: at each, every figure that is shown is that of the snapshot at the
// same rev, and every figure of the snapshot is shown.

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let night: RecordedNight;
let site: PublicPage;
let pages: Readonly<Record<Language, Page>>;

beforeAll(async () => {
  night = await startRecordedNight('kazakhstan-2023', withCandidates);
  site = await openPublicPage(new URL(night.url).origin);
  const [en, ru, kk] = await Promise.all(
    (['en', 'ru', 'kk'] as const).map((language) => site.open(`/?lang=${language}`)),
  );
  still = await site.browser.newPage({ javaScriptEnabled: false, baseURL: new URL(night.url).origin });
  pages = { en, ru, kk } as Readonly<Record<Language, Page>>;
});
afterAll(async () => {
  await site?.close();
  await night?.stop();
});

/** Without JavaScript, in the language that its turn brings. */
let still: Page;
let compared = 0;

/** The painted page is that of the snapshot at its rev. `isWhole`: it has every figure of the night. */
async function expectPainted(path: string, language: Language, isWhole: boolean): Promise<void> {
  const snapshot = await until(`${path} is painted at the rev of the snapshot`, 10_000, async () => {
    await still.goto(`${path}?lang=${language}`);
    return snapshotAsShown(still, night);
  });
  const figures = await paintedFigures(still, language === 'en' ? 'en-GB' : language);
  const all = expectedPainted(snapshot, night.definition);
  if (isWhole) expect(figures).toEqual(all);
  else
    for (const [place, figure] of Object.entries(figures))
      expect([place, figure]).toEqual([place, valueAt(snapshot, place)]);
  compared += Object.keys(figures).length;
}

/** `turnout:KZ/reported/percent` of the rows. */
function valueAt({ rows }: Snapshot, place: string): unknown {
  const [key = '', ...path] = place.split('/');
  return path.reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], rows.get(key));
}

async function expectFigures(language: Language): Promise<void> {
  const page = pages[language];
  const snapshot = await showsSnapshot(page, night);
  const figures = await shownFigures(page, night.definition, language);
  const locale = await localeIn(page, language);
  expect(figures).toEqual(expectedFigures({ snapshot, definition: night.definition, language, locale }));
  compared += Object.keys(figures).length;
  const { phase, held } = expectedState(snapshot);
  const words = messages[language];
  expect(await page.locator('.phases [aria-current=step]').innerText()).toBe(words[`page.phase.${phase as 'voting'}`]);
  expect(await page.locator('header .held').count()).toBe(Number(held > 0));
}

test.each(nightSteps.map((step, index) => ({ ...step, index })))(
  '$index: $what: every figure is that of the snapshot at the same rev, painted and running',
  async ({ take, index }) => {
    await take(night);
    await expectFigures('en');
    if (index % 3 === 0) await expectFigures('ru');
    if (index % 3 === 1) await expectFigures('kk');
    const language = (['en', 'ru', 'kk'] as const)[index % 3] as Language;
    await expectPainted('/', language, true);
    await expectPainted('/unit/KZ-59', language, false);
    await expectPainted(index % 2 ? '/contest/list' : '/contest/district-02', language, false);
  },
);

test('there was something to compare, and nothing was said on the console', () => {
  expect(compared).toBeGreaterThan(5000);
  expect(site.complaints).toEqual([]);
});
