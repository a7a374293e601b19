import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HeldList } from '@election-night/shared/wire/desk-answers.ts';
import type { Browser, BrowserContextOptions, Page, Request } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { launchChromium } from '../browser/launch-chromium.ts';
import { until } from '../faults/until.ts';
import { type SmallNight, startSmallNight } from './small-night.ts';

// The desk as a person has it: the built page of the whole pipeline in a real browser. The tests go on from each other.

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** Where the pictures go: kept when a person wants to look at them. */
const pictures = process.env['PICTURES_TO'] ?? mkdtempSync(join(tmpdir(), 'en-pictures-'));
const folder = mkdtempSync(join(tmpdir(), 'en-desk-'));
const poisonFile = join(folder, 'poisonous');

let browser: Browser;
const complaints: string[] = [];
const asked = new Set<string>();

beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  writeFileSync(poisonFile, '');
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
  if (process.env['PICTURES_TO'] === undefined) rmSync(pictures, { recursive: true });
});

type Look = BrowserContextOptions & { readonly query?: string };

/** What the browser says of an answer that a test wants to be a refusal is no complaint. */
const isOfRefusal = (text: string) => /Failed to load resource: .*(40[13]|net::ERR_FAILED)/.test(text);

async function open(
  night: SmallNight,
  key: string | undefined,
  { query = 'lang=en', ...context }: Look = {},
): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, ...context });
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()) && !isOfRefusal(message.text())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request: Request) => asked.add(new URL(request.url()).origin));
  await page.goto(`${new URL(night.url).origin}/desk/?${query}${key === undefined ? '' : `#desk-key=${key}`}`);
  return page;
}

const keyOf = (night: SmallNight, person = 'first desk') => night.pipeline.keys.desk?.[person] as string;
const cardOf = (page: Page, name: string) => page.locator('.held-card', { hasText: name });
const cellsOf = (page: Page, name: string) =>
  cardOf(page, name)
    .locator('tbody tr')
    .evaluateAll((lines: { cells: ArrayLike<{ innerText: string }> }[]) =>
      lines.map((line) => Array.from(line.cells, (cell) => cell.innerText.trim())),
    );
const wordsOf = (page: Page) => page.evaluate('document.body.innerText') as Promise<string>;
const focused = (page: Page) => page.evaluate('document.activeElement?.innerText ?? ""') as Promise<string>;

async function rowOf(night: SmallNight, key: string): Promise<Record<string, unknown> | undefined> {
  const answer = await fetch(`${night.url}/snapshot?topic=all`);
  const { rows } = (await answer.json()) as { rows: Record<string, unknown>[] };
  return rows.find((row) => row['key'] === key);
}

async function heldAt(night: SmallNight): Promise<HeldList> {
  const headers = { authorization: `Bearer ${keyOf(night)}` };
  return (await (await fetch(`${night.pipeline.ingestorUrl}/v1/nights/small/held`, { headers })).json()) as HeldList;
}

/** A report as its source sends it, whatever becomes of it. */
async function post(night: SmallNight, source: string, body: object): Promise<void> {
  const { ingestorUrl, keys } = night.pipeline;
  const headers = { authorization: `Bearer ${keys.sources[source]}`, 'content-type': 'application/json' };
  const answer = await fetch(`${ingestorUrl}/v1/nights/small/reports`, {
    ...{ method: 'POST', headers, body: JSON.stringify({ mode: 'replay', ...body }) },
  });
  expect(answer.status).toBe(202);
}

async function confirm(page: Page, name: string, word: 'release' | 'reject', reason: string): Promise<void> {
  const card = cardOf(page, name);
  await card.getByLabel('Reason, for the public').fill(reason);
  await card.locator(`button[data-word="${word}"]`).click();
  await card.locator('button[data-confirm]').click();
}

type Violation = { readonly id: string; readonly help: string; readonly nodes: readonly { readonly html: string }[] };
/** What axe finds wrong in the page, with all of its rules. */
async function violations(page: Page): Promise<readonly string[]> {
  // Evaluated by the developer's tools and not by the page, whose policy would not let it in.
  await page.evaluate(axe);
  const { violations: found } = (await page.evaluate('axe.run()')) as { violations: readonly Violation[] };
  return found.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(' ')}`);
}

describe('P-DESK-13: the desk of a night', () => {
  let night: SmallNight;
  let page: Page;

  beforeAll(async () => {
    const hook = new URL('../faults/poison-reports.mjs', import.meta.url).href;
    const poisoned = { NODE_OPTIONS: `--import ${hook}`, POISON_WHILE: poisonFile };
    night = await startSmallNight('2030-01-05T20:30:00Z', {
      envOf: (name): Readonly<Record<string, string>> => (name.startsWith('aggregator') ? poisoned : {}),
    });
    const at = (time: string, ...entries: object[]) =>
      night.report('office', 'turnout', `2030-01-05T${time}:00Z`, ...entries);
    await at(
      '20:00',
      { unit: 'NORTH', ballots: 500, voters: 1000 },
      { unit: 'RIVER', ballots: 300, voters: 800 },
      { unit: 'HILL', ballots: 200, voters: 600 },
    );
    await at(
      '20:30',
      { unit: 'NORTH', ballots: 450, voters: 1000 },
      { unit: 'RIVER', ballots: 340, voters: 800 },
      { unit: 'HILL', ballots: 190, voters: 600 },
    );
  });
  afterAll(() => night?.stop());

  test('without a key there is a form for it and nothing else; a wrong key is told, and asked for again', async () => {
    page = await open(night, undefined);
    const field = page.getByLabel('Key of the desk or of the certifier');
    await field.waitFor();
    expect(await page.locator('.desk-panel, .desk-state').count()).toBe(0);
    await field.fill('a-wrong-key-of-nobody');
    await page.getByRole('button', { name: 'Open the desk' }).click();
    await page.getByText('This key is wrong, or has expired.').waitFor();
    await field.fill(night.pipeline.keys.sources['office'] as string);
    await page.keyboard.press('Enter');
    await page.getByText('This key does not open the desk of this night.').waitFor();
    expect(await page.locator('.desk-panel, .desk-state').count()).toBe(0);
    expect(await violations(page)).toEqual([]);
    await field.fill(keyOf(night));
    await page.keyboard.press('Enter');
    await cardOf(page, 'North').waitFor();
  });

  test('a key in the address is taken out of it, kept for the tab, and forgotten by whoever leaves', async () => {
    const other = await open(night, keyOf(night));
    await cardOf(other, 'North').waitFor();
    expect(other.url()).not.toContain(keyOf(night));
    await other.reload();
    await cardOf(other, 'North').waitFor();
    await other.getByRole('button', { name: 'Leave' }).click();
    await other.getByLabel('Key of the desk or of the certifier').waitFor();
    expect(await other.locator('.desk-panel').count()).toBe(0);
    expect(await other.evaluate('JSON.stringify(sessionStorage)')).toBe('{}');
    await other.reload();
    await other.getByLabel('Key of the desk or of the certifier').waitFor();
    await other.close();
  });

  test('a held figure is shown with what stands, what would stand instead, and the rule that it breaks', async () => {
    expect(await cellsOf(page, 'North')).toEqual([
      ['ballots issued', '500', '450', '▼ −50 less'],
      ['voters on the list', '1,000', '1,000', 'unchanged'],
    ]);
    const words = await cardOf(page, 'North').innerText();
    expect(words).toContain('Election office');
    expect(words).toMatch(/fall\s+ballots falls from 500 to 450/);
    expect(await wordsOf(page)).toMatch(/REPLAY/);
    expect(await page.locator('.desk-state').innerText()).toMatch(/Held\s+!?\s*2/);
    expect(await page.locator('.desk-queue').innerText()).toMatch(/Waiting\s+0\s+Being worked on\s+0/);
    // The neighbour is public, and not here.
    expect(await cardOf(page, 'River').count()).toBe(0);
    expect(await page.title()).toBe('REPLAY · Election desk');
  });

  test('nothing is decided without a reason, nor before it is confirmed', async () => {
    const card = cardOf(page, 'North');
    await card.locator('button[data-word="release"]').click();
    await card.getByText('Say why, in one line').waitFor();
    expect(await card.locator('button[data-confirm]').count()).toBe(0);
    await card.getByLabel('A usual reason').selectOption({ label: 'The source has confirmed the figure.' });
    await card.locator('button[data-word="release"]').click();
    await card.getByText('These figures are published at once.').waitFor();
    expect(await focused(page)).toContain('Release: Turnout, North?');
    await page.keyboard.press('Escape');
    expect(await card.getByLabel('Reason, for the public').inputValue()).toBe('The source has confirmed the figure.');
    expect(await focused(page)).toBe('Release');
    expect((await heldAt(night)).total).toBe(2);
  });

  test('axe has nothing to say of the desk, nor is it too wide, light and dark, on a desk and on a phone', async () => {
    for (const [look, context] of [
      ['light', { colorScheme: 'light' }],
      ['dark', { colorScheme: 'dark' }],
      ['phone', { colorScheme: 'light', viewport: { width: 360, height: 740 }, query: 'lang=ru' }],
      ['phone-dark', { colorScheme: 'dark', viewport: { width: 320, height: 740 }, query: 'lang=kk' }],
      ['chosen', { colorScheme: 'light', query: 'lang=kk&theme=dark&night=small' }],
    ] as const) {
      const other = await open(night, keyOf(night), context);
      await cardOf(other, 'North').waitFor();
      await cardOf(other, 'North').locator('input[name="reason"]').fill('The office was asked.');
      await cardOf(other, 'North').locator('button[data-word="reject"]').click();
      await cardOf(other, 'North').locator('button[data-confirm]').waitFor();
      expect([look, await violations(other)]).toEqual([look, []]);
      const width = 'document.documentElement.scrollWidth > document.documentElement.clientWidth';
      expect([look, await other.evaluate(width)]).toEqual([look, false]);
      await other.evaluate('scrollTo(0, 0)');
      await other.screenshot({ path: join(pictures, `desk-${look}.png`), fullPage: true });
      await other.close();
    }
  });

  test('what is released is published at once, with its reason; its card goes, and the focus goes on to the next one', async () => {
    const before = await rowOf(night, 'turnout:NORTH');
    expect(before).toMatchObject({ ballots: 500, flags: ['held'] });
    await confirm(page, 'North', 'release', 'The office had misread 450 as 500.');
    await cardOf(page, 'North').waitFor({ state: 'detached' });
    expect(await rowOf(night, 'turnout:NORTH')).toMatchObject({ ballots: 450, percent: 45, flags: ['fall'] });
    const { rev } = (await rowOf(night, 'turnout:NORTH')) as { rev: number };
    await page
      .locator('.desk-log li', { hasText: `Release Turnout, North: Applied. The night is at rev ${rev}.` })
      .waitFor();
    expect(await focused(page)).toBe('Turnout, Hill');
    await until('the queue of the page has one left', 10_000, async () =>
      /Held\s+!?\s*1/.test(await page.locator('.desk-state').innerText()),
    );
  });

  test('what a person has typed stays when the list is asked anew', async () => {
    const field = cardOf(page, 'Hill').locator('input[name="reason"]');
    await field.fill('The office is being asked');
    await field.press('ArrowLeft');
    const asking = page.waitForResponse((answer) => answer.url().includes('/held?'));
    await night.report('office', 'turnout', '2030-01-05T20:35:00Z', { unit: 'RIVER', ballots: 330, voters: 800 });
    await asking;
    await cardOf(page, 'River').waitFor();
    expect(await field.inputValue()).toBe('The office is being asked');
    expect(await page.evaluate('document.activeElement.selectionStart')).toBe('The office is being asked'.length - 1);
  });

  test('what is rejected is not published', async () => {
    await confirm(page, 'Hill', 'reject', 'It is an old bulletin.');
    await cardOf(page, 'Hill').waitFor({ state: 'detached' });
    expect(await rowOf(night, 'turnout:HILL')).toMatchObject({ ballots: 200, flags: [] });
    expect((await heldAt(night)).held.map(({ unit }) => unit)).toEqual(['RIVER']);
  });

  test('P-DESK-2: where the answer is lost, the same is sent again under the same id, and is done once', async () => {
    const ids: string[] = [];
    await page.route('**/release', async (route) => {
      ids.push((route.request().postDataJSON() as { id: string }).id);
      // The ingestor has it, and the page never hears of that.
      await route.fetch();
      if (ids.length === 1) await route.abort();
      else await route.continue();
    });
    await confirm(page, 'River', 'release', 'A box was counted twice.');
    const card = cardOf(page, 'River');
    await card.getByText('Whether it was taken is not known.').waitFor();
    await card.getByRole('button', { name: 'Send the same again' }).click();
    await card.waitFor({ state: 'detached' });
    await page.unroute('**/release');
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
    expect(await rowOf(night, 'turnout:RIVER')).toMatchObject({ ballots: 330 });
    expect(await page.locator('.desk-log li', { hasText: 'Turnout, River' }).count()).toBe(1);
    await page.getByText('Nothing waits for the desk.').waitFor();
    expect(await focused(page)).toBe('Held');
  });

  test('a card at which somebody is at work stays when another person decides, and says so', async () => {
    await night.report('office', 'turnout', '2030-01-05T20:36:00Z', { unit: 'HILL', ballots: 150, voters: 600 });
    await cardOf(page, 'Hill').locator('input[name="reason"]').fill('I was about to');
    const [held] = (await heldAt(night)).held;
    await night.decide(`held/${held?.entry}/reject`, { reason: 'Another person was faster.' });
    await cardOf(page, 'Hill').getByText('It waits no more').waitFor();
    await confirm(page, 'Hill', 'release', 'I was about to');
    await cardOf(page, 'Hill')
      .getByText(/Refused: /)
      .waitFor();
    await cardOf(page, 'Hill').getByRole('button', { name: 'Put away' }).click();
    await cardOf(page, 'Hill').waitFor({ state: 'detached' });
  });

  test('P-DESK-7: a report that was refused is listed with its reason and without a figure', async () => {
    await page.getByText('No report was refused').waitFor();
    const poll = { id: 'poll-of-bo', kind: 'exit-poll', asOf: '2030-01-05T20:30:00Z' };
    const entry = { unit: 'TOWN', contest: 'council', sample: 3737, shares: { OAK: 42.42, BIRCH: 52.58, CEDAR: 5 } };
    await post(night, 'bo', { ...poll, entries: [entry] });
    await night.decide('reports/bo/poll-of-bo/retract', { reason: 'The pollster asked for it.' });
    const line = page.locator('#refused tr', { hasText: 'poll-of-bo' });
    await line.waitFor();
    expect(await line.innerText()).toMatch(/Bo Research\s+retracted: The pollster asked for it/);
    expect(await page.content()).not.toMatch(/42\.42|3737|3,737/);
  });

  test('P-DESK-12: a figure under embargo is nowhere before its release, and held after it', async () => {
    await night.report('ada', 'exit-poll', '2030-01-05T20:30:00Z', {
      ...{ unit: 'TOWN', contest: 'council', sample: 4747, shares: { OAK: 43.21, BIRCH: 61.37, CEDAR: 5 } },
    });
    await page.waitForResponse((answer) => answer.url().endsWith('/sealed'));
    await until('the page tells that one is sealed', 10_000, async () =>
      /under embargo\s+1/.test(await page.locator('.desk-state').innerText()),
    );
    const everything = (await page.content()) + (await page.evaluate('document.body.innerText'));
    for (const figure of ['43.21', '61.37', '4747', '4,747']) expect(everything).not.toContain(figure);
    expect(await page.locator('.held-card').count()).toBe(0);
    await night.clock.control({ action: 'seek', to: '2030-01-05T21:16:00Z' });
    await cardOf(page, 'Ada Polls').waitFor();
    expect(await cellsOf(page, 'Ada Polls')).toContainEqual(['share of Oak List', '–', '43.21%', '+ new']);
  });

  test('a job that failed is listed with its reason, and can be tried again', async () => {
    const poison = { id: 'poison-throws-1', kind: 'turnout', asOf: '2030-01-05T20:40:00Z' };
    await post(night, 'office', { ...poison, entries: [{ unit: 'NORTH', ballots: 600, voters: 1000 }] });
    const job = page.locator('.jobs li', { hasText: 'poison-throws-1' });
    await job.waitFor({ timeout: 45_000 });
    expect(await job.innerText()).toMatch(/nobody can fold this report/);
    expect(await job.innerText()).not.toContain('4711');
    expect(await violations(page)).toEqual([]);
    rmSync(poisonFile);
    await job.getByRole('button', { name: 'Try again' }).click();
    await until('it was counted', 20_000, async () => (await rowOf(night, 'turnout:NORTH'))?.['ballots'] === 600);
    await page.getByText('No job failed.').waitFor();
  });

  test('figures that were released, taken back, and come again wait again, for who released them too', async () => {
    const report = { kind: 'turnout', asOf: '2030-01-05T20:50:00Z' };
    const entries = [{ unit: 'HILL', ballots: 120, voters: 600 }];
    await post(night, 'office', { id: 'once', ...report, entries });
    await confirm(page, 'Hill', 'release', 'Counted again.');
    await cardOf(page, 'Hill').waitFor({ state: 'detached' });
    await night.decide('reports/office/once/retract', { reason: 'It was the other ward.' });
    await post(night, 'office', { id: 'twice', ...report, entries });
    await until('they wait', 10_000, async () => (await heldAt(night)).held.some(({ report: id }) => id === 'twice'));
    await cardOf(page, 'Hill').waitFor();
    await confirm(page, 'Hill', 'reject', 'It was the other ward.');
    await cardOf(page, 'Hill').waitFor({ state: 'detached' });
  });

  test('P-DESK-11: one press opens the board of the queue in another tab', async () => {
    const opening = page.context().waitForEvent('page');
    await page.getByRole('button', { name: 'Queue board' }).click();
    const board = await opening;
    await board.waitForURL('**/desk/queues/');
    await board.getByRole('link', { name: 'small' }).waitFor();
    expect(board.url()).not.toContain(keyOf(night));
    await board.close();
  });

  test('a key that is refused later closes the desk', async () => {
    await page.route('**/held?*', (route) =>
      route.fulfill({ status: 401, json: { code: 'key-unknown', title: 'Refused.' } }),
    );
    await page.getByText('This key is wrong, or has expired.').waitFor();
    expect(await page.locator('.desk-panels').isVisible()).toBe(false);
    await page.unroute('**/held?*');
    await page.getByLabel('Key of the desk or of the certifier').fill(keyOf(night));
    await page.keyboard.press('Enter');
    await page.locator('.desk-log li', { hasText: 'Turnout, North' }).waitFor();
    await page.close();
  });

  test('P-HTTP-8: nothing was asked of another host, and the browser complained of nothing', () => {
    expect([...asked]).toEqual([new URL(night.url).origin]);
    expect(complaints).toEqual([]);
  });
});

describe('P-DESK-13: a night that wants two persons', () => {
  let night: SmallNight;

  beforeAll(async () => {
    night = await startSmallNight('2030-01-05T20:30:00Z', {
      change: (definition) => ({ ...definition, desk: { secondPerson: true } }),
    });
    await night.report('office', 'turnout', '2030-01-05T20:00:00Z', { unit: 'NORTH', ballots: 500, voters: 1000 });
    await night.report('office', 'turnout', '2030-01-05T20:30:00Z', { unit: 'NORTH', ballots: 450, voters: 1000 });
  });
  afterAll(() => night?.stop());

  test('the first one agrees and nothing is published, the second one sees who agreed, and releases', async () => {
    const [first, second] = [await open(night, keyOf(night)), await open(night, keyOf(night, 'second desk'))];
    await cardOf(first, 'North').locator('input[name="reason"]').fill('The office was asked.');
    await cardOf(first, 'North').locator('button[data-word="release"]').click();
    await cardOf(first, 'North').getByText('This night wants two persons.').waitFor();
    await cardOf(first, 'North').locator('button[data-confirm]').click();
    await cardOf(first, 'North').getByText('first desk agreed, as the first of two.').first().waitFor();
    await first.getByText('You are first desk').waitFor();
    expect(await rowOf(night, 'turnout:NORTH')).toMatchObject({ ballots: 500 });

    await cardOf(second, 'North').getByText('first desk agreed to its release').waitFor();
    await confirm(second, 'North', 'release', 'The office was asked.');
    await cardOf(second, 'North').waitFor({ state: 'detached' });
    expect(await rowOf(night, 'turnout:NORTH')).toMatchObject({ ballots: 450 });
    // Who has the focus in a card does not lose it with the card.
    await cardOf(first, 'North').getByText('It waits no more').waitFor();
    await cardOf(first, 'North').getByRole('button', { name: 'Put away' }).click();
    await cardOf(first, 'North').waitFor({ state: 'detached' });
    expect(await focused(first)).toBe('Held');
    await first.close();
    await second.close();
    expect(complaints).toEqual([]);
  });
});
