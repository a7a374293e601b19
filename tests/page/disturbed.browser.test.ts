import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { messages } from '../../clients/dashboard/src/words/languages.ts';
import { until } from '../faults/until.ts';
import { expectedFigures } from './expected-figures.ts';
import { expectFramesOfLog, recordFrames } from './figures-over-time.ts';
import { shows } from './newsroom.ts';
import { openPublicPage, type PublicPage, positionOf, runs, showsSnapshot } from './public-page.ts';
import { type RecordedNight, startRecordedNight } from './recorded-night.ts';
import { shownFigures } from './shown-figures.ts';
import { type RefusingProxy, startRefusingProxy } from './upgrade-refusing-proxy.ts';

// The public page while servers are killed, networks let little through, and a replay goes back. The tests go on from each other.

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let night: RecordedNight;
let site: PublicPage;
let proxy: RefusingProxy;
let narrow: RefusingProxy;

beforeAll(async () => {
  night = await startRecordedNight('kazakhstan-2023');
  const { origin } = new URL(night.url);
  [site, proxy, narrow] = await Promise.all([
    openPublicPage(origin),
    startRefusingProxy(origin),
    startRefusingProxy(origin, ['/events']),
  ]);
  await night.goTo('2023-03-19T12:34:00+06:00');
});
afterAll(async () => {
  await site?.close();
  await Promise.all([proxy?.stop(), narrow?.stop()]);
  await night?.stop();
});

/** A reload would take the mark away. */
async function openMarked(
  path: string,
  prepare: (page: Page) => Promise<unknown> = async () => undefined,
): Promise<Page> {
  const page = await site.blank();
  await recordFrames(page);
  await prepare(page);
  await page.goto(path);
  await runs(page);
  await page.evaluate('window.mark = 1');
  return page;
}

/** Resolves with the nation's turnout, as it is to stand there. */
async function expectFigures(page: Page): Promise<string> {
  const snapshot = await showsSnapshot(page, night);
  const of = { snapshot, definition: night.definition, language: 'en', locale: 'en-GB' } as const;
  expect(await shownFigures(page, night.definition, 'en')).toEqual(expectedFigures(of));
  expect(await page.evaluate('window.mark')).toBe(1);
  return `${(snapshot.rows.get('turnout:KZ') as { percent?: number } | undefined)?.percent?.toFixed(2)}%`;
}

/** Of all elements of the page, those that say that their figures may be out of date. */
const disturbed = (page: Page) =>
  page.evaluate(
    `[...document.querySelectorAll('main .section')].map((one) => one.shadowRoot.querySelector('.frame').innerText.includes(${JSON.stringify(messages.en['notice.stale'])}))`,
  ) as Promise<readonly boolean[]>;

test('G17: a page whose server is killed says so, goes on by itself, and shows no figure that was not published', async () => {
  const page = await openMarked('/');
  const first = await expectFigures(page);
  expect(await disturbed(page)).not.toContain(true);
  await night.pipeline.kill('broadcaster', 'SIGKILL');
  await until('every element says it', 10_000, async () => !(await disturbed(page)).includes(false));
  await night.goToUnseen('2023-03-19T16:30:00+06:00');
  expect(await page.locator('en-turnout .total td').first().innerText()).toBe(first);
  await night.pipeline.restart('broadcaster');
  const second = await expectFigures(page);
  await until('no element says it any more', 10_000, async () => !(await disturbed(page)).includes(true));
  await night.goTo('2023-03-19T18:37:00+06:00');
  const third = await expectFigures(page);
  expect(await expectFramesOfLog(page, night.url)).toEqual([first, second, third]);
  expect(new Set([first, second, third]).size).toBe(3);
  await page.close();
});

describe('where no WebSocket gets through', () => {
  const ways: readonly (readonly [how: string, connection: 'streaming' | 'polling', open: () => Promise<Page>])[] = [
    [
      'it is closed as soon as it is open',
      'streaming',
      () => openMarked('/', (page) => page.routeWebSocket(/feed/, (socket) => socket.close())),
    ],
    ['a proxy refuses to upgrade', 'streaming', () => openMarked(`${proxy.url}/`)],
    ['a proxy lets no stream through either', 'polling', () => openMarked(`${narrow.url}/`)],
    [
      'opening one throws',
      'streaming',
      () =>
        openMarked('/', (page) =>
          page.addInitScript(`window.WebSocket = class { constructor() { throw new Error('no'); } };`),
        ),
    ],
    [
      'the browser has none',
      'streaming',
      () => openMarked('/', (page) => page.addInitScript('delete window.WebSocket')),
    ],
  ];
  const pages: Page[] = [];

  test('the page finds another way by itself', async () => {
    pages.push(...(await Promise.all(ways.map(([, , open]) => open()))));
    await Promise.all(
      ways.map(async ([how, connection], index) => {
        const page = pages[index] as Page;
        const word = messages.en[`connection.${connection}`] as string;
        await until(`${how}: the page is ${connection}`, 20_000, async () => {
          const said = await page.locator('en-freshness .connection dd').first().innerText();
          return said.endsWith(word);
        });
      }),
    );
  });

  test('the figures go on coming, and none is another than was published', async () => {
    for (const moment of ['2023-03-19T21:00:00+06:00', '2023-03-19T22:23:00+06:00', '2023-03-20T00:00:00+06:00']) {
      await night.goTo(moment);
      await Promise.all(pages.map(expectFigures));
    }
    for (const page of pages) {
      expect((await expectFramesOfLog(page, night.url)).length).toBeGreaterThan(1);
      await page.close();
    }
  });
});

test('P-WS-8: a replay that goes back is followed, without a reload and without a figure of before', async () => {
  const page = await openMarked('/');
  await shows(page, 'en-exit-polls', '53.74%');
  const before = await positionOf(page);
  await night.goBack('2023-03-19T14:40:00+06:00');
  await expectFigures(page);
  expect((await positionOf(page))?.epoch.localeCompare(before?.epoch ?? '')).toBe(1);
  await shows(page, 'en-exit-polls', 'under embargo until');
  expect(await page.locator('.phases [aria-current=step]').innerText()).toBe('Voting');
  await night.goTo('2023-03-19T16:30:00+06:00');
  await expectFigures(page);
  await expectFramesOfLog(page, night.url);
  await page.close();
});
