import type { DeltaFrame, ResetFrame } from '@election-night/shared/wire/server-frame.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type BroadcasterUnderTest, broadcasterUnderTest } from '../broadcaster-under-test.ts';
import { FeedReader, until } from '../test-feed-reader.ts';
import { turnoutRow } from '../test-log-writer.ts';

const older = 'r00000000001';
const epoch = 'r00000000002';
const newer = 'r00000000003';
let under: BroadcasterUnderTest;

beforeEach(async () => {
  under = await broadcasterUnderTest();
  await under.writer.startEpoch(epoch, 'replay-start');
});
afterEach(() => under.stop());

const jsonOf = async <T>(answer: Response | Promise<Response>) => (await (await answer).json()) as T;

test('P-POLL-1: gives what a viewer at a rev lacks, with the bytes and the tag of its kind, and names the next address', async () => {
  const { writer } = under;
  await writer.commit(turnoutRow('HILL', 1));
  await writer.commit(turnoutRow('TOWN', 2));
  const { base } = await under.start();
  const answer = await fetch(`${base}/${epoch}/changes?topic=all&from=2`, { headers: { 'accept-encoding': 'gzip' } });
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'cache-control': 'public, max-age=1',
    etag: `"${epoch}.3.all.2.gzip"`,
    'election-rev': '3',
    link: `</v1/nights/tiny/${epoch}/changes?topic=all&from=3&wait=0>; rel="next"`,
  });
  const body = await jsonOf<DeltaFrame>(answer);
  expect(body).toMatchObject({ type: 'delta', topic: 'all', from: 2, to: 3, rows: [{ key: 'turnout:TOWN', rev: 3 }] });
  const feed = new FeedReader(`${base.replace('http', 'ws')}/feed?topics=all&epoch=${epoch}&rev=2`);
  under.atEnd(() => feed.end());
  expect(await feed.nextOf('delta')).toEqual(body);
  const again = await fetch(`${base}/${epoch}/changes?topic=all&from=2`, {
    headers: { 'accept-encoding': 'gzip', 'if-none-match': String(answer.headers.get('etag')) },
  });
  expect(again.status).toBe(304);
});

test('P-POLL-1: a viewer that is up to date, or ahead of this server, gets a delta without rows', async () => {
  const { base } = await under.start();
  for (const from of [1, 900]) {
    expect(await jsonOf(fetch(`${base}/${epoch}/changes?from=${from}`))).toMatchObject({
      topic: 'summary',
      to: 1,
      rows: [],
    });
  }
});

test('P-POLL-2: with wait the answer comes with the change, in the tick of the feed', async () => {
  const { writer } = under;
  const { base, url } = await under.start();
  const polls = Array.from({ length: 20 }, () => fetch(`${base}/${epoch}/changes?topic=unit:HILL&from=1&wait=30`));
  await until(async () => /waiting_polls\{night="tiny"\} 20/.test(await (await fetch(`${url}/metrics`)).text()));
  await writer.commit(turnoutRow('NORTH', 7));
  await writer.commit(turnoutRow('HILL', 8));
  for (const poll of polls) {
    expect(await jsonOf(poll)).toMatchObject({ to: 3, rows: [{ key: 'turnout:HILL', ballots: 8 }] });
    expect((await poll).headers.get('election-rev')).toBe('3');
  }
  expect(await (await fetch(`${url}/metrics`)).text()).toMatch(/waiting_polls\{night="tiny"\} 0/);
});

test('P-POLL-2: what is there already is not waited for, and nothing is waited for longer than asked', async () => {
  const { writer } = under;
  await writer.commit(turnoutRow('HILL', 1));
  const { base } = await under.start();
  const there = await fetch(`${base}/${epoch}/changes?topic=unit:HILL&from=1&wait=30`);
  expect(await jsonOf(there)).toMatchObject({ to: 2, rows: [{ ballots: 1 }] });
  const inVain = await fetch(`${base}/${epoch}/changes?topic=unit:NORTH&from=2&wait=1`);
  expect(await jsonOf(inVain)).toMatchObject({ to: 2, rows: [] });
  // From a cache the next request would be answered at once, and again.
  const kept = [there, inVain].map(({ headers }) => headers.get('cache-control'));
  expect(kept).toEqual(['public, max-age=1', 'no-store']);
});

test('P-POLL-2: a viewer that goes away is waited for no more, and a stop lets all go with an answer', async () => {
  const { base, url, stop } = await under.start();
  const waiting = async () =>
    Number(/waiting_polls\{night="tiny"\} (\d+)/.exec(await (await fetch(`${url}/metrics`)).text())?.[1]);
  const leaving = new AbortController();
  const gone = fetch(`${base}/${epoch}/changes?from=1&wait=30`, { signal: leaving.signal }).catch(() => 'gone');
  await until(async () => (await waiting()) === 1);
  leaving.abort();
  expect(await gone).toBe('gone');
  await until(async () => (await waiting()) === 0);
  const poll = fetch(`${base}/${epoch}/changes?from=1&wait=30`);
  await until(async () => (await waiting()) === 1);
  await stop();
  expect(await jsonOf(poll)).toMatchObject({ to: 1, rows: [] });
});

test('P-POLL-3: of a history that is gone is 410 with the reset, and no cache may keep it', async () => {
  const { base } = await under.start();
  const answer = await fetch(`${base}/${older}/changes?from=40`);
  expect([answer.status, answer.headers.get('cache-control')]).toEqual([410, 'no-store']);
  expect(await jsonOf<ResetFrame>(answer)).toMatchObject({
    type: 'reset',
    epoch,
    reason: 'replay-start',
    mode: 'replay',
  });
  const poll = fetch(`${base}/${epoch}/changes?from=1&wait=30`);
  await until(async () => (await fetch(`${base}/${newer}/changes?from=1`)).status === 503);
  await under.writer.startEpoch(newer, 'replay-seek');
  expect((await poll).status).toBe(410);
  expect(await jsonOf(poll)).toMatchObject({ epoch: newer, reason: 'replay-seek' });
});

test('P-POLL-3: of a history that this server has not reached is 503, to be asked again', async () => {
  const { base } = await under.start();
  const answer = await fetch(`${base}/${newer}/changes?from=1`);
  expect([answer.status, answer.headers.get('retry-after'), answer.headers.get('cache-control')]).toEqual([
    503,
    '1',
    'no-store',
  ]);
});

test.each([
  ['an unknown topic', `${epoch}/changes?topic=unit:MARS`, 404],
  ['a rev that is none', `${epoch}/changes?from=-1`, 400],
  ['a wait that is none', `${epoch}/changes?wait=soon`, 400],
  ['an epoch that is none', 'now/changes', 400],
])('P-HTTP-6: %s is a problem', async (_what, path, status) => {
  const { base } = await under.start();
  const answer = await fetch(`${base}/${path}`);
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
});
