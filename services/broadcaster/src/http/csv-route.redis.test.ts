import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadNights } from '@election-night/shared/runtime/load-nights.ts';
import { type PrivateRedis, startPrivateRedis } from '@election-night/tools/redis/private-redis.ts';
import { parse } from 'csv-parse/sync';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import { startBroadcaster } from '../start-broadcaster.ts';
import { until } from '../test-feed-reader.ts';
import { TestLogWriter, type TestRow } from '../test-log-writer.ts';
import { csvColumns } from './csv-lines.ts';

let redis: PrivateRedis;
let stops: (() => Promise<void>)[];
beforeEach(async () => {
  redis = await startPrivateRedis();
  stops = [];
});
afterEach(async () => {
  for (const stop of stops.reverse()) await stop();
  await redis.stop();
});

async function serve(folder: string, rows: readonly TestRow[]) {
  const [night] = await loadNights(`replay:${folder}`);
  if (!night) throw new Error('no night');
  const writer = new TestLogWriter(redis.url, night);
  stops.push(() => writer.close());
  await writer.startEpoch('r00000000001', 'replay-start');
  await writer.commit(...rows);
  const config = readConfig({ REDIS_URL: redis.url, NIGHTS: `replay:${folder}`, PORT: '0' });
  const broadcaster = await startBroadcaster(config, { nights: [night], log: pino({ level: 'silent' }), blockMs: 200 });
  stops.push(() => broadcaster.stop());
  await until(async () => (await fetch(`${broadcaster.url}/readyz`)).status === 200);
  return { base: `${broadcaster.url}/v1/nights/${night.id}`, writer };
}

type Line = Record<string, string>;
const linesOf = (csv: string) => parse(csv, { bom: true, columns: true, record_delimiter: '\r\n' }) as Line[];
const csvOf = async (address: string) => Buffer.from(await (await fetch(address)).arrayBuffer()).toString();

/** Where a row has the figure of a cell; `*` is the option. */
const places: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  turnout: {
    ...{
      ballots: 'ballots',
      voters: 'voters',
      percent: 'percent',
      reportingIn: 'reporting/in',
      reportingOf: 'reporting/of',
    },
    ...{ reportedBallots: 'reported/ballots', reportedVoters: 'reported/voters', reportedPercent: 'reported/percent' },
  },
  count: {
    ...{ votes: 'votes/*', share: 'shares/*', total: 'total', invalid: 'invalid', ballots: 'ballots' },
    ...{ reportingIn: 'reporting/in', reportingOf: 'reporting/of' },
    ...{ reportedVotes: 'reported/votes/*', reportedShare: 'reported/shares/*' },
  },
  'exit-poll': {
    ...{ share: 'shares/*', margin: 'margin/*', sample: 'sample', stations: 'stations' },
    ...{ turnoutEstimate: 'turnoutEstimate', passing: 'passing/*' },
  },
  seats: {
    ...{ seats: 'seats/*', tiedSeats: 'tie/seats' },
    ...{ low: 'interval/*/0', high: 'interval/*/1', draws: 'draws', level: 'level' },
  },
};

/** Every figure of a row by its place, those of the steps of an allocation left out. */
function figuresOf(value: unknown, path: string): string[] {
  if (typeof value === 'number') return [`${path} ${value}`];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === 'steps' ? [] : figuresOf(inner, `${path}/${name}`),
  );
}

function figuresOfLine(line: Line): string[] {
  return Object.entries(places[line.family ?? ''] ?? {}).flatMap(([column, place]) => {
    const figure = line[column] as string;
    return figure === '' ? [] : [`${line.key}/${place.replace('*', line.option as string)} ${figure}`];
  });
}

test.each(['kazakhstan-2023', 'harbour-2031', 'tiny'])(
  'P-HTTP-11: %s as CSV has each figure of its rows once, at its place, and no other',
  async (name) => {
    const folder = `recordings/${name}`;
    const expected = (await readFile(`${folder}/expected-rows.ndjson`, 'utf8')).trimEnd().split('\n');
    const rows = expected.map((line) => JSON.parse(line) as TestRow);
    const { base } = await serve(folder, rows);
    const lines = linesOf(await csvOf(`${base}/snapshot.csv?topic=all`)).filter(({ family }) => family !== 'night');
    const known = rows.flatMap((row) => figuresOf(row, row.key)).sort();
    expect(known.length).toBeGreaterThan(40);
    expect(lines.flatMap(figuresOfLine).sort()).toEqual(known);
    expect([...new Set(lines.map(({ key }) => key))]).toEqual(rows.map(({ key }) => key).sort());
    for (const line of lines) expect(line).toMatchObject({ mode: 'replay', epoch: 'r00000000001', rev: '2' });
  },
);

test('P-HTTP-11: the table of the recorded night reads as a newsroom expects it', async () => {
  const folder = 'recordings/kazakhstan-2023';
  const rows = (await readFile(`${folder}/expected-rows.ndjson`, 'utf8')).trimEnd().split('\n');
  const { base } = await serve(
    folder,
    rows.map((line) => JSON.parse(line) as TestRow),
  );
  const lines = linesOf(await csvOf(`${base}/snapshot.csv?topic=count:list`));
  const ofParty = lines.find(({ key, option }) => key === 'count:list:KZ' && option === 'AMANAT');
  expect(ofParty).toMatchObject({ optionName: 'Amanat', unitName: 'Kazakhstan', votes: '3431510', share: '53.9' });
  expect(ofParty).toMatchObject({ total: '', ballots: '', votesBasis: 'published', shareBasis: 'derived' });
  const seats = lines.find(({ key, option }) => key === 'seats:list:count' && option === 'BAYTAQ');
  expect(seats).toMatchObject({ seats: '0', belowThreshold: 'yes', votes: '' });
});

test('P-HTTP-11: opens in a spreadsheet: a byte order mark, CRLF, one header whatever the topic, and no text that runs as a formula', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'en-csv-'));
  stops.push(() => rm(folder, { recursive: true, force: true }));
  await cp('recordings/tiny', folder, { recursive: true });
  const path = join(folder, 'definition.json');
  const definition = (await readFile(path, 'utf8'))
    .replace('"en": "North"', '"en": "=HYPERLINK(\\"http://example.org\\",\\"North\\")"')
    .replace('"en": "Oak List"', '"en": "Oak, \\"Birch\\" & Жер"');
  await writeFile(path, definition);
  const flags: string[] = [];
  const { base } = await serve(folder, [
    {
      key: 'turnout:NORTH',
      asOf: '2030-01-05T20:00:00Z',
      flags,
      percent: 12.5,
      basis: {},
      status: 'unofficial-partial',
    },
    {
      ...{ key: 'exit-poll:council:ada', asOf: '2030-01-05T20:00:00Z', flags, shares: { OAK: 40, NEW: 1 } },
      fieldwork: '@SUM(A1)\nand more',
    },
    {
      ...{ key: 'correction:1', asOf: '2030-01-05T20:00:00Z', flags, row: 'count:council:HILL', field: 'votes/OAK' },
      ...{ before: 20, after: 10, reason: '-1 was read as +1', kind: 'correction', by: 'source', source: 'office' },
    },
    {
      key: 'series:turnout:TOWN',
      asOf: '2030-01-05T20:00:00Z',
      flags,
      points: [
        ['2030-01-05T19:00:00Z', 9.1],
        ['2030-01-05T20:00:00Z', 12.5],
      ],
    },
    { key: 'source:office', asOf: '2030-01-05T20:00:00Z', flags, lastReportAt: '2030-01-05T20:00:00Z', stale: true },
    { key: 'weather:TOWN', asOf: '2030-01-05T20:00:00Z', flags, rain: 4 },
  ]);
  const text = await csvOf(`${base}/snapshot.csv?topic=all`);
  expect(text.startsWith(`\uFEFF${csvColumns.join(',')}\r\n`)).toBe(true);
  expect(text.replaceAll('\r\n', '').replace('@SUM(A1)\nand', '')).not.toMatch(/[\r\n]/);
  for (const topic of ['summary', 'turnout', 'exit-polls', 'count:council', 'unit:HILL']) {
    const [header] = (await csvOf(`${base}/snapshot.csv?topic=${topic}`)).split('\r\n');
    expect(header).toBe(`\uFEFF${csvColumns.join(',')}`);
  }
  const lines = linesOf(text);
  const ofKey = (key: string) => lines.filter((line) => line.key === key);
  expect(ofKey('turnout:NORTH')[0]?.unitName).toBe('\'=HYPERLINK("http://example.org","North")');
  expect(ofKey('turnout:NORTH')[0]).toMatchObject({ percent: '12.5', ballots: '', voters: '' });
  expect(
    ofKey('exit-poll:council:ada').map(({ option, optionName, share, fieldwork }) => [
      option,
      optionName,
      share,
      fieldwork,
    ]),
  ).toEqual([
    ['', '', '', "'@SUM(A1)\nand more"],
    ['OAK', 'Oak, "Birch" & Жер', '40', ''],
    ['NEW', '', '1', ''],
  ]);
  expect(ofKey('correction:1')[0]).toMatchObject({
    ...{ unit: 'HILL', unitName: 'Hill', option: 'OAK', correctedRow: 'count:council:HILL', field: 'votes/OAK' },
    ...{ before: '20', after: '10', reason: "'-1 was read as +1", sourceName: 'Election office' },
  });
  expect(ofKey('series:turnout:TOWN').map(({ asOf, percent }) => [asOf, percent])).toEqual([
    ['2030-01-05T19:00:00Z', '9.1'],
    ['2030-01-05T20:00:00Z', '12.5'],
  ]);
  expect(ofKey('source:office')[0]).toMatchObject({ lastReportAt: '2030-01-05T20:00:00Z', stale: 'yes' });
  expect(ofKey('weather:TOWN')).toHaveLength(1);
});

test('P-HTTP-11: has a tag, 304, codings, caching and a name as a snapshot has, and problems as everything else', async () => {
  const { base, writer } = await serve('recordings/tiny', []);
  const answer = await fetch(`${base}/snapshot.csv?topic=count:council`, { headers: { 'accept-encoding': 'gzip' } });
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'text/csv; charset=utf-8; header=present',
    'content-disposition': 'inline; filename="tiny-replay-count-council.csv"',
    'cache-control': 'public, max-age=1, stale-while-revalidate=5, stale-if-error=60',
    etag: '"r00000000001.2.count:council.csv.gzip"',
    'content-encoding': 'gzip',
    'election-rev': '2',
  });
  const known = { 'accept-encoding': 'gzip', 'if-none-match': answer.headers.get('etag') as string };
  expect((await fetch(`${base}/snapshot.csv?topic=count:council`, { headers: known })).status).toBe(304);
  await writer.commit();
  await until(async () => (await fetch(`${base}/snapshot.csv?topic=count:council`, { headers: known })).status === 200);
  expect(await (await fetch(`${base}/snapshot.csv?topic=unit:MARS`)).json()).toMatchObject({ code: 'unknown-topic' });
  expect((await fetch(`${base.replace('tiny', 'other')}/snapshot.csv`)).status).toBe(404);
});
