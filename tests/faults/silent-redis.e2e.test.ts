import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '@election-night/shared/runtime/free-port.ts';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { repositoryRoot } from '../../tools/src/pipeline/service-process.ts';
import { type Pipeline, startPipeline } from '../../tools/src/pipeline/start-pipeline.ts';
import { rowsText } from '../../tools/src/replay/collect-rows.ts';
import { instantOnNight } from '../../tools/src/replay/local-time.ts';
import { noFaults, type PlannedPost, planReplay } from '../../tools/src/replay/plan-replay.ts';
import { type Recording, readRecording } from '../../tools/src/replay/read-recording.ts';
import { createReplayClient } from '../../tools/src/replay/replay-client.ts';
import { runReplay } from '../../tools/src/replay/run-replay.ts';
import { type RestartableRedis, startRestartableRedis } from './restartable-redis.ts';
import { watchTopic } from './resuming-viewer.ts';
import { rounds } from './rounds.ts';
import { until } from './until.ts';
import { type NightWatch, watchNight } from './watch-night.ts';

// G13: a Redis that says nothing for a while does not hang the night, and everything goes on by itself when it speaks again.

vi.setConfig({ testTimeout: 120_000 + rounds * 30_000, hookTimeout: 60_000 });

const folder = join(repositoryRoot, 'recordings/kazakhstan-2023');
const night = 'kazakhstan-2023';
/** Longer than a job's lock, and than what a broadcaster takes for silence; in the long run longer than the sockets' own limit too. */
const silentMs = rounds > 1 ? 20_000 : 7000;
let recording: Recording;
let redis: RestartableRedis;
let pipeline: Pipeline;
let watch: NightWatch;
let roles: Readonly<Record<'ingestor' | 'aggregator' | 'broadcaster', string>>;

beforeAll(async () => {
  recording = await readRecording(folder);
  redis = await startRestartableRedis();
  const health = await freePort();
  pipeline = await startPipeline({ nights: `replay:${folder}`, redisUrl: redis.url, ports: { health } });
  watch = watchNight(redis.url, 'replay', night);
  const { ingestorUrl: ingestor, broadcasterUrl: broadcaster } = pipeline;
  roles = { ingestor, aggregator: `http://127.0.0.1:${health}`, broadcaster };
});
afterAll(async () => {
  redis?.signal('SIGCONT');
  watch?.stop();
  await pipeline?.stop();
  await redis?.stop();
});

type Timed = { readonly status: number; readonly tookMs: number; readonly headers: Headers; readonly text: string };

async function ask(url: string, init: RequestInit = {}): Promise<Timed> {
  const began = performance.now();
  const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(15_000) });
  const text = await answer.text();
  return { status: answer.status, tookMs: performance.now() - began, headers: answer.headers, text };
}

/** The first bulletin of the recording, as often as one likes: the same id and content are counted once. */
function postFirstReport(): Promise<Timed> {
  const [first] = recording.requests;
  const body = first && 'body' in first ? JSON.stringify(first.body) : '';
  const authorization = `Bearer ${pipeline.keys.sources[first?.source ?? '']}`;
  const headers = { authorization, 'content-type': 'application/json' };
  return ask(`${pipeline.ingestorUrl}/v1/nights/${night}/reports`, { method: 'POST', headers, body });
}

function replay(speed: number | 'max') {
  const progress = { posted: 0, isOver: false };
  const { ingestorUrl, broadcasterUrl, keys } = pipeline;
  const { times, definition } = recording.night.election;
  const from = instantOnNight('16:00', { starts: times.starts, timeZone: definition.timeZone }) as number;
  const ended = runReplay({
    ...{ recording, ingestorUrl, broadcasterUrl, keys, speed, from, faults: noFaults },
    onProgress: ({ posted }) => {
      progress.posted = posted;
    },
  }).finally(() => {
    progress.isOver = true;
  });
  return { progress, ended };
}

/** Asks again and again until `over`, and collects the answers. */
async function again(everyMs: number, over: () => boolean, request: () => Promise<Timed>): Promise<Timed[]> {
  const asked: Promise<Timed>[] = [];
  for (; !over(); await delay(everyMs)) asked.push(request());
  return Promise.all(asked);
}

async function untilAllReady(since: number): Promise<Record<string, number>> {
  const ready = Object.entries(roles).map(async ([role, url]) => {
    await until(`${role} is ready`, 30_000, async () => (await ask(`${url}/readyz`)).status === 200);
    return [role, Math.round(performance.now() - since)] as const;
  });
  return Object.fromEntries(await Promise.all(ready));
}

const slowest = (answers: readonly Timed[]) => Math.round(Math.max(...answers.map(({ tookMs }) => tookMs)));

test('G13: while redis is silent, posts are refused within 3 s and snapshots served from memory; then all go on', async () => {
  // A pace at which it takes some ten seconds, so that the silence falls into it.
  const { progress, ended } = replay(3500);
  await until('the replay is under way', 10_000, () => progress.posted >= 5);
  expect((await postFirstReport()).status).toBe(202);
  const snapshotUrl = `${pipeline.broadcasterUrl}/v1/nights/${night}/snapshot?topic=all`;
  const before = JSON.parse((await ask(snapshotUrl)).text) as { rev: number; rows: unknown[] };

  let isSilent = true;
  redis.signal('SIGSTOP');
  const stoppedAt = performance.now();
  const silence = delay(silentMs).then(() => {
    isSilent = false;
  });
  const [posts, snapshots, probes] = await Promise.all([
    again(200, () => !isSilent, postFirstReport),
    again(
      50,
      () => !isSilent,
      () => ask(snapshotUrl),
    ),
    silence.then(() =>
      Promise.all(Object.entries(roles).map(async ([role, url]) => ({ role, ...(await ask(`${url}/readyz`)) }))),
    ),
  ]);
  const silentSeconds = ((performance.now() - stoppedAt) / 1000).toFixed(1);
  redis.signal('SIGCONT');
  const spokeAt = performance.now();

  const refused = posts.filter(({ status }) => status === 503);
  console.log(
    `silent for ${silentSeconds} s: ${posts.length} posts, ${refused.length} refused, slowest ${slowest(posts)} ms; ` +
      `${snapshots.length} snapshots, slowest ${slowest(snapshots)} ms`,
  );
  expect(refused.length).toBe(posts.length);
  for (const { headers, tookMs, text } of refused) {
    expect(headers.get('retry-after')).toBe('1');
    expect(['outcome-unknown', 'store-unavailable']).toContain((JSON.parse(text) as { code: string }).code);
    expect(tookMs).toBeLessThan(3000);
  }
  for (const { status, text, tookMs } of snapshots) {
    const { rev, rows } = JSON.parse(text) as typeof before;
    expect([status, rev >= before.rev, rows.length >= before.rows.length]).toEqual([200, true, true]);
    expect(tookMs).toBeLessThan(1000);
  }
  expect(snapshots.at(-1)?.headers.get('election-stale')).toBe('true');
  for (const { role, status, tookMs } of probes) {
    expect([role, status, tookMs < 3000]).toEqual([role, 503, true]);
  }

  const readyAfterMs = await untilAllReady(spokeAt);
  await until('a post is taken', 30_000, async () => (await postFirstReport()).status === 202);
  console.log(`ready after it spoke again, ms: ${JSON.stringify(readyAfterMs)}`);
  expect((await ended).rows).toBe(recording.expectedRows);
});

test('G13: redis is killed and started again: nothing acknowledged is lost, and the history goes on', async () => {
  for (let round = 0; round < rounds; round++) {
    const { progress, ended } = replay('max');
    await until('the replay is under way', 10_000, () => progress.posted >= 6);
    await redis.kill();
    expect(progress.isOver).toBe(false);
    expect((await postFirstReport()).status).toBe(503);
    expect((await ask(`${pipeline.broadcasterUrl}/v1/nights/${night}/snapshot`)).status).toBe(200);
    await redis.start();
    const readyAfterMs = await untilAllReady(performance.now());
    console.log(`killed after report ${progress.posted}; ready after it was back, ms: ${JSON.stringify(readyAfterMs)}`);
    const { rows, run } = await ended;
    expect(rows).toBe(recording.expectedRows);
    // The aggregator that was there all the time saw that nothing was lost (ADR 5).
    const epochs = (await watch.epochs()).filter((begun) => begun.run === run);
    expect(epochs.map(({ reason }) => reason)).toEqual(['replay-start']);
  }
});

test('ADR 5: redis and the aggregator are killed together: the same rows in a new history, with the old one as its parent', async () => {
  const viewer = watchTopic(pipeline.broadcasterUrl, night, 'all');
  try {
    const rev = await watch.rev();
    await until('the viewer is at the tip', 5000, () => viewer.rev === rev);
    const [tip] = (await watch.log()).slice(-1);
    await pipeline.kill('aggregator-1', 'SIGKILL');
    await redis.kill();
    await redis.start();
    await pipeline.restart('aggregator-1');
    await untilAllReady(performance.now());
    const [first] = await watch.log();
    expect(first).toMatchObject({ cause: [{ type: 'epoch', reason: 'lost-commits' }], rev: rev + 1 });
    expect(first?.parent).toMatchObject({ epoch: tip?.epoch, rev });
    await until('the viewer is in the new history', 5000, () => viewer.epoch === first?.epoch && viewer.rev > rev);
    expect(rowsText(viewer.rows())).toBe(recording.expectedRows);
    expect(viewer.wrong).toEqual([]);
  } finally {
    viewer.close();
  }
});

test('ADR 5: redis comes back without its last commits: a running aggregator begins a new history, and what was lost is taken again', async () => {
  const client = createReplayClient({ ingestorUrl: pipeline.ingestorUrl, night, keys: pipeline.keys });
  const [first, second] = planReplay(
    recording.requests,
    recording.night.election,
    recording.night.gaps,
    noFaults,
  ).posts;
  if (!first || !second) throw new Error('the recording has no two reports');
  const decided = async (post: PlannedPost) => {
    const posted = await client.post(post);
    if (posted.outcome !== 'accepted' || !posted.status) throw new Error(JSON.stringify(posted));
    const { status } = posted;
    await until('it is decided', 10_000, async () => (await client.stateOf(post.source, status)).state === 'decided');
  };
  await client.control({ action: 'start', paused: true });
  await decided(first);
  await until('the queue is empty', 5000, watch.isQuiet);
  const viewer = watchTopic(pipeline.broadcasterUrl, night, 'turnout');
  try {
    const kept = { bytes: await redis.fileBytes(), rev: await watch.rev(), epoch: await watch.epoch() };
    await decided(second);
    const seen = await watch.rev();
    await until('the viewer has seen it', 5000, () => viewer.rev === seen);
    const rows = rowsText(viewer.rows());

    await redis.kill();
    await redis.cutFile(kept.bytes);
    await redis.start();
    const began = performance.now();
    const lost = await until('a new history', 30_000, async () => (await watch.epoch()) > kept.epoch && watch.log());
    console.log(
      `${seen - kept.rev} commits lost; a new history ${Math.round(performance.now() - began)} ms after redis was back`,
    );
    expect(lost[0]).toMatchObject({ cause: [{ type: 'epoch', reason: 'lost-commits' }], rev: kept.rev + 1 });
    expect(lost[0]?.parent).toMatchObject({ epoch: kept.epoch, rev: kept.rev });
    await until('the viewer is in the new history', 10_000, () => viewer.epoch > kept.epoch && viewer.rev > kept.rev);
    expect(rowsText(viewer.rows())).not.toBe(rows);

    await decided(second);
    const tip = await watch.rev();
    await until('the viewer is at the tip', 5000, () => viewer.rev === tip);
    expect(rowsText(viewer.rows())).toBe(rows);
    expect(viewer.wrong).toEqual([]);
  } finally {
    viewer.close();
  }
});
