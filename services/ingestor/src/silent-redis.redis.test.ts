import { createLogger } from '@election-night/shared/runtime/logger.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  bulletin,
  eventually,
  type IngestorUnderTest,
  islandNight,
  startIngestorUnderTest,
} from './ingestor-under-test.ts';
import { startIngestor } from './start-ingestor.ts';

let under: IngestorUnderTest;
beforeAll(async () => {
  under = await startIngestorUnderTest();
});
afterAll(() => under.stop());

const timed = async (id: string) => {
  const began = performance.now();
  const answer = await under.postReport(bulletin(id));
  return { ...answer, tookMs: performance.now() - began };
};

test('P-IN-13: a Redis that stops answering does not hang a POST (G13), and what was asked of it is counted once when it is back', async () => {
  expect((await timed('before')).status).toBe(202);
  process.kill(under.redisPid, 'SIGSTOP');
  try {
    const answers = await Promise.all(['during-1', 'during-2', 'during-3'].map(timed));
    // By now the connection is given up and made anew: that way is slow or refused at once, never hung.
    answers.push(await timed('during-1'), await timed('during-4'), await timed('during-5'));
    for (const { status, headers, body, tookMs } of answers) {
      expect(status).toBe(503);
      expect(headers.get('retry-after')).toBe('1');
      expect(['outcome-unknown', 'store-unavailable']).toContain(body.code);
      expect(body.remedy).toContain('with the same id');
      expect(tookMs).toBeLessThan(3000);
    }
    expect(answers[0]?.body.code).toBe('outcome-unknown');
    expect(await under.get('/readyz')).toMatchObject({ status: 503, body: { reasons: ['redis does not answer'] } });
    expect((await under.get('/healthz')).status).toBe(200);
  } finally {
    process.kill(under.redisPid, 'SIGCONT');
  }
  await eventually('reports are taken again', async () => (await timed('during-1')).status === 202);
  for (const id of ['during-2', 'during-3', 'during-4', 'during-5']) expect((await timed(id)).status).toBe(202);
  const jobs = (await under.queue().getJobs(['waiting'])).map(({ data }) => data.report.id).sort();
  expect(jobs).toEqual(['before', 'during-1', 'during-2', 'during-3', 'during-4', 'during-5']);
});

test('a connection that is cut is made anew, and the script is known to the new one', async () => {
  await under.redis.script('FLUSH');
  await under.redis.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
  await eventually('reports are taken again', async () => (await timed('after-cut')).status === 202);
});

test('an ingestor that starts while Redis is silent listens, refuses, and takes reports once Redis is back', async () => {
  process.kill(under.redisPid, 'SIGSTOP');
  let stopped = true;
  const log = createLogger('early', 'silent');
  const early = await startIngestor({ ...under.config, INGESTOR_PORT: 0 }, { nights: [islandNight()], log });
  const post = async () => {
    const headers = { authorization: 'Bearer board-key', 'content-type': 'application/json' };
    const body = JSON.stringify(bulletin('early'));
    return (await fetch(`${early.url}/v1/nights/island/reports`, { method: 'POST', headers, body })).status;
  };
  try {
    expect(await post()).toBe(503);
    process.kill(under.redisPid, 'SIGCONT');
    stopped = false;
    await eventually('the report is taken', async () => (await post()) === 202);
    expect((await under.queue().getJobs(['waiting'])).filter(({ data }) => data.report.id === 'early')).toHaveLength(1);
  } finally {
    if (stopped) process.kill(under.redisPid, 'SIGCONT');
    await early.stop();
  }
});

test('an ingestor whose Redis is not there stops at once', async () => {
  const log = createLogger('alone', 'silent');
  const config = { ...under.config, REDIS_URL: 'unix:///nowhere/redis.sock', INGESTOR_PORT: 0 };
  const alone = await startIngestor(config, { nights: [islandNight()], log });
  const headers = { authorization: 'Bearer board-key', 'content-type': 'application/json' };
  const body = JSON.stringify(bulletin('alone'));
  const answer = await fetch(`${alone.url}/v1/nights/island/reports`, { method: 'POST', headers, body });
  expect(((await answer.json()) as { code: string }).code).toBe('store-unavailable');
  const began = performance.now();
  await alone.stop();
  expect(performance.now() - began).toBeLessThan(2000);
});
