import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { instantOf } from '@election-night/shared/election/instant.ts';
import type { ExitPollRow, PublishedRow } from '@election-night/shared/election/row.ts';
import { freePort } from '@election-night/shared/runtime/free-port.ts';
import { fixedTopics } from '@election-night/shared/wire/topics.ts';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Pipeline, startPipeline } from '../../tools/src/pipeline/start-pipeline.ts';
import { fakeClock, findFaketime } from '../../tools/src/programs/find-faketime.ts';
import { noFaults, type PlannedPost, planReplay } from '../../tools/src/replay/plan-replay.ts';
import { readRecording } from '../../tools/src/replay/read-recording.ts';
import { createReplayClient, type ReplayClient } from '../../tools/src/replay/replay-client.ts';
import { type CanaryNight, makeCanaryNight, pollsters, sightings } from '../e2e/canary-night.ts';
import { type Eavesdropper, eavesdrop } from '../e2e/eavesdrop.ts';
import { rounds } from './rounds.ts';
import { until } from './until.ts';
import { type NightWatch, watchNight } from './watch-night.ts';

// G18 where the clocks of whole processes are wrong, by libfaketime: nothing under embargo comes out early, whatever the clock of one
// process says; two clocks that disagree hold it, and once they agree it is complete within two seconds.

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const night = 'kazakhstan-2023';
const midnight = instantOf('2023-03-20T00:00:00+06:00');
const from = '2023-03-19T23:20:00+06:00';
const speed = 1000;
/** On the wall, from the start of a run to midnight. */
const untilMidnightMs = (midnight - instantOf(from)) / speed;
const completeWithinMs = 2000;
const right = '+0';
/** The connection and the time of an answer, heartbeats, and what a process says of its own memory, time and silence. */
const movesByItself =
  /^(?:date|age|keep-alive|connection|content-length),.*$|^(?:# |process_|nodejs_|election_night_broadcaster_(?:redis_silence|frame)).*$|"silentSeconds":\d+,?/gm;

describe.skipIf(process.platform !== 'linux')('wrong clocks', () => {
  let folder: string;
  let canary: CanaryNight;
  let pipeline: Pipeline;
  let watch: NightWatch;
  let client: ReplayClient;
  let ears: Eavesdropper;
  let polls: readonly PlannedPost[];
  let health: number;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'en-clocks-'));
    const faketime = await findFaketime();
    for (const name of ['redis', 'ingestor', 'broadcaster', 'aggregator-1', 'aggregator-2'])
      await setClock(name, right);
    canary = await makeCanaryNight();
    const recording = await readRecording(canary.folder);
    const { election, gaps } = recording.night;
    polls = planReplay(recording.requests, election, gaps, noFaults).posts.filter(({ source }) =>
      pollsters.includes(source),
    );
    health = await freePort();
    pipeline = await startPipeline({
      ...{ nights: `replay:${canary.folder}`, aggregators: 2, ports: { health }, logLevel: 'trace' },
      envOf: (name) => fakeClock(faketime, clockFile(name), { plainMalloc: name === 'redis' }),
    });
    const { redisUrl, ingestorUrl, broadcasterUrl, keys, logFileOf } = pipeline;
    watch = watchNight(redisUrl, 'replay', night);
    client = createReplayClient({ ingestorUrl, night, keys });
    const base = `${broadcasterUrl}/v1/nights/${night}`;
    const own = ['/healthz', '/readyz', '/metrics'];
    ears = eavesdrop({
      watch,
      feeds: { 'feed of all': `${base.replace('http', 'ws')}/feed?topics=all` },
      urls: {
        snapshots: fixedTopics.flatMap((topic) => [
          `${base}/snapshot?topic=${topic}`,
          `${base}/snapshot.csv?topic=${topic}`,
        ]),
        'other answers of the broadcaster': [
          ...[`${broadcasterUrl}/v1/nights`, base, `${base}/definition`],
          ...own.map((path) => `${broadcasterUrl}${path}`),
        ],
        'answers of the ingestor': [`/v1/nights/${night}/replay`, ...own].map((path) => `${ingestorUrl}${path}`),
        'answers of an aggregator': own.map((path) => `http://127.0.0.1:${health}${path}`),
      },
      logFiles: ['ingestor', 'aggregator-1', 'aggregator-2', 'broadcaster'].map(logFileOf),
    });
    ears.start();
  });
  afterAll(async () => {
    await ears?.stop();
    watch?.stop();
    await pipeline?.stop();
    await canary?.remove();
    await rm(folder, { recursive: true, force: true });
  });

  const clockFile = (name: string) => join(folder, `${name}.clock`);
  /** All at once: an empty file is no clock. */
  const setClock = async (name: string, clock: string) => {
    await writeFile(`${clockFile(name)}.new`, clock);
    await rename(`${clockFile(name)}.new`, clockFile(name));
  };

  /** The polls are posted, and sealed. */
  async function sealPolls(): Promise<void> {
    for (const poll of polls) expect((await client.post(poll)).outcome).toBe('accepted');
    await until('they are sealed', 5000, async () => (await watch.sealed()).length === polls.length);
  }

  /** A run that reaches midnight soon, by clocks that are right, with the polls sealed in it. Resolves with the moment of midnight on the wall. */
  async function beginRun(): Promise<{ began: number; midnightAt: number }> {
    await until(
      'the clocks agree',
      5000,
      async () => (await fetch(`http://127.0.0.1:${health}/readyz`)).status === 200,
    );
    await client.control({ action: 'start', from, speed, paused: false });
    const { clock } = await client.position();
    await until('the run before is gone', 5000, async () => {
      const answer = await fetch(`${pipeline.broadcasterUrl}/v1/nights/${night}`);
      return answer.headers.get('election-epoch') === (await watch.epoch());
    });
    await ears.askEverything();
    const began = Date.now();
    return { began, midnightAt: instantOf(clock.wallAt) + untilMidnightMs };
  }

  async function isComplete(): Promise<boolean> {
    const answer = await fetch(`${pipeline.broadcasterUrl}/v1/nights/${night}/snapshot?topic=all`);
    const { rows } = (await answer.json()) as { rows: PublishedRow[] };
    const byKey = new Map(rows.map((row) => [row.key, row]));
    if (!byKey.has('exit-poll:list:combined')) return false;
    for (const pollster of pollsters) {
      expect((byKey.get(`exit-poll:list:${pollster}`) as ExitPollRow).shares).toEqual(canary.sharesOf[pollster]);
    }
    return true;
  }

  /** Nothing of the polls in anything that was heard between the two moments; how much that was. */
  function mustBeSilent(name: string, began: number, released: number, completeAfterMs: number): void {
    const secrets = [...canary.canaries, 'exit-poll:list:', ...pollsters.map((pollster) => `source:${pollster}`)];
    const before = ears.heard.filter(({ at }) => at >= began && at < released);
    const bytes = before.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
    const seen = before.filter(({ text }) => sightings(text, secrets) > 0).map(({ channel }) => channel);
    const after = ears.heard.filter(({ at, text }) => at >= released && sightings(text, secrets) > 0);
    console.log(`${name}: ${bytes} bytes searched, ${seen.length} sightings; complete after ${completeAfterMs} ms`);
    expect(seen).toEqual([]);
    expect([bytes > 10_000, after.length > 0]).toEqual([true, true]);
    expect(completeAfterMs).toBeLessThan(completeWithinMs);
  }

  async function mustBeReleasedOnce(): Promise<void> {
    const releases = (await watch.log()).filter(({ cause }) => cause.some(({ type }) => type === 'release'));
    expect(releases).toHaveLength(1);
    expect(await watch.sealed()).toEqual([]);
  }

  const wrong = ['+2h', '-2h'] as const;
  const both = ['aggregator-1', 'aggregator-2'];
  // All of them take a minute: `npm run test:faults`.
  const held = [
    { name: 'both aggregators', who: both, clock: wrong[0] },
    { name: 'Redis', who: ['redis'], clock: wrong[1] },
    { name: 'both aggregators', who: both, clock: wrong[1] },
    { name: 'Redis', who: ['redis'], clock: wrong[0] },
  ];
  test.each(held.slice(0, rounds > 1 ? 4 : 2))(
    'G18: with $name at $clock what is sealed is held past midnight, and out within two seconds once the clocks agree',
    async ({ who, clock }) => {
      const { began, midnightAt } = await beginRun();
      for (const name of who) await setClock(name, clock);
      await sealPolls();
      const answer = await until('it says so', 5000, async () => {
        const asked = await fetch(`http://127.0.0.1:${health}/readyz`);
        return asked.status === 503 && (await asked.text());
      });
      expect(answer).toMatch(/the clock of this machine is (7[12]\d\d)\.\d s (ahead of|behind) that of Redis/);
      await delay(midnightAt + 700 - Date.now());
      expect(await watch.sealed()).toHaveLength(polls.length);
      await ears.askEverything();

      // The first that is right may release before the next one is.
      const mended = Date.now();
      for (const name of who) await setClock(name, right);
      await until('everything is out', completeWithinMs, isComplete);
      const completeAfterMs = Date.now() - mended;
      await ears.askEverything();
      mustBeSilent(`${who} at ${clock}`, began, mended, completeAfterMs);
      await mustBeReleasedOnce();
    },
  );

  const harmless = [
    { name: 'the ingestor ahead and the broadcaster behind', who: ['ingestor', 'broadcaster'], clocks: wrong },
    { name: 'the broadcaster ahead and the ingestor behind', who: ['broadcaster', 'ingestor'], clocks: wrong },
    { name: 'one of two aggregators ahead', who: ['aggregator-1'], clocks: [wrong[0]] },
    { name: 'one of two aggregators behind', who: ['aggregator-1'], clocks: [wrong[1]] },
  ];
  test.each(rounds > 1 ? harmless : harmless.slice(0, 1))(
    'G18: with $name by two hours the release is at its instant',
    async ({ who, clocks }) => {
      const { began, midnightAt } = await beginRun();
      for (const [place, name] of who.entries()) await setClock(name, clocks[place] as string);
      await sealPolls();
      await until('everything is out', midnightAt - Date.now() + completeWithinMs, isComplete);
      const completeAfterMs = Math.round(Date.now() - midnightAt);
      await ears.askEverything();
      for (const name of who) await setClock(name, right);
      expect(completeAfterMs).toBeGreaterThanOrEqual(0);
      mustBeSilent(`${who} at ${clocks}`, began, midnightAt, completeAfterMs);
      await mustBeReleasedOnce();
    },
  );

  test.skipIf(rounds === 1)(
    'G18: of two aggregators the one that is left has a wrong clock and holds it; the other comes back and releases',
    async () => {
      const { began, midnightAt } = await beginRun();
      await setClock('aggregator-1', '+2h');
      await pipeline.kill('aggregator-2', 'SIGKILL');
      await sealPolls();
      await delay(midnightAt + 1000 - Date.now());
      expect(await watch.sealed()).toHaveLength(polls.length);
      const restarted = Date.now();
      await pipeline.restart('aggregator-2');
      const ready = Date.now();
      await until('everything is out', completeWithinMs, isComplete);
      const completeAfterMs = Date.now() - ready;
      await ears.askEverything();
      await setClock('aggregator-1', right);
      mustBeSilent('failover', began, restarted, completeAfterMs);
      await mustBeReleasedOnce();
    },
  );

  test('G18: while sealed reports come, no answer, tag, header, readable key, count or line of a log moves', async () => {
    await client.control({ action: 'start', from, speed, paused: true });
    await until('the run before is gone', 5000, async () => {
      const answer = await fetch(`${pipeline.broadcasterUrl}/v1/nights/${night}`);
      return answer.headers.get('election-epoch') === (await watch.epoch());
    });
    // What the clocks and their answers left behind is over.
    await delay(1500);
    const before = await everythingPublic();
    await sealPolls();
    await delay(500);
    const after = await everythingPublic();
    expect(after).toEqual(before);
    console.log(
      `while ${polls.length} reports were sealed: ${JSON.stringify(after).length} bytes compared, all the same`,
    );
  });

  /** All that the outside can see, as one value; of metrics those of the election. */
  async function everythingPublic() {
    const heardUntil = ears.heard.length;
    await ears.askEverything();
    const answers = new Set<string>();
    for (const { channel, text } of ears.heard.slice(heardUntil)) {
      if (channel.startsWith('feed') || channel === 'logs' || channel === 'answers of the ingestor') continue;
      answers.add(`${channel}\n${text.replace(movesByItself, '')}`);
    }
    const logs = await Promise.all(
      ['aggregator-1', 'aggregator-2', 'broadcaster'].map(async (name) => {
        const lines = (await readFile(pipeline.logFileOf(name), 'utf8')).trim().split('\n');
        // A batch is also what looks every second for what others wrote.
        return lines.filter((line) => !line.includes('"batch done"'));
      }),
    );
    const frames = ears.heard.filter(
      ({ channel, text }) => channel.startsWith('feed') && !text.includes('"heartbeat"'),
    );
    return { answers: [...answers].sort(), logs, frames };
  }
});
