import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { amend as amendDefinition } from '@election-night/shared/election/amend-definition.ts';
import { instantOf } from '@election-night/shared/election/instant.ts';
import { type Language, spoken } from '@election-night/shared/messages/say.ts';
import { loadNights } from '@election-night/shared/runtime/load-nights.ts';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type BroadcasterUnderTest, broadcasterUnderTest } from '../broadcaster-under-test.ts';
import { readConfig } from '../config.ts';
import { startBroadcaster } from '../start-broadcaster.ts';
import { until } from '../test-feed-reader.ts';
import { nightRow, TestLogWriter, turnoutRow } from '../test-log-writer.ts';
import { rawGet } from '../test-raw-get.ts';

let under: BroadcasterUnderTest;
beforeEach(async () => {
  under = await broadcasterUnderTest();
});
afterEach(() => under.stop());

const first = 'r00000000001';
const row = (unit: string, percent: number) => ({ ...turnoutRow(unit, 400), percent, voters: 1000 });

/** What stands between tags, without the snapshot. */
const wordsOf = (page: string) =>
  page
    .replace(/<script.*?<\/script>/gs, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code))
    .replace(/\s+/g, ' ');
const figuresOf = (page: string) =>
  Object.fromEntries(
    [...page.matchAll(/<data value="([^"]*)" data-figure="([^"]*)"/g)].map(([, value, at]) => [at, Number(value)]),
  );
const snapshotIn = (page: string) => {
  const [, text = ''] = /<script type="application\/json" id="snapshot">(.*?)<\/script>/s.exec(page) ?? [];
  return JSON.parse(text);
};

describe('the page', () => {
  test('P-PAGE-1: has the figures of its commit, and the snapshot that the feed would begin with', async () => {
    await under.writer.startEpoch(first, 'replay-start');
    await under.writer.commit(row('NORTH', 41.5), row('TOWN', 40));
    const { url, base } = await under.start();
    const answer = await rawGet(url);
    const page = answer.body.toString();
    expect(answer.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'election-mode': 'replay',
      'election-epoch': first,
      'election-rev': '2',
      'cache-control': 'public, max-age=1, stale-while-revalidate=5, stale-if-error=60',
      'content-language': 'en',
      vary: 'Accept-Encoding, Accept-Language',
    });
    expect(page).toMatch(/<title>REPLAY · [^<]+<\/title>/);
    expect(wordsOf(page)).toContain(spoken.en.mode.replay);
    expect(wordsOf(page)).toContain(`Commit 2 of ${first}`);
    expect(snapshotIn(page)).toEqual(await (await fetch(`${base}/snapshot?topic=all`)).json());
    expect(page).toContain('41.50 %');
  });

  test('P-PAGE-1: of a unit and of a contest has those alone, and begins with their topic', async () => {
    await under.writer.startEpoch(first, 'replay-start');
    const count = { key: 'count:council:TOWN', asOf: '2030-01-05T19:00:00Z', flags: [], status: 'unofficial-partial' };
    await under.writer.commit(row('NORTH', 41.5), { ...count, votes: { OAK: 7, BIRCH: 5 }, total: 12, basis: {} });
    const { url } = await under.start();
    const unit = (await rawGet(`${url}/unit/NORTH`)).body.toString();
    expect(figuresOf(unit)).toMatchObject({ 'turnout:NORTH/percent': 41.5 });
    expect(snapshotIn(unit)).toMatchObject({ topic: 'unit:NORTH' });
    const contest = (await rawGet(`${url}/contest/council`)).body.toString();
    expect(figuresOf(contest)).toMatchObject({ 'count:council:TOWN/votes/OAK': 7, 'count:council:TOWN/total': 12 });
    expect(figuresOf(contest)).not.toHaveProperty('turnout:NORTH/percent');
    expect(snapshotIn(contest)).toMatchObject({ topic: 'count:council' });
  });

  test('P-PAGE-1: a call of a part names the part, and seats of a count that goes on say so', async () => {
    await under.writer.startEpoch(first, 'replay-start');
    const common = { asOf: '2030-01-05T21:00:00Z', flags: [] };
    const count = { ...common, votes: { OAK: 7, BIRCH: 5 }, total: 12, basis: {}, status: 'unofficial-partial' };
    const call = { ...common, of: 'winner', winner: 'OAK', by: 'desk', at: common.asOf, state: 'called' };
    const seats = { seats: { OAK: 4, BIRCH: 3 }, excluded: [], steps: [], flags: ['provisional'] };
    await under.writer.commit(
      { ...call, key: 'call:council:NORTH' },
      { ...count, key: 'count:council:TOWN' },
      { ...common, ...seats, key: 'seats:council:count' },
    );
    const { url } = await under.start();
    for (const path of ['/', '/contest/council']) {
      const words = wordsOf((await rawGet(`${url}${path}`)).body.toString());
      expect(words).toContain('Town council, North: called for Oak List');
      expect(words).toContain(' provisional ');
    }
    await under.writer.commit({ ...call, key: 'call:council:TOWN', winner: 'BIRCH' });
    const page = async () => wordsOf((await rawGet(url)).body.toString());
    await until(async () => (await page()).includes('Town council: called for Birch List'));
  });

  test.each(['en', 'ru', 'kk'] as Language[])('P-PAGE-2: reads in %s without a script', async (language) => {
    await under.writer.startEpoch(first, 'replay-start');
    const { url } = await under.start();
    const words = spoken[language];
    for (const answer of [
      await rawGet(`${url}/?lang=${language}`),
      await rawGet(url, { 'accept-language': `${language}-XX, de;q=0.5` }),
    ]) {
      const page = answer.body.toString();
      expect(answer.headers['content-language']).toBe(language);
      expect(page).toContain(`<html lang="${language}">`);
      for (const text of [words.mode.replay, words.phase.voting, words.turnout, words.noCount, words.withoutScript]) {
        expect(wordsOf(page)).toContain(text);
      }
    }
  });

  test('P-PAGE-4: is the same bytes for the same commit and language, and 304 for those who have it', async () => {
    await under.writer.startEpoch(first, 'replay-start');
    const { url } = await under.start();
    const one = await rawGet(url, { 'accept-encoding': 'br' });
    const etag = String(one.headers.etag);
    expect(one.headers['content-encoding']).toBe('br');
    expect(await rawGet(url, { 'accept-encoding': 'br', 'if-none-match': etag })).toMatchObject({ status: 304 });
    expect((await rawGet(url, { 'accept-encoding': 'br' })).body).toEqual(one.body);
    for (const [address, headers] of [
      [url, { 'accept-encoding': 'gzip' }],
      [`${url}/?lang=ru`, { 'accept-encoding': 'br' }],
      [`${url}/unit/NORTH`, { 'accept-encoding': 'br' }],
    ] as const) {
      expect(await rawGet(address, { ...headers, 'if-none-match': etag })).toMatchObject({ status: 200 });
    }
    await under.writer.commit(row('NORTH', 41.5));
    const next = () => rawGet(url, { 'accept-encoding': 'br', 'if-none-match': etag });
    await until(async () => (await next()).status === 200);
    expect((await next()).headers['election-rev']).toBe('2');
  });

  test('P-PAGE-4: of an amended definition is another one', async () => {
    await under.writer.startEpoch(first, 'replay-start');
    const { url } = await under.start();
    const before = String((await rawGet(url)).headers.etag);
    const at = '2030-01-05T19:30:00Z';
    const changes = [{ change: 'voters-on-the-list', unit: 'HILL', voters: 777 }] as const;
    const amend = { version: 2, changes, reason: 'a supplement to the list' };
    const amended = amendDefinition(under.night.election, { action: 'amend', ...amend }, instantOf(at));
    if (amended.outcome === 'refused') throw new Error(amended.reason);
    await under.writer.amend({ ...amend, at, digest: amended.election.digest });
    await until(async () => String((await rawGet(url)).headers.etag) !== before);
    expect(String((await rawGet(url)).headers.etag)).toContain('.2-');
  });

  test('P-PAGE-5: runs nothing that is written into it, and is for no other host', async () => {
    await under.writer.startEpoch(first, 'replay-start');
    const { url } = await under.start();
    for (const path of ['/', '/unit/NORTH', '/contest/council', '/unit/NOWHERE', '/page.js']) {
      const { headers, body } = await rawGet(`${url}${path}`, { origin: 'https://elsewhere.example' });
      const policy = String(headers['content-security-policy']);
      expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
      expect(policy).toContain("frame-ancestors 'self'");
      expect(policy).not.toContain('unsafe');
      expect(headers).not.toHaveProperty('access-control-allow-origin');
      expect(headers).toMatchObject({
        'cross-origin-resource-policy': 'same-origin',
        'x-content-type-options': 'nosniff',
      });
      if (path.endsWith('.js')) continue;
      const page = body.toString();
      expect(page.match(/<script(?! type="application\/json" id="snapshot">| type="module" src="\/)/)).toBeNull();
      expect(page).not.toMatch(/ (?:style|on\w+)=/);
      expect(page).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    }
    const { headers } = await rawGet(`${url}/v1/nights`, { origin: 'https://elsewhere.example' });
    expect(headers['access-control-allow-origin']).toBe('*');
  });

  test('P-PAGE-6: is served from memory while Redis is gone, and says in words and headers how old it is', async () => {
    await under.writer.startEpoch(first, 'replay-start');
    await under.writer.commit(row('NORTH', 41.5));
    const { url } = await under.start();
    const before = await rawGet(url);
    expect(wordsOf(before.body.toString())).not.toContain('out of date');
    process.kill(under.redis.pid, 'SIGSTOP');
    try {
      await until(async () => (await rawGet(url)).headers['election-stale'] === 'true');
      const answer = await rawGet(url);
      expect(answer.status).toBe(200);
      expect(answer.headers).toMatchObject({ 'election-rev': '2' });
      expect(Number(answer.headers['election-silent-seconds'])).toBeGreaterThanOrEqual(0);
      expect(answer.headers.etag).not.toBe(before.headers.etag);
      const page = answer.body.toString();
      expect(wordsOf(page)).toContain('This may be out of date: the servers behind this page were last heard');
      expect(figuresOf(page)).toEqual(figuresOf(before.body.toString()));
    } finally {
      process.kill(under.redis.pid, 'SIGCONT');
    }
    await until(async () => !wordsOf((await rawGet(url)).body.toString()).includes('out of date'));
  });

  test('P-PAGE-7: of what there is not is 404, and before the first load 503, in words', async () => {
    const { url } = await under.start({ ready: false });
    const waiting = await rawGet(`${url}/?lang=ru`);
    expect(waiting).toMatchObject({ status: 503, headers: { 'retry-after': '2', 'cache-control': 'no-store' } });
    expect(wordsOf(waiting.body.toString())).toContain(spoken.ru.waiting);
    for (const path of ['/?night=other', '/unit/NOWHERE', '/contest/constructor', '/?night=tiny&night=tiny']) {
      const answer = await rawGet(`${url}${path}`);
      expect([path, answer.status, wordsOf(answer.body.toString()).includes(spoken.en.notFound)]).toEqual([
        path,
        404,
        true,
      ]);
    }
    await under.writer.startEpoch(first, 'replay-start');
    await until(async () => (await rawGet(`${url}/?night=tiny`)).status === 200);
  });
});

test('P-PAGE-3: hostile names, reasons and sources are text', async () => {
  const hostile = `</script><script>alert(1)</script><img src=x onerror="alert(1)">'"&`;
  const folder = await mkdtemp(join(tmpdir(), 'en-hostile-'));
  await cp('recordings/tiny', folder, { recursive: true });
  const definition = JSON.parse(await readFile(join(folder, 'definition.json'), 'utf8'));
  const rename = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [name, inner] of Object.entries(value)) {
      if (name === 'names') for (const language of Object.keys(inner)) inner[language] = hostile;
      else rename(inner);
    }
  };
  rename(definition);
  await writeFile(join(folder, 'definition.json'), JSON.stringify(definition));
  const [night] = await loadNights(`replay:${folder}`);
  if (!night) throw new Error('no night');
  const writer = new TestLogWriter(under.redis.url, night);
  await writer.startEpoch(first, 'replay-start');
  const common = { asOf: '2030-01-05T19:00:00Z', flags: [hostile] };
  const votes = { votes: { OAK: 7, BIRCH: 7 }, total: 14, basis: {}, status: hostile, reported: { source: hostile } };
  await writer.commit(
    { ...nightRow('voting'), held: { count: 2 } },
    { ...turnoutRow('TOWN', 5), ...common, percent: 1, reported: { source: hostile, asOf: common.asOf, percent: 2 } },
    { ...common, ...votes, key: 'count:council:TOWN' },
    {
      ...common,
      key: 'seats:council:count',
      seats: {},
      excluded: [],
      steps: [],
      tie: { options: [hostile], seats: 1 },
    },
    {
      ...common,
      key: 'call:council:TOWN',
      of: 'winner',
      winner: hostile,
      by: hostile,
      reason: hostile,
      state: 'called',
    },
    { ...common, key: 'correction:ab', row: 'turnout:TOWN', field: hostile, before: 1, reason: hostile, kind: hostile },
  );
  const config = readConfig({ REDIS_URL: under.redis.url, NIGHTS: `replay:${folder}`, PORT: '0' });
  const broadcaster = await startBroadcaster(config, { nights: [night], log: pino({ level: 'silent' }), blockMs: 200 });
  try {
    await until(async () => (await fetch(`${broadcaster.url}/readyz`)).status === 200);
    for (const path of ['/', '/unit/TOWN', '/contest/council']) {
      const page = (await rawGet(`${broadcaster.url}${path}`)).body.toString();
      // Its own script, and the snapshot.
      expect([path, page.match(/<\/?script|<img/g)]).toEqual([path, ['<script', '</script', '<script', '</script']]);
      expect(page).not.toContain('="alert');
      expect(wordsOf(page).split('onerror=').length).toBeGreaterThan(3);
      expect(JSON.stringify(snapshotIn(page))).toContain('</script>');
    }
  } finally {
    await broadcaster.stop();
    await writer.close();
    await rm(folder, { recursive: true });
  }
});
