import { subjectKey } from '@election-night/shared/election/report.ts';
import type { HeldEntry } from '@election-night/shared/queue/held-entry.ts';
import type { LedgerLine, NightJob } from '@election-night/shared/queue/report-queue.ts';
import { nightKeys } from '@election-night/shared/redis/keys.ts';
import { UnrecoverableError, Worker } from 'bullmq';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { bulletin, type IngestorUnderTest, startIngestorUnderTest } from '../ingestor-under-test.ts';

const keys = nightKeys('replay', 'island');
const night = '/v1/nights/island';

let under: IngestorUnderTest;
beforeAll(async () => {
  under = await startIngestorUnderTest();
});
afterAll(() => under.stop());

const digestOf = (letter: string) => letter.repeat(64);
const turnout = (unit: string, asOf: string, more: Partial<HeldEntry> = {}): HeldEntry => ({
  subject: subjectKey('turnout', undefined, unit, 'board'),
  since: '2030-01-05T10:02:00Z',
  report: `b-${unit}`,
  asOf,
  entry: { unit, ballots: 80, voters: 200 },
  reason: [{ code: 'fall', action: 'hold', message: 'ballots falls from 90 to 80' }],
  ...more,
});

describe('GET …/held', () => {
  const hold = (held: Record<string, HeldEntry>) =>
    under.redis.hset(keys.held, Object.fromEntries(Object.entries(held).map(([d, e]) => [d, JSON.stringify(e)])));
  const held = async (query = '', key = 'dana-key') => await under.get(`${night}/held${query}`, key);
  const entriesOf = ({ body }: Awaited<ReturnType<typeof held>>) =>
    (body.held as { entry: string }[]).map(({ entry }) => entry[0]).join('');

  beforeEach(async () => {
    await under.redis.del(keys.held, keys.desk);
  });

  test('P-DESK-6: is empty where nothing waits', async () => {
    expect(await held()).toMatchObject({ status: 200, body: { night: 'island', mode: 'replay', total: 0, held: [] } });
  });

  test('P-DESK-6: tells the figures before and after, every broken rule, the note of the source, since when, and who agreed', async () => {
    const before = { asOf: '2030-01-05T09:00:00Z', entry: { unit: 'EAST', ballots: 90, voters: 200 } };
    await hold({
      [digestOf('a')]: turnout('EAST', '2030-01-05T10:00:00Z', { before }),
      [digestOf('b')]: {
        subject: subjectKey('count', 'list', 'ISLE', 'board'),
        since: '2030-01-05T21:01:00Z',
        report: 'c-1',
        asOf: '2030-01-05T21:00:00Z',
        entry: {
          ...{ contest: 'list', unit: 'ISLE', votes: { OAK: 5, ELM: 6 }, total: 12, revision: 3 },
          correction: { kind: 'recount', reason: 'Two boxes.' },
        },
        reason: [
          { code: 'votes-do-not-sum', action: 'hold', message: 'votes sum to 11, the total is 12' },
          { code: 'contradicts', action: 'hold', message: 'other figures were accepted' },
        ],
      },
    });
    await under.redis.hset(keys.desk, `proposal|${digestOf('b')}`, '{"by":"Eli","at":"2030-01-05T21:05:00Z"}');
    expect((await held()).body.held).toEqual([
      {
        entry: digestOf('a'),
        kind: 'turnout',
        unit: 'EAST',
        source: 'board',
        report: 'b-EAST',
        since: '2030-01-05T10:02:00Z',
        before: { asOf: '2030-01-05T09:00:00Z', figures: { ballots: 90, voters: 200 } },
        after: { asOf: '2030-01-05T10:00:00Z', figures: { ballots: 80, voters: 200 } },
        rules: [{ rule: 'fall', sentence: 'ballots falls from 90 to 80' }],
      },
      {
        entry: digestOf('b'),
        kind: 'count',
        contest: 'list',
        unit: 'ISLE',
        source: 'board',
        report: 'c-1',
        since: '2030-01-05T21:01:00Z',
        after: { asOf: '2030-01-05T21:00:00Z', figures: { votes: { OAK: 5, ELM: 6 }, total: 12 } },
        revision: 3,
        correction: { kind: 'recount', reason: 'Two boxes.' },
        rules: [
          { rule: 'votes-do-not-sum', sentence: 'votes sum to 11, the total is 12' },
          { rule: 'contradicts', sentence: 'other figures were accepted' },
        ],
        proposed: { by: 'Eli', at: '2030-01-05T21:05:00Z' },
      },
    ]);
  });

  test('P-DESK-6: is in the order of asOf, then subject, of one unit where that is asked, for both roles', async () => {
    await hold({
      [digestOf('a')]: turnout('WEST', '2030-01-05T12:00:00Z'),
      [digestOf('b')]: turnout('EAST', '2030-01-05T12:00:00Z'),
      [digestOf('c')]: turnout('ISLE', '2030-01-05T11:00:00Z'),
    });
    expect(entriesOf(await held('', 'cy-key'))).toBe('cba');
    expect(await held('?unit=WEST')).toMatchObject({ body: { total: 1, held: [{ entry: digestOf('a') }] } });
    expect((await held('?unit=MARS')).body).toMatchObject({ total: 0, held: [] });
  });

  test('P-DESK-6: is read page by page, and what is released meanwhile hides nothing', async () => {
    const letters = ['a', 'b', 'c', 'd', 'e'];
    const all = letters.map((letter, hour) => [digestOf(letter), turnout('EAST', `2030-01-05T1${hour}:00:00Z`)]);
    await hold(Object.fromEntries(all));
    const first = await held('?limit=2&unit=EAST');
    expect([entriesOf(first), first.body.total]).toEqual(['ab', 5]);
    await under.redis.hdel(keys.held, digestOf('b'));
    const second = await under.get(first.body.next as string, 'dana-key');
    expect(entriesOf(second)).toBe('cd');
    const third = await under.get(second.body.next as string, 'dana-key');
    expect([entriesOf(third), third.body.next]).toEqual(['e', undefined]);
  });

  test.each(['limit=0', 'limit=1001', 'limit=x', 'limit=1&limit=2', 'unit=a%20b', 'contest=list', 'after='])(
    'P-DESK-6: ?%s is 400 and named',
    async (query) => {
      const { status, body } = await held(`?${query}`);
      expect([status, body.code]).toEqual([400, 'malformed-query']);
      expect(body.errors).toMatchObject([{ pointer: `/${query.split('=')[0]}` }]);
    },
  );
});

describe('GET …/refused', () => {
  const write = (lines: Record<string, LedgerLine['outcome']>) =>
    under.redis.hset(
      keys.admitted('run-1'),
      Object.fromEntries(
        Object.entries(lines).map(([field, outcome]) => [field, JSON.stringify({ digest: 'd', outcome })]),
      ),
    );
  const refused = async (query = '') => await under.get(`${night}/refused${query}`, 'dana-key');

  test('P-DESK-7: lists what was taken and then refused, whole or in part, and nothing else', async () => {
    const many = Object.fromEntries(
      Array.from(
        { length: 3000 },
        (_, i) => [`board/fine-${i}`, { state: 'decided', counts: { accepted: 1 }, exceptions: [] }] as const,
      ),
    );
    await write(many);
    await write({
      'board/late': { state: 'refused', reason: 'the contest is certified' },
      'board/partly': {
        state: 'decided',
        counts: { accepted: 1, refused: 1, stale: 1 },
        exceptions: [
          { entry: 1, outcome: 'refused', reason: 'the contest is certified' },
          { entry: 2, outcome: 'stale', reason: 'a later figure is shown' },
        ],
      },
      'board/held': {
        state: 'decided',
        counts: { held: 1 },
        exceptions: [{ entry: 0, outcome: 'held', reason: 'says "refused"' }],
      },
      'pollster/sealed': { state: 'sealed' },
      'desk/asked': { state: 'refused', reason: 'nothing is held under this digest' },
    });
    expect(await refused()).toMatchObject({
      status: 200,
      body: {
        refusedTotal: 2,
        refused: [
          { source: 'board', report: 'late', reason: 'the contest is certified' },
          { source: 'board', report: 'partly', entries: [{ entry: 1, reason: 'the contest is certified' }] },
        ],
      },
    });
    expect((await refused('?limit=1')).body).toMatchObject({ refusedTotal: 2, refused: [{ report: 'late' }] });
    expect(await refused('?limit=-1')).toMatchObject({ status: 400, body: { code: 'malformed-query' } });
  });
});

describe('jobs that failed (G5)', () => {
  const poison = 'the walk of count|list|ISLE|board met 777.77 and 888 votes\n    at foldReports (fold.ts:3)';
  const stateOf = async (receipt: string) => (await under.queue().getJob(receipt))?.getState();
  const listed = async () => (await under.get(`${night}/refused`, 'dana-key')).body.failed as Record<string, unknown>[];
  const retry = (receipt: string, body: object = { mode: 'replay' }) =>
    under.postDesk(`/failed/${receipt}/retry`, body);

  /** Everything in the queue fails, but what is `fine`. */
  async function workThrough(...fine: string[]): Promise<void> {
    const { connection, prefix } = under.queue().opts as { connection: never; prefix: string };
    const worker = new Worker<NightJob>('reports', null, { connection, prefix, autorun: false });
    for (let job = await worker.getNextJob('w'); job; job = await worker.getNextJob('w')) {
      if (fine.includes(job.id as string)) await job.moveToCompleted('done', 'w', false);
      else await job.moveToFailed(new UnrecoverableError(poison), 'w', false);
    }
    await worker.close();
  }
  const post = async (id: string) => (await under.postReport(bulletin(id))).body.receipt as string;

  test('P-DESK-7: are listed with their reason, the newest first, without a figure or a line of the stack', async () => {
    const receipt = await post('poison-1');
    await under.postDesk('/certify', { id: 'poison-2', mode: 'replay', reason: 'x' }, 'cy-key');
    await workThrough();
    const failed = await listed();
    expect(failed.find((job) => job.receipt === receipt)).toEqual({
      receipt,
      type: 'report',
      source: 'board',
      report: 'poison-1',
      receivedAt: expect.stringMatching(/Z$/),
      failedAt: expect.stringMatching(/Z$/),
      attempts: 1,
      reason: 'the walk of count|list|ISLE|board met # and # votes',
    });
    expect(failed.find(({ request }) => request === 'poison-2')).toMatchObject({ type: 'desk' });
  });

  test('P-DESK-7: of an older run are not listed', async () => {
    await post('older');
    await workThrough();
    await under.startNight('replay', 'island', 'run-2');
    expect(await listed()).toEqual([]);
    await under.startNight('replay', 'island', 'run-1');
    expect((await listed()).some(({ report }) => report === 'older')).toBe(true);
  });

  test('P-DESK-8: are tried again when the desk says so, as often as new ones', async () => {
    const receipt = await post('poison-3');
    await workThrough();
    expect(await stateOf(receipt)).toBe('failed');
    expect(await retry(receipt)).toMatchObject({ status: 202, body: { receipt, state: 'queued' } });
    expect(await stateOf(receipt)).toBe('waiting');
    expect((await under.queue().getJob(receipt))?.attemptsMade).toBe(0);
    expect(await retry(receipt)).toMatchObject({ status: 202, body: { receipt, state: 'queued' } });
    await workThrough(receipt);
    expect(await retry(receipt)).toMatchObject({ status: 202, body: { receipt, state: 'done' } });
    expect((await listed()).some((job) => job.receipt === receipt)).toBe(false);
  });

  test('P-DESK-8: by many at once are one', async () => {
    const receipt = await post('poison-4');
    await workThrough();
    const answers = await Promise.all(Array.from({ length: 10 }, () => retry(receipt)));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.state}`))).toEqual(new Set(['202 queued']));
    const waiting = (await under.queue().getJobs(['waiting'])).filter(({ id }) => id === receipt);
    expect(waiting).toHaveLength(1);
  });

  test('P-DESK-8: that there are none of are 404, and a request in another mode changes nothing', async () => {
    for (const unknown of [`r${'0'.repeat(64)}`, 'x', '__proto__', '%00']) {
      expect(await retry(unknown)).toMatchObject({ status: 404, body: { code: 'receipt-unknown' } });
    }
    const receipt = await post('poison-5');
    await workThrough();
    expect(await retry(receipt, { mode: 'live' })).toMatchObject({ status: 422, body: { code: 'mode-differs' } });
    expect(await retry(receipt, {})).toMatchObject({ status: 422, body: { errors: [{ pointer: '/mode' }] } });
    expect(await stateOf(receipt)).toBe('failed');
  });
});

describe('GET …/sealed', () => {
  const sealed = () => under.get(`${night}/sealed`, 'cy-key');

  test('P-DESK-9: counts without a kind, a source or a figure, and names the next release', async () => {
    await under.redis.del(keys.rows, keys.sealed);
    expect(await sealed()).toMatchObject({ status: 503, body: { code: 'night-not-started' } });
    await under.redis.hset(keys.rows, 'night', '{"key":"night","embargo":{"until":"2030-01-05T20:00:00Z"}}');
    await under.redis.hset(keys.sealed, { 'pollster/p-1': '{"figures":777}', 'pollster/p-2': 'not even JSON' });
    expect((await sealed()).body).toEqual({
      night: 'island',
      mode: 'replay',
      reports: 2,
      nextRelease: '2030-01-05T20:00:00Z',
    });
    await under.redis.hset(keys.rows, 'night', '{"key":"night"}');
    await under.redis.del(keys.sealed);
    expect((await sealed()).body).toEqual({ night: 'island', mode: 'replay', reports: 0 });
  });
});

describe('GET …/queue', () => {
  const queued = (key = 'dana-key') => under.get(`${night}/queue`, key);

  test('P-DESK-10: counts jobs by their state, with the age of the oldest, for the desk alone', async () => {
    await under.queue().obliterate({ force: true });
    expect(await queued()).toMatchObject({ status: 200 });
    expect((await queued()).body).toEqual({
      night: 'island',
      mode: 'replay',
      waiting: 0,
      active: 0,
      delayed: 0,
      failed: 0,
    });
    const ago = (seconds: number) => ({ timestamp: Date.now() - seconds * 1000 });
    await under.queue().add('report', { figures: 777 }, { jobId: 'a', ...ago(90) });
    await under.queue().add('report', { figures: 777 }, { jobId: 'b', ...ago(5) });
    await under.queue().add('report', { figures: 777 }, { jobId: 'c', ...ago(500), delay: 60_000 });
    const { body } = await queued('cy-key');
    expect(body).toMatchObject({ waiting: 2, active: 0, delayed: 1, failed: 0 });
    expect([90, 91, 92]).toContain(body.oldestWaitingSeconds);
    expect(JSON.stringify(body)).not.toContain('777');
    expect(await queued('board-key')).toMatchObject({ status: 403, body: { code: 'key-forbids' } });
    expect(await under.get(`${night}/queue`)).toMatchObject({ status: 401, body: { code: 'key-unknown' } });
  });
});
