import type { DeskJob } from '@election-night/shared/queue/report-queue.ts';
import { nightKeys } from '@election-night/shared/redis/keys.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type IngestorUnderTest,
  islandNight,
  sha256,
  startIngestorUnderTest,
  testKeys,
} from '../ingestor-under-test.ts';

const nights = { replay: 'island', live: 'island-live', test: 'island-test' } as const;
const keys = [
  ...testKeys,
  { sha256: sha256('old-desk-key'), role: 'desk', name: 'Dana', nights: ['island'], expires: '2020-01-01T00:00:00Z' },
  { sha256: sha256('second-dana-key'), role: 'desk', name: 'Dana', nights: ['island'] },
  { sha256: sha256('elsewhere-desk-key'), role: 'desk', name: 'Fay', nights: ['other'] },
  { sha256: sha256('elsewhere-cy-key'), role: 'certifier', name: 'Cy', nights: ['other'] },
];
const ledger = nightKeys('replay', 'island').admitted('run-1');
const entry = 'a'.repeat(64);
const receipt = `r${'b'.repeat(64)}`;

let under: IngestorUnderTest;
beforeAll(async () => {
  under = await startIngestorUnderTest({
    nights: [islandNight(), islandNight('live', nights.live), islandNight('test', nights.test)],
    keys,
  });
});
afterAll(() => under.stop());

const asked = (id: string, more: object = {}) => ({ id, mode: 'replay', reason: 'Checked by phone.', ...more });
const jobsOf = async (id: string): Promise<DeskJob[]> =>
  (await under.queue().getJobs(['waiting'])).map(({ data }) => data).filter((job) => job.id === id);

/** Every decision: its address, its body, and whose word it is. */
const decisions: readonly [path: string, body: (id: string) => object, role: 'desk' | 'certifier'][] = [
  [`/held/${entry}/release`, asked, 'desk'],
  [`/held/${entry}/reject`, asked, 'desk'],
  ['/reports/board/b-1/retract', asked, 'desk'],
  [
    '/calls',
    (id) => ({ id, mode: 'replay', asOf: '2030-01-05T20:10:00Z', contest: 'list', of: 'winner', winner: 'OAK' }),
    'desk',
  ],
  ['/calls/call:list:ISLE/withdraw', asked, 'desk'],
  ['/embargo/lift', (id) => asked(id, { of: { kind: 'exit-poll' } }), 'desk'],
  ['/embargo/postpone', (id) => asked(id, { of: { kind: 'exit-poll' }, until: '2030-01-05T23:00:00Z' }), 'desk'],
  [
    '/definition',
    (id) => asked(id, { version: 2, changes: [{ change: 'voters-on-the-list', unit: 'EAST', voters: 210 }] }),
    'desk',
  ],
  ['/ties/list', (id) => asked(id, { winners: ['OAK'] }), 'certifier'],
  ['/certify', asked, 'certifier'],
  ['/reopen', (id) => asked(id, { contests: ['list'] }), 'certifier'],
];

describe('a decision that is admitted', () => {
  test('P-DESK-2: is in the queue before its 202, with who decided, as whom, and the run', async () => {
    const { status, headers, body } = await under.postDesk(`/held/${entry}/release`, asked('first'));
    expect(status).toBe(202);
    expect(headers.get('election-mode')).toBe('replay');
    expect(body).toEqual({
      request: 'first',
      receipt: expect.stringMatching(/^r[0-9a-f]{64}$/),
      status: '/v1/nights/island/desk/first',
    });
    const job = await under.queue().getJob(body.receipt as string);
    const line = JSON.parse((await under.redis.hget(ledger, 'desk/first')) ?? '{}');
    expect(job?.data).toEqual({
      type: 'desk',
      mode: 'replay',
      run: 'run-1',
      id: 'first',
      digest: line.digest,
      role: 'desk',
      by: 'Dana',
      decision: { action: 'release', entry, reason: 'Checked by phone.' },
      receivedAt: expect.stringMatching(/Z$/),
    } satisfies DeskJob);
    expect(line).toEqual({ digest: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(job?.opts).toMatchObject({ attempts: 5 });
  });

  test('P-DESK-2: has the same receipt however often it is sent, also with a second key of the same person', async () => {
    const path = '/embargo/postpone';
    const body = (until: string) => asked('again', { of: { kind: 'exit-poll' }, until });
    const once = await under.postDesk(path, body('2030-01-05T23:00:00+02:00'));
    expect(once.status).toBe(202);
    for (const key of ['dana-key', 'second-dana-key']) {
      expect((await under.postDesk(path, body('2030-01-05T21:00:00.000Z'), key)).body).toEqual(once.body);
    }
    expect(await jobsOf('again')).toHaveLength(1);
  });

  test('P-DESK-2: is 409 with other content, at another address, and from another person', async () => {
    const path = `/held/${entry}/release`;
    expect((await under.postDesk(path, asked('taken'))).status).toBe(202);
    const conflict = { status: 409, body: { code: 'request-id-taken' } };
    expect(await under.postDesk(path, asked('taken', { reason: 'Another one.' }))).toMatchObject(conflict);
    expect(await under.postDesk(`/held/${entry}/reject`, asked('taken'))).toMatchObject(conflict);
    expect(await under.postDesk(`/held/${'c'.repeat(64)}/release`, asked('taken'))).toMatchObject(conflict);
    expect(await under.postDesk(path, asked('taken'), 'eli-key')).toMatchObject(conflict);
    expect(await jobsOf('taken')).toHaveLength(1);
  });

  test('P-DESK-2: of twenty sent at once by two persons, those of one are taken and one job exists', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        under.postDesk(`/held/${entry}/release`, asked('raced'), i % 2 === 0 ? 'dana-key' : 'eli-key'),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(10).fill(202), ...Array(10).fill(409)]);
    expect(await jobsOf('raced')).toHaveLength(1);
  });

  test('P-DESK-2: does not meet a report or a request to the clock of the same id', async () => {
    const clock = { id: 'same', mode: 'replay', action: 'pause' };
    expect((await under.postReplay(clock)).status).toBe(202);
    expect((await under.postDesk('/certify', asked('same'), 'cy-key')).status).toBe(202);
    expect(await jobsOf('same')).toHaveLength(2);
  });
});

describe('the status of a request', () => {
  const status = (id: string, key = 'dana-key') => under.get(`/v1/nights/island/desk/${id}`, key);

  test.each([
    ['applied', { state: 'applied', epoch: 'r00000000001', run: 'run-1', rev: 9, at: '2030-01-05T10:00:00Z' }],
    ['refused', { state: 'refused', reason: 'nothing is held under this digest' }],
    ['second-person-needed', { state: 'second-person-needed', by: 'Dana' }],
  ])('P-DESK-5: is queued, then %s, for everybody at the desk', async (name, outcome) => {
    const id = `status-${name}`;
    await under.postDesk(`/held/${entry}/release`, asked(id));
    expect(await status(id)).toMatchObject({ status: 200, body: { request: id, state: 'queued' } });
    const { digest } = JSON.parse((await under.redis.hget(ledger, `desk/${id}`)) ?? '{}');
    await under.redis.hset(ledger, `desk/${id}`, JSON.stringify({ digest, outcome }));
    for (const key of ['dana-key', 'eli-key', 'cy-key']) {
      expect((await status(id, key)).body).toEqual({ request: id, ...outcome });
    }
    expect((await under.postDesk(`/held/${entry}/release`, asked(id))).status).toBe(202);
  });

  test('P-DESK-5: is 404 where there is no such request in this run', async () => {
    expect(await status('never-sent')).toMatchObject({ status: 404, body: { code: 'request-unknown' } });
  });
});

describe('only who may (G21)', () => {
  const reads = ['/desk/first', '/held', '/refused', '/sealed'];
  const retry = `/failed/${receipt}/retry`;
  const may = (role: string, key: string): number | undefined => {
    if (['', 'wrong-key', 'old-desk-key'].includes(key)) return 401;
    const roles: Record<string, string> = {
      'dana-key': 'desk',
      'eli-key': 'desk',
      'second-dana-key': 'desk',
      'cy-key': 'certifier',
    };
    const has = roles[key];
    return has === role || (role === 'both' && has !== undefined) ? undefined : 403;
  };
  const tried = ['', 'wrong-key', ...keys.map(({ sha256: hash }) => nameOf(hash))];
  function nameOf(hash: string): string {
    const known = ['board', 'east', 'poll', 'replay', 'dana', 'eli', 'cy', 'old-desk', 'second-dana'];
    const all = [...known, 'elsewhere-desk', 'elsewhere-cy'].map((name) => `${name}-key`);
    return all.find((key) => sha256(key) === hash) as string;
  }
  const posts = decisions.map(([path, body, role]) => ['POST', path, body, role] as const);
  const gets = reads.map((path) => ['GET', path, undefined, 'both'] as const);
  const retries = [['POST', retry, () => ({ mode: 'replay' }), 'desk'] as const];
  const routes = [...posts, ...gets, ...retries];
  const matrix = routes.flatMap(([method, path, body, role]) =>
    tried.map((key) => [method, path, key, may(role, key), body] as const),
  );

  test('the matrix has every key and every route', () => {
    expect(new Set(tried).size).toBe(keys.length + 2);
    expect(matrix).toHaveLength(16 * 13);
  });

  test.each(matrix)('P-DESK-1: %s %s with key "%s"', async (method, path, key, refusal, body) => {
    const id = `m-${sha256(path + key).slice(0, 12)}`;
    const headers = key === '' ? {} : { authorization: `Bearer ${key}` };
    const answer = await under.send(method, `/v1/nights/island${path}`, body?.(id), headers);
    const { status } = answer;
    if (refusal === undefined) expect([200, 202, 404, 503]).toContain(status);
    else expect([status, answer.body.code]).toEqual([refusal, refusal === 401 ? 'key-unknown' : 'key-forbids']);
    if (method === 'POST' && path !== retry) {
      expect([status === 202, (await jobsOf(id)).length]).toEqual([
        refusal === undefined,
        refusal === undefined ? 1 : 0,
      ]);
    }
  });

  test('P-DESK-1: every 403 has the same body, so that none tells which part was wrong', async () => {
    const bodies = new Set<string>();
    for (const [method, path, key, refusal, body] of matrix) {
      if (refusal !== 403) continue;
      const headers = { authorization: `Bearer ${key}` };
      bodies.add(JSON.stringify((await under.send(method, `/v1/nights/island${path}`, body?.('x'), headers)).body));
    }
    expect(bodies.size).toBe(1);
  });

  test('P-DESK-1: sources and the replay keep their ways, and the desk gets none of theirs', async () => {
    const report = {
      id: 'r',
      mode: 'replay',
      kind: 'turnout',
      asOf: '2030-01-05T12:10:00Z',
      entries: [{ unit: 'EAST', percent: 1 }],
    };
    for (const key of ['dana-key', 'cy-key']) {
      expect((await under.postReport(report, key)).status).toBe(403);
      expect((await under.postReplay({ id: 'p', mode: 'replay', action: 'pause' }, key)).status).toBe(403);
      expect((await under.get('/v1/nights/island/reports/r', key)).status).toBe(403);
      expect((await under.get('/v1/nights/island/replay/p', key)).status).toBe(403);
    }
  });
});

describe('P-DESK-3: modes never mix (G19)', () => {
  const modes = ['replay', 'live', 'test'] as const;
  const matrix = decisions.flatMap(([path, body, role]) =>
    modes.flatMap((night) => modes.map((sent) => [path, night, sent, body, role] as const)),
  );

  test.each(matrix)('%s of a %s night, a request that says %s', async (path, night, sent, body, role) => {
    const id = `mode-${sent}-${sha256(path).slice(0, 8)}`;
    const key = role === 'desk' ? 'dana-key' : 'cy-key';
    const answer = await under.postDesk(path, { ...body(id), mode: sent }, key, nights[night]);
    expect(answer.headers.get('election-mode')).toBe(night);
    if (night === sent) expect(answer.status).toBe(202);
    else expect(answer).toMatchObject({ status: 422, body: { code: 'mode-differs', errors: [{ pointer: '/mode' }] } });
  });
});

describe('what is refused', () => {
  test('P-DESK-4: names the field and says what to do', async () => {
    const answer = await under.postDesk('/ties/list', asked('bad', { winners: ['OAK', 'ASH'] }), 'cy-key');
    expect(answer).toMatchObject({
      status: 422,
      body: {
        code: 'request-not-admitted',
        remedy: 'Correct the fields named in errors and send the request again; nothing was decided.',
        errors: [{ pointer: '/winners/1', message: 'list has no such option.' }],
      },
    });
    expect(await jobsOf('bad')).toEqual([]);
  });

  test('P-DESK-4: a part of the address that is not of its form is named as a field', async () => {
    expect(await under.postDesk('/held/abc/release', asked('bad'))).toMatchObject({
      status: 422,
      body: { code: 'request-invalid', errors: [{ pointer: '/entry' }] },
    });
  });

  test('P-DESK-1: who asks comes before what is asked', async () => {
    expect(await under.postDesk('/certify', '{"id":1,"id":1}', 'dana-key')).toMatchObject({ status: 403 });
    expect(await under.postDesk('/certify', '{"id":1,"id":1}', 'cy-key')).toMatchObject({ status: 400 });
  });

  test('P-IN-20: no key, reason or seat is in any line of the log, and who decided what is', async () => {
    const seats = {
      id: 'logged',
      mode: 'replay',
      asOf: '2030-01-05T20:10:00Z',
      contest: 'list',
      of: 'seats',
      seats: { OAK: 3 },
    };
    await under.postDesk('/calls', { ...seats, reason: 'Seventy-seven of them.' });
    const log = under.lines.join('');
    for (const secret of ['dana-key', 'cy-key', 'Bearer', 'Seventy-seven', '"OAK"']) expect(log).not.toContain(secret);
    const line = under.lines.map((text) => JSON.parse(text)).find(({ request }) => request === 'logged');
    expect(line).toMatchObject({ night: 'island', action: 'call', by: 'Dana', msg: 'a decision was queued' });
  });
});
