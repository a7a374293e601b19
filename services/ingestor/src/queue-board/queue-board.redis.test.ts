import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { NightJob } from '@election-night/shared/queue/report-queue.ts';
import { UnrecoverableError, Worker } from 'bullmq';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bulletin, type IngestorUnderTest, islandNight, startIngestorUnderTest } from '../ingestor-under-test.ts';
import { isReadable } from './is-readable.ts';

let under: IngestorUnderTest;
const path = '/desk/queues/island';
const canaries = ['77.77', '88877', '66655', 'pollster', 'OAK', 'poll-1'];
const poll = {
  ...{ id: 'poll-1', mode: 'replay', kind: 'exit-poll', asOf: '2030-01-05T18:00:00Z' },
  entries: [{ unit: 'ISLE', contest: 'list', optionsVersion: 1, shares: { OAK: 77.77, ELM: 22.23 }, sample: 88_877 }],
};
let receipts: { done: string; failed: string; waiting: string };

beforeAll(async () => {
  under = await startIngestorUnderTest({ nights: [islandNight(), islandNight('test', 'island-test')] });
  const post = async (id: string) => (await under.postReport({ ...poll, id }, 'poll-key')).body.receipt as string;
  receipts = { done: await post('poll-1'), failed: await post('poll-1-again'), waiting: '' };
  await workThrough();
  receipts.waiting = await post('poll-1-later');
});
afterAll(() => under.stop());

/** One is done and gave something back, the other fails with words that quote it. */
async function workThrough(): Promise<void> {
  const { connection, prefix } = under.queue().opts as { connection: never; prefix: string };
  const worker = new Worker<NightJob>('reports', null, { connection, prefix, autorun: false });
  const error = new UnrecoverableError('met 77.77 of 88877\n    at fold (OAK:66655)');
  for (let job = await worker.getNextJob('w'); job; job = await worker.getNextJob('w')) {
    await job.log('share 77.77');
    await job.updateProgress({ share: 77.77 });
    if (job.id === receipts.done) await job.moveToCompleted({ share: 77.77 }, 'w', false);
    else await job.moveToFailed(error, 'w', false);
  }
  await worker.close();
}

const get = async (to: string, headers: Record<string, string> = { authorization: 'Bearer dana-key' }) => {
  const answer = await fetch(`${under.url}${to}`, { headers, redirect: 'manual' });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
};
const signIn = (key: string, headers: Record<string, string> = {}) =>
  fetch(`${under.url}/desk/queues/session`, {
    ...{ method: 'POST', redirect: 'manual', body: new URLSearchParams({ key }), headers },
  });
const cookieOf = (answer: Response) => String(answer.headers.get('set-cookie')).split(';')[0] as string;

describe('the board of a queue', () => {
  test('P-DESK-11: shows which jobs wait and failed, and why, to a key of the desk', async () => {
    const page = await get(`${path}/`);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    const { text } = await get(`${path}/api/queues?activeQueue=reports&status=latest&page=1`);
    const [queue] = (JSON.parse(text) as { queues: { jobs: Record<string, unknown>[]; counts: object }[] }).queues;
    expect(queue).toMatchObject({
      readOnlyMode: true,
      allowRetries: false,
      counts: { active: 0, waiting: 1, failed: 1, delayed: 0 },
      pagination: { pageCount: 1 },
    });
    const ids = queue?.jobs.map(({ id }) => id);
    expect(ids?.sort()).toEqual([receipts.failed, receipts.waiting.slice(0, 10)].sort());
    expect(queue?.jobs.find(({ id }) => id === receipts.failed)).toMatchObject({
      name: 'report',
      attempts: 1,
      failedReason: 'met # of #',
      data: {},
      stacktrace: [],
    });
    const failed = await get(`${path}/api/queues/reports/${receipts.failed}`);
    expect(JSON.parse(failed.text)).toMatchObject({ status: 'failed', job: { failedReason: 'met # of #', data: {} } });
  });

  test('P-DESK-12: has nothing of what jobs carry, gave back, logged or failed with, at any address', async () => {
    const names = ['reports', encodeURIComponent('{queue:replay:island}reports')];
    const ids = [...Object.values(receipts), 'x', '1'];
    const statuses = [
      'latest',
      'active',
      'waiting',
      'completed',
      'failed',
      'delayed',
      'prioritized',
      'waiting-children',
      'paused',
      'x',
    ];
    const addresses = [
      '/',
      '/queue/reports',
      ...statuses.flatMap((status) =>
        ['', '&page=2', '&jobsPerPage=100'].map((more) => `/api/queues?activeQueue=reports&status=${status}${more}`),
      ),
      ...names.flatMap((name) => [
        ...ids.flatMap((id) => ['', '/logs', '/flow'].map((below) => `/api/queues/${name}/${id}${below}`)),
        ...['metrics', 'workers', 'rate-limit', 'default-job-options', 'job-data-schema'].map(
          (of) => `/api/queues/${name}/${of}`,
        ),
      ]),
      ...['/api/job-schedulers', '/api/redis/stats', '/api/metrics/history', '/api/metrics/latency'],
    ];
    expect(addresses.length).toBeGreaterThan(60);
    let read = 0;
    for (const address of addresses) {
      const { status, text } = await get(`${path}${address}`);
      if (status === 200) read += 1;
      for (const canary of canaries) expect([address, canary, text.includes(canary)]).toEqual([address, canary, false]);
      for (const hidden of [receipts.done, receipts.waiting]) {
        expect([address, text.includes(hidden)]).toEqual([address, false]);
      }
    }
    expect(read).toBeGreaterThan(20);
    // They are in the queue all the same.
    const jobs = await under.queue().getJobs(['completed', 'failed', 'waiting']);
    expect(JSON.stringify(jobs.map((job) => [job.data, job.failedReason, job.returnvalue]))).toContain('77.77');
  });

  test('P-DESK-12: changes nothing', async () => {
    const changes: [string, string][] = [
      ['PUT', '/api/queues/pause'],
      ['PUT', '/api/queues/reports/pause'],
      ['PUT', '/api/queues/reports/empty'],
      ['PUT', '/api/queues/reports/obliterate'],
      ['PUT', `/api/queues/reports/${receipts.failed}/retry`],
      ['PUT', `/api/queues/reports/${receipts.failed}/clean`],
      ['PATCH', `/api/queues/reports/${receipts.failed}/update-data`],
      ['POST', '/api/queues/reports/add'],
    ];
    for (const [method, to] of changes) {
      const headers = { authorization: 'Bearer dana-key', 'content-type': 'application/json' };
      const answer = await fetch(`${under.url}${path}${to}`, { method, headers, body: '{}' });
      expect([to, answer.status >= 400]).toEqual([to, true]);
    }
    expect(await under.queue().getJobCounts('waiting', 'failed', 'completed')).toEqual({
      waiting: 1,
      failed: 1,
      completed: 1,
    });
    expect(await under.queue().isPaused()).toBe(false);
    const tried: [string, string, boolean][] = [
      ['GET', '/', true],
      ['GET', '/static/js/main.js', true],
      ['POST', '/', false],
      ['PUT', '/api/queues', false],
      ['GET', '/api/queues/reports/x', false],
      ['GET', '/static/%2e%2e/index.ejs', false],
    ];
    for (const [method, to, is] of tried) expect([to, isReadable(method, to)]).toEqual([to, is]);
  });

  test('P-DESK-11: may load and ask nothing of another host', async () => {
    const { headers } = await get(`${path}/`);
    const said = String(headers.get('content-security-policy'));
    expect(said).toContain("default-src 'none'; script-src 'self'");
    expect(said).toContain("connect-src 'self'");
    expect(said).toContain("frame-ancestors 'none'");
    expect(headers.get('cache-control')).toBe('no-store');
    const [, script] = /<script defer src="([^"]+)"/.exec((await get(`${path}/`)).text) ?? [];
    expect((await get(`${path}/${script}`)).headers.get('content-type')).toContain('javascript');
  });
});

describe('who may look', () => {
  test('P-DESK-11: is nobody without a key, with one of a source or of another night', async () => {
    for (const [headers, to] of [
      [{}, `${path}/`],
      [{}, `${path}/api/queues`],
      [{}, `${path}/static/js/main.js`],
      [{ authorization: 'Bearer board-key' }, `${path}/api/queues`],
      [{ authorization: 'Bearer eli-key' }, '/desk/queues/island-test/'],
      [{ authorization: 'Bearer dana-key' }, '/desk/queues/other/'],
      [{ cookie: 'desk-queues=x' }, `${path}/`],
    ] as const) {
      const { status, text } = await get(to, { ...headers });
      expect([to, status, text.includes('name="key"')]).toEqual([to, 401, true]);
    }
    expect((await get('/desk/queues/')).text).toContain('/desk/queues/island-test/');
    expect((await get('/desk/queues', { authorization: 'Bearer eli-key' })).text).not.toContain('island-test');
  });

  test('P-DESK-11: is who sent a key once: the cookie is for this host alone, for half an hour, and cannot be made', async () => {
    expect((await signIn('wrong')).status).toBe(401);
    expect((await signIn('board-key')).status).toBe(401);
    const answer = await signIn('eli-key', { 'x-forwarded-proto': 'https' });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/desk/queues/']);
    const said = String(answer.headers.get('set-cookie'));
    expect(said).toMatch(/; Max-Age=1800; Path=\/desk\/queues; HttpOnly; Secure; SameSite=Strict$/);
    expect(said).not.toContain('eli-key');
    expect(String((await signIn('eli-key')).headers.get('set-cookie'))).not.toContain('Secure');
    const cookie = cookieOf(answer);
    expect((await get(`${path}/`, { cookie })).status).toBe(200);
    expect((await get('/desk/queues/island-test/', { cookie })).status).toBe(401);
    const [name, value = ''] = cookie.split('=');
    const later = `${name}=${value.replace(/\.(\d{13})\./, (_, until) => `.${Number(until) + 1e9}.`)}`;
    expect(later).not.toBe(cookie);
    expect((await get(`${path}/`, { cookie: later })).status).toBe(401);
    // It is no key for anything else.
    expect((await get('/v1/nights/island/held', { cookie })).status).toBe(401);
  });

  test('P-DESK-11: is no more who had a key that was taken away', async () => {
    const cookie = cookieOf(await signIn('cy-key'));
    expect((await get(`${path}/`, { cookie })).status).toBe(200);
    const before = await readFile(under.keysFile, 'utf8');
    const { keys } = JSON.parse(before) as { keys: { name?: string }[] };
    await writeFile(under.keysFile, JSON.stringify({ keys: keys.filter(({ name }) => name !== 'Cy') }));
    for (let tries = 0; tries < 100 && (await get(`${path}/`, { cookie })).status === 200; tries += 1) await delay(50);
    expect((await get(`${path}/`, { cookie })).status).toBe(401);
    await writeFile(under.keysFile, before);
  });

  test('P-DESK-11: leaves no key in a line of the log', () => {
    expect(under.lines.length).toBeGreaterThan(0);
    for (const key of ['dana-key', 'eli-key', 'cy-key']) expect(under.lines.join('')).not.toContain(key);
  });
});

test('a source still sends a report beside it', async () => {
  expect(await under.postReport(bulletin('beside'))).toMatchObject({ status: 202 });
});
