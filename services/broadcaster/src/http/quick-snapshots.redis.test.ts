import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type BroadcasterUnderTest, broadcasterUnderTest, type Started } from '../broadcaster-under-test.ts';
import { until } from '../test-feed-reader.ts';
import { turnoutRow } from '../test-log-writer.ts';
import { type RawAnswer, rawGet } from '../test-raw-get.ts';

let under: BroadcasterUnderTest;
let started: Started;
beforeEach(async () => {
  under = await broadcasterUnderTest();
  await under.writer.startEpoch('r00000000001', 'replay-start');
  started = await under.start();
});
afterEach(() => under.stop());

/** Without the time of the answer. */
async function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<RawAnswer> {
  const answer = await rawGet(`${started.base}/${path}`, headers, method);
  const { date: _date, ...rest } = answer.headers;
  return { ...answer, headers: rest };
}

/** The first request of a tip goes through the routes, the later ones do not; an odd spelling always goes through the routes. */
test.each(['identity', 'gzip', 'br', 'gzip;q=0.1, br;q=0.2, identity;q=1', ''])(
  'P-HTTP-2, P-HTTP-3: the quick answer to Accept-Encoding "%s" is the one of the routes, header by header and byte by byte',
  async (accepted) => {
    const headers = { 'accept-encoding': accepted };
    for (const [plain, odd] of [
      ['snapshot', 'snapshot?x=1'],
      ['snapshot?topic=unit:NORTH', 'snapshot?topic=unit%3ANORTH'],
    ] as const) {
      const first = await ask(plain, headers);
      const later = await ask(plain, headers);
      const routes = await ask(odd, headers);
      expect(later).toEqual(routes);
      expect(later).toEqual(first);
      const known = { ...headers, 'if-none-match': `"other", ${later.headers.etag}` };
      const unchanged = await ask(plain, known);
      expect(unchanged).toEqual(await ask(odd, known));
      expect([unchanged.status, unchanged.body.length]).toEqual([304, 0]);
      const head = await ask(plain, headers, 'HEAD');
      expect(head.headers).toEqual(later.headers);
    }
  },
);

test('a commit is in the next answer, and what is not a snapshot of the night is for the routes', async () => {
  const gzip = { 'accept-encoding': 'gzip' };
  for (let rev = 2; rev < 8; rev += 1) {
    await under.writer.commit(turnoutRow('TOWN', rev));
    await until(async () => (await ask('snapshot', gzip)).headers['election-rev'] === String(rev));
    const { body, headers } = await ask('snapshot', gzip);
    expect(JSON.parse(gunzipSync(body).toString())).toMatchObject({ rev, epoch: 'r00000000001' });
    expect(headers.etag).toBe(`"r00000000001.${rev}.summary.gzip"`);
  }
  for (const path of ['snapshot?topic=unit:MARS', 'snapshot?topic=', 'snapshots', '../other/snapshot']) {
    expect([path, (await ask(path)).status]).toEqual([path, 404]);
    expect([path, (await ask(path)).status]).toEqual([path, 404]);
  }
});
