import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { repositoryRoot } from '../../tools/src/pipeline/service-process.ts';
import { type Pipeline, startPipeline } from '../../tools/src/pipeline/start-pipeline.ts';
import { instantOnNight } from '../../tools/src/replay/local-time.ts';
import { noFaults } from '../../tools/src/replay/plan-replay.ts';
import { type Recording, readRecording } from '../../tools/src/replay/read-recording.ts';
import { createReplayClient } from '../../tools/src/replay/replay-client.ts';
import { runReplay } from '../../tools/src/replay/run-replay.ts';
import { seededRandom } from '../../tools/src/replay/seeded-random.ts';
import { Bites } from './bites.ts';
import { type HoppingViewer, startHoppingViewer } from './hopping-viewer.ts';
import { type LogRecorder, recordLog } from './record-log.ts';
import { startRestlessSource } from './restless-source.ts';
import { firstSeed, rounds } from './rounds.ts';
import { startSdkViewer } from './sdk-viewer.ts';
import { Sightings } from './states-of-log.ts';
import { until } from './until.ts';
import { transports } from './viewer-links.ts';
import { type NightWatch, watchNight } from './watch-night.ts';

// G14: viewers that hop between two broadcasters with different ticks, while both are killed in turn and the clock is set back. Whatever
// any of them ever showed is compared with the public log.

const isLong = rounds > 1;
const viewerCount = isLong ? 200 : 40;
/** The gate begins in the afternoon and is quicker; the long run is the whole night at 600×. */
const pace = isLong ? { speed: 600 } : { speed: 3600, from: '16:00' };
const killEveryMs = isLong ? 6000 : 2500;
const backAfterPosts = 6;

vi.setConfig({ testTimeout: 420_000, hookTimeout: 60_000 });

const folder = join(repositoryRoot, 'recordings/kazakhstan-2023');
const night = 'kazakhstan-2023';
let recording: Recording;
let pipeline: Pipeline;
let watch: NightWatch;
let log: LogRecorder;
const viewers: HoppingViewer[] = [];

beforeAll(async () => {
  recording = await readRecording(folder);
  pipeline = await startPipeline({
    nights: `replay:${folder}`,
    conflateMs: 40,
    otherBroadcasters: [250],
    env: { MAX_SOCKETS_PER_ADDRESS: '0' },
  });
  watch = watchNight(pipeline.redisUrl, 'replay', night);
  log = recordLog(recording.night.election, watch);
});
afterAll(async () => {
  for (const viewer of viewers) viewer.close();
  log?.stop();
  watch?.stop();
  await pipeline?.stop();
});

const topicSets = [
  ['all'],
  ['summary'],
  ['turnout', 'exit-polls'],
  ['summary', 'turnout', 'unit:KZ-75'],
  ['unit:KZ-75', 'all'],
];

function replay() {
  const progress = { posted: 0, isOver: false };
  const { ingestorUrl, broadcasterUrl, keys } = pipeline;
  const { times, definition } = recording.night.election;
  const from = pace.from && instantOnNight(pace.from, { starts: times.starts, timeZone: definition.timeZone });
  const ended = runReplay({
    ...{ recording, ingestorUrl, broadcasterUrl, keys, speed: pace.speed, faults: noFaults, ...(from ? { from } : {}) },
    onProgress: ({ posted }) => {
      progress.posted = posted;
    },
  }).finally(() => {
    progress.isOver = true;
  });
  return { progress, ended };
}

/** Ends or stops one broadcaster after the other until `over`; a fault bites where viewers were on it and the log went on meanwhile. */
async function troubleBroadcasters(over: () => boolean, bites: Bites): Promise<void> {
  for (let turn = 0; !over(); turn += 1) {
    const random = (purpose: string) => seededRandom(firstSeed, `broadcaster/${purpose}`, turn);
    await delay(killEveryMs * (0.5 + 0.5 * random('moment')));
    if (over()) return;
    const victim = (turn + firstSeed) % 2;
    const [name, server] = [pipeline.broadcasters[victim] as string, pipeline.broadcasterUrls[victim] as string];
    const on = viewers.filter((viewer) => viewer.isOn(server)).length;
    const rev = await watch.rev();
    const signal = (['SIGKILL', 'SIGKILL', 'SIGTERM', 'SIGSTOP'] as const)[
      Math.floor(random('signal') * 4)
    ] as NodeJS.Signals;
    await pipeline.kill(name, signal);
    await delay(300 + 1000 * random('pause'));
    // The clock may stand still just now; those on this server are to miss something.
    const moves = async () => over() || (await watch.rev()) !== rev;
    const hasMoved = await until('the log goes on', 5000, moves).catch(() => false);
    if (signal === 'SIGSTOP') await pipeline.kill(name, 'SIGCONT');
    else await pipeline.restart(name);
    if (!over()) bites.add(on > 0 && hasMoved);
  }
}

/** The clock is set back by hand: a new run and epoch. Paused first, so that the older log is read to its end. */
async function setClockBack(progress: { posted: number }, source: { stop(): Promise<void> }): Promise<void> {
  const client = createReplayClient({ ingestorUrl: pipeline.ingestorUrl, night, keys: pipeline.keys });
  await until('half of the night is sent', 240_000, () => progress.posted >= backAfterPosts);
  await client.control({ action: 'pause' });
  await source.stop();
  await until('the queue is empty', 10_000, watch.isQuiet);
  await log.catchUp();
  const { at } = await client.position();
  const back = new Date(Date.parse(at) - (isLong ? 4 : 1) * 3_600_000).toISOString();
  await client.control({ action: 'seek', to: back });
  await client.control({ action: 'resume' });
}

/** The log as anybody can read it. */
async function logOverHttp(server: string, epoch: string): Promise<string[]> {
  const texts: string[] = [];
  for (;;) {
    const answer = await fetch(`${server}/v1/nights/${night}/${epoch}/log?from=${texts.length}&limit=2000`);
    const lines = (await answer.text()).split('\n').filter((line) => line !== '');
    if (answer.status !== 200 || lines.length === 0) return texts;
    texts.push(...lines.map((line) => JSON.stringify((JSON.parse(line) as { commit: unknown }).commit)));
  }
}

test('G14: every state that any viewer ever showed is the state of the log at its rev, whoever was killed and wherever it went', async () => {
  const sightings = new Sightings();
  for (let number = 0; number < viewerCount; number += 1) {
    const transport = transports[number % transports.length] as (typeof transports)[number];
    const topics = topicSets[Math.floor(number / transports.length) % topicSets.length] as string[];
    const stayMs = 200 + 2500 * seededRandom(firstSeed, 'stay-of', number);
    const servers = pipeline.broadcasterUrls;
    const options = { seed: firstSeed, number, transport, topics, servers, night, stayMs, sightings };
    // Half of them by the plain rule, half with the SDK, each with every transport and every set of topics.
    viewers.push(number < viewerCount / 2 ? startHoppingViewer(options) : startSdkViewer(options));
  }
  // The replay begins a new run, which takes the log of this one away.
  await log.catchUp();
  const { progress, ended } = replay();
  const isOver = () => progress.isOver;
  const restless = () => startRestlessSource(pipeline, watch, { night, seed: firstSeed, everyMs: 60 });
  let source = restless();
  const bites = new Bites('faults of broadcasters');
  const backAndOn = async () => {
    await setClockBack(progress, source);
    source = restless();
  };
  await Promise.all([ended, backAndOn(), troubleBroadcasters(isOver, bites)]);
  await source.stop();

  for (const viewer of viewers) viewer.settle();
  await until('the queue is empty', 10_000, watch.isQuiet);
  // One more commit that is in every topic.
  const client = createReplayClient({ ingestorUrl: pipeline.ingestorUrl, night, keys: pipeline.keys });
  await client.control({ action: 'pause' });
  const { epoch, rev } = await log.catchUp();
  await until('all viewers are current', 20_000, () => viewers.every((viewer) => viewer.isAt(epoch, rev))).catch(
    (error) => {
      console.log(viewers.filter((viewer) => !viewer.isAt(epoch, rev)).map(({ transport }) => transport));
      throw error;
    },
  );

  const connections = viewers.reduce((sum, viewer) => sum + viewer.connections, 0);
  const { states } = log;
  console.log(
    `seed ${firstSeed}: ${viewerCount} viewers made ${connections} connections, ${bites}; ` +
      `${states.epochs.length} epochs, ${states.commitCount()} commits; ${sightings.count} states shown and compared`,
  );
  expect(viewers.flatMap(({ wrong }) => wrong)).toEqual([]);
  expect(states.wrongAmong(sightings)).toEqual([]);
  for (const server of pipeline.broadcasterUrls)
    expect(await logOverHttp(server, epoch)).toEqual(states.textsOf(epoch));
  expect(sightings.count).toBeGreaterThan(viewerCount * 20);
  expect(states.epochs.length).toBeGreaterThanOrEqual(2);
  bites.mustCount();
});
