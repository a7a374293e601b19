import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { repositoryRoot, serviceCommand, startProcess } from '../../tools/src/pipeline/service-process.ts';
import { launchChromium } from '../browser/launch-chromium.ts';
import { until } from '../faults/until.ts';
import { type FollowedReplay, startFollowedReplay } from './followed-replay.ts';

// The public page of a recorded night, in a real browser: one viewer has the key of its replay, another one has not.

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const pictures = process.env['PICTURES_TO'] ?? mkdtempSync(join(tmpdir(), 'en-pictures-'));
const folder = join(repositoryRoot, 'recordings/kazakhstan-2023');
const regions = (
  JSON.parse(readFileSync(join(folder, 'definition.json'), 'utf8')) as { units: { id: string; parent?: string }[] }
).units
  .filter(({ parent }) => parent === 'KZ')
  .map(({ id }) => id);
const dash = '\u2013';
const on = (time: string) => `2023-03-${time < '06:00' ? '20' : '19'}T${time}:00+06:00`;
const utc = (time: string) => new Date(on(time)).toISOString().replace('.000', '');

let browser: Browser;
let replay: FollowedReplay;
let root: string;
let leader: Page;
let follower: Page;

beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  [browser, replay] = await Promise.all([launchChromium(), startFollowedReplay('kazakhstan-2023', on('16:40'))]);
  root = replay.pipeline.broadcasterUrl;
  [leader, follower] = [await open(`/?lang=en${inFragment()}`), await open('/?lang=en')];
});
afterAll(async () => {
  await browser?.close();
  await replay?.stop();
  if (process.env['PICTURES_TO'] === undefined) rmSync(pictures, { recursive: true });
});

const inFragment = () => `#replay-key=${encodeURIComponent(replay.pipeline.keys.replay)}`;

/** In a context of its own, as another person. Resolves when the bar is there. */
async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1200, height: 900 }, ...options });
  await page.goto(root + path);
  await page.locator('en-replay-bar .line').waitFor();
  // A page that was loaded again would have lost it.
  await page.evaluate('window.stays = true');
  return page;
}

/** What it asks of the clock from now on. */
function asksOf(page: Page): readonly { readonly id: string; readonly action: string }[] {
  const asks: { id: string; action: string }[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST') asks.push(request.postDataJSON() as { id: string; action: string });
  });
  return asks;
}

const position = () => replay.client.position();
const bar = (page: Page) => page.locator('en-replay-bar .bar').innerText();
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
const slider = () => leader.getByRole('slider', { name: 'Time of the night' });
const says = (time: string) => until(`the slider says ${time}`, 5000, async () => (await saysTime()) === time);
const focused = (page: Page) =>
  page.evaluate(`document.querySelector('en-replay-bar').shadowRoot.activeElement?.id`) as Promise<string | undefined>;
const saysTime = () => slider().getAttribute('aria-valuetext');
const marksOn = (page: Page) =>
  page.evaluate(
    `[...document.querySelector('en-replay-bar').shadowRoot.querySelectorAll('.stop')].map(({ dataset }) => dataset.kind + ' ' + dataset.at.replace('.000', ''))`,
  ) as Promise<readonly string[]>;

type Row = { readonly key: string; readonly percent?: number };

async function snapshot(): Promise<{
  readonly epoch: string;
  readonly rev: number;
  readonly rows: ReadonlyMap<string, Row>;
}> {
  const answer = await fetch(`${root}/v1/nights/kazakhstan-2023/snapshot?topic=all`);
  const { epoch, rev, rows } = (await answer.json()) as { epoch: string; rev: number; rows: Row[] };
  return { epoch, rev, rows: new Map(rows.map((row) => [row.key, row])) };
}

/** The page has the turnout of the snapshot, region by region, and the same epoch and rev. */
async function showsSnapshot(page: Page): Promise<void> {
  await until('the page has the figures of the snapshot', 5000, async () => {
    const { epoch, rev, rows } = await snapshot();
    const expected = regions.map((id) => rows.get(`turnout:${id}`)?.percent?.toFixed(2) ?? dash);
    const shown = (await page.evaluate(
      `(() => {
        const tiles = [...(document.querySelector('en-turnout').shadowRoot?.querySelectorAll('.tile') ?? [])];
        return tiles.map((tile) => [tile.dataset.unit, tile.querySelector('b')?.textContent.trim()]);
      })()`,
    )) as readonly (readonly [string, string])[];
    const tiles = new Map(shown);
    const about = (await page.locator('en-freshness .connection').innerText()).replace(/\s+/g, ' ');
    return (
      JSON.stringify(regions.map((id) => tiles.get(id))) === JSON.stringify(expected) &&
      about.includes(`Epoch ${epoch} Revision ${rev}`)
    );
  });
  expect(await page.evaluate('window.stays')).toBe(true);
}

/** The sender has followed: the nation has what the commission said last by then. */
const percentIs = (percent: number | undefined) =>
  until(`the nation has ${percent}`, 5000, async () => {
    const row = (await snapshot()).rows.get('turnout:KZ') as
      | { reported?: { percent?: number }; percent?: number }
      | undefined;
    return (row?.reported?.percent ?? row?.percent) === percent;
  });

const clockIs = (expected: object) =>
  until(`the clock is ${JSON.stringify(expected)}`, 5000, async () => {
    const { at, clock } = await position();
    return Object.entries(expected).every(([name, value]) => ({ at, ...clock })[name] === value);
  });

/** Leaves the clock where a test can begin from. */
async function standAt(time: string, percent: number | undefined): Promise<void> {
  await replay.client.control({ action: 'pause' });
  await replay.client.control({ action: 'seek', to: on(time) });
  await percentIs(percent);
  await until('the bar is there too', 5000, async () => (await saysTime())?.endsWith(time));
}

describe('the key', () => {
  test('of the address leaves it, and opens the controls; without one the bar only shows', async () => {
    expect(leader.url()).toBe(`${root}/?lang=en`);
    expect(await button(leader, 'Resume').count()).toBe(1);
    expect(await follower.getByRole('slider').count()).toBe(0);
    expect(await follower.locator('en-replay-bar button').allInnerTexts()).toEqual([
      'All marks',
      'Control this replay',
    ]);
    expect(await bar(follower)).toContain('16:40');
  });

  test('that is wrong is told with what helps, and kept nowhere; the right one opens the controls', async () => {
    const page = await open('/?lang=en');
    await button(page, 'Control this replay').press('Enter');
    await until('the field has the focus', 5000, async () => (await focused(page)) === 'key');
    await page.keyboard.type('not-a-key');
    await page.keyboard.press('Enter');
    const told = page.getByRole('alert');
    await until('it is told', 5000, async () => (await told.count()) === 1);
    expect(await told.innerText()).toContain('This key is not valid here. Ask whoever runs this night');
    expect(await page.evaluate('sessionStorage.length')).toBe(0);
    expect(await page.getByRole('slider').count()).toBe(0);

    await page.getByLabel('Key of the replay').fill(replay.pipeline.keys.replay);
    await page.keyboard.press('Enter');
    await button(page, 'Resume').waitFor();
    expect(await told.count()).toBe(0);
    await button(page, 'Forget the key').click();
    await button(page, 'Control this replay').waitFor();
    expect(await page.evaluate('sessionStorage.length')).toBe(0);
    await page.close();
  });

  test('in an address that is opened where the page is open is taken out of it, and used', async () => {
    const page = await open('/?lang=en');
    await page.evaluate(`location.hash = ${JSON.stringify(inFragment())}`);
    await button(page, 'Resume').waitFor();
    expect(await page.evaluate('location.hash')).toBe('');
    expect(await page.evaluate('window.stays')).toBe(true);
    await page.close();
  });

  test('that opens something else is told when it is used, and asked for again', async () => {
    const page = await open(`/?lang=en#replay-key=${Object.values(replay.pipeline.keys.sources)[0]}`);
    await button(page, 'Resume').click();
    const told = page.getByRole('alert');
    await until('it is told', 5000, async () => (await told.count()) === 1);
    expect(await told.innerText()).toContain('Ask whoever runs this night');
    await page.getByLabel('Key of the replay').waitFor();
    expect((await position()).clock.paused).toBe(true);
    await page.close();
  });
});

describe('the line of time', () => {
  test('P-REP-10: has the marks that the ingestor tells, closes of polls and the next release, and no poll under embargo', async () => {
    const answer = await fetch(`${root}/api/v1/nights/kazakhstan-2023/replay/marks`);
    const { marks } = (await answer.json()) as { marks: { at: string; kind: string }[] };
    const expected = [
      ...marks.map(({ at, kind }) => `${kind} ${at}`),
      ...[`close ${utc('20:00')}`, `close ${utc('21:00')}`, `release ${utc('21:00')}`],
    ].sort();
    for (const page of [leader, follower]) expect([...(await marksOn(page))].sort()).toEqual(expected);
    expect(expected.filter((mark) => mark.startsWith('exit-poll'))).toEqual([]);
  });

  test('says each mark in words', async () => {
    await button(follower, 'All marks').click();
    const words = await follower.getByRole('region', { name: 'Marks of the night' }).innerText();
    expect(words.replace(/\s+/g, ' ')).toContain('18:37 Turnout, Central Election Commission 20:00 Polls close');
    await button(follower, 'Hide the marks').click();
  });
});

describe('who has the key', () => {
  beforeEach(() => standAt('16:40', 51.98));

  test('P-REP-3: lets the clock run, chooses its speed, and pauses it', async () => {
    await leader.getByLabel('Speed').selectOption('60');
    await clockIs({ speed: 60, paused: true });
    await button(leader, 'Resume').click();
    await clockIs({ speed: 60, paused: false });
    await until('the follower sees it', 5000, async () => (await bar(follower)).includes('60 times as fast'));
    await button(leader, 'Pause').click();
    await clockIs({ paused: true });
    const { at } = await position();
    await button(leader, 'Resume').waitFor();
    expect((await position()).at).toBe(at);
    await leader.getByLabel('Speed').selectOption('600');
    await clockIs({ speed: 600 });
  });

  test('P-REP-3: goes forward by pointer, in the same epoch, and both viewers have the figures of that moment', async () => {
    const { epoch } = await position();
    const box = await slider().boundingBox();
    if (!box) throw new Error('there is no slider');
    // Twelve hours after its begin, of the nineteen and a quarter that are played.
    await leader.mouse.click(box.x + 9 + ((box.width - 18) * 12.17) / 19.25, box.y + box.height / 2);
    await until('the clock is at about 18:40', 5000, async () => /T12:[34]\d/.test((await position()).at));
    await percentIs(53.11);
    await Promise.all([showsSnapshot(leader), showsSnapshot(follower)]);
    expect((await position()).epoch).toBe(epoch);
    expect(await bar(leader)).not.toContain('begin anew');
  });

  test('P-REP-4: goes back, and both viewers follow to the new epoch without loading the page again', async () => {
    await standAt('00:20', 54.19);
    for (const page of [leader, follower]) {
      await until('polls are out', 10_000, async () =>
        (await marksOn(page)).some((mark) => mark.startsWith('exit-poll')),
      );
    }
    const { epoch } = await position();
    await slider().focus();
    await leader.keyboard.press('Home');
    for (let hour = 0; hour < 9; hour += 1) await leader.keyboard.press('PageUp');
    await leader.keyboard.press('Enter');
    await until('there is a new epoch', 5000, async () => (await position()).epoch > epoch);
    expect((await position()).at).toBe(utc('15:30'));
    await percentIs(46.84);
    await Promise.all([showsSnapshot(leader), showsSnapshot(follower)]);
    for (const page of [leader, follower]) {
      expect(await page.locator('en-replay-bar').getByRole('status').innerText()).toBe(
        'The night was set back to 15:30. The figures begin anew from there.',
      );
      expect((await marksOn(page)).filter((mark) => mark.startsWith('exit-poll'))).toEqual([]);
      expect(await page.locator('en-exit-polls .frame').innerText()).toContain('under embargo');
    }
  });

  test('leads it by keyboard alone', async () => {
    const scrolled = await leader.evaluate('scrollY');
    await button(leader, 'Resume').focus();
    const { epoch } = await position();
    await leader.keyboard.press('Tab');
    await leader.keyboard.press('Tab');
    expect(await leader.evaluate(`document.querySelector('en-replay-bar').shadowRoot.activeElement.title`)).toBe(
      'Next mark: 18:37 Turnout, Central Election Commission',
    );
    await leader.keyboard.press('Space');
    await clockIs({ at: utc('18:37') });
    await percentIs(53.11);
    await showsSnapshot(leader);
    await leader.keyboard.press('Shift+Tab');
    await until(
      'the mark before is another one',
      5000,
      async () => (await button(leader, /^Previous mark: 16:30/).count()) === 1,
    );
    await leader.keyboard.press('Enter');
    await clockIs({ at: utc('16:30') });
    expect((await position()).epoch > epoch).toBe(true);

    while ((await focused(leader)) !== 'seek') await leader.keyboard.press('Tab');
    await says('16:30');
    await leader.keyboard.press('PageDown');
    await says('15:30');
    await leader.keyboard.press('Escape');
    await says('16:30');
    expect(await leader.evaluate('scrollY')).toBe(scrolled);
    // Keys choose first: what is chosen is gone to after a moment, once.
    const before = await position();
    const sent = asksOf(leader);
    await leader.keyboard.press('ArrowRight');
    await leader.keyboard.press('ArrowRight');
    await says('16:40');
    expect((await position()).at).toBe(before.at);
    await clockIs({ at: utc('16:40') });
    await until('it was asked', 5000, () => sent.length > 0);
    expect(sent).toEqual([{ id: expect.any(String), mode: 'replay', action: 'seek', to: '2023-03-19T10:40:00.000Z' }]);
  });

  test('P-REP-4: starts anew, at the speed and as still as it was', async () => {
    const { run } = await position();
    await button(leader, 'Start anew').click();
    await until('there is a new run', 5000, async () => (await position()).run !== run);
    await clockIs({ at: '2023-03-19T00:30:00Z', speed: 600, paused: true });
    await percentIs(undefined);
    await Promise.all([showsSnapshot(leader), showsSnapshot(follower)]);
  });

  test('P-REP-2, P-API-4: is told where nobody answers, and sends the same request again', async () => {
    const sent = asksOf(leader);
    await replay.pipeline.kill('ingestor', 'SIGKILL');
    await button(leader, 'Resume').click();
    const told = leader.getByRole('alert');
    await until('it is told', 10_000, async () => (await told.count()) === 1);
    expect(await told.innerText()).toContain('The replay cannot be controlled now.');
    await replay.pipeline.restart('ingestor');
    await button(leader, 'Try again').click();
    await clockIs({ paused: false });
    expect(await told.count()).toBe(0);
    expect(sent.map(({ action }) => action)).toEqual(['resume', 'resume']);
    expect(new Set(sent.map(({ id }) => id)).size).toBe(1);
  });
});

describe('the bar', () => {
  beforeEach(() => standAt('18:40', 53.11));

  type Violation = { readonly id: string; readonly help: string; readonly nodes: readonly { readonly html: string }[] };
  const looks: readonly (readonly [string, string, BrowserContextOptions])[] = [
    ['light', 'en', { colorScheme: 'light' }],
    ['dark', 'ru', { colorScheme: 'dark' }],
    ['phone', 'en', { colorScheme: 'light', viewport: { width: 360, height: 740 } }],
    ['phone-dark', 'kk', { colorScheme: 'dark', viewport: { width: 320, height: 740 } }],
  ];

  test.each(looks)('looks well, and axe finds nothing: %s', async (look, language, options) => {
    for (const [who, fragment] of [
      ['leader', inFragment()],
      ['follower', ''],
    ] as const) {
      const page = await open(`/?lang=${language}${fragment}`, options);
      await page.locator('en-replay-bar #all').click();
      expect(await page.evaluate('scrollY')).toBe(0);
      if (who === 'follower') await page.locator('en-replay-bar #control').click();
      await page.locator('en-replay-bar .tick').first().waitFor();
      await page.evaluate(axe);
      const { violations } = (await page.evaluate('axe.run()')) as { violations: readonly Violation[] };
      const found = violations.map(
        ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(' ')}`,
      );
      expect([look, who, found]).toEqual([look, who, []]);
      const isWide = await page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');
      expect(isWide).toBe(false);
      const inBar = await page.evaluate(
        `(() => { const { shadowRoot } = document.querySelector('en-replay-bar'); const bar = shadowRoot.querySelector('.bar');
          return [...bar.querySelectorAll('button, select, input, .tick')].filter((one) => one.getBoundingClientRect().right > innerWidth + 1).length; })()`,
      );
      expect(inBar).toBe(0);
      await page.screenshot({ path: join(pictures, `en-replay-bar-${who}-${look}.png`) });
      await page.close();
    }
  });

  test('on a wall is the line alone', async () => {
    const page = await open(`/?wall${inFragment()}`, { viewport: { width: 1920, height: 1080 } });
    expect(await page.locator('en-replay-bar').locator('button, input, select').count()).toBe(0);
    expect(await page.evaluate('document.documentElement.scrollHeight > innerHeight')).toBe(false);
    await page.screenshot({ path: join(pictures, 'en-replay-bar-wall.png') });
    await page.close();
  });

  test('is absent where the server has no way to the ingestor, and the figures are there all the same', async () => {
    const alone = await startProcess({
      ...{ name: 'broadcaster', command: serviceCommand('broadcaster'), logFile: join(pictures, 'broadcaster.log') },
      env: {
        REDIS_URL: replay.pipeline.redisUrlOf('broadcaster'),
        NIGHTS: `replay:${folder}`,
        HOST: '127.0.0.1',
        PORT: '0',
      },
    });
    try {
      await until('it serves', 10_000, async () => (await fetch(`${alone.url}/readyz`)).status === 200);
      const page = await browser.newPage();
      const asked: number[] = [];
      page.on('response', (answer) => {
        if (answer.url().includes('/replay/marks')) asked.push(answer.status());
      });
      await page.goto(`${alone.url}/?lang=en${inFragment()}`);
      await until('it has asked', 10_000, () => asked.length > 0);
      await showsFigures(page);
      expect(asked).toEqual([404]);
      expect(await page.locator('en-replay-bar *').count()).toBe(0);
      await page.close();
    } finally {
      alone.signal('SIGTERM');
      await alone.ended;
      rmSync(join(pictures, 'broadcaster.log'), { force: true });
    }
  });

  test('says so where the ingestor is away when the page is opened, and comes when it is back', async () => {
    await replay.pipeline.kill('ingestor', 'SIGKILL');
    const page = await browser.newPage();
    await page.goto(`${root}/?lang=en`);
    await until('it says so', 15_000, async () => (await bar(page)).includes('The replay cannot be controlled now.'));
    await showsFigures(page);
    await replay.pipeline.restart('ingestor');
    await page.locator('en-replay-bar .line').waitFor({ timeout: 30_000 });
    await page.close();
  });

  const showsFigures = (page: Page) =>
    until('figures', 10_000, async () => (await page.locator('en-turnout .frame').innerText()).includes('53.1'));
});
