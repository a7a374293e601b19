import { appendFile, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Fetch, ReportKind } from '@election-night/shared/election/definition.ts';
import type { ReportJob } from '@election-night/shared/queue/report-queue.ts';
import { nightKeys } from '@election-night/shared/redis/keys.ts';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import tiny from '../../../../recordings/tiny/definition.json' with { type: 'json' };
import {
  electionOf,
  eventually,
  type IngestorUnderTest,
  sha256,
  startIngestorUnderTest,
} from '../ingestor-under-test.ts';
import type { FetchState } from './fetch-state.ts';
import { startWebServer, text, type WebServer } from './test-web-server.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const header = 'Ward,Turnout,Voters\n';
const csv = `${header}North,41.5,1000\nRiver,40,800\n`;
const units = { North: 'NORTH', River: 'RIVER', Hill: 'HILL' };
const turnoutCsv: Omit<Fetch, 'from'> = {
  everySeconds: 1,
  format: 'csv',
  kind: 'turnout',
  mapping: { unit: 'Ward', units, figures: { percent: 'Turnout', voters: 'Voters' } },
};
const turnoutJson: Omit<Fetch, 'from'> = {
  everySeconds: 1,
  format: 'json',
  kind: 'turnout',
  mapping: {
    records: '/wards',
    unit: '/name',
    units,
    asOf: { of: 'document', field: '/updated', zone: 'Asia/Almaty' },
    figures: { percent: '/turnout/percent' },
  },
};

let web: WebServer;
let elsewhere: WebServer;
let under: IngestorUnderTest;
let folder: string;
const sources: { id: string; kinds: ReportKind[]; fetch: unknown }[] = [];
const keys = nightKeys('live', 'tiny');

/** A source of its own whose page is at /<id>. */
function fetched(id: string, fetch: object = turnoutCsv, from?: object): string {
  const { kind } = fetch as Fetch;
  sources.push({ id, kinds: [kind], fetch: { from: from ?? { url: `${web.url}/${id}` }, ...fetch } });
  return id;
}

/** The reports that came of a source, oldest first. */
async function reportsOf(source: string): Promise<ReportJob['report'][]> {
  const jobs = await under.queue('tiny').getJobs(['waiting'], 0, -1, true);
  return jobs.flatMap(({ data }) => (data.report?.source === source ? [data.report] : []));
}
const stateOf = async (source: string) =>
  JSON.parse((await under.redis.hget(keys.fetched, source)) ?? '{}') as FetchState;
const asked = (source: string) => web.requests(`/${source}`).length;
const askedAtLeast = (source: string, times: number) =>
  eventually(`${source} was asked ${times} times`, async () => asked(source) >= times, 15_000);
const failed = (source: string) =>
  eventually(`${source} has failed`, async () => (await stateOf(source)).error !== undefined, 15_000);

/** The bodies that are refused as a whole, each with the sentence that says why. */
const refused: [string, Parameters<WebServer['serve']>[1], string | RegExp, object?][] = [
  ['html', text('<html>Maintenance</html>', 'text/html'), 'its content type is text/html, not one of csv'],
  ['html-as-csv', text('<html><body>Maintenance</body></html>\n'), 'it has no records'],
  ['empty', text(''), 'it is empty'],
  ['blank', text('\n\n'), 'it is empty'],
  ['only-header', text(header), 'it has no records'],
  ['torn-line', text(`${csv}Hill,4`), 'line 4: it has 2 cells, the header has 3'],
  ['torn-quote', text(`${csv}"Hill,4`), 'line 4: it is not CSV, or it was cut (CSV_QUOTE_NOT_CLOSED)'],
  ['no-column', text('Ward,Voters\nNorth,1000\n'), 'column "Turnout": it is missing'],
  ['unknown-unit', text(`${csv}Marsh,7,7\n`), 'line 4, column "Ward": it is no unit of this night'],
  ['unit-twice', text(`${csv}North,7,7\n`), 'line 4: it is of the same unit as line 2'],
  ['no-number', text(`${csv}Hill,"41,5",600\n`), /^line 4, column "Turnout": it is not a percent with "\." /],
  ['above-bound', text(`${csv}Hill,1000.5,600\n`), 'line 4, column "Turnout": It must be <= 1000.'],
  [
    'not-utf-8',
    ({ response }) => void response.writeHead(200, { 'content-type': 'text/csv' }).end(Buffer.from([0x57, 0xff, 0x0a])),
    'it is not text in utf-8',
  ],
  ['cut-json', text('{"wards":[{"na', 'application/json'), 'it is not JSON, or it was cut', turnoutJson],
  [
    'other-json',
    text('{"error":"x"}', 'application/json'),
    'there is no list of objects, nor one object, at "/wards"',
    turnoutJson,
  ],
  ['status-404', ({ response }) => void response.writeHead(404).end(csv), 'it answered 404'],
  [
    'status-304',
    ({ response }) => void response.writeHead(304).end(),
    'it answered 304 to a request without a condition',
  ],
  ['large', text(header + 'North,1,1000\n'.repeat(3000)), 'it is larger than 20000 bytes'],
  [
    'bomb',
    ({ response }) =>
      void response
        .writeHead(200, { 'content-type': 'text/csv', 'content-encoding': 'gzip' })
        .end(gzipSync('x'.repeat(10_000_000))),
    'it is larger than 20000 bytes',
  ],
  [
    'slow',
    ({ response }) => void response.writeHead(200, { 'content-type': 'text/csv' }).write(csv),
    'it took longer than 5 s',
  ],
  ['silent', () => undefined, 'it took longer than 5 s'],
  [
    'cut-off',
    ({ response }) => {
      response.writeHead(200, { 'content-type': 'text/csv', 'content-length': '500' }).write(csv);
      setTimeout(() => response.destroy(), 50);
    },
    /^it could not be fetched: /,
  ],
  [
    'round-and-round',
    ({ response }) => void response.writeHead(302, { location: '/round-and-round' }).end(),
    'it redirects more than 3 times',
  ],
  [
    'led-away',
    ({ response }) => void response.writeHead(302, { location: `${elsewhere.url}/led-away` }).end(),
    'it redirects to another host; correct the address',
  ],
];

beforeAll(async () => {
  [web, elsewhere] = [await startWebServer(), await startWebServer()];
  folder = await mkdtemp(join(tmpdir(), 'en-fetched-'));
  elsewhere.serve('/led-away', text(csv));
  for (const [id, page, , fetch] of refused) web.serve(`/${fetched(id, fetch)}`, page);

  web.serve(`/${fetched('tagged')}`, ({ request, nth, response }) => {
    const etag = nth < 4 ? '"one"' : '"two"';
    if (request['if-none-match'] === etag) return void response.writeHead(304, { etag }).end();
    response.writeHead(200, { 'content-type': 'text/csv', etag }).end(nth < 4 ? csv : csv.replace('41.5', '42'));
  });
  web.serve(`/${fetched('dated')}`, ({ request, response }) => {
    const date = 'Sat, 05 Jan 2030 19:30:00 GMT';
    if (request['if-modified-since'] === date) return void response.writeHead(304).end();
    response.writeHead(200, { 'content-type': 'text/csv', 'last-modified': date }).end(csv);
  });
  web.serve(`/${fetched('plain')}`, text(csv));
  web.serve(`/${fetched('reworded')}`, ({ nth, response }) => {
    const rows = [`North,41.5,1000\nRiver,40,800\n`, `"North",41.50,1000\r\nRiver,40.0,800\r\n`];
    // Each was written later, and says no more.
    const lastModified = new Date(Date.UTC(2030, 0, 5, 19, nth)).toUTCString();
    response.writeHead(200, { 'content-type': 'text/csv', 'last-modified': lastModified }).end(header + rows[nth % 2]);
  });
  web.serve(`/${fetched('with-time', turnoutJson)}`, ({ nth, response }) => {
    const updated = nth < 3 ? '2024-02-29 22:00' : '2024-03-01T03:30:00+05:00';
    const body = {
      updated,
      wards: [
        { name: 'North', turnout: { percent: 12.34 } },
        { name: 'River', turnout: null },
      ],
    };
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
  });
  web.serve(`/${fetched('open-end')}`, ({ nth, response }) => {
    // Cut in the middle of a number at first: it still has three cells.
    response
      .writeHead(200, { 'content-type': 'text/csv' })
      .end(nth === 1 ? `${csv}Hill,41.5,6` : `${csv}Hill,41.5,600`);
  });
  web.serve(`/${fetched('fewer')}`, ({ nth, response }) => {
    response
      .writeHead(200, { 'content-type': 'text/csv' })
      .end(nth === 2 ? `${header}North,50,1000\n` : nth === 1 ? csv : csv.replace('40', '44'));
  });
  web.serve(`/${fetched('stays-fewer')}`, ({ nth, response }) => {
    response.writeHead(200, { 'content-type': 'text/csv' }).end(nth === 1 ? csv : `${header}North,50,1000\n`);
  });
  web.serve(`/${fetched('led-here')}`, ({ response }) => void response.writeHead(307, { location: '/here' }).end());
  web.serve('/here', text(csv));
  web.serve(`/${fetched('busy')}`, ({ response }) => void response.writeHead(503, { 'retry-after': '600' }).end(csv));
  web.serve(`/${fetched('recovers')}`, ({ nth, response }) => {
    if (nth < 3) return void response.writeHead(500).end();
    response.writeHead(200, { 'content-type': 'text/csv' }).end(csv);
  });
  web.serve(`/${fetched('no-figures')}`, text(`${header}North,,\nRiver,,\n`));
  web.serve(
    `/${fetched('poll', {
      everySeconds: 1,
      format: 'json',
      kind: 'exit-poll',
      contest: 'council',
      mapping: { figures: { 'shares/OAK': '/oak', 'shares/BIRCH': '/birch', sample: '/n' } },
    })}`,
    text('{"oak":51.5,"birch":48.5,"n":1200}', 'application/json'),
  );
  fetched('inbox', turnoutCsv, { folder, pattern: 'turnout-*.csv' });
  fetched('nowhere', turnoutCsv, { folder: join(folder, 'absent'), pattern: '*.csv' });

  const election = electionOf({
    ...tiny,
    sources: [...tiny.sources, ...sources.map((one) => ({ ...one, names: { en: one.id }, revisions: false }))],
  });
  const night = { id: 'tiny', mode: 'live', election, gaps: [], folder: '' } as const;
  under = await startIngestorUnderTest({
    nights: [night],
    keys: [
      { sha256: sha256('office-key'), source: 'office', nights: ['tiny'] },
      { sha256: sha256('poll-key'), source: 'poll', nights: ['tiny'] },
      { sha256: sha256('other-key'), source: 'office', nights: ['other'] },
    ],
    env: { FETCH_MAX_BYTES: '20000', FETCH_WITHIN_MS: '5000', FETCH_REST_SECONDS: '2' },
    started: false,
  });
  const clock = {
    mode: 'live',
    recordedAt: '2030-01-05T19:10:00Z',
    wallAt: new Date().toISOString(),
    speed: 1,
    paused: true,
  };
  await under.redis.hset(keys.meta, 'clock', JSON.stringify(clock));
});
afterAll(async () => {
  await under?.stop();
  await Promise.all([web?.stop(), elsewhere?.stop()]);
  await rm(folder, { recursive: true, force: true });
});

test('nothing is fetched before the night is started', async () => {
  await delay(1500);
  expect(asked('plain')).toBe(0);
  await under.startNight('live', 'tiny', 'run-1');
});

describe('P-FETCH-3: a body that is not what the mapping expects is refused as a whole', () => {
  test.each(refused.map(([id, , reason]) => [id, reason] as const))('%s', async (id, reason) => {
    // On a machine that is busy, a request may take too long before it is answered so.
    const fits = (error: string) => (typeof reason === 'string' ? error === reason : reason.test(error));
    let seen = '';
    const isTold = async () => fits((seen = (await stateOf(id)).error ?? ''));
    await eventually('it is told why', isTold, 15_000).catch(() => expect(seen).toBe(String(reason)));
    const { failures } = await stateOf(id);
    expect(failures).toBeGreaterThan(0);
    expect(await reportsOf(id)).toEqual([]);
  });

  test('and the host that a redirect leads away to is never asked', () => {
    expect(asked('led-away')).toBeGreaterThan(0);
    expect(elsewhere.requests('/led-away')).toEqual([]);
  });

  test('a folder that is not there too', async () => {
    await failed('nowhere');
    expect((await stateOf('nowhere')).error).toBe('the folder cannot be read: ENOENT');
  });
});

describe('P-FETCH-2: what is unchanged is not sent again', () => {
  test('a tag is asked with, and a 304 is nothing; a new body is a new report', async () => {
    await askedAtLeast('tagged', 6);
    const conditions = web.requests('/tagged').map((headers) => headers['if-none-match']);
    expect(conditions.slice(0, 6)).toEqual([undefined, '"one"', '"one"', '"one"', '"two"', '"two"']);
    const reports = await reportsOf('tagged');
    expect(reports).toHaveLength(2);
    expect(reports[0]).toEqual({
      id: expect.stringMatching(/^fetched-[0-9a-f]{40}$/),
      source: 'tagged',
      kind: 'turnout',
      // The night's clock, which stands.
      asOf: '2030-01-05T19:10:00Z',
      entries: [
        { unit: 'NORTH', percent: 41.5, voters: 1000 },
        { unit: 'RIVER', percent: 40, voters: 800 },
      ],
    });
  });

  test('a date is asked with, and is the asOf of figures that have none', async () => {
    await askedAtLeast('dated', 3);
    const dates = web.requests('/dated').map((headers) => headers['if-modified-since']);
    expect(dates.slice(0, 3)).toEqual([undefined, 'Sat, 05 Jan 2030 19:30:00 GMT', 'Sat, 05 Jan 2030 19:30:00 GMT']);
    expect(await reportsOf('dated')).toMatchObject([{ asOf: '2030-01-05T19:30:00Z' }]);
  });

  test.each(['plain', 'reworded'])(
    '%s: the same bytes, or the same figures in other bytes, are one report',
    async (id) => {
      await askedAtLeast(id, 4);
      expect(await reportsOf(id)).toHaveLength(1);
      expect(await stateOf(id)).toMatchObject({ failures: 0, answeredAt: expect.any(String) });
    },
  );

  test('the same figures of a later time are another report; local times are read in their zone', async () => {
    await askedAtLeast('with-time', 4);
    await eventually('two reports', async () => (await reportsOf('with-time')).length === 2);
    // The clocks of Almaty went back an hour at the end of that day: 22:00 was +06:00.
    expect(await reportsOf('with-time')).toMatchObject([
      { asOf: '2024-02-29T16:00:00Z', entries: [{ unit: 'NORTH', percent: 12.34 }] },
      { asOf: '2024-02-29T22:30:00Z', entries: [{ unit: 'NORTH', percent: 12.34 }] },
    ]);
  });
});

describe('P-FETCH-3: what may be cut is taken once it stays as it is', () => {
  test('a last line without an end', async () => {
    await askedAtLeast('open-end', 4);
    await eventually('a report', async () => (await reportsOf('open-end')).length > 0);
    expect((await reportsOf('open-end')).map(({ entries }) => entries.at(-1))).toEqual([
      { unit: 'HILL', percent: 41.5, voters: 600 },
    ]);
  });

  test('fewer units than before: passed over where they come back, taken where they do not', async () => {
    await askedAtLeast('fewer', 4);
    await askedAtLeast('stays-fewer', 4);
    expect((await reportsOf('fewer')).map(({ entries }) => entries.length)).toEqual([2, 2]);
    expect((await reportsOf('stays-fewer')).map(({ entries }) => entries.length)).toEqual([2, 1]);
  });
});

describe('P-FETCH-4: failures', () => {
  test('Retry-After is waited for', async () => {
    await failed('busy');
    const { nextTryAt, triedAt, error } = await stateOf('busy');
    expect(error).toBe('it answered 503');
    expect(Date.parse(nextTryAt) - Date.parse(triedAt)).toBeGreaterThan(595_000);
    expect(asked('busy')).toBe(1);
  });

  test('are got over by themselves', async () => {
    await eventually('a report', async () => (await reportsOf('recovers')).length === 1, 15_000);
    await eventually('no failures', async () => (await stateOf('recovers')).failures === 0);
    expect(await stateOf('recovers')).not.toHaveProperty('error');
  });

  test('are no reason to ask a redirect on the same host in vain', async () => {
    await eventually('a report', async () => (await reportsOf('led-here')).length === 1);
    expect(web.requests('/here').length).toBeGreaterThan(0);
  });
});

test('a table without a figure yet is neither a report nor a failure', async () => {
  await askedAtLeast('no-figures', 2);
  await eventually('it was answered', async () => (await stateOf('no-figures')).answeredAt !== undefined);
  expect(await stateOf('no-figures')).toMatchObject({ failures: 0 });
  expect(await reportsOf('no-figures')).toEqual([]);
});

describe('P-FETCH-3: a file in a folder', () => {
  const lastUnits = async () => (await reportsOf('inbox')).at(-1)?.entries.length;

  test('is not read while it is being written', async () => {
    await writeFile(join(folder, 'turnout-1900.csv'), `${header}North,41.5,1000\n`);
    await eventually('it is seen', async () => (await stateOf('inbox')).settling !== undefined, 5000);
    // It grows before the next look, and is whole only then.
    await appendFile(join(folder, 'turnout-1900.csv'), 'River,40,800\n');
    await eventually('a report', async () => (await reportsOf('inbox')).length > 0, 10_000);
    expect(await reportsOf('inbox')).toHaveLength(1);
    expect(await lastUnits()).toBe(2);
  });

  test('is read at once where it was moved there; the last by name is the one that counts', async () => {
    await writeFile(join(folder, 'draft'), `${csv}Hill,39,600\n`);
    await writeFile(join(folder, 'other-2000.csv'), 'not for us');
    await delay(30);
    await rename(join(folder, 'draft'), join(folder, 'turnout-1930.csv'));
    await eventually('a report', async () => (await lastUnits()) === 3, 10_000);
    expect(await stateOf('inbox')).not.toHaveProperty('settling');
    await delay(2200);
    expect(await reportsOf('inbox')).toHaveLength(2);
  });
});

describe('P-FETCH-6: how fetching goes is told', () => {
  type Told = { fetches: boolean; sources: (Record<string, unknown> & { source: string })[] };
  const told = async (key: string) => (await under.get('/v1/nights/tiny/sources', key)).body as unknown as Told;
  const of = async (key: string, id: string) => (await told(key)).sources.find(({ source }) => source === id);

  test('to whoever has a key of the night', async () => {
    expect((await under.get('/v1/nights/tiny/sources')).status).toBe(401);
    expect((await under.get('/v1/nights/tiny/sources', 'other-key')).status).toBe(403);
    expect((await told('office-key')).fetches).toBe(true);
    const one = await of('office-key', 'plain');
    expect(one).toMatchObject({ kind: 'turnout', everySeconds: 1, failures: 0 });
    for (const field of ['triedAt', 'answeredAt', 'changedAt', 'ingestedAt', 'nextTryAt']) {
      expect([field, one?.[field]]).toEqual([field, expect.stringMatching(/Z$/)]);
    }
    expect(await of('office-key', 'html')).toMatchObject({
      failures: expect.any(Number),
      error: expect.stringContaining('text/html'),
    });
  });

  test('but not that a poll came in, before its embargo ends, to anybody else', async () => {
    await eventually('a report', async () => (await reportsOf('poll')).length === 1);
    expect(await of('office-key', 'poll')).not.toHaveProperty('ingestedAt');
    expect(await of('office-key', 'poll')).not.toHaveProperty('changedAt');
    expect(await of('poll-key', 'poll')).toMatchObject({
      ingestedAt: expect.any(String),
      changedAt: expect.any(String),
    });
  });

  test('to the metrics, with ages and failures', async () => {
    const { text: metrics } = (await under.get('/metrics')).body as { text: string };
    expect(metrics).toMatch(/^election_ingestor_fetch_age_seconds\{night="tiny",source="plain"\} \d/m);
    expect(metrics).toMatch(/^election_ingestor_fetch_failures\{night="tiny",source="html"\} [1-9]/m);
    expect(metrics).toMatch(/^election_ingestor_fetch_failures\{night="tiny",source="plain"\} 0/m);
  });

  test('in the log where it fails, once, and without a figure', () => {
    const lines = under.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    const warned = lines.filter(({ msg, source }) => msg === 'a source cannot be fetched' && source === 'html');
    expect(warned).toHaveLength(1);
    for (const figure of ['41.5', '42', '51.5', '48.5', '12.34', '1200']) {
      const naming = lines.filter(({ msg, reason }) => `${String(msg)} ${String(reason)}`.includes(figure));
      expect(naming).toEqual([]);
    }
  });
});

test('a new run takes again what it has no report of', async () => {
  const before = (await reportsOf('plain')).length;
  await under.startNight('live', 'tiny', 'run-2');
  await eventually('another report', async () => (await reportsOf('plain')).length === before + 1, 10_000);
  expect((await stateOf('plain')).run).toBe('run-2');
});
