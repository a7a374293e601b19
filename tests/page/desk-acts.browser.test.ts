import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Definition, Fetch } from '@election-night/shared/election/definition.ts';
import type {
  CallRow,
  CorrectionRow,
  CountRow,
  ExitPollRow,
  NightRow,
  SeatsRow,
} from '@election-night/shared/election/row.ts';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { repositoryRoot } from '../../tools/src/pipeline/service-process.ts';
import { type Pipeline, startPipeline } from '../../tools/src/pipeline/start-pipeline.ts';
import { createReplayClient } from '../../tools/src/replay/replay-client.ts';
import { launchChromium } from '../browser/launch-chromium.ts';
import { until } from '../faults/until.ts';
import { type SmallNight, startSmallNight } from './small-night.ts';

// The desk of a small night in a real browser, by two persons of the desk and the certifier. The tests go on from each other: a night only goes forward.

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let night: SmallNight;
let browser: Browser;
let first: Page;
let second: Page;
let certifier: Page;
const complaints: string[] = [];
/** A refusal of the server is an answer that a browser writes to its console. */
const ofRefusals = /Failed to load resource: the server responded with a status of 4\d\d/;

beforeAll(async () => {
  [night, browser] = await Promise.all([startSmallNight('2030-01-05T20:05:00Z'), launchChromium()]);
  const { desk, certifier: certifiers } = night.pipeline.keys;
  const [one = '', other = ''] = Object.values(desk ?? {});
  [first, second, certifier] = await Promise.all([
    openDesk(one),
    openDesk(other),
    openDesk(Object.values(certifiers ?? {})[0] ?? ''),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await night?.stop();
});
afterEach(() => expect(complaints.filter((one) => !ofRefusals.test(one))).toEqual([]));

async function openDesk(
  key: string,
  look: BrowserContextOptions = {},
  { pipeline: { broadcasterUrl }, id }: { readonly pipeline: Pipeline; readonly id: string } = {
    ...night,
    id: 'small',
  },
): Promise<Page> {
  const page = await (
    await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en', ...look })
  ).newPage();
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(`${broadcasterUrl}/desk?night=${id}&lang=en#desk-key=${key}`);
  await page.getByRole('heading', { name: 'Calls' }).waitFor();
  return page;
}

async function rowOf<R>(key: string): Promise<R | undefined> {
  const answer = await fetch(`${night.url}/snapshot?topic=all`);
  const { rows } = (await answer.json()) as { rows: { key: string }[] };
  return rows.find((row) => row.key === key) as R | undefined;
}

async function rowsOf<R>(family: string): Promise<R[]> {
  const answer = await fetch(`${night.url}/snapshot?topic=all`);
  const { rows } = (await answer.json()) as { rows: { key: string }[] };
  return rows.filter(({ key }) => key.startsWith(`${family}:`)) as R[];
}

const pictures = process.env['PICTURES_TO'];
let pictureCount = 0;

async function keepPicture(of: Locator, name: string): Promise<void> {
  pictureCount += 1;
  const file = `acts-${String(pictureCount).padStart(2, '0')}-${name.replace(/\W+/g, '-')}.png`;
  if (pictures) await of.screenshot({ path: join(pictures, file) });
}

const panel = (page: Page, name: string) => page.locator(`section#${name}`);

/** Confirms what is asked in the form, after it said what will happen. Resolves with what became of it. */
async function confirm(form: Locator, button: string, reason = ''): Promise<{ will: string; became: string }> {
  if (reason !== '')
    await form
      .getByLabel(/^Reason/)
      .first()
      .fill(reason);
  await form.getByRole('button', { name: button, exact: true }).click();
  const confirmation = form.locator('.confirm');
  await keepPicture(form, button);
  const will = await confirmation.innerText();
  await confirmation.locator('[data-confirm]').click();
  const outcome = form.locator('.outcome');
  await until('the decision came to its end', 10_000, async () => /rev|refused|!/i.test(await outcome.innerText()));
  return { will, became: await outcome.innerText() };
}

const says = (locator: Locator, text: string | RegExp) =>
  until(`it says ${text}`, 10_000, async () => {
    const said = await locator.innerText();
    return typeof text === 'string' ? said.includes(text) : text.test(said);
  });

describe('an embargo', () => {
  const at = { unit: 'TOWN', contest: 'council', optionsVersion: 1 };

  test('is postponed by one person of the desk, and the other one sees it', async () => {
    await night.report('ada', 'exit-poll', '2030-01-05T20:00:00Z', {
      ...{ ...at, shares: { OAK: 51, BIRCH: 30, CEDAR: 19 }, sample: 800 },
    });
    const embargo = panel(first, 'embargo');
    await says(embargo, /Sealed reports\s+1/);
    await embargo.getByLabel('Until').fill('2030-01-05T20:00');
    await says(embargo, 'this has passed');
    await embargo.getByLabel('Until').fill('2030-01-05T21:10');
    await says(embargo, 'The definition releases them at 21:15 and not before');
    await embargo.getByLabel('Until').fill('2030-01-05T21:45');
    const { will, became } = await confirm(embargo, 'Postpone', 'Voters still queue.');
    expect(will).toContain('released at 21:45 at the earliest: all exit polls');
    expect(became).toMatch(/rev/);
    await night.clock.control({ action: 'seek', to: '2030-01-05T21:20:00Z' });
    await says(panel(second, 'embargo'), /Next release\s+21:45/);
    expect(await rowsOf<ExitPollRow>('exit-poll')).toEqual([]);
  });

  test('is lifted by the other one, and what was sealed comes out', async () => {
    const embargo = panel(second, 'embargo');
    await embargo.getByLabel('Lift and release now').check();
    const { will } = await confirm(embargo, 'Lift and release now', 'The last voter has left.');
    expect(will).toContain('published now, in one commit: all exit polls');
    await until(
      'the poll is out',
      10_000,
      async () => (await rowOf<ExitPollRow>('exit-poll:council:ada')) !== undefined,
    );
    await says(panel(first, 'embargo'), /Sealed reports\s+0/);
  });

  test('of counts names contest and unit, and is refused where the unit has none of the contest', async () => {
    const embargo = panel(second, 'embargo');
    await embargo.getByLabel('Postpone', { exact: true }).check();
    await embargo.getByLabel('Counts', { exact: true }).check();
    await embargo.getByLabel('Contest').selectOption({ label: 'Warden of North' });
    expect(await embargo.getByLabel('Reporting unit').locator('option').allInnerTexts()).toEqual([
      'not chosen',
      'North',
    ]);
    await embargo.getByLabel('Until').fill('2030-01-05T21:21');
    await embargo.getByLabel('Reporting unit').selectOption({ label: 'North' });
    const { will } = await confirm(embargo, 'Postpone', 'A box is missing.');
    expect(will).toContain('counts of Warden of North in North');
  });
});

const council = (unit: string, OAK: number, BIRCH: number, CEDAR: number, more: object = {}) => ({
  ...{ unit, contest: 'council', votes: { OAK, BIRCH, CEDAR, NONE: 0 }, status: 'unofficial-complete', ...more },
});

describe('a call', () => {
  test('is shown beside the count before it is made, and is in the rows and the public ticker after it', async () => {
    await night.clock.control({ action: 'seek', to: '2030-01-05T21:30:00Z' });
    await night.report('office', 'count', '2030-01-05T21:25:00Z', council('NORTH', 300, 200, 100));
    const calls = panel(first, 'calls');
    const form = calls.locator('desk-make-call');
    await form.getByLabel('Contest').selectOption({ label: 'Town council' });
    await form.getByRole('combobox', { name: 'Option' }).selectOption({ label: 'Oak List' });
    await says(form, /Ahead\s+Oak List, 50\.00%\s+Lead\s+100 votes, \+16\.67 points\s+Units in\s+1 of 3/);
    await says(form, 'Beside this call the count agrees as it stands.');
    await form.getByLabel('Who says so').fill('Tiny Gazette');
    const { will, became } = await confirm(form, 'Make a call');
    expect(will).toContain('published as a call of Tiny Gazette: Oak List wins: Town council, Tiny Town');
    expect(will).toContain('the count agrees');
    expect(became).toMatch(/rev/);
    const row = await rowOf<CallRow>('call:council:TOWN');
    expect(row).toMatchObject({ winner: 'OAK', by: 'Tiny Gazette', contradicted: false, lead: 100, open: true });
    // The night's time of the moment at which it was sent, by a clock that runs as fast as ours.
    expect(Date.parse(row?.at ?? '') - Date.parse('2030-01-05T21:30:00Z')).toBeLessThan(60_000);
    await says(calls.locator('article').first(), 'The count agrees.');
    await says(panel(second, 'calls'), 'Called by Tiny Gazette');
    const page = await browser.newPage();
    await page.goto(`${night.pipeline.broadcasterUrl}/?night=small&lang=en`);
    await page.locator('en-ticker .about', { hasText: 'Oak List wins: Town council, Tiny Town' }).waitFor();
    await page.close();
  });

  test('is marked when the count goes against it, and a second word is not sent over it', async () => {
    await night.report('office', 'count', '2030-01-05T21:27:00Z', council('RIVER', 100, 400, 50));
    const card = panel(first, 'calls').locator('article').first();
    await says(card, 'The count says otherwise.');
    await says(card, 'OAK has 400 votes, BIRCH 600 so far');
    await keepPicture(panel(first, 'calls'), 'contradicted');
    const form = panel(second, 'calls').locator('desk-make-call');
    await form.getByLabel('Contest').selectOption({ label: 'Town council' });
    await form.getByRole('combobox', { name: 'Option' }).selectOption({ label: 'Birch List' });
    await says(form, 'As things stand it would be refused: call:council:TOWN says something else');
    const { became } = await confirm(form, 'Make a call');
    expect(became).toContain('withdraw that call first');
    expect(await form.getByRole('combobox', { name: 'Option' }).inputValue()).toBe('BIRCH');
  });

  test('is withdrawn with its reason, and what somebody else typed stays', async () => {
    const typed = panel(second, 'calls').locator('article').first();
    await typed.locator('summary').click();
    await typed
      .getByLabel(/^Reason/)
      .first()
      .fill('I was writing this.');
    await typed.getByRole('button', { name: 'Withdraw', exact: true }).click();
    const card = panel(first, 'calls').locator('article').first();
    await card.locator('summary').click();
    await card.getByRole('button', { name: 'Withdraw', exact: true }).click();
    await says(card, /reason/i);
    const { will } = await confirm(card, 'Withdraw', 'Called on one ward of three.');
    expect(will).toContain('is withdrawn');
    await until(
      'the row says so',
      10_000,
      async () => (await rowOf<CallRow>('call:council:TOWN'))?.state === 'withdrawn',
    );
    await says(panel(first, 'calls'), '1 call was withdrawn');
    expect(await rowOf<CallRow>('call:council:TOWN')).toMatchObject({ reason: 'Called on one ward of three.' });
    await says(typed, 'Somebody else withdrew this call meanwhile.');
    // Another call has the same key. It is not the one that was confirmed.
    const again = panel(first, 'calls').locator('desk-make-call');
    await again.getByRole('combobox', { name: 'Option' }).selectOption({ label: 'Birch List' });
    expect((await confirm(again, 'Make a call')).became).toMatch(/rev/);
    const gone = panel(second, 'calls').locator('article', { hasText: 'Somebody else withdrew this call meanwhile.' });
    await gone.locator('[data-confirm]').click();
    await says(gone.locator('.missing'), 'Somebody else withdrew this call meanwhile.');
    await gone.getByRole('button', { name: 'Withdraw', exact: true }).click();
    expect(await gone.locator('.confirm').count()).toBe(0);
    const reason = gone.getByLabel(/^Reason/).first();
    expect(await reason.inputValue()).toBe('I was writing this.');
    expect(await rowOf<CallRow>('call:council:TOWN')).toMatchObject({ winner: 'BIRCH', state: 'called' });
    await reason.fill('');
    await until('it is put away', 10_000, async () => (await gone.count()) === 0);
    await card.locator('summary').click();
    await confirm(card, 'Withdraw', 'A test of two at once.');
    await until('no call stands', 10_000, async () => (await panel(second, 'calls').locator('article').count()) === 0);
  });

  test('against the count says so before it is confirmed', async () => {
    const form = panel(second, 'calls').locator('desk-make-call');
    await form.getByRole('combobox', { name: 'Option' }).selectOption({ label: 'Cedar List' });
    await says(
      form,
      'This call would be marked at once as contradicted by the count. The count has this winner behind.',
    );
    await form.getByLabel('Who has how many seats').check();
    await form.getByLabel('Oak List').fill('4');
    await form.getByLabel('Birch List').fill('four');
    await says(form, 'Write a whole number from 0.');
    await form.getByRole('button', { name: 'Make a call', exact: true }).click();
    await says(form, 'Birch List: Write a whole number from 0.');
    await form.getByLabel('Birch List').fill('4');
    const { became } = await confirm(form, 'Make a call');
    expect(became).toContain('/seats');
    expect(became).toContain('council has 7');
    await form.locator('[data-back]').click();
  });
});

describe('a report', () => {
  test('is found in the public log and taken back; the fall is a correction in the rows', async () => {
    const before = await rowOf<CountRow>('count:council:TOWN');
    expect(before?.votes).toMatchObject({ OAK: 400, BIRCH: 600 });
    const corrections = panel(first, 'corrections');
    const form = corrections.locator('desk-retract-report');
    await form.getByLabel('Source').selectOption({ label: 'Election office' });
    await until('the log is offered', 10_000, async () => (await form.locator('datalist option').count()) > 0);
    const offered = await form
      .locator('datalist option')
      .evaluateAll((options) => options.map((one) => (one as unknown as { value: string }).value));
    const [latest = ''] = offered;
    await form.getByLabel('Report', { exact: true }).fill(latest);
    await says(form, 'Its figures: Count, Town council, River.');
    const { will } = await confirm(form, 'Take back a report', 'The wrong box was counted.');
    expect(will).toContain(`Everything that report ${latest} of Election office said is taken back.`);
    await until(
      'the votes are gone',
      10_000,
      async () => (await rowOf<CountRow>('count:council:TOWN'))?.votes?.['BIRCH'] === 200,
    );
    const rows = await rowsOf<CorrectionRow>('correction');
    expect(rows).toContainEqual(
      expect.objectContaining({ field: 'votes/BIRCH', before: 600, after: 200, kind: 'retraction' }),
    );
    await says(corrections, /votes for Birch List\s+600\s+200/);
    await says(corrections, 'Why: ');
    await says(corrections, 'The wrong box was counted.');
  });

  test('that is not there is refused with what to do', async () => {
    const form = panel(second, 'corrections').locator('desk-retract-report');
    await form.getByLabel('Source').selectOption({ label: 'Ada Polls' });
    await form.getByLabel('Report', { exact: true }).fill('nothing-of-this-name');
    await says(form, 'It is not among the reports of the last 500 commits.');
    const { became } = await confirm(form, 'Take back a report', 'A test.');
    expect(became).toContain('no such report');
    expect(await form.getByLabel('Report', { exact: true }).inputValue()).toBe('nothing-of-this-name');
  });
});

test('sources are told by when they were heard', async () => {
  const sources = panel(first, 'sources');
  await says(sources, /Election office office\s+21:3\d/);
  await says(sources, 'sends by itself');
  await says(sources, /Ada Polls ada\s+21:2\d.*On time|Late/s);
  await night.clock.control({ action: 'seek', to: '2030-01-05T21:40:00Z' });
  await says(sources, 'Silent for longer than expected');
  await says(sources, 'Ask the source.');
});

describe('the definition', () => {
  test('is amended by several changes at once, and the next version holds', async () => {
    const form = panel(first, 'amend').locator('desk-amend');
    await says(form, 'Version 1 holds.');
    await form.getByLabel('Contest').selectOption({ label: 'Town council' });
    await form.getByRole('combobox', { name: 'Option' }).selectOption({ label: 'Cedar List' });
    await form.getByRole('button', { name: 'Add this change' }).click();
    await form.getByLabel('Voters on the list').first().check();
    await form.getByRole('combobox', { name: 'Reporting unit' }).selectOption({ label: 'Hill' });
    await says(form, 'Now: 600.');
    await form.getByRole('textbox', { name: 'Voters on the list' }).fill('640');
    await form.getByRole('button', { name: 'Add this change' }).click();
    const { will } = await confirm(form, 'Amend the definition', 'Cedar withdrew, and Hill was listed wrongly.');
    expect(will).toContain('Cedar List withdrew from Town council');
    expect(will).toContain('Voters on the list: 640, Hill');
    await says(panel(second, 'amend'), 'Version 2 holds.');
    const definition = (await (await fetch(`${night.url}/definition`)).json()) as { version: number };
    expect(definition.version).toBe(2);
    await says(form, 'No change was added yet.');
  });
});

describe('the certifier', () => {
  const warden = (ASH: number, ELM: number, YEW: number) => ({
    ...{ unit: 'NORTH', contest: 'warden-NORTH', votes: { ASH, ELM, YEW }, status: 'unofficial-complete' },
  });

  test('enters a lot; the desk is told that it needs the key of the certifier', async () => {
    await night.report('office', 'count', '2030-01-05T21:28:00Z', warden(100, 100, 7));
    const ties = panel(first, 'ties');
    await says(ties, 'Ash, Elm are equal for 1 seat of Warden of North.');
    await ties.getByLabel('Elm').check();
    const { became } = await confirm(ties, 'Enter the lot', 'Drawn in public.');
    expect(became).toMatch(/certifier/i);
    const form = panel(certifier, 'ties');
    await form.getByLabel('Ash').check();
    await form.getByLabel('Elm').check();
    await form
      .getByLabel(/^Reason/)
      .first()
      .fill('Drawn in public.');
    await form.getByRole('button', { name: 'Enter the lot' }).click();
    await says(form, 'Choose 1.');
    await form.getByLabel('Ash').uncheck();
    // The lot was drawn between two. While it is confirmed there are three.
    await form.getByRole('button', { name: 'Enter the lot' }).click();
    await night.report('office', 'count', '2030-01-05T21:29:00Z', warden(100, 100, 100));
    const gone = form.locator('article', { hasText: 'This tie is gone' });
    await gone.locator('[data-confirm]').click();
    await says(gone.locator('.missing'), 'This tie is gone');
    const { tie } = (await rowOf<SeatsRow>('seats:warden-NORTH:count')) ?? {};
    expect(tie).toEqual({ options: ['ASH', 'ELM', 'YEW'], seats: 1 });
    await gone.getByLabel('Elm').uncheck();
    await gone
      .getByLabel(/^Reason/)
      .first()
      .fill('');
    await until('it is put away', 10_000, async () => (await gone.count()) === 0);
    await form.getByLabel('Elm').check();
    await form
      .getByLabel(/^Reason/)
      .first()
      .fill('Drawn in public.');
    const { will } = await confirm(form, 'Enter the lot');
    expect(will).toContain('Elm has the seat of Warden of North by lot.');
    await until('the seat is given', 10_000, async () => {
      const row = await rowOf<SeatsRow>('seats:warden-NORTH:count');
      return row?.tie?.drawn?.join() === 'ELM' && row.seats['ELM'] === 1;
    });
    await says(panel(second, 'ties'), 'A lot gave it to Elm.');
  });

  test('certifies; a late decision of the desk is refused and told; and reopens', async () => {
    const certify = panel(certifier, 'certify');
    await says(certify, 'The counts of 3 contests are not complete');
    const { will } = await confirm(certify, 'Certify', 'The commission has signed.');
    expect(will).toContain('Certified and closed: the whole night.');
    await until('the phase is certified', 10_000, async () => (await rowOf<NightRow>('night'))?.phase === 'certified');
    await says(panel(first, 'certify'), 'The night is certified.');
    const late = panel(first, 'corrections').locator('desk-retract-report');
    await late.getByLabel('Report', { exact: true }).fill('report-2');
    const { became } = await confirm(late, 'Take back a report', 'Too late.');
    expect(became).toContain('the night is certified; the certifier can reopen it');
    await confirm(certify, 'Reopen', 'A box was found.');
    await until('it is open again', 10_000, async () => (await rowOf<NightRow>('night'))?.phase !== 'certified');
    await says(panel(first, 'certify'), 'The night is not certified.');
  });

  test('certifies single contests, chosen from a list', async () => {
    const certify = panel(certifier, 'certify');
    await certify.getByLabel('Single contests').check();
    await certify.getByRole('button', { name: 'Certify', exact: true }).click();
    await says(certify, 'No contest is chosen.');
    await certify.getByLabel('Contest', { exact: true }).selectOption({ label: 'Warden of North' });
    await certify.getByRole('button', { name: 'Add' }).click();
    await confirm(certify, 'Certify', 'Signed in the ward.');
    await says(panel(first, 'certify'), 'Certified contests: Warden of North.');
  });
});

test('of many contests and units one is found by a part of its name, and times are of the zone of the night', async () => {
  const id = 'kazakhstan-2023';
  const pipeline = await startPipeline({ nights: `replay:${join(repositoryRoot, 'recordings', id)}` });
  try {
    const clock = createReplayClient({ ingestorUrl: pipeline.ingestorUrl, night: id, keys: pipeline.keys });
    await clock.control({ action: 'start', from: '2023-03-20T00:30:00+06:00', speed: 1 });
    const key = Object.values(pipeline.keys.desk ?? {})[0] ?? '';
    const page = await openDesk(key, { timezoneId: 'America/New_York' }, { pipeline, id });
    const form = panel(page, 'calls').locator('desk-make-call');
    const contest = form.getByLabel('Contest');
    await contest.fill('no. 12');
    const offered = form.locator('datalist').first().locator('option');
    const values = await offered.evaluateAll((all) => all.map((one) => (one as unknown as { value: string }).value));
    expect(values).toEqual(['Single-member district No. 12 · district-12']);
    await says(form, 'Nothing here is called “no. 12”. Choose one from the list.');
    await contest.fill('Party lists');
    await form.getByRole('combobox', { name: 'Option' }).selectOption({ label: 'Amanat' });
    await form.getByLabel('Reporting unit').fill('Abai Region · KZ-10');
    await form.getByLabel('Time of the call').fill('2023-03-20T00:15');
    await says(form, 'No votes are published here.');
    await says(form, 'The count does not say yet whether this call holds.');
    const { became } = await confirm(form, 'Make a call');
    expect(became).toMatch(/rev/);
    const answer = await fetch(`${pipeline.broadcasterUrl}/v1/nights/${id}/snapshot?topic=all`);
    const { rows } = (await answer.json()) as { rows: CallRow[] };
    const call = rows.find((row) => row.key.startsWith('call:'));
    expect(call).toMatchObject({ key: 'call:list:KZ-10', winner: 'AMANAT', at: '2023-03-19T18:15:00Z' });
    await page.context().close();
  } finally {
    await pipeline.stop();
  }
});

test('a source that cannot be fetched is told with its error, and with what to do', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'en-fetched-night-'));
  const tiny = JSON.parse(
    await readFile(join(repositoryRoot, 'recordings/tiny/definition.json'), 'utf8'),
  ) as Definition;
  const fetch: Fetch = {
    // Nobody listens there.
    ...{ from: { url: 'http://127.0.0.1:1/wards.csv' }, everySeconds: 1, format: 'csv', kind: 'turnout' },
    mapping: { unit: 'Ward', figures: { ballots: 'Ballots' } },
  };
  const sources = tiny.sources.map((source) => (source.id === 'office' ? { ...source, fetch } : source));
  await writeFile(join(folder, 'definition.json'), JSON.stringify({ ...tiny, night: 'fetched', sources }));
  const pipeline = await startPipeline({ nights: `test:${folder}` });
  try {
    const key = Object.values(pipeline.keys.desk ?? {})[0] ?? '';
    const page = await openDesk(key, {}, { pipeline, id: 'fetched' });
    const panelOfSources = panel(page, 'sources');
    await says(panelOfSources, /fetched every 1 s/);
    await says(panelOfSources, /try has failed|tries in a row have failed/);
    await says(panelOfSources, 'It goes on by itself once the source answers');
    await keepPicture(panelOfSources, 'fetch-fails');
    const told = (await (
      await globalThis.fetch(`${pipeline.ingestorUrl}/v1/nights/fetched/sources`, {
        headers: { authorization: `Bearer ${key}` },
      })
    ).json()) as { sources: { error: string }[] };
    await says(panelOfSources, told.sources[0]?.error ?? 'an error');
    await page.context().close();
  } finally {
    await pipeline.stop();
    await rm(folder, { recursive: true, force: true });
  }
});

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  test.each([
    [1440, 900, 'en'],
    [360, 740, 'ru'],
    [360, 740, 'kk'],
  ] as const)('axe finds nothing at %i × %i, and nothing is too wide', async (width, height, language) => {
    const key = Object.values(night.pipeline.keys.desk ?? {})[0] ?? '';
    const page = await openDesk(key, { viewport: { width, height }, colorScheme });
    if (language !== 'en') {
      await page.getByRole('link', { name: { ru: 'Русский', kk: 'Қазақша' }[language] }).click();
      await page.locator('desk-make-call select').first().waitFor();
    }
    await page.locator('desk-make-call select').first().selectOption('council');
    for (const name of ['calls', 'corrections', 'embargo', 'sources', 'ties', 'certify', 'amend'])
      await keepPicture(panel(page, name), `${colorScheme}-${width}-${language}-${name}`);
    await page.evaluate(axe);
    const { violations } = (await page.evaluate('axe.run()')) as {
      violations: { id: string; help: string; nodes: { html: string }[] }[];
    };
    expect(
      violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(' ')}`),
    ).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth')).toBe(
      false,
    );
    await page.context().close();
  });
});
