import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { amend as amendDefinition } from '@election-night/shared/election/amend-definition.ts';
import { nightKeys } from '@election-night/shared/redis/keys.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type IngestorUnderTest, islandNight, startIngestorUnderTest } from '../ingestor-under-test.ts';

let folder: string;
let under: IngestorUnderTest;
const keys = nightKeys('replay', 'island');

const line = (at: string, source: string | null, body: unknown, path = '/reports') =>
  JSON.stringify({ at, source, path, body });
const lines = [
  line('2030-01-05T18:00:00Z', 'pollster', {
    kind: 'exit-poll',
    entries: [{ unit: 'ISLE', contest: 'list', shares: { OAK: 77.77 }, sample: 888 }],
  }),
  line('2030-01-05T14:10:00+02:00', 'board', { kind: 'turnout', entries: [{ unit: 'EAST', percent: 51.07 }] }),
  line('2030-01-05T19:30:00Z', 'board', { kind: 'count', entries: [{ unit: 'ISLE', contest: 'list', total: 999 }] }),
  // None of these is a report of a source.
  line('2030-01-05T12:00:00Z', null, { kind: 'turnout', entries: [] }),
  line('2030-01-05T12:00:00Z', 'board', { kind: 'exit-poll', entries: [] }),
  line('2030-01-05T12:00:00Z', 'board', { kind: 'turnout' }),
  line('2030-01-05T12:00:00Z', 'desk/Dana', { id: 'x' }, '/calls'),
  line('soon', 'board', { kind: 'turnout', entries: [] }),
  '{"at":"2030-01-05T12:00:00Z","source":"board","path":"/reports","bodyBase64":"eA=="}',
  '{"at":"2030-01-05T12:0',
];
const turnout = { at: '2030-01-05T12:10:00Z', kind: 'turnout', source: 'board' };
const count = { at: '2030-01-05T19:30:00Z', kind: 'count', source: 'board' };
const poll = { at: '2030-01-05T18:00:00Z', kind: 'exit-poll', source: 'pollster', released: '2030-01-05T20:00:00Z' };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'en-marks-'));
  await writeFile(join(folder, 'reports.ndjson'), lines.slice(0, 2).join('\n'));
  await writeFile(join(folder, 'reports.one-8081.ndjson'), lines.slice(2).join('\n'));
  under = await startIngestorUnderTest({
    nights: [
      {
        ...islandNight(),
        folder,
        gaps: [{ from: Date.parse('2030-01-05T09:00:00Z'), to: Date.parse('2030-01-05T10:00:00Z') }],
      },
      { ...islandNight('live', 'island-live'), folder },
      { ...islandNight('replay', 'island-test'), folder: join(folder, 'none') },
    ],
  });
});
afterEach(async () => {
  await under.stop();
  await rm(folder, { recursive: true });
});

const marksAt = async (at: string, moves?: object[]) => {
  await under.redis.hset(keys.meta, 'at', at);
  if (moves) await under.redis.hset(keys.desk, 'embargo', JSON.stringify(moves));
  const { status, body } = await under.get('/v1/nights/island/replay/marks');
  expect(status).toBe(200);
  return body as { marks: object[] };
};

test('P-REP-10: tells when the reports of a recording came, with kind and source and no figure, for anybody', async () => {
  const body = await marksAt('2030-01-05T08:00:00Z');
  expect(body).toEqual({
    night: 'island',
    mode: 'replay',
    at: '2030-01-05T08:00:00Z',
    starts: '2030-01-05T06:00:00Z',
    ends: '2030-01-06T06:00:00Z',
    gaps: [{ from: '2030-01-05T09:00:00Z', to: '2030-01-05T10:00:00Z' }],
    marks: [turnout, count],
  });
});

test('P-REP-10: a poll has its mark from its release on, and none again after a step back', async () => {
  expect((await marksAt('2030-01-05T19:59:59Z')).marks).toEqual([turnout, count]);
  expect((await marksAt('2030-01-05T20:00:00Z')).marks).toEqual([turnout, poll, count]);
  expect((await marksAt('2030-01-05T18:30:00Z')).marks).toEqual([turnout, count]);
});

test('P-REP-10: what the desk made of an embargo counts', async () => {
  const postponed = { of: { kind: 'exit-poll' }, until: '2030-01-05T22:00:00Z' };
  expect((await marksAt('2030-01-05T21:00:00Z', [postponed])).marks).toEqual([turnout, count]);
  const late = { ...poll, released: '2030-01-05T22:00:00Z' };
  expect((await marksAt('2030-01-05T22:00:00Z')).marks).toEqual([turnout, late, count]);
  const { released: _, ...lifted } = poll;
  expect((await marksAt('2030-01-05T19:00:00Z', [postponed, { of: { kind: 'exit-poll' } }])).marks).toEqual([
    turnout,
    lifted,
    count,
  ]);
  const sealedCount = { of: { kind: 'count', contest: 'list' }, until: '2030-01-05T23:00:00Z' };
  expect((await marksAt('2030-01-05T22:30:00Z', [sealedCount])).marks).toEqual([turnout, poll]);
});

test('P-REP-10: a later close of polls seals what waits for it, by the amended definition', async () => {
  const changes = [{ change: 'close-of-polls', unit: 'ISLE', closes: '2030-01-05T21:00:00Z' }] as const;
  const amend = { version: 2, changes, reason: 'queues' };
  const at = '2030-01-05T19:00:00Z';
  const amended = amendDefinition(islandNight().election, { action: 'amend', ...amend }, Date.parse(at));
  if (amended.outcome === 'refused') throw new Error(amended.reason);
  const amendment = { ...amend, at, digest: amended.election.digest };
  await under.redis.hset(keys.meta, 'amendments', JSON.stringify([amendment]));
  expect((await marksAt('2030-01-05T20:30:00Z')).marks).toEqual([turnout, count]);
  expect((await marksAt('2030-01-05T21:00:00Z')).marks).toHaveLength(3);
  // One of a definition that is not ours: nobody knows what may be out.
  await under.redis.hset(keys.meta, 'amendments', JSON.stringify([{ ...amendment, digest: 'another' }]));
  expect((await marksAt('2030-01-05T21:00:00Z')).marks).toEqual([turnout]);
});

test('P-REP-10: a night that is no replay has none, one without a recording an empty list, one that was not started 503', async () => {
  await under.redis.hset(nightKeys('live', 'island-live').meta, 'at', '2030-01-05T21:00:00Z');
  expect(await under.get('/v1/nights/island-live/replay/marks')).toMatchObject({
    status: 404,
    body: { code: 'route-unknown' },
  });
  expect(await under.get('/v1/nights/island-test/replay/marks')).toMatchObject({
    status: 503,
    body: { code: 'night-not-started' },
  });
  await under.redis.hset(nightKeys('replay', 'island-test').meta, 'at', '2030-01-05T21:00:00Z');
  expect(await under.get('/v1/nights/island-test/replay/marks')).toMatchObject({ status: 200, body: { marks: [] } });
});
