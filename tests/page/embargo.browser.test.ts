import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { until } from '../faults/until.ts';
import { everythingIn, type Heard, listenTo } from './everything-heard.ts';
import { withCandidates } from './night-steps.ts';
import { openPublicPage, type PublicPage, runs, showsSnapshot } from './public-page.ts';
import { type RecordedNight, startRecordedNight } from './recorded-night.ts';

// What is under embargo is nowhere in the browser: not in the document, not in an answer, not in a frame. Pages are open from before the reports
// come until after their release, and then they have all of it: so the search is one that finds. The tests go on from each other.

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const paths = ['/', '/?wall', '/?lang=ru', '/contest/list', '/contest/district-01', '/unit/KZ-75'] as const;
type Path = (typeof paths)[number];

/** As a program writes a number, and as people of any of the languages do. */
const either = (figure: string) =>
  new RegExp(`${figure.replace('.', '[.,]').replace(/(?<=\d)(?=(\d{3})+$)/g, '(?:[,\\s]|&nbsp;)?')}(?!\\d)`);

/** Of the count of a district, that comes before the polls have closed everywhere. */
const count = { votes: ['61207', '30411'], words: ['count:district-01:KZ', 'by-hand-1'] };
/** Of the exit polls, that come before midnight. No region has such a turnout. */
const polls = {
  shares: ['53.46', '53.33', '54.42', '53.74', '11.26', '10.52'],
  asked: ['312000', '354000'],
  words: ['exit-poll:list', 'source:socis-a', 'socis-a-2023-03-19', 'eurasian-integration-2023-03-19', '467 stations'],
};
const secretsOf = {
  count: [...count.votes.map(either), ...count.words.map((word) => new RegExp(word))],
  polls: [...[...polls.shares, ...polls.asked].map(either), ...polls.words.map((word) => new RegExp(word))],
};

let night: RecordedNight;
let site: PublicPage;
/** Asks what the pages do not ask by themselves. */
let asker: Page;
const open = new Map<Path, { readonly page: Page; readonly heard: Heard }>();

beforeAll(async () => {
  night = await startRecordedNight('kazakhstan-2023', withCandidates);
  await night.goTo('2023-03-19T20:14:00+06:00');
  site = await openPublicPage(new URL(night.url).origin);
  for (const path of paths) {
    const page = await site.blank();
    open.set(path, { page, heard: listenTo(page) });
    await page.goto(path);
    await runs(page);
  }
  asker = await site.open('/');
});
afterAll(async () => {
  await site?.close();
  await night?.stop();
});

/** Beside what the page asks by itself: all that its links and the protocol offer, and each page painted anew. */
async function askForEverything(): Promise<string> {
  const { epoch } = await night.snapshot('summary');
  const base = new URL(night.url).pathname;
  const addresses = [
    ...(await asker
      .locator('footer a')
      .evaluateAll((links) => links.map((link) => (link as unknown as { href: string }).href))),
    ...['replay', 'replay/marks', 'sources', 'held', 'sealed', 'queue'].map((of) => `/api${base}/${of}`),
    ...[base, '/v1/nights', `${base}/${epoch}/log`, `${base}/${epoch}/changes?topic=all&from=1`, '/metrics', '/readyz'],
    ...paths,
  ];
  const stream = `${base}/events?topics=all,exit-polls,count:list,count:district-01`;
  return asker.evaluate(`(async () => {
    const texts = await Promise.all(${JSON.stringify(addresses)}.map(async (address) => (await fetch(address)).text()));
    const ending = new AbortController();
    const reader = (await fetch(${JSON.stringify(stream)}, { signal: ending.signal })).body.pipeThrough(new TextDecoderStream()).getReader();
    const late = setTimeout(() => ending.abort(), 1500);
    let streamed = '';
    try {
      while (streamed.split('"type":"snapshot"').length <= 4) streamed += (await reader.read()).value;
    } catch {}
    clearTimeout(late);
    ending.abort();
    return [...texts, streamed].join('\\n');
  })()`) as Promise<string>;
}

async function foundIn(text: string, secrets: readonly RegExp[]): Promise<readonly string[]> {
  return secrets.filter((secret) => secret.test(text)).map(String);
}

async function expectNowhere(secrets: readonly RegExp[]): Promise<void> {
  for (const [path, { page, heard }] of open) {
    if (path.startsWith('/?') || path === '/') await showsSnapshot(page, night);
    expect([path, 'document', await foundIn(await everythingIn(page), secrets)]).toEqual([path, 'document', []]);
    const asked = path === '/' ? await askForEverything() : '';
    expect([path, 'network', await foundIn(`${await heard.text()}\n${asked}`, secrets)]).toEqual([path, 'network', []]);
  }
}

/** Each of them, so that none was looked for in vain. */
async function expectFound(path: Path, shown: readonly string[], heardOf: readonly RegExp[]): Promise<void> {
  const { page, heard } = open.get(path) as { page: Page; heard: Heard };
  await until(`${path} shows ${shown}`, 10_000, async () => {
    const document = await everythingIn(page);
    return shown.every((figure) => either(figure).test(document));
  });
  const asked = path === '/' ? await askForEverything() : '';
  const all = `${await heard.text()}\n${asked}`;
  expect([path, await foundIn(all, heardOf)]).toEqual([path, heardOf.map(String)]);
}

test('P-ROW-13: a count that came before the last close of polls is nowhere', async () => {
  await night.goTo('2023-03-19T20:15:00+06:00');
  await night.report('cec', 'count', '2023-03-19T20:15:00+06:00', {
    ...{ unit: 'KZ', contest: 'district-01' },
    votes: { ONE: 61_207, TWO: 30_411, THREE: 808, AGAINST_ALL: 9_013 },
  });
  await night.goTo('2023-03-19T20:59:59+06:00');
  await expectNowhere(secretsOf.count);
});

test('it is there after the close', async () => {
  await night.goTo('2023-03-19T21:00:00+06:00');
  await expectFound('/contest/district-01', count.votes, count.votes.map(either));
  // A district has its share and its lead there.
  for (const path of ['/', '/?lang=ru', '/?wall'] as const)
    await expectFound(path, path === '/?wall' ? [] : ['60.34', '30796'], count.votes.map(either));
  await expectFound('/', ['60.34', '30796'], [...count.votes.map(either), /count:district-01:KZ/]);
});

test('exit polls that came before midnight are nowhere until then', async () => {
  await night.goTo('2023-03-19T23:59:59+06:00');
  await expectNowhere(secretsOf.polls);
});

test('they are there from midnight on', async () => {
  await night.goTo('2023-03-20T00:00:00+06:00');
  const all = [...polls.shares, ...polls.asked];
  await expectFound(
    '/',
    all,
    secretsOf.polls.filter(({ source }) => !/2023-03-19/.test(source)),
  );
  for (const path of ['/?lang=ru', '/contest/list', '/?wall'] as const) await expectFound(path, all, all.map(either));
  // The log says which report it was.
  expect(await askForEverything()).toMatch(/"socis-a-2023-03-19"/);
});

test('nothing was said on the console but what was refused', () => {
  expect(site.complaints.filter((text) => !/status of 40[13]/.test(text))).toEqual([]);
});
