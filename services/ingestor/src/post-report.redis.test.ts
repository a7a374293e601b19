import { writeFile } from 'node:fs/promises';
import type { ReportJob } from '@election-night/shared/queue/report-queue.ts';
import { nightKeys } from '@election-night/shared/redis/keys.ts';
import { UnrecoverableError, Worker } from 'bullmq';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  bulletin,
  eventually,
  type IngestorUnderTest,
  islandNight,
  sha256,
  startIngestorUnderTest,
  testKeys,
} from './ingestor-under-test.ts';

let under: IngestorUnderTest;
const keys = nightKeys('replay', 'island');
const ledger = keys.admitted('run-1');

beforeAll(async () => {
  under = await startIngestorUnderTest({
    nights: [islandNight(), islandNight('live', 'island-live'), islandNight('test', 'island-test')],
    env: { MAX_BODY_BYTES: '20000', HEADERS_TIMEOUT_MS: '300', REQUEST_TIMEOUT_MS: '600' },
  });
});
afterAll(() => under.stop());

const decide = (id: string, outcome: object, digest: string) =>
  under.redis.hset(ledger, `board/${id}`, JSON.stringify({ digest, outcome }));
const digestOf = async (id: string) =>
  JSON.parse((await under.redis.hget(ledger, `board/${id}`)) ?? '{}').digest as string;

describe('a report that is admitted', () => {
  test('P-IN-9: is in the queue before its 202, whole, in UTC, with the run', async () => {
    const { status, headers, body } = await under.postReport(bulletin('first'));
    expect(status).toBe(202);
    expect(headers.get('election-mode')).toBe('replay');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toEqual({
      report: 'first',
      receipt: expect.stringMatching(/^r[0-9a-f]{64}$/),
      status: '/v1/nights/island/reports/first',
    });
    const job = await under.queue().getJob(body.receipt as string);
    expect(job?.data).toEqual({
      type: 'report',
      mode: 'replay',
      run: 'run-1',
      report: {
        id: 'first',
        source: 'board',
        kind: 'turnout',
        asOf: '2030-01-05T10:10:00Z',
        entries: [{ unit: 'EAST', percent: 51.07 }],
      },
      digest: await digestOf('first'),
      receivedAt: expect.stringMatching(/Z$/),
    } satisfies ReportJob);
    expect(job?.opts).toMatchObject({ attempts: 5, backoff: { type: 'exponential', delay: 200 } });
    expect(await digestOf('first')).toMatch(/^[0-9a-f]{64}$/);
  });

  test('P-IN-10: has the same receipt however often, however spelled, and in whatever offset it is sent again', async () => {
    const once = await under.postReport(bulletin('again'));
    const reordered = '{"entries":[{"percent":51.070e0,"unit":"EAST"}]}'.replace('e0', '').slice(1, -1);
    const spelled = `{"asOf":"2030-01-05T10:10:00.000Z","id":"again","kind":"turnout","mode":"replay", ${reordered.replace('51.070', '51.07')}}`;
    for (const body of [bulletin('again'), spelled]) {
      expect(await under.postReport(body)).toMatchObject({ status: 202, body: once.body });
    }
    const jobs = (await under.queue().getJobs(['waiting'])).filter(({ data }) => data.report?.id === 'again');
    expect(jobs).toHaveLength(1);
  });

  test('P-IN-12: is queued again under the same receipt where the queue has forgotten it and nobody has decided', async () => {
    const { body } = await under.postReport(bulletin('forgotten'));
    const receipt = body.receipt as string;
    await under.queue().remove(receipt);
    expect(await under.queue().getJob(receipt)).toBeUndefined();
    expect((await under.postReport(bulletin('forgotten'))).body.receipt).toBe(receipt);
    expect((await under.queue().getJob(receipt))?.data.report.id).toBe('forgotten');
  });

  test('is not queued again once it is decided', async () => {
    const { body } = await under.postReport(bulletin('decided'));
    const receipt = body.receipt as string;
    await decide(
      'decided',
      { state: 'decided', rev: 3, counts: { accepted: 1 }, exceptions: [] },
      await digestOf('decided'),
    );
    await under.queue().remove(receipt);
    expect(await under.postReport(bulletin('decided'))).toMatchObject({ status: 202, body: { receipt } });
    expect(await under.queue().getJob(receipt)).toBeUndefined();
  });
});

test('a report whose job ended in failed is tried again when its source sends it again', async () => {
  const { body } = await under.postReport(bulletin('failed'));
  const receipt = body.receipt as string;
  const { connection, prefix } = under.queue().opts as { connection: never; prefix: string };
  const failing = new Worker('reports', null, { connection, prefix, autorun: false });
  for (let job = await failing.getNextJob('worker'); job; job = await failing.getNextJob('worker')) {
    if (job.id === receipt) await job.moveToFailed(new UnrecoverableError('poison'), 'worker', false);
    else await job.moveToCompleted('done', 'worker', false);
  }
  await failing.close();
  expect(await (await under.queue().getJob(receipt))?.getState()).toBe('failed');
  expect(await under.postReport(bulletin('failed'))).toMatchObject({ status: 202, body: { receipt } });
  expect(await (await under.queue().getJob(receipt))?.getState()).toBe('waiting');
});

describe('one report id stands for one content (G3)', () => {
  test('P-IN-11, P-IN-14: other content is a conflict, also after the job was removed from the queue, and nothing stored is echoed', async () => {
    const { body } = await under.postReport(bulletin('taken', 11.11));
    const conflict = () => under.postReport(bulletin('taken', 22.22));
    expect(await conflict()).toMatchObject({ status: 409, body: { code: 'report-id-taken', retryable: false } });
    await under.queue().remove(body.receipt as string);
    const after = await conflict();
    expect(after.status).toBe(409);
    expect(JSON.stringify(after.body)).not.toContain('11.11');
  });

  test('P-IN-11: of fifty concurrent POSTs of two contents, those of one content get one receipt, the others 409, and one job exists', async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => under.postReport(bulletin('raced', i % 2 === 0 ? 10 : 20))),
    );
    const taken = answers.filter(({ status }) => status === 202);
    expect(taken).toHaveLength(25);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(25);
    expect(new Set(taken.map(({ body }) => body.receipt)).size).toBe(1);
    const jobs = (await under.queue().getJobs(['waiting'])).filter(({ data }) => data.report?.id === 'raced');
    expect(jobs.map(({ id }) => id)).toEqual([taken[0]?.body.receipt]);
  });

  test('P-IN-11: two sources may use the same id', async () => {
    const entries = [{ unit: 'EAST', percent: 1 }];
    const ours = await under.postReport(bulletin('shared-id', 1, { entries }));
    const theirs = await under.postReport(bulletin('shared-id', 1, { entries }), 'east-key');
    expect([ours.status, theirs.status]).toEqual([202, 202]);
    expect(ours.body.receipt).not.toBe(theirs.body.receipt);
  });
});

describe('the run', () => {
  test('P-IN-11: is followed when it changes, and an old id is free in the new one', async () => {
    const first = await under.postReport(bulletin('each-run', 1));
    await under.startNight('replay', 'island', 'run-2');
    const second = await under.postReport(bulletin('each-run', 2));
    expect([first.status, second.status]).toEqual([202, 202]);
    expect((await under.queue().getJob(second.body.receipt as string))?.data.run).toBe('run-2');
    await under.startNight('replay', 'island', 'run-1');
  });

  test('is awaited: a night that was not started takes nothing, says so, and takes it once it is', async () => {
    const later = await startIngestorUnderTest({ started: false });
    try {
      const refused = await later.postReport(bulletin('early'));
      expect(refused).toMatchObject({ status: 503, body: { code: 'night-not-started', retryable: true } });
      expect(refused.headers.get('retry-after')).toBe('1');
      expect(await later.get('/readyz')).toMatchObject({
        status: 503,
        body: { ready: false, reasons: ['night island was not started yet'] },
      });
      expect((await later.get('/v1/nights/island/replay')).status).toBe(503);
      expect(await later.redis.keys('*admitted*')).toEqual([]);
      await later.startNight('replay', 'island', 'run-1');
      expect((await later.postReport(bulletin('early'))).status).toBe(202);
      expect((await later.get('/readyz')).status).toBe(200);
    } finally {
      await later.stop();
    }
  });
});

describe('the status of a report', () => {
  const status = (id: string, key = 'board-key') => under.get(`/v1/nights/island/reports/${id}`, key);

  test.each([
    ['sealed', { state: 'sealed' }],
    [
      'decided',
      { state: 'decided', rev: 7, counts: { held: 1 }, exceptions: [{ entry: 0, outcome: 'held', reason: 'jump' }] },
    ],
    ['refused', { state: 'refused', reason: 'another run' }],
  ])('P-IN-16: is queued, then %s', async (name, outcome) => {
    const id = `status-${name}`;
    await under.postReport(bulletin(id));
    expect((await status(id)).body).toEqual({ report: id, state: 'queued' });
    await decide(id, outcome, await digestOf(id));
    expect((await status(id)).body).toEqual({ report: id, ...outcome });
  });

  test('P-IN-16: is told to its own source only', async () => {
    await under.postReport(bulletin('mine'));
    expect(await status('mine', 'east-key')).toMatchObject({ status: 404, body: { code: 'report-unknown' } });
    expect((await status('mine', 'replay-key')).status).toBe(403);
    expect((await under.get('/v1/nights/island/reports/mine')).status).toBe(401);
    expect((await status('never-sent')).status).toBe(404);
  });
});

describe('only a known source, for its own kinds and units (G21)', () => {
  const scoped = [
    ...testKeys,
    { sha256: sha256('count-key'), source: 'board', nights: ['island'], kinds: ['count'] },
    { sha256: sha256('west-key'), source: 'board', nights: ['island'], units: ['WEST'] },
    { sha256: sha256('expired-key'), source: 'board', nights: ['island'], expires: '2020-01-01T00:00:00Z' },
    { sha256: sha256('elsewhere-key'), source: 'board', nights: ['other'] },
    { sha256: sha256('stranger-key'), source: 'stranger', nights: ['island'] },
  ];
  let guarded: IngestorUnderTest;
  beforeAll(async () => {
    guarded = await startIngestorUnderTest({ keys: scoped });
  });
  afterAll(() => guarded.stop());

  test.each([
    ['board-key', 202],
    ['east-key', 202],
    ['wrong-key', 401],
    ['expired-key', 401],
    ['count-key', 403],
    ['west-key', 403],
    ['elsewhere-key', 403],
    ['stranger-key', 403],
    ['replay-key', 403],
    ['poll-key', 422],
  ])('P-IN-4, P-IN-5: %s gets %i', async (key, status) => {
    expect((await guarded.postReport(bulletin(`by-${sha256(key).slice(0, 8)}`), key)).status).toBe(status);
  });

  test('P-IN-5: every 401 has the same body, and every 403, so that none tells which part was wrong', async () => {
    const bodies = async (...tried: string[]) =>
      new Set(
        await Promise.all(
          tried.map(async (key) => JSON.stringify((await guarded.postReport(bulletin('x'), key)).body)),
        ),
      );
    expect((await bodies('wrong-key', 'expired-key', 'x')).size).toBe(1);
    expect((await bodies('count-key', 'west-key', 'elsewhere-key', 'stranger-key', 'replay-key')).size).toBe(1);
    const unknown = await guarded.postReport(bulletin('x'), 'wrong-key');
    expect(unknown.headers.get('www-authenticate')).toBe('Bearer');
  });

  test('P-IN-4: a key is taken away, and another given, without a restart', async () => {
    const next = { sha256: sha256('next-key'), source: 'board', nights: ['island'] };
    await writeFile(guarded.keysFile, JSON.stringify({ keys: [next] }));
    await eventually(
      'the new key opens',
      async () => (await guarded.postReport(bulletin('n'), 'next-key')).status === 202,
    );
    expect((await guarded.postReport(bulletin('n'), 'board-key')).status).toBe(401);
  });

  test('P-IN-20: no key, header or figure is in any line of the log', async () => {
    await guarded.postReport(bulletin('quiet', 77.77), 'next-key');
    const log = guarded.lines.join('');
    for (const secret of ['board-key', 'next-key', 'expired-key', 'Bearer', '77.77', sha256('next-key')]) {
      expect(log).not.toContain(secret);
    }
  });
});

describe('modes never mix at the way in (G19)', () => {
  const nights = { replay: 'island', live: 'island-live', test: 'island-test' } as const;
  const modes = ['replay', 'live', 'test'] as const;
  const matrix = modes.flatMap((night) => modes.map((sent) => [night, sent] as const));

  test.each(matrix)('P-IN-6: a %s night, a report that says %s', async (night, sent) => {
    const answer = await under.postReport(bulletin(`mode-${sent}`, 1, { mode: sent }), 'board-key', nights[night]);
    expect(answer.headers.get('election-mode')).toBe(night);
    if (night === sent) expect(answer.status).toBe(202);
    else expect(answer).toMatchObject({ status: 422, body: { code: 'mode-differs' } });
  });

  test.each(modes)('P-REP-1: a %s night and a replay request', async (night) => {
    const request = { id: `pause-${night}`, mode: 'replay', action: 'pause' };
    const answer = await under.postReplay(request, 'replay-key', nights[night]);
    if (night === 'replay') expect(answer.status).toBe(202);
    else expect(answer).toMatchObject({ status: 422, body: { code: 'mode-differs' } });
  });

  test('P-IN-15: every answer about a night names its mode, refusals too', async () => {
    const paths = ['/v1/nights/island-live/replay', '/v1/nights/island-live/reports/none'];
    for (const path of paths) expect((await under.get(path)).headers.get('election-mode')).toBe('live');
    expect((await under.postReport('{', 'board-key', 'island-test')).headers.get('election-mode')).toBe('test');
    expect((await under.postReport('{}', 'no-key', 'island-test')).headers.get('election-mode')).toBe('test');
  });
});

describe('requests to the clock of a replay', () => {
  const seek = { id: 'seek-1', mode: 'replay', action: 'seek', to: '2030-01-05T14:00:00+02:00' };

  test('P-REP-2: are queued like reports, in UTC, once an id', async () => {
    const { status, body } = await under.postReplay(seek);
    expect(status).toBe(202);
    expect(body).toEqual({ request: 'seek-1', status: '/v1/nights/island/replay/seek-1' });
    expect((await under.postReplay(seek)).status).toBe(202);
    const jobs = (await under.queue().getJobs(['waiting'])).filter(({ data }) => data.id === 'seek-1');
    expect(jobs.map(({ data }) => data)).toEqual([
      {
        type: 'replay-control',
        mode: 'replay',
        run: 'run-1',
        id: 'seek-1',
        digest: expect.stringMatching(/^[0-9a-f]{64}$/),
        control: { action: 'seek', to: '2030-01-05T12:00:00Z' },
        receivedAt: expect.any(String),
      },
    ]);
    expect(await under.postReplay({ ...seek, to: '2030-01-05T15:00:00+02:00' })).toMatchObject({
      status: 409,
      body: { code: 'request-id-taken' },
    });
  });

  test('P-REP-6: have a status, for who may send them', async () => {
    await under.postReplay({ id: 'speed-1', mode: 'replay', action: 'speed', speed: 60 });
    const status = () => under.get('/v1/nights/island/replay/speed-1', 'replay-key');
    expect((await status()).body).toEqual({ request: 'speed-1', state: 'queued' });
    const outcome = { state: 'applied', epoch: 'r00000000001', run: 'run-1', rev: 9, at: '2030-01-05T10:00:00Z' };
    await under.redis.hset(ledger, 'replay/speed-1', JSON.stringify({ digest: 'd', outcome }));
    expect((await status()).body).toEqual({ request: 'speed-1', ...outcome });
    expect((await under.get('/v1/nights/island/replay/none', 'replay-key')).status).toBe(404);
    expect((await under.get('/v1/nights/island/replay/speed-1', 'board-key')).status).toBe(403);
  });

  test.each([
    ['no action', { id: 'x', mode: 'replay' }, '/action'],
    ['an unknown action', { id: 'x', mode: 'replay', action: 'rewind' }, '/action'],
    ['a speed of zero', { id: 'x', mode: 'replay', action: 'speed', speed: 0 }, '/speed'],
    ['a seek to nowhere', { id: 'x', mode: 'replay', action: 'seek' }, '/to'],
    [
      'a start at a time without an offset',
      { id: 'x', mode: 'replay', action: 'start', from: '2030-01-05T10:00' },
      '/from',
    ],
    ['another mode', { id: 'x', mode: 'live', action: 'pause' }, '/mode'],
  ])('are refused with %s', async (_name, body, pointer) => {
    expect(await under.postReplay(body)).toMatchObject({
      status: 422,
      body: { code: 'request-invalid', errors: [{ pointer }] },
    });
  });

  test('P-REP-1: need a key of that role', async () => {
    expect((await under.postReplay(seek, 'board-key')).status).toBe(403);
    expect((await under.postReplay(seek, 'wrong')).status).toBe(401);
  });

  test('P-REP-7: move what GET …/replay tells: where the night is and what its clock shows', async () => {
    const clock = {
      mode: 'replay',
      recordedAt: '2030-01-05T10:00:00Z',
      wallAt: '2020-01-01T00:00:00Z',
      speed: 60,
      paused: true,
    };
    await under.redis.hset(keys.meta, { run: 'run-1', epoch: 'r00000000001', rev: '12', clock: JSON.stringify(clock) });
    expect((await under.get('/v1/nights/island/replay')).body).toEqual({
      night: 'island',
      mode: 'replay',
      run: 'run-1',
      epoch: 'r00000000001',
      rev: 12,
      at: '2030-01-05T10:00:00Z',
      clock,
    });
  });
});
