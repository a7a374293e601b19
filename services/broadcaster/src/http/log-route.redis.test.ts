import { createHash } from 'node:crypto';
import { loadNights, type Night } from '@election-night/shared/runtime/load-nights.ts';
import type { SnapshotFrame } from '@election-night/shared/wire/server-frame.ts';
import { type PrivateRedis, startPrivateRedis } from '@election-night/tools/redis/private-redis.ts';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import { startBroadcaster } from '../start-broadcaster.ts';
import { until } from '../test-feed-reader.ts';
import { TestLogWriter, turnoutRow } from '../test-log-writer.ts';

const epoch = 'r00000000005';
const older = 'r00000000004';
const newer = 'r00000000006';

let redis: PrivateRedis;
let night: Night;
let writer: TestLogWriter;
let broadcaster: { url: string; stop(): Promise<void> };
let logged: Record<string, unknown>[];

beforeEach(async () => {
  redis = await startPrivateRedis();
  [night] = (await loadNights('replay:recordings/tiny')) as [Night];
  writer = new TestLogWriter(redis.url, night);
  logged = [];
  const config = readConfig({ REDIS_URL: redis.url, NIGHTS: 'replay:recordings/tiny', PORT: '0' });
  broadcaster = await startBroadcaster(config, {
    nights: [night],
    log: pino({}, { write: (line: string) => void logged.push(JSON.parse(line)) }),
    blockMs: 200,
  });
});

afterEach(async () => {
  await broadcaster.stop();
  await writer.close();
  await redis.stop();
});

type Line = { hash: string; commit: { rev: number; epoch: string; parent?: { head: string } } };

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${broadcaster.url}/v1/nights/tiny/${path}`, { headers });
const linesOf = (body: string) => body.split('\n').slice(0, -1);
const revsOf = (body: string) => linesOf(body).map((line) => (JSON.parse(line) as Line).commit.rev);
const servedRev = async () => Number((await get('snapshot')).headers.get('election-rev') ?? 0);

async function commitUpTo(rev: number): Promise<void> {
  while (writer.rev < rev) await writer.commit(turnoutRow('NORTH', writer.rev));
  await until(async () => (await servedRev()) === rev);
}

describe('the log over HTTP', () => {
  test('P-HTTP-9: gives the chain from rev 0 to the head of the snapshot to a reader with nothing but HTTP', async () => {
    await writer.startEpoch(epoch, 'replay-start');
    await commitUpTo(150);
    const snapshot = (await (await get('snapshot?topic=all')).json()) as SnapshotFrame;
    let address: string | undefined = `/v1/nights/tiny/${epoch}/log?from=0&limit=40`;
    let head = '';
    let rev = 0;
    while (address !== undefined && rev < snapshot.rev) {
      const answer: Response = await fetch(`${broadcaster.url}${address}`);
      expect(answer.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
      for (const line of linesOf(await answer.text())) {
        // The exact text of the commit stands between its name and the last brace.
        const text = line.slice(line.indexOf('"commit":') + '"commit":'.length, -1);
        head = createHash('sha256').update(head).update(text).digest('hex');
        const { hash, commit } = JSON.parse(line) as Line;
        rev += 1;
        expect([hash, commit.rev]).toEqual([head, rev]);
      }
      address = /^<(.+)>; rel="next"$/.exec(answer.headers.get('link') ?? '')?.[1];
    }
    expect([rev, head]).toEqual([150, snapshot.head]);
  });

  test('P-HTTP-9: gives full pages that never change, and the last one for a second; codings and 304 as elsewhere', async () => {
    await writer.startEpoch(epoch, 'replay-start');
    await commitUpTo(7);
    const full = await get(`${epoch}/log?from=2&limit=3`, { 'accept-encoding': 'gzip' });
    expect(revsOf(await full.text())).toEqual([3, 4, 5]);
    expect(Object.fromEntries(full.headers)).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      etag: `"${epoch}.log.2.5.gzip"`,
      link: `</v1/nights/tiny/${epoch}/log?from=5&limit=3>; rel="next"`,
      'content-encoding': 'gzip',
      vary: 'Accept-Encoding',
      'election-mode': 'replay',
    });
    const again = await get(`${epoch}/log?from=2&limit=3`, {
      'accept-encoding': 'gzip',
      'if-none-match': `"${epoch}.log.2.5.gzip"`,
    });
    expect([again.status, await again.text()]).toEqual([304, '']);

    const last = await get(`${epoch}/log?from=5&limit=3`, { 'accept-encoding': 'identity' });
    expect([revsOf(await last.text()), last.headers.get('cache-control')]).toEqual([[6, 7], 'public, max-age=1']);
    await commitUpTo(9);
    const filled = await get(`${epoch}/log?from=5&limit=3`);
    expect([revsOf(await filled.text()), filled.headers.get('cache-control')]).toEqual([
      [6, 7, 8],
      'public, max-age=31536000, immutable',
    ]);
    const beyond = await get(`${epoch}/log?from=9`);
    expect([beyond.status, await beyond.text()]).toEqual([200, '']);
  });

  test('P-HTTP-9: gives nothing that the board has not reached, and nothing whose hash does not fit', async () => {
    await writer.startEpoch(epoch, 'replay-start');
    await commitUpTo(4);
    await writer.commitTampered(turnoutRow('NORTH', 12));
    await writer.commit(turnoutRow('NORTH', 13));
    await until(async () => (await fetch(`${broadcaster.url}/readyz`)).status === 503);
    expect(revsOf(await (await get(`${epoch}/log`)).text())).toEqual([1, 2, 3, 4]);

    // Behind the board's back, in what was published before.
    const entries = await writer.redis.xrange(writer.keys.log(epoch), '-', '+');
    await writer.redis.del(writer.keys.log(epoch));
    for (const [id, fields] of entries) {
      const changed = id === '3-0' ? fields.map((field) => field.replace('"rows":[', '"rows": [')) : fields;
      await writer.redis.xadd(writer.keys.log(epoch), id, ...changed);
    }
    const refused = await get(`${epoch}/log?from=1&limit=3`);
    expect([refused.status, await refused.json()]).toMatchObject([503, { code: 'log-unavailable' }]);
    expect(refused.headers.get('retry-after')).toBe('2');
    expect(logged.some(({ msg }) => String(msg).includes('not what its hashes say'))).toBe(true);
  });

  test('P-HTTP-9: has at most 2,000 commits a page, 500 where nobody says, and fewer where they are large', async () => {
    await writer.startEpoch(epoch, 'replay-start');
    await commitUpTo(2100);
    expect(revsOf(await (await get(`${epoch}/log`)).text())).toHaveLength(500);
    const most = await get(`${epoch}/log?limit=99999`);
    expect(most.headers.get('link')).toBe(`</v1/nights/tiny/${epoch}/log?from=2000&limit=2000>; rel="next"`);
    expect(revsOf(await most.text())).toHaveLength(2000);

    const large = { ...turnoutRow('NORTH', 1), reason: 'x'.repeat(1_500_000) };
    for (let sent = 0; sent < 4; sent += 1) await writer.commit(large);
    await until(async () => (await servedRev()) === 2104);
    const cut = await get(`${epoch}/log?from=2100&limit=100`);
    expect([revsOf(await cut.text()), cut.headers.get('cache-control')]).toEqual([
      [2101, 2102, 2103],
      'public, max-age=31536000, immutable',
    ]);
  });
});

describe('an address of another history', () => {
  test('P-HTTP-10: is 410 with a reset where the epoch is older, and never kept by a cache', async () => {
    await writer.startEpoch(older, 'replay-start');
    await commitUpTo(3);
    await writer.startEpoch(epoch, 'replay-seek');
    await until(async () => (await get('snapshot')).headers.get('election-epoch') === epoch);
    for (const gone of [older, 't00000000009']) {
      const answer = await get(`${gone}/log`);
      expect([answer.status, answer.headers.get('cache-control')]).toEqual([410, 'no-store']);
      expect(await answer.json()).toMatchObject({ type: 'reset', epoch, reason: 'replay-seek', mode: 'replay' });
    }
  });

  test('P-HTTP-10: is 503 where the epoch is newer than this server, and 400 where it is none', async () => {
    await writer.startEpoch(epoch, 'replay-start');
    await commitUpTo(1);
    const ahead = await get(`${newer}/log`);
    expect([ahead.status, ahead.headers.get('retry-after'), await ahead.json()]).toMatchObject([
      503,
      '1',
      { code: 'behind' },
    ]);
    for (const path of ['EPOCH/log', `${epoch}/log?from=-1`, `${epoch}/log?from=1&from=2`, `${epoch}/log?limit=0`]) {
      const answer = await get(path);
      expect([path, answer.status, await answer.json()]).toMatchObject([path, 400, { code: 'malformed-address' }]);
      expect(answer.headers.get('cache-control')).toBe('no-store');
    }
    expect((await fetch(`${broadcaster.url}/v1/nights/other/${epoch}/log`)).status).toBe(404);
  });

  test('P-HTTP-9: after lost commits the log begins with the commit that names the head it goes on from', async () => {
    await writer.startEpoch(older, 'replay-start');
    await commitUpTo(5);
    const head = writer.head;
    await writer.startEpoch(epoch, 'lost-commits', { keepRows: true, parent: { epoch: older, rev: 5, head } });
    await writer.commit(turnoutRow('NORTH', 77));
    await until(async () => (await servedRev()) === 7);
    const answer = await get(`${epoch}/log?from=0&limit=2`);
    const [begins] = linesOf(await answer.clone().text()).map((line) => JSON.parse(line) as Line);
    expect(begins?.commit).toMatchObject({ rev: 6, parent: { rev: 5, head } });
    expect(revsOf(await answer.text())).toEqual([6, 7]);
    expect(revsOf(await (await get(`${epoch}/log?from=0&limit=5`)).text())).toEqual([6, 7]);
    await commitUpTo(9);
    expect(revsOf(await (await get(`${epoch}/log?from=0&limit=5`)).text())).toEqual([6, 7, 8, 9]);
  });
});

describe('an older epoch of the run that runs', () => {
  test('P-HTTP-13: its log is served up to where the next one goes on, and may be kept for ever', async () => {
    await writer.startEpoch(older, 'replay-start');
    await commitUpTo(5);
    const before = await (await get(`${older}/log`)).text();
    const head = writer.head;
    for (const [place, next] of [epoch, newer].entries()) {
      const parent = place === 0 ? { epoch: older, rev: 5, head } : { epoch, rev: writer.rev, head: writer.head };
      await writer.startEpoch(next, 'lost-commits', { keepRows: true, parent });
      await writer.commit(turnoutRow('NORTH', 77));
    }
    await until(async () => (await servedRev()) === 9);
    for (const [of, address, revs] of [
      [older, `${older}/log`, [1, 2, 3, 4, 5]],
      [older, `${older}/log?from=3&limit=1`, [4]],
      [older, `${older}/log?from=5`, []],
      [epoch, `${epoch}/log`, [6, 7]],
    ] as const) {
      const answer = await get(address);
      expect([address, answer.status, answer.headers.get('cache-control')]).toEqual([
        ...[address, 200],
        'public, max-age=31536000, immutable',
      ]);
      const text = await answer.text();
      expect(revsOf(text)).toEqual(revs);
      if (of === older && revs.length === 5) expect(text).toBe(before);
    }
    // Everything but the log is of the running one.
    expect((await get(`${older}/changes?from=3`)).status).toBe(410);
  });

  test('P-HTTP-13: of another run, or where what is left does not lead to the next one, nothing is served', async () => {
    await writer.startEpoch('r00000000003', 'replay-start');
    await commitUpTo(2);
    await writer.startEpoch(older, 'replay-start');
    await commitUpTo(5);
    const head = writer.head;
    await writer.startEpoch(epoch, 'lost-commits', { keepRows: true, parent: { epoch: older, rev: 5, head } });
    await until(async () => (await servedRev()) === 6);
    expect((await get('r00000000003/log')).status).toBe(410);
    expect((await get('r00000000002/log')).status).toBe(410);
    await writer.redis.xdel(writer.keys.log(older), '5-0');
    expect((await get(`${older}/log?from=1`)).status).toBe(503);
  });
});

describe('many readers', () => {
  test('P-HTTP-9: of one page cost one read, and what was read is served while Redis is silent; else 503 within seconds', async () => {
    await writer.startEpoch(epoch, 'replay-start');
    await commitUpTo(60);
    const commands: string[][] = [];
    const monitor = await writer.redis.monitor();
    monitor.on('monitor', (_time: string, command: string[]) => commands.push(command));
    const answers = await Promise.all(Array.from({ length: 50 }, () => get(`${epoch}/log?from=0&limit=20`)));
    expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(200));
    await get(`${epoch}/log?from=0&limit=30`);
    await until(() => commands.some((words) => words.includes('31')));
    // Reads of the tail wait, those of a page do not: one of each of the two pages.
    expect(commands.filter((words) => /xread/i.test(words[0] ?? '') && !words.includes('BLOCK'))).toHaveLength(2);
    monitor.disconnect();

    process.kill(redis.pid, 'SIGSTOP');
    try {
      await until(async () => (await fetch(`${broadcaster.url}/readyz`)).status === 503);
      const kept = await get(`${epoch}/log?from=0&limit=20`);
      expect([kept.status, kept.headers.has('election-stale')]).toEqual([200, false]);
      const began = performance.now();
      const [other] = await Promise.all(
        Array.from({ length: 12 }, (_, k) => get(`${epoch}/log?from=${k + 1}&limit=20`)),
      );
      expect(performance.now() - began).toBeLessThan(5000);
      expect([other?.status, await other?.json()]).toMatchObject([503, { code: 'log-unavailable' }]);
    } finally {
      process.kill(redis.pid, 'SIGCONT');
    }
    await until(async () => (await get(`${epoch}/log?from=1&limit=20`)).status === 200);
  });
});
