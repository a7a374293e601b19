import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bulletin, type IngestorUnderTest, islandNight, startIngestorUnderTest } from '../ingestor-under-test.ts';

type Line = { at: string; source: string | null; path: string; body?: unknown } & Record<string, unknown>;

let to: string;
let ingestor: IngestorUnderTest;
beforeAll(async () => {
  to = await mkdtemp(join(tmpdir(), 'en-record-'));
  ingestor = await startIngestorUnderTest({
    nights: [islandNight(), islandNight('live', 'island-live')],
    env: { RECORD_TO: to },
  });
});
afterAll(async () => {
  await ingestor?.stop();
  await rm(to, { recursive: true, force: true });
});

async function textOf(night: string): Promise<string> {
  const names = (await readdir(join(to, night))).filter((name) => name.endsWith('.ndjson'));
  const texts = await Promise.all(names.map((name) => readFile(join(to, night, name), 'utf8')));
  return texts.join('');
}
const linesOf = async (night: string) =>
  (await textOf(night))
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line);
const lastOf = async (night: string) => (await linesOf(night)).at(-1);

/** What a recording sees of a POST whatever its body: sent raw, since fetch has opinions about headers. */
async function post(body: string | Buffer, headers: Record<string, string> = {}, path = '/reports', night = 'island') {
  const answer = await fetch(`${ingestor.url}/v1/nights/${night}${path}`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', authorization: 'Bearer board-key', ...headers },
  });
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Record<string, unknown> };
}

const bytes = Buffer.from([0x7b, 0xff, 0x00, 0x0a]);
const report = bulletin('r1');

// Each case: what is sent, the status, and its line but for `at`.
test.each<[string, () => Promise<{ status: number }>, number, object]>([
  ['a report', () => post(JSON.stringify(report)), 202, { source: 'board', path: '/reports', body: report }],
  ['the same once more', () => post(JSON.stringify(report)), 202, { source: 'board', path: '/reports', body: report }],
  [
    'another content under its id',
    () => post(JSON.stringify(bulletin('r1', 52))),
    409,
    { source: 'board', path: '/reports', body: bulletin('r1', 52) },
  ],
  [
    'one that does not fit the definition',
    () => post(JSON.stringify(bulletin('r2', 5, { entries: [{ unit: 'MARS', percent: 1 }] }))),
    422,
    { source: 'board', path: '/reports', body: bulletin('r2', 5, { entries: [{ unit: 'MARS', percent: 1 }] }) },
  ],
  [
    'one of another mode',
    () => post(JSON.stringify(bulletin('r3', 5, { mode: 'test' }))),
    422,
    { source: 'board', path: '/reports', nightMode: 'replay', body: bulletin('r3', 5, { mode: 'test' }) },
  ],
  [
    'one whose key nobody knows',
    () => post(JSON.stringify(bulletin('r4')), { authorization: 'Bearer nobody-knows-this' }),
    401,
    { source: null, path: '/reports', body: bulletin('r4') },
  ],
  [
    'one without a key',
    () => post(JSON.stringify(bulletin('r4')), { authorization: '' }),
    401,
    { source: null, path: '/reports', body: bulletin('r4') },
  ],
  [
    'one whose key is for something else',
    () => post(JSON.stringify(bulletin('r5')), { authorization: 'Bearer replay-key' }),
    403,
    { source: 'replay', path: '/reports', body: bulletin('r5') },
  ],
  [
    'bytes that are no JSON',
    () => post(bytes),
    400,
    { source: 'board', path: '/reports', contentType: 'application/json', bodyBase64: bytes.toString('base64') },
  ],
  [
    'text that is no JSON',
    () => post('{"id":'),
    400,
    { source: 'board', path: '/reports', bodyBase64: Buffer.from('{"id":').toString('base64') },
  ],
  [
    'JSON that can be read in two ways',
    () => post('{"id":1,"id":2}'),
    400,
    { source: 'board', path: '/reports', bodyBase64: Buffer.from('{"id":1,"id":2}').toString('base64') },
  ],
  [
    'a packed report, unpacked',
    () => post(gzipSync(JSON.stringify(bulletin('r6'))), { 'content-encoding': 'gzip' }),
    202,
    { source: 'board', path: '/reports', body: bulletin('r6') },
  ],
  [
    'what says it is packed and is not',
    () => post('{}', { 'content-encoding': 'gzip' }),
    400,
    {
      ...{ source: 'board', path: '/reports', contentType: 'application/json', contentEncoding: 'gzip' },
      bodyBase64: Buffer.from('{}').toString('base64'),
    },
  ],
  [
    'another media type',
    () => post('{}', { 'content-type': 'text/plain' }),
    415,
    { source: 'board', path: '/reports', contentType: 'text/plain', bodyBase64: Buffer.from('{}').toString('base64') },
  ],
  [
    'a decision of the desk',
    () => post('{"id":"d1","mode":"replay"}', { authorization: 'Bearer dana-key' }, '/certify'),
    403,
    { source: 'desk/Dana', path: '/certify', body: { id: 'd1', mode: 'replay' } },
  ],
  [
    'a decision about a held entry, with the run that is in its digest',
    () => post('{"id":"d2","mode":"replay"}', { authorization: 'Bearer dana-key' }, `/held/${'e'.repeat(64)}/reject`),
    422,
    { source: 'desk/Dana', path: `/held/${'e'.repeat(64)}/reject`, run: 'run-1', body: { id: 'd2', mode: 'replay' } },
  ],
  [
    'a request to the clock',
    () =>
      post('{"id":"p1","mode":"replay","action":"pause"}', { authorization: 'Bearer replay-key' }, '/replay?ignored=1'),
    202,
    { source: 'replay', path: '/replay', body: { id: 'p1', mode: 'replay', action: 'pause' } },
  ],
])('P-REC-9: what is received is recorded, whatever the answer: %s', async (_, send, status, line) => {
  const before = (await linesOf('island')).length;
  expect((await send()).status).toBe(status);
  const lines = await linesOf('island');
  expect(lines.length).toBe(before + 1);
  const { at, ...rest } = lines.at(-1) as Line;
  expect(rest).toEqual(line);
  expect(at).toMatch(/^\d{4}-.*Z$/);
});

test('no key and no header of one is in a recording; its files are for their owner alone', async () => {
  const text = await textOf('island');
  for (const secret of ['board-key', 'replay-key', 'nobody-knows-this', 'Bearer', 'authorization']) {
    expect(text).not.toContain(secret);
  }
  for (const name of await readdir(join(to, 'island'))) {
    expect([name, (await stat(join(to, 'island', name))).mode & 0o777]).toEqual([name, 0o600]);
  }
  expect((await stat(join(to, 'island'))).mode & 0o777).toBe(0o700);
});

test('each night has a folder of its own, and it is a whole recording', async () => {
  await post(JSON.stringify(bulletin('live-1', 5, { mode: 'live' })), {}, '/reports', 'island-live');
  expect(await lastOf('island-live')).toMatchObject({ body: { id: 'live-1', mode: 'live' } });
  const names = (await readdir(join(to, 'island-live'))).sort();
  expect(names).toEqual(['NOTES.md', 'definition.json', 'gaps.json', expect.stringMatching(/^reports\..+\.ndjson$/)]);
  const definition = JSON.parse(await readFile(join(to, 'island-live/definition.json'), 'utf8'));
  expect(definition).toEqual(islandNight('live', 'island-live').election.definition);
  expect(await readFile(join(to, 'island-live/gaps.json'), 'utf8')).toBe('[]\n');
});

describe('times', () => {
  test('a live night’s are those of the wall', async () => {
    const before = new Date().toISOString();
    await post(JSON.stringify(bulletin('live-2', 5, { mode: 'live' })), {}, '/reports', 'island-live');
    const { at } = (await lastOf('island-live')) as Line;
    expect([before, at, new Date().toISOString()]).toEqual([before, at, new Date().toISOString()].sort());
  });

  test('a replay’s are those of its clock at that moment, and before it has one the start of the night', async () => {
    expect((await lastOf('island'))?.at).toBe('2030-01-05T06:00:00Z');
    for (const recordedAt of ['2030-01-05T19:05:00Z', '2030-01-05T17:00:00Z']) {
      const clock = { mode: 'replay', recordedAt, wallAt: recordedAt, speed: 1, paused: true };
      await ingestor.redis.hset('{night:replay:island}:meta', { clock: JSON.stringify(clock) });
      await post(JSON.stringify(bulletin(`at-${Date.parse(recordedAt)}`)));
      expect((await lastOf('island'))?.at).toBe(recordedAt);
    }
  });
});

test('requests that come together are recorded in the order in which they are claimed', async () => {
  const rivals = Array.from({ length: 60 }, (_, n) => bulletin('contested', n));
  const answers = await Promise.all(rivals.map(async (rival) => (await post(JSON.stringify(rival))).status));
  const recorded = (await linesOf('island')).filter(({ body }) => (body as { id?: string })?.id === 'contested');
  const first = rivals[answers.indexOf(202)];
  expect(answers.filter((status) => status === 202)).toHaveLength(1);
  expect(recorded).toHaveLength(60);
  expect(recorded[0]?.body).toEqual(first);
});

test('/readyz says that it records, and of no trouble where there was none', async () => {
  const { body } = await ingestor.get('/readyz');
  expect(body.recording).toEqual({ on: true });
});

test('without RECORD_TO nothing is recorded, and /readyz says so', async () => {
  const plain = await startIngestorUnderTest();
  try {
    expect((await plain.postReport(bulletin('r1'))).status).toBe(202);
    expect((await plain.get('/readyz')).body.recording).toEqual({ on: false });
  } finally {
    await plain.stop();
  }
});

describe('a folder that cannot be used is one sentence at the start', () => {
  test('it is a file', async () => {
    const file = join(to, 'a-file');
    await writeFile(file, '');
    await expect(startIngestorUnderTest({ env: { RECORD_TO: file } })).rejects.toThrow(/^RECORD_TO: .*cannot be used/);
  });

  test('it holds the night with another definition', async () => {
    const other = join(to, 'other');
    const first = await startIngestorUnderTest({ env: { RECORD_TO: other } });
    await first.stop();
    const definition = join(other, 'island/definition.json');
    await writeFile(definition, (await readFile(definition, 'utf8')).replace('"Isle"', '"Isles"'));
    await expect(startIngestorUnderTest({ env: { RECORD_TO: other } })).rejects.toThrow('another definition');
  });
});
