import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TurnoutRow } from '@election-night/shared/election/row.ts';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { until } from '../faults/until.ts';
import { cellsOf, everythingOf, type Newsroom, openNewsroom, shows, textOf } from './newsroom.ts';
import { type RecordedNight, startRecordedNight } from './recorded-night.ts';

// Turnout on the map of the invented islands. The tests go on from each other.

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

let night: RecordedNight;
let proxy: { url: string; readonly asked: readonly string[]; stop(): Promise<void> };
let newsroom: Newsroom;

beforeAll(async () => {
  night = await startRecordedNight('harbour-2031');
  await night.goTo('2031-10-25T17:50:00Z');
  proxy = await startProxy(night.url);
  newsroom = await openNewsroom([night.url, proxy.url]);
});
afterAll(async () => {
  await newsroom?.stop();
  await proxy?.stop();
  await night?.stop();
});

/** The same night at another address, without its map. Viewers of it poll: no upgrade is passed on. */
async function startProxy(url: string): Promise<typeof proxy> {
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    const answer = path.endsWith('/map') ? undefined : await fetch(new URL(path, url));
    response.writeHead(answer?.status ?? 503, {
      'access-control-allow-origin': '*',
      'content-type': 'application/json',
    });
    response.end(answer && Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { pathname } = new URL(url);
  const own = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    ...{ url: own + pathname, asked },
    stop: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}

const markup = (src = night.url) => `<en-turnout src="${src}"></en-turnout>`;
const districts = ['NORTH', 'OUTER', 'PORT', 'TERRACES'];

/** What the page has of each region: class, what a screen reader says, and the figure on it. */
type Shown = { readonly silent: boolean; readonly said: string; readonly figure: string | undefined };
const regionsOf = (page: Page) =>
  page.evaluate(
    `(() => {
      const root = document.querySelector('en-turnout').shadowRoot;
      const label = (id) => root?.querySelector('.label[data-of="' + id + '"]')?.textContent;
      return Object.fromEntries([...(root?.querySelectorAll('.region') ?? [])].map((one) =>
        [one.dataset.unit, { silent: one.classList.contains('silent'), said: one.getAttribute('aria-label'), figure: label(one.dataset.unit)?.trim() }]));
    })()`,
  ) as Promise<Readonly<Record<string, Shown>>>;
const hasMap = (page: Page) =>
  until('there is a map with its figures', 10_000, async () => {
    const shown = await regionsOf(page);
    return Object.keys(shown).length === 4 && Object.values(shown).some(({ figure }) => figure !== undefined);
  });
const focused = (page: Page) =>
  page.evaluate(`document.querySelector('en-turnout').shadowRoot.activeElement?.dataset.unit`);
const detail = (page: Page) =>
  page.evaluate(
    `document.querySelector('en-turnout').shadowRoot.querySelector('.detail').innerText`,
  ) as Promise<string>;

test('before anything was reported every region is hatched and said to be silent', async () => {
  const page = await newsroom.open(markup());
  await hasMap(page);
  const shown = await regionsOf(page);
  expect(Object.keys(shown).sort()).toEqual(districts);
  for (const { silent, said } of Object.values(shown))
    expect([silent, said]).toEqual([true, expect.stringMatching(/: Has not reported$/)]);
  expect(await everythingOf(page, 'en-turnout')).not.toContain('class="tile');
  await page.close();
  await newsroom.lookAt('map-silent', markup(), hasMap);
});

test('each region has the colour of its step and the figure of the snapshot, and so has the table', async () => {
  await night.goTo('2031-10-25T18:20:00Z');
  const page = await newsroom.open(markup());
  await hasMap(page);
  const { rows } = await night.snapshot('turnout');
  const percentOf = (id: string) => (rows.get(`turnout:${id}`) as unknown as TurnoutRow).percent?.toFixed(2);
  await until('all have reported', 10_000, async () =>
    Object.values(await regionsOf(page)).every(({ silent }) => !silent),
  );
  const shown = await regionsOf(page);
  for (const id of districts) {
    const { said, figure } = shown[id] as Shown;
    expect([id, said]).toEqual([id, expect.stringContaining(`: ${percentOf(id)}%`)]);
    if (id !== 'OUTER') expect([id, figure]).toEqual([id, expect.stringMatching(new RegExp(`^${percentOf(id)}`))]);
  }
  // As in the definition; the whole comes last.
  const percents = (await cellsOf(page, 'en-turnout')).map(([, percent]) => percent);
  expect(percents).toEqual(['PORT', 'NORTH', 'TERRACES', 'OUTER', 'HARBOUR'].map((id) => `${percentOf(id)}%`));
  await shows(page, 'en-turnout', 'A large region may have few voters.');
  await page.close();
});

test('a region shows its day when it is pointed at, and by arrow keys', async () => {
  const page = await newsroom.open(markup());
  await hasMap(page);
  expect(await detail(page)).toMatch(/^Harbour Islands\n/);
  await page.locator('.region[data-unit="TERRACES"]').hover();
  await until('the panel is of the Terraces', 5000, async () => (await detail(page)).startsWith('Terraces'));
  await page.mouse.move(0, 0);
  await until('the panel is of the whole again', 5000, async () => (await detail(page)).startsWith('Harbour Islands'));
  await page.locator('.region[tabindex="0"]').focus();
  await page.locator('.region[data-unit="PORT"]').focus();
  for (const [key, unit] of [
    ['ArrowUp', 'NORTH'],
    ['ArrowDown', 'PORT'],
    ['ArrowRight', 'TERRACES'],
    ['ArrowDown', 'OUTER'],
  ] as const) {
    await page.keyboard.press(key);
    expect([key, await focused(page)]).toEqual([key, unit]);
  }
  await until('the panel is of the Outer Isle', 5000, async () => (await detail(page)).startsWith('Outer Isle'));
  // The isle is small: its figure is there as long as it is looked at.
  expect((await regionsOf(page))['OUTER']?.figure).toMatch(/^\d+\.\d\d/);
  expect(await page.locator('.region[tabindex="0"]').count()).toBe(1);
  expect(await page.locator('.ring').count()).toBe(1);
  await page.close();
});

test('what is held has its mark on the map, and no figure of it', async () => {
  const say = (minute: string, ballots: number) =>
    night.report('outer-board', 'turnout', `2031-10-25T18:${minute}:00Z`, { unit: 'OUTER', ballots });
  await say('15', 300);
  await say('18', 123);
  const page = await newsroom.open(markup());
  await hasMap(page);
  await until('there is a mark', 10_000, async () => /\u2016/.test((await regionsOf(page))['OUTER']?.figure ?? ''));
  expect((await regionsOf(page))['OUTER']?.said).toContain('A newer figure is held for a decision.');
  expect(await textOf(page, 'en-turnout')).not.toContain('123');
  await page.close();
});

test('it looks well, and axe finds nothing', async () => {
  await newsroom.lookAt('map', markup(), hasMap);
  await newsroom.lookAt('map-chosen', `<en-turnout src="${night.url}" unit="OUTER"></en-turnout>`, hasMap);
  expect(newsroom.complaints).toEqual([]);
});

test('where the map cannot be had there are tiles', async () => {
  const page = await newsroom.open(markup(proxy.url));
  await until('there are tiles', 20_000, async () => (await page.locator('.tile').count()) === 4);
  expect(await textOf(page, 'en-turnout')).toContain('The area of a tile');
  expect(proxy.asked.filter((path) => path.endsWith('/map'))).toHaveLength(1);
  await page.close();
});
