import { afterAll, beforeAll, expect, test } from 'vitest';
import { bulletin, eventually, type IngestorUnderTest, startIngestorUnderTest } from './ingestor-under-test.ts';

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

test('a Redis that stops answering does not hang a POST (G13), and what was asked of it is counted once when it is back', async () => {
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
