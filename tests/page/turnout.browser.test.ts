import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Definition } from '@election-night/shared/election/definition.ts';
import type { SeriesRow, TurnoutRow } from '@election-night/shared/election/row.ts';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { buildDashboard } from '../../clients/dashboard/build.ts';
import { repositoryRoot } from '../../tools/src/pipeline/service-process.ts';
import { launchChromium } from '../browser/launch-chromium.ts';
import { until } from '../faults/until.ts';
import { type RecordedNight, type Snapshot, startRecordedNight } from './played-night.ts';

// The two elements of turnout over the recorded night of Kazakhstan, at moments of it. The tests go on from each other.

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

const folder = join(repositoryRoot, 'recordings/kazakhstan-2023');
const definition = JSON.parse(readFileSync(join(folder, 'definition.json'), 'utf8')) as Definition;
const regions = definition.units.filter(({ parent }) => parent === 'KZ').map(({ id }) => id);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** Where the pictures go: kept when a person wants to look at them. */
const pictures = process.env['PICTURES_TO'] ?? mkdtempSync(join(tmpdir(), 'en-pictures-'));
const built = mkdtempSync(join(tmpdir(), 'en-elements-'));
const complaints: string[] = [];

let browser: Browser;
let night: RecordedNight;
let origin: string;
let stopServer: () => Promise<void>;

beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  await buildDashboard(built);
  [browser, night] = await Promise.all([launchChromium(), startRecordedNight(folder, '2023-03-19T09:00:00+06:00')]);
  const server = createServer((request, response) => {
    const path = (request.url ?? '').slice(1);
    if (path === 'favicon.ico') return void response.writeHead(204).end();
    const isScript = path === 'elements.js';
    const policy = `default-src 'none'; script-src 'self'; connect-src ${new URL(night.url).origin} ws://${new URL(night.url).host}`;
    response
      .writeHead(200, {
        'content-type': `text/${isScript ? 'javascript' : 'html'}; charset=utf-8`,
        'content-security-policy': policy,
      })
      .end(isScript ? readFileSync(join(built, path)) : article(path));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  stopServer = () => new Promise((done) => server.close(() => done()));
});
afterAll(async () => {
  await browser?.close();
  await night?.stop();
  await stopServer?.();
  rmSync(built, { recursive: true });
  if (process.env['PICTURES_TO'] === undefined) rmSync(pictures, { recursive: true });
});

function article(path: string): string {
  const [tag, language = 'en'] = path.split('/');
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>An article</title>
    <meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
    <script type="module" src="/elements.js"></script></head>
    <body><main><h1>An article</h1><${tag} src="${night.url}"></${tag}></main></body></html>`;
}

async function open(tag: string, language: string, options: BrowserContextOptions): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1000, height: 800 }, ...options });
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(`${origin}/${tag}/${language}`);
  return page;
}

type Look = readonly [name: string, language: string, options: BrowserContextOptions];
const phone = { width: 360, height: 740 };
const looks: readonly Look[] = [
  ['light', 'en', { colorScheme: 'light' }],
  ['dark', 'en', { colorScheme: 'dark' }],
  ['phone', 'ru', { colorScheme: 'light', viewport: phone, timezoneId: 'Asia/Almaty' }],
  ['phone-dark', 'kk', { colorScheme: 'dark', viewport: { width: 320, height: 740 } }],
  ['wall', 'en', { colorScheme: 'dark', viewport: { width: 1920, height: 1080 } }],
];

type Violation = { readonly id: string; readonly help: string; readonly nodes: readonly { readonly html: string }[] };

async function lookAt(
  tag: string,
  moment: string,
  ready: (page: Page) => Promise<unknown>,
  which = looks,
): Promise<void> {
  for (const [look, language, options] of which) {
    const page = await open(tag, language, options);
    await ready(page);
    await page.evaluate(axe);
    const { violations } = (await page.evaluate('axe.run()')) as { violations: readonly Violation[] };
    const found = violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(' ')}`);
    expect([look, found]).toEqual([look, []]);
    const isWide = await page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');
    expect([look, isWide]).toEqual([look, false]);
    await page.screenshot({ path: join(pictures, `${tag}-${moment}-${look}.png`), fullPage: true });
    await page.close();
  }
}

/** Text of everything that fits, by its `data-unit`. */
const textByUnit = (page: Page, tag: string, selector: string) =>
  page.evaluate(
    `Object.fromEntries([...(document.querySelector('${tag}').shadowRoot?.querySelectorAll('${selector}') ?? [])].map((one) => [(one.closest('[data-unit]') ?? one).dataset.unit, one.textContent.trim()]))`,
  ) as Promise<Readonly<Record<string, string>>>;

/** Cells of the table, line by line. */
const cellsOf = (page: Page, tag: string) =>
  page.evaluate(
    `[...(document.querySelector('${tag}').shadowRoot?.querySelectorAll('tbody tr') ?? [])].map((line) => [...line.children].map((cell) => cell.textContent.trim()))`,
  ) as Promise<readonly (readonly string[])[]>;

const dash = '\u2013';
const turnoutOf = ({ rows }: Snapshot, unit: string) =>
  rows.get(`turnout:${unit}`) as unknown as TurnoutRow | undefined;
const seriesOf = ({ rows }: Snapshot, unit: string) =>
  (rows.get(`series:turnout:${unit}`) as unknown as SeriesRow | undefined)?.points ?? [];
const whole = new Intl.NumberFormat('en-GB');

/** Of the snapshot, without a word of the code under test. */
function expectedTiles(snapshot: Snapshot): Readonly<Record<string, string>> {
  return Object.fromEntries(regions.map((id) => [id, turnoutOf(snapshot, id)?.percent?.toFixed(2) ?? dash]));
}

/** Tiles and table have the snapshot's figures, and the snapshot is still the same rev afterwards. */
async function expectFigures(page: Page): Promise<void> {
  const snapshot = await night.snapshot('turnout');
  await until('the tiles have the figures', 10_000, async () => {
    const tiles = await textByUnit(page, 'en-turnout', '.tile b');
    return JSON.stringify(tiles, regions) === JSON.stringify(expectedTiles(snapshot), regions);
  });
  const cells = await cellsOf(page, 'en-turnout');
  const figures = [...regions, 'KZ'].map((id) => {
    const { percent, ballots, voters } = turnoutOf(snapshot, id) ?? {};
    return [
      percent === undefined ? dash : `${percent.toFixed(2)}%`,
      ballots === undefined ? dash : whole.format(ballots),
      voters === undefined ? dash : whole.format(voters),
    ];
  });
  expect(cells.map(([, ...more]) => more.slice(0, 3))).toEqual(figures);
  expect((await night.snapshot('turnout')).rev).toBe(snapshot.rev);
}

async function expectDay(page: Page): Promise<void> {
  const snapshot = await night.snapshot('turnout');
  const units = [...regions, 'KZ'];
  const moments = [...new Set(units.flatMap((id) => seriesOf(snapshot, id).map(([at]) => at)))].sort();
  const figureAt = (id: string, moment: string) => seriesOf(snapshot, id).find(([at]) => at === moment)?.[1];
  const expected = units.map((id) =>
    moments.map((moment) => {
      const percent = figureAt(id, moment);
      return percent === undefined ? dash : `${percent.toFixed(2)}%`;
    }),
  );
  await until('the table of the day has the figures', 10_000, async () => {
    const cells = await cellsOf(page, 'en-turnout-day');
    return JSON.stringify(cells.map(([, ...figures]) => figures)) === JSON.stringify(expected);
  });
  const evening = Date.parse('2023-03-20T03:00:00+06:00');
  const expectedPoints = Object.fromEntries(
    units.map((id) => [id, seriesOf(snapshot, id).filter(([at]) => Date.parse(at) <= evening).length]),
  );
  // The chart is drawn once its width is known, a frame after the table.
  await until('the lines have their points', 10_000, async () => {
    const points = (await page.evaluate(
      `Object.fromEntries([...document.querySelector('en-turnout-day').shadowRoot.querySelectorAll('.line')].map((line) => [line.dataset.unit, (line.querySelector('path').getAttribute('d').match(/[ML]/g) ?? []).length]))`,
    )) as Readonly<Record<string, number>>;
    return JSON.stringify(points, units) === JSON.stringify(expectedPoints, units);
  });
  expect((await night.snapshot('turnout')).rev).toBe(snapshot.rev);
}

/** Labels of lines, none of which lies on another or leaves the chart. */
async function expectLabelsApart(page: Page): Promise<void> {
  const boxes = (await page.evaluate(
    `[...document.querySelector('en-turnout-day').shadowRoot.querySelectorAll('.label')].map((label) => label.getBoundingClientRect()).map(({ top, bottom }) => [top, bottom])`,
  )) as readonly (readonly [number, number])[];
  const sorted = [...boxes].sort(([one], [other]) => one - other);
  expect(sorted.length).toBeGreaterThan(0);
  sorted.forEach(([, bottom], at) => {
    expect(bottom).toBeLessThanOrEqual((sorted[at + 1]?.[0] ?? Number.POSITIVE_INFINITY) + 0.6);
  });
}

const detail = (page: Page) =>
  page.evaluate(
    `document.querySelector('en-turnout').shadowRoot.querySelector('.detail')?.innerText ?? ''`,
  ) as Promise<string>;
const focused = (page: Page, tag: string) =>
  page.evaluate(`document.querySelector('${tag}').shadowRoot.activeElement?.dataset.unit`);
const frame = (page: Page, tag: string) =>
  page.evaluate(
    `document.querySelector('${tag}').shadowRoot?.querySelector('.frame')?.innerText ?? ''`,
  ) as Promise<string>;

async function shows(page: Page, tag: string, words: string | RegExp): Promise<void> {
  await until(`${tag} shows ${words}`, 10_000, async () => {
    const text = await frame(page, tag);
    return typeof words === 'string' ? text.includes(words) : words.test(text);
  });
}

const light = looks.slice(0, 1);

describe('before anything was reported', () => {
  test('every region is said to be silent, and no day is drawn', async () => {
    await lookAt('en-turnout', '0900', (page) => shows(page, 'en-turnout', '20 regions have not reported'), light);
    await lookAt('en-turnout-day', '0900', (page) => shows(page, 'en-turnout-day', 'No turnout is known yet.'), light);
  });
});

describe('with a first report of three regions', () => {
  test('the others are hatched and said to be silent', async () => {
    await night.playUntil('2023-03-19T09:30:00+06:00');
    const entries = [
      { unit: 'KZ-75', percent: 3.1 },
      { unit: 'KZ-62', percent: 6.4 },
      { unit: 'KZ-23', percent: 5.05 },
    ];
    await night.report('cec', { id: 'first', kind: 'turnout', asOf: '2023-03-19T08:10:00+06:00', entries });
    const page = await open('en-turnout', 'en', {});
    await expectFigures(page);
    await shows(page, 'en-turnout', '17 regions have not reported');
    const silent = await textByUnit(page, 'en-turnout', '.tile.silent');
    expect(Object.keys(silent)).toHaveLength(17);
    await page.close();
    await lookAt('en-turnout', '0930', expectFiguresIn, looks.slice(0, 3));
    await lookAt('en-turnout-day', '0930', expectDay, light);
  });
});

const expectFiguresIn = (page: Page) =>
  until('tiles', 10_000, async () => {
    const tiles = await textByUnit(page, 'en-turnout', '.tile b');
    return Object.keys(tiles).length === 20 && Object.values(tiles).some((text) => text !== dash);
  });

describe.each([
  ['1300', '2023-03-19T13:00:00+06:00'],
  ['1930', '2023-03-19T19:30:00+06:00'],
  ['2330', '2023-03-19T23:30:00+06:00'],
])('at %s', (name, moment) => {
  test('tiles, lines and tables have the figures of the snapshot at the same rev', async () => {
    await night.playUntil(moment);
    const [map, day] = [await open('en-turnout', 'en', {}), await open('en-turnout-day', 'en', {})];
    await expectFigures(map);
    await expectDay(day);
    await expectLabelsApart(day);
    await map.close();
    await day.close();
  });

  test('it looks well, and axe finds nothing', async () => {
    const which = name === '2330' ? looks : light;
    await lookAt('en-turnout', name, expectFiguresIn, which);
    await lookAt('en-turnout-day', name, expectLabelsIn, which);
  });
});

const expectLabelsIn = async (page: Page) => {
  await until(
    'labels',
    10_000,
    async () => Object.keys(await textByUnit(page, 'en-turnout-day', '.label')).length === 21,
  );
  await expectLabelsApart(page);
};

describe('a region', () => {
  test('shows its day, its figures and their basis when it is pointed at, and by arrow keys', async () => {
    const page = await open('en-turnout', 'en', {});
    await expectFigures(page);
    await page.locator('.tile[data-unit="KZ-71"]').hover();
    await until('the panel is of Astana', 5000, async () => (await detail(page)).includes('Astana'));
    const { ballots, voters } = turnoutOf(await night.snapshot('turnout'), 'KZ-71') ?? {};
    const words = await detail(page);
    expect(words).toContain(whole.format(ballots ?? 0));
    expect(words).toContain(whole.format(voters ?? 0));
    expect(words).toContain('derived from the other figures');
    await page.mouse.move(0, 0);
    await until('the panel is of the nation again', 5000, async () => /^Kazakhstan\n/.test(await detail(page)));

    await page.locator('.tile[data-unit="KZ-71"]').focus();
    for (const [key, unit] of [
      ['ArrowUp', 'KZ-59'],
      ['ArrowDown', 'KZ-11'],
      ['ArrowRight', 'KZ-71'],
      ['ArrowDown', 'KZ-35'],
      ['ArrowRight', 'KZ-10'],
    ]) {
      await page.keyboard.press(key as string);
      expect([key, await focused(page, 'en-turnout')]).toEqual([key, unit]);
    }
    await until('the panel is of Abai', 5000, async () => (await detail(page)).startsWith('Abai Region'));
    expect(
      await page.evaluate(
        `document.querySelector('en-turnout').shadowRoot.querySelectorAll('.tile[tabindex="0"]').length`,
      ),
    ).toBe(1);
    await page.close();
  });

  test('has its line in front, by keys and by pointer', async () => {
    const page = await open('en-turnout-day', 'en', {});
    await expectDay(page);
    await until('there are labels', 5000, async () => (await page.locator('.label').count()) === 21);
    await page.locator('.label[data-unit="KZ-31"]').focus();
    await shows(page, 'en-turnout-day', /Zhambyl Region\s+10:10 16\.54%/);
    await page.keyboard.press('End');
    expect(await focused(page, 'en-turnout-day')).toBe('KZ-75');
    await until('its line lies over the others', 5000, async () => {
      const order = `[...document.querySelector('en-turnout-day').shadowRoot.querySelectorAll('.line')].at(-1).dataset.unit`;
      return (await page.evaluate(order)) === 'KZ-75';
    });
    await page.locator('.label[data-unit="KZ-11"]').hover();
    await shows(page, 'en-turnout-day', /Akmola Region\s+10:10 15\.61%/);
    await page.screenshot({ path: join(pictures, 'en-turnout-day-pointed.png'), fullPage: true });
    await page.close();
  });
});

describe('a figure that is held', () => {
  test('is marked and said, and is nowhere', async () => {
    const asOf = '2023-03-19T22:20:00+06:00';
    await night.report('cec', { id: 'far', kind: 'turnout', asOf, entries: [{ unit: 'KZ-10', percent: 98.76 }] });
    await until('it is held', 10_000, async () =>
      turnoutOf(await night.snapshot('turnout'), 'KZ-10')?.flags.includes('held'),
    );
    const page = await open('en-turnout', 'en', {});
    await expectFigures(page);
    await shows(page, 'en-turnout', 'A figure waits for a decision');
    await page.locator('.tile[data-unit="KZ-10"]').focus();
    await until('it is said', 5000, async () => (await detail(page)).includes('held for a decision'));
    expect(await page.locator('.tile[data-unit="KZ-10"] .visually-hidden').textContent()).toContain(
      'held for a decision',
    );
    expect(await page.evaluate(`document.querySelector('en-turnout').shadowRoot.innerHTML.includes('98.76')`)).toBe(
      false,
    );
    await page.screenshot({ path: join(pictures, 'en-turnout-held.png'), fullPage: true });
    await page.close();
  });
});

describe('on paper', () => {
  test('the table is there, and colours are those of light', async () => {
    const page = await open('en-turnout', 'en', { colorScheme: 'dark' });
    await expectFigures(page);
    await page.emulateMedia({ media: 'print' });
    const box = await page.locator('.tables table').boundingBox();
    expect(box?.height).toBeGreaterThan(300);
    await page.screenshot({ path: join(pictures, 'en-turnout-print.png'), fullPage: true });
    await page.close();
    const day = await open('en-turnout-day', 'en', {});
    await expectDay(day);
    await day.emulateMedia({ media: 'print' });
    await day.screenshot({ path: join(pictures, 'en-turnout-day-print.png'), fullPage: true });
    await day.close();
  });
});

test('nothing was said on the console', () => expect(complaints).toEqual([]));
