import { tinyElection } from '@election-night/shared/election/fixture-definition.ts';
import { instantOf } from '@election-night/shared/election/instant.ts';
import type { Gap } from '@election-night/shared/election/night-clock.ts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type DriveOptions, driveReplay } from './drive-replay.ts';
import { type FakeIngestor, startFakeIngestor } from './fake-ingestor.ts';
import { noFaults, planReplay } from './plan-replay.ts';
import { createReplayClient } from './replay-client.ts';

const election = tinyElection();
const gaps: Gap[] = [{ from: instantOf('2023-03-20T02:00:00+06:00'), to: instantOf('2023-03-20T11:00:00+06:00') }];
const times = { b10: '2023-03-19T10:10:00+06:00', b12: '2023-03-19T12:10:00+06:00', b18: '2023-03-19T18:10:00+06:00' };
const plan = planReplay(
  Object.entries(times).map(([id, at]) => ({
    at: instantOf(at),
    source: 'commission',
    path: '/reports',
    body: { id },
  })),
  election,
  gaps,
  noFaults,
);
const all = Object.keys(times);

let ingestor: FakeIngestor;
beforeEach(async () => {
  ingestor = await startFakeIngestor(election.times.starts, gaps);
});
afterEach(() => ingestor.stop());

function drive(options: Partial<DriveOptions>) {
  const keys = { sources: { commission: 'c' }, replay: 'r' };
  const client = createReplayClient({ ingestorUrl: ingestor.url, night: 'tiny', keys });
  return driveReplay({ plan, gaps, client, speed: 'max', ...options });
}

const lastRun = () => ingestor.runs.at(-1)?.posts ?? [];
const ids = () => lastRun().map(({ id }) => id);
const dueOf = (id: string) => instantOf(times[id as keyof typeof times]);

test('every replay is a new run', async () => {
  await drive({});
  await drive({});
  expect(ingestor.runs.map(({ run }) => run)).toEqual(['run-1', 'run-2', 'run-3']);
});

test('P-REC-4: at max each report is posted at its own time on a clock that stands still, and the end is the last timer', async () => {
  const { records } = await drive({});
  expect(lastRun()).toEqual(all.map((id) => ({ id, at: dueOf(id) })));
  expect(ingestor.clock).toMatchObject({ paused: true, recordedAt: '2023-03-20T06:00:00Z' });
  expect(records.map(({ outcome }) => outcome?.state)).toEqual(['decided', 'decided', 'decided']);
});

test('P-REC-1: at a speed no report is posted before its time', async () => {
  await drive({ speed: 100_000 });
  expect(ids()).toEqual(all);
  for (const { id, at } of lastRun()) expect(at).toBeGreaterThanOrEqual(dueOf(id));
});

test('P-REC-2: a start in the middle posts first what was passed', async () => {
  await drive({ from: instantOf('2023-03-19T16:00:00+06:00') });
  const from = instantOf('2023-03-19T16:00:00+06:00');
  expect(lastRun()).toEqual([
    { id: 'b10', at: from },
    { id: 'b12', at: from },
    { id: 'b18', at: dueOf('b18') },
  ]);
});

test('P-REC-2: a seek forward by somebody else posts what was passed, in the same run', async () => {
  const replay = drive({ speed: 1 });
  await vi.waitFor(() => expect(ingestor.runs).toHaveLength(2));
  ingestor.control({ action: 'seek', to: '2023-03-19T13:00:00+06:00' });
  await vi.waitFor(() => expect(ids()).toEqual(['b10', 'b12']));
  ingestor.control({ action: 'seek', to: '2023-03-20T12:00:00+06:00' });
  await replay;
  expect(ids()).toEqual(all);
  expect(ingestor.runs).toHaveLength(2);
});

test('P-REC-2: a seek back by somebody else starts over to that point', async () => {
  const replay = drive({ speed: 1, from: instantOf('2023-03-19T19:00:00+06:00') });
  await vi.waitFor(() => expect(ids()).toEqual(all));
  ingestor.control({ action: 'seek', to: '2023-03-19T11:00:00+06:00' });
  await vi.waitFor(() => expect(ids()).toEqual(['b10']));
  ingestor.control({ action: 'speed', speed: 100_000 });
  await replay;
  expect(ids()).toEqual(all);
  expect(ingestor.runs).toHaveLength(3);
});

test('while somebody has paused the clock nothing is posted, and after that it goes on', async () => {
  let heard = 0;
  const replay = drive({ speed: 20_000, onProgress: ({ clock }) => (heard = clock.paused ? heard + 1 : 0) });
  await vi.waitFor(() => expect(ids()).toEqual(['b10']), { interval: 5 });
  ingestor.control({ action: 'pause' });
  await vi.waitFor(() => expect(heard).toBeGreaterThan(3), { timeout: 5000 });
  const posted = ids();
  expect(posted.length).toBeLessThan(3);
  ingestor.control({ action: 'resume' });
  await replay;
  expect(ids()).toEqual(all);
});

test('P-REC-2: who joins follows the run that is there from where its clock stands', async () => {
  ingestor.control({ action: 'seek', to: '2023-03-19T13:00:00+06:00' });
  const replay = drive({ speed: 1, begin: 'join' });
  await vi.waitFor(() => expect(ids()).toEqual(['b10', 'b12']));
  ingestor.control({ action: 'seek', to: '2023-03-20T12:00:00+06:00' });
  await replay;
  expect(ids()).toEqual(all);
  expect(ingestor.runs).toHaveLength(1);
});

test('P-REC-2: a report that was on its way at a step back is in no run before its time', async () => {
  const early = vi.fn(() => ingestor.control({ action: 'seek', to: '2023-03-19T11:00:00+06:00' }));
  ingestor.beforePost((id) => {
    if (id === 'b12' && early.mock.calls.length === 0) early();
  });
  const replay = drive({ speed: 1, from: instantOf('2023-03-19T19:00:00+06:00') });
  await vi.waitFor(() => expect(ingestor.runs).toHaveLength(4));
  await vi.waitFor(() => expect(ids()).toEqual(['b10']));
  expect(ingestor.runs[2]?.posts.map(({ id }) => id)).toContain('b12');
  ingestor.control({ action: 'speed', speed: 100_000 });
  await replay;
  expect(ids()).toEqual(all);
  for (const { id, at } of lastRun()) expect(at).toBeGreaterThanOrEqual(dueOf(id));
});

test('a signal ends it with its reason', async () => {
  const stopping = new AbortController();
  const replay = drive({ speed: 1, signal: stopping.signal });
  await vi.waitFor(() => expect(ingestor.runs).toHaveLength(2));
  stopping.abort(new Error('stopped by SIGINT'));
  await expect(replay).rejects.toThrow();
});

test('P-REC-4: a release that somebody postponed beyond the end of the night does not hold up the end', async () => {
  ingestor.seal('b18');
  const { records } = await drive({ settleMs: 100 });
  expect(records.map(({ outcome }) => outcome?.state)).toEqual(['decided', 'decided', 'sealed']);
});
