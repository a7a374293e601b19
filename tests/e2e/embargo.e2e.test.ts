import { formatInstant, instantOf } from '@election-night/shared/election/instant.ts';
import type { ExitPollRow, PublishedRow } from '@election-night/shared/election/row.ts';
import { freePort } from '@election-night/shared/runtime/free-port.ts';
import { fixedTopics } from '@election-night/shared/wire/topics.ts';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Pipeline, startPipeline } from '../../tools/src/pipeline/start-pipeline.ts';
import { driveReplay } from '../../tools/src/replay/drive-replay.ts';
import { noFaults, planReplay } from '../../tools/src/replay/plan-replay.ts';
import { type Recording, readRecording } from '../../tools/src/replay/read-recording.ts';
import { createReplayClient, type ReplayClient } from '../../tools/src/replay/replay-client.ts';
import { until } from '../faults/until.ts';
import { type NightWatch, watchNight } from '../faults/watch-night.ts';
import { type CanaryNight, makeCanaryNight, pollsters, sightings } from './canary-night.ts';
import { type Eavesdropper, eavesdrop, type Heard } from './eavesdrop.ts';

// G18 for feed, snapshot, headers, metrics, logs and keys: no figure of an exit poll is anywhere before midnight of the night's clock, nor
// does anything say that one has come; two seconds later everything is there. What was heard is kept, and searched when the figures that
// are computed from the polls are known too.

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 });

const night = 'kazakhstan-2023';
const midnight = instantOf('2023-03-20T00:00:00+06:00');
const completeWithinMs = 2000;
let canary: CanaryNight;
let recording: Recording;
let pipeline: Pipeline;
let watch: NightWatch;
let client: ReplayClient;
let ears: Eavesdropper;

beforeAll(async () => {
  canary = await makeCanaryNight();
  recording = await readRecording(canary.folder);
  const health = await freePort();
  pipeline = await startPipeline({ nights: `replay:${canary.folder}`, ports: { health }, logLevel: 'trace' });
  const { redisUrl, ingestorUrl, broadcasterUrl, keys, logFileOf } = pipeline;
  watch = watchNight(redisUrl, 'replay', night);
  client = createReplayClient({ ingestorUrl, night, keys });
  const { election } = recording.night;
  const topics = [
    ...fixedTopics,
    ...[...election.contests.keys()].map((contest) => `count:${contest}`),
    ...[...election.units.keys()].map((unit) => `unit:${unit}`),
  ];
  const base = `${broadcasterUrl}/v1/nights/${night}`;
  const feed = `${base.replace('http', 'ws')}/feed`;
  const own = ['/healthz', '/readyz', '/metrics'];
  ears = eavesdrop({
    watch,
    feeds: {
      'feed of all': `${feed}?topics=all`,
      'feed of the defaults': feed,
      'feed of every topic': `${feed}?topics=${topics.slice(0, 32)}`,
    },
    urls: {
      snapshots: [`${base}/snapshot`, ...topics.map((topic) => `${base}/snapshot?topic=${topic}`)],
      pages: ['/', '/?lang=kk', `/unit/${election.top.id}?lang=ru`, '/contest/list'].map(
        (path) => `${broadcasterUrl}${path}`,
      ),
      marks: [
        `${ingestorUrl}/v1/nights/${night}/replay/marks`,
        `${broadcasterUrl}/api/v1/nights/${night}/replay/marks`,
      ],
      'other answers of the broadcaster': [
        ...[
          `${broadcasterUrl}/v1/nights`,
          base,
          `${base}/definition`,
          `${base}/snapshot?topic=exit-poll`,
          `${base}/log`,
        ],
        ...own.map((path) => `${broadcasterUrl}${path}`),
      ],
      'answers of the ingestor': [
        ...[`/v1/nights/${night}/replay`, `/v1/nights/${night}/reports/${pollsters[0]}-2023-03-19`, ...own].map(
          (path) => `${ingestorUrl}${path}`,
        ),
      ],
      'answers of the aggregator': own.map((path) => `http://127.0.0.1:${health}${path}`),
    },
    logFiles: ['ingestor', 'aggregator-1', 'broadcaster'].map(logFileOf),
  });
  ears.start();
});
afterAll(async () => {
  await ears?.stop();
  watch?.stop();
  await pipeline?.stop();
  await canary?.remove();
});

/** A new run in which nothing is released; from the moment that is returned on, nobody hears of the run before. */
async function forgetReleased(): Promise<number> {
  await client.control({ action: 'start', paused: true });
  await until('the run before is gone', 5000, async () => {
    const answer = await fetch(`${pipeline.broadcasterUrl}/v1/nights/${night}`);
    return answer.headers.get('election-epoch') === (await watch.epoch());
  });
  await ears.askEverything();
  return Date.now();
}

const isPoll = (source: string) => pollsters.includes(source);

type SealedPost = { readonly id: string | undefined; readonly state: string; readonly revMoved: boolean };

/** The client of a replay, looked over its shoulder: what each poll came to, and whether rev moved meanwhile. */
function watched(sealed: SealedPost[], beforeControl: (at: number) => Promise<void> = async () => {}): ReplayClient {
  return {
    ...client,
    control: async (action) => {
      if (action.action === 'seek') await beforeControl(instantOf(action.to));
      return client.control(action);
    },
    post: async (post) => {
      if (!isPoll(post.source)) return client.post(post);
      const before = await client.position();
      const result = await client.post(post);
      if (result.outcome !== 'accepted' || !result.status) throw new Error(`${post.id}: ${JSON.stringify(result)}`);
      const { status } = result;
      const state = await until('it is sealed', 5000, async () => {
        const asked = await client.stateOf(post.source, status);
        return asked.state !== 'queued' && asked;
      });
      const after = await client.position();
      // What the source is told is this and no more.
      sealed.push({
        id: post.id,
        state: JSON.stringify(state),
        revMoved: after.rev !== before.rev || after.epoch !== before.epoch,
      });
      return result;
    },
  };
}

const threeSealed = pollsters.map((pollster) => {
  const id = `${pollster}-2023-03-19`;
  return { id, state: JSON.stringify({ report: id, state: 'sealed' }), revMoved: false };
});

function planOfNight() {
  const { election, gaps } = recording.night;
  return { plan: planReplay(recording.requests, election, gaps, noFaults), gaps };
}

/** Everything that is to come out at midnight, in the rows of the topic `all`; undefined while something is missing. */
async function completeRows(): Promise<Map<string, PublishedRow> | undefined> {
  const answer = await fetch(`${pipeline.broadcasterUrl}/v1/nights/${night}/snapshot?topic=all`);
  const { rows } = (await answer.json()) as { rows: PublishedRow[] };
  const byKey = new Map(rows.map((row) => [row.key, row]));
  const keys = [...pollsters, 'combined'].flatMap((name) => [`exit-poll:list:${name}`, `seats:list:exit-poll:${name}`]);
  if (![...keys, ...pollsters.map((pollster) => `source:${pollster}`)].every((key) => byKey.has(key))) return undefined;
  for (const pollster of pollsters) {
    expect((byKey.get(`exit-poll:list:${pollster}`) as ExitPollRow).shares).toEqual(canary.sharesOf[pollster]);
  }
  return byKey;
}

/** What must not be heard before: the figures of the polls, those computed from them, the keys of their rows, and that they have come. */
function secretsOf(rows: ReadonlyMap<string, PublishedRow>): string[] {
  const combined = rows.get('exit-poll:list:combined') as ExitPollRow;
  const computed = [...Object.values(combined.shares), combined.sample].map(String);
  const keys = ['exit-poll:list:', 'seats:list:exit-poll', ...pollsters.map((pollster) => `source:${pollster}`)];
  const ids = pollsters.map((pollster) => `${pollster}-2023-03-19`);
  const public_ = recording.requests
    .filter(({ source }) => !isPoll(source))
    .map((request) => JSON.stringify(request))
    .join();
  const marks = pollsters.map((pollster) => `"kind":"exit-poll","source":"${pollster}"`);
  return [
    ...marks,
    ...canary.canaries,
    ...computed.filter((figure) => sightings(public_, [figure]) === 0),
    ...keys,
    ...ids,
  ];
}

/** `firstMs`: how long after the release the first secret was heard. */
type Channel = { bytes: number; before: number; after: number; firstMs?: number };

/** Searches what was heard since `from`, before and after the release, channel by channel. Times are counted from `mayTellFrom`. */
function search(
  heard: readonly Heard[],
  from: number,
  release: number,
  secrets: readonly string[],
  mayTellFrom = release,
): Map<string, Channel> {
  const channels = new Map<string, Channel>();
  for (const { at, channel, text } of heard) {
    if (at < from) continue;
    const found = channels.get(channel) ?? { bytes: 0, before: 0, after: 0 };
    if (at < release) found.bytes += Buffer.byteLength(text);
    const seen = sightings(text, secrets);
    found[at < release ? 'before' : 'after'] += seen;
    if (seen > 0 && at >= release) found.firstMs ??= Math.round(at - mayTellFrom);
    channels.set(channel, found);
  }
  return channels;
}

function judge(name: string, channels: ReadonlyMap<string, Channel>, completeAfterMs: number): void {
  const sum = (of: 'bytes' | 'before') => [...channels.values()].reduce((total, channel) => total + channel[of], 0);
  const each = [...channels].map(
    ([channel, { bytes, before, after, firstMs }]) =>
      `  ${channel}: ${bytes} bytes, ${before} sightings; after it ${after}${firstMs === undefined ? '' : `, the first ${firstMs} ms after it`}`,
  );
  console.log(
    `${name}: ${sum('bytes')} bytes searched before midnight, ${sum('before')} sightings; everything out ${completeAfterMs} ms after it\n${each.join('\n')}`,
  );
  expect([...channels].filter(([, { before }]) => before > 0)).toEqual([]);
  // The search can see: the same words are found where they belong, and never in a log.
  for (const name of [
    'feed of all',
    'feed of the defaults',
    'feed of every topic',
    'snapshots',
    'pages',
    'marks',
    'keys',
  ]) {
    const { bytes = 0, after = 0, firstMs = Number.POSITIVE_INFINITY } = channels.get(name) ?? {};
    expect([name, after > 0, bytes > 1000, firstMs < completeWithinMs]).toEqual([name, true, true, true]);
  }
  expect(channels.get('logs')?.after).toBe(0);
  expect(completeAfterMs).toBeLessThan(completeWithinMs);
}

/** In the log of the epoch, the polls came out together, in one commit, once. */
async function mustBeReleasedOnce(): Promise<void> {
  const releases = (await watch.log()).filter(({ cause }) => cause.some(({ type }) => type === 'release'));
  expect(releases.map(({ cause }) => cause.flatMap((one) => (one.type === 'report' ? one.source : [])))).toEqual([
    pollsters,
  ]);
  const inAll = (await watch.log()).flatMap(({ cause }) =>
    cause.flatMap((one) => (one.type === 'report' && isPoll(one.source) ? one.source : [])),
  );
  expect(inAll.sort()).toEqual([...pollsters].sort());
  expect(await watch.sealed()).toEqual([]);
}

/** The queue's own side has the figures, so there is something that could get out. */
async function mustBeSealed(): Promise<void> {
  const texts = Object.values(await watch.redis.hgetall(watch.keys.sealed));
  expect(texts).toHaveLength(pollsters.length);
  expect(sightings(texts.join(), canary.canaries)).toBeGreaterThanOrEqual(canary.canaries.length);
}

test('G18: at `max` nothing is out before midnight, the aggregator killed while it is sealed, and all of it after', async () => {
  const began = await forgetReleased();
  const sealed: SealedPost[] = [];
  let release = 0;
  let completeAfterMs = Number.POSITIVE_INFINITY;
  const passMidnight = async (to: number) => {
    if (to < midnight || release > 0) return;
    expect(sealed).toEqual(threeSealed);
    await mustBeSealed();
    await pipeline.kill('aggregator-1', 'SIGKILL');
    await pipeline.restart('aggregator-1');
    await mustBeSealed();
    await ears.askEverything();
    release = Date.now();
  };
  const looksAfter: ReplayClient = {
    ...watched(sealed, passMidnight),
    control: async (action) => {
      const answer = await watched(sealed, passMidnight).control(action);
      if (release > 0 && completeAfterMs === Number.POSITIVE_INFINITY) {
        await until('everything is out', completeWithinMs, completeRows);
        completeAfterMs = Date.now() - release;
        await ears.askEverything();
      }
      return answer;
    },
  };
  await driveReplay({ ...planOfNight(), client: looksAfter, speed: 'max' });
  const rows = await until('everything is out', completeWithinMs, completeRows);
  judge('at max', search(ears.heard, began, release, secretsOf(rows)), completeAfterMs);
  await mustBeReleasedOnce();
});

/** A replay at a running speed from 21:20 on, and the moment of the wall clock at which its own clock shows midnight. */
async function runFrom2120(speed: number, sealed: SealedPost[]) {
  const stopping = new AbortController();
  const driven = driveReplay({
    ...planOfNight(),
    client: watched(sealed),
    speed,
    from: instantOf('2023-03-19T21:20:00+06:00'),
    signal: stopping.signal,
  }).catch((error: Error) => {
    if (!stopping.signal.aborted) throw error;
  });
  await until('the polls have come', 10_000, () => sealed.length === pollsters.length);
  const { clock } = await client.position();
  const release = instantOf(clock.wallAt) + (midnight - instantOf(clock.recordedAt)) / clock.speed;
  const stop = async () => {
    stopping.abort();
    await driven;
  };
  return { release, stop };
}

test('G18: at a running speed nothing is out before midnight, the aggregator killed while it is sealed, and all of it after', async () => {
  const began = await forgetReleased();
  const sealed: SealedPost[] = [];
  const { release, stop } = await runFrom2120(2000, sealed);
  try {
    expect(sealed).toEqual(threeSealed);
    await mustBeSealed();
    await pipeline.kill('aggregator-1', 'SIGKILL');
    await pipeline.restart('aggregator-1');
    expect(Date.now()).toBeLessThan(release);
    await mustBeSealed();
    const rows = await until('everything is out', release - Date.now() + completeWithinMs, completeRows);
    const completeAfterMs = Math.round(Date.now() - release);
    await ears.askEverything();
    judge('at 2000 times the speed', search(ears.heard, began, release, secretsOf(rows)), completeAfterMs);
    await mustBeReleasedOnce();
  } finally {
    await stop();
  }
});

test('G18: an aggregator that was down at midnight releases when it is back, once', async () => {
  const began = await forgetReleased();
  const sealed: SealedPost[] = [];
  const { release, stop } = await runFrom2120(3000, sealed);
  try {
    expect(sealed).toEqual(threeSealed);
    await pipeline.kill('aggregator-1', 'SIGKILL');
    await until(`${formatInstant(midnight)} has passed`, 10_000, () => Date.now() > release + 100);
    await mustBeSealed();
    await ears.askEverything();
    const backAt = Date.now();
    await pipeline.restart('aggregator-1');
    const readyAt = Date.now();
    const rows = await until('everything is out', completeWithinMs, completeRows);
    const completeAfterMs = Date.now() - readyAt;
    await ears.askEverything();
    // Until it was back nothing could be out, whatever the clock said.
    judge('down at midnight', search(ears.heard, began, backAt, secretsOf(rows), readyAt), completeAfterMs);
    await mustBeReleasedOnce();
  } finally {
    await stop();
  }
});
