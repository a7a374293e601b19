import { Agent, get } from 'node:http';
import type { Night } from '@election-night/shared/runtime/load-nights.ts';
import { loadNights } from '@election-night/shared/runtime/load-nights.ts';
import type { DeltaFrame, ServerFrame, SnapshotFrame } from '@election-night/shared/wire/server-frame.ts';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import WebSocket from 'ws';
import { type Pipeline, startPipeline } from '../../tools/src/pipeline/start-pipeline.ts';
import { seededRandom } from '../../tools/src/replay/seeded-random.ts';
import { ComparedReads } from './compared-reads.ts';
import { makeFaultNight, makeReports, stationsFor } from './fault-night.ts';
import { readBytes } from './read-bytes.ts';
import { type LogRecorder, recordLog } from './record-log.ts';
import { createRoughSender, deliverAll } from './rough-sender.ts';
import { firstSeed, rounds } from './rounds.ts';
import { until } from './until.ts';
import { type NightWatch, watchNight } from './watch-night.ts';

// G16: the snapshot over HTTP, the feed, the stream, polls and what a cache keeps, of two broadcasters with different ticks, read again
// and again while reports come in. Whatever speaks of the same position says the same.

const wantedPairs = rounds > 1 ? 20_000 : 4000;
const reportsAtMost = rounds > 1 ? 6000 : 1200;

vi.setConfig({ testTimeout: 240_000, hookTimeout: 60_000 });

const nightId = 'faults';
const topics = ['all', 'summary', 'turnout', 'count:list', 'unit:D3', 'unit:LAND'];
let night: Awaited<ReturnType<typeof makeFaultNight>>;
let loaded: Night;
let pipeline: Pipeline;
let watch: NightWatch;
let log: LogRecorder;

beforeAll(async () => {
  night = await makeFaultNight(stationsFor(reportsAtMost));
  const nights = `test:${night.folder}`;
  loaded = (await loadNights(nights))[0] as Night;
  pipeline = await startPipeline({
    nights,
    conflateMs: 30,
    otherBroadcasters: [200],
    env: { MAX_SOCKETS_PER_ADDRESS: '0' },
  });
  watch = watchNight(pipeline.redisUrl, 'test', nightId);
  log = recordLog(loaded.election, watch);
});
afterAll(async () => {
  log?.stop();
  watch?.stop();
  await pipeline?.stop();
  await night?.remove();
});

const isRows = (frame: ServerFrame): frame is SnapshotFrame | DeltaFrame =>
  frame.type === 'snapshot' || frame.type === 'delta';

/** Reads frames of one topic as they come and keeps its rows; each state is compared. */
function follower(channel: string, reads: ComparedReads): (text: string) => void {
  const rows = new Map<string, SnapshotFrame['rows'][number] & { deleted?: true }>();
  let rev = -1;
  return (text) => {
    const frame = JSON.parse(text) as ServerFrame;
    if (!isRows(frame)) return;
    if (frame.type === 'snapshot') {
      rows.clear();
      for (const row of frame.rows) rows.set(row.key, row);
      rev = frame.rev;
      return reads.snapshot(channel, frame, text);
    }
    reads.delta(channel, frame, text);
    if (frame.from > rev) reads.fail(`${channel}: a delta from ${frame.from} after ${rev}`);
    for (const row of frame.rows) rows.set(row.key, row);
    rev = frame.to;
    const standing = [...rows.values()].filter(({ deleted }) => !deleted);
    reads.state(channel, { ...frame, rev }, standing);
  };
}

type Reader = { end(): void };

function readSocket(server: string, topic: string, compressed: boolean, reads: ComparedReads): Reader {
  const take = follower(`${compressed ? 'compressed ' : ''}socket of ${server}`, reads);
  const url = `${server.replace('http', 'ws')}/v1/nights/${nightId}/feed?topics=${topic}`;
  const socket = new WebSocket(url, { perMessageDeflate: compressed });
  socket.on('error', () => undefined);
  socket.on('message', (data) => take(data.toString()));
  return { end: () => socket.terminate() };
}

function readStream(server: string, topic: string, reads: ComparedReads): Reader {
  const take = follower(`stream of ${server}`, reads);
  const asked = get(`${server}/v1/nights/${nightId}/events?topics=${topic}`, { agent: false }, (answer) => {
    let rest = '';
    answer.on('error', () => undefined);
    answer.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line.startsWith('data: ')) take(line.slice('data: '.length));
    });
  });
  asked.on('error', () => undefined);
  return { end: () => asked.destroy() };
}

const codings = ['identity', 'gzip', 'br'];

/** One client of HTTP with a cache: snapshots in any coding, revalidated now and then, and polls from where it was before. */
async function readOverHttp(lane: number, over: () => boolean, reads: ComparedReads): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const cache = new Map<string, { etag: string; text: string }>();
  for (let turn = 0; !over(); turn += 1) {
    const random = (purpose: string) => seededRandom(firstSeed, `${purpose}/${lane}`, turn);
    const pick = <T>(purpose: string, among: readonly T[]) => among[Math.floor(random(purpose) * among.length)] as T;
    const [server, topic, coding] = [
      pick('server', pipeline.broadcasterUrls),
      pick('topic', topics),
      pick('coding', codings),
    ];
    const url = `${server}/v1/nights/${nightId}/snapshot?topic=${topic}`;
    const cached = cache.get(`${topic} ${coding}`);
    const headers = {
      'accept-encoding': coding,
      ...(cached && random('again') < 0.5 ? { 'if-none-match': cached.etag } : {}),
    };
    const answer = await readBytes(url, { headers, agent });
    const etag = answer.headers.etag ?? '';
    const position = `"${answer.headers['election-epoch']}.${answer.headers['election-rev']}.${topic}.${coding}"`;
    const channel = `snapshot of ${server}`;
    if (etag !== position) reads.fail(`${channel}: the tag ${etag} beside the position ${position}`);
    if (answer.status === 304) {
      if (cached?.etag !== etag) reads.fail(`${channel}: 304 for ${etag}, asked with ${cached?.etag}`);
      // Whoever revalidates shows what the cache had, at the position of the answer.
      if (cached) reads.snapshot(`cache before ${server}`, JSON.parse(cached.text) as SnapshotFrame, cached.text);
      continue;
    }
    const frame = JSON.parse(answer.text) as SnapshotFrame;
    reads.tagged(channel, url, etag, answer.bytes);
    reads.snapshot(channel, frame, answer.text);
    cache.set(`${topic} ${coding}`, { etag, text: answer.text });

    // From this picture on by polling, maybe at the other server: the same rows as its snapshot would have.
    const other = pick('other', pipeline.broadcasterUrls);
    const path = `${frame.epoch}/changes?topic=${topic}&from=${frame.rev}&wait=${random('wait') < 0.3 ? 1 : 0}`;
    const polled = await readBytes(`${other}/v1/nights/${nightId}/${path}`, {
      headers: { 'accept-encoding': coding },
      agent,
    });
    const delta = JSON.parse(polled.text) as DeltaFrame;
    const by = `poll of ${other}`;
    reads.tagged(by, path, polled.headers.etag ?? '', polled.bytes);
    reads.delta(by, delta, polled.text);
    if (delta.from > frame.rev) reads.fail(`${by}: a delta from ${delta.from}, asked from ${frame.rev}`);
    if (delta.to < frame.rev) continue;
    const rows = new Map<string, SnapshotFrame['rows'][number] & { deleted?: true }>(
      frame.rows.map((row) => [row.key, row]),
    );
    for (const row of delta.rows) rows.set(row.key, row);
    reads.state(
      by,
      { ...delta, rev: delta.to },
      [...rows.values()].filter(({ deleted }) => !deleted),
    );
  }
  agent.destroy();
}

test('G16: snapshots, feed, stream, polls and caches of two broadcasters never disagree about a position, nor with the log', async () => {
  const reads = new ComparedReads();
  const readers = pipeline.broadcasterUrls.flatMap((server) =>
    topics.flatMap((topic) => [
      readSocket(server, topic, false, reads),
      readSocket(server, topic, true, reads),
      readStream(server, topic, reads),
    ]),
  );
  const sender = createRoughSender(pipeline, nightId, firstSeed);
  const began = performance.now();
  let isOver = false;
  const over = () => isOver || reads.acrossChannels >= wantedPairs;
  const sending = (async () => {
    const atOnce = 60;
    for (let first = 0; first < reportsAtMost && !over(); first += atOnce) {
      await deliverAll(sender, makeReports(firstSeed, first, atOnce, 'test'), 6);
    }
    await until('the queue is empty', 20_000, watch.isQuiet);
    isOver = true;
  })();
  try {
    await Promise.all([sending, ...Array.from({ length: 6 }, (_, lane) => readOverHttp(lane, over, reads))]);
  } finally {
    for (const reader of readers) reader.end();
    sender.close();
  }
  await log.catchUp();
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(
    `seed ${firstSeed}: ${reads.reads} reads in ${seconds} s over ${log.states.commitCount()} commits; ${reads.pairs} pairs, ` +
      `${reads.acrossChannels} of them of two channels; ${reads.states.size} states beside the log; disagreements ${reads.disagreements.length}`,
  );
  expect(reads.disagreements).toEqual([]);
  expect(log.states.wrongAmong(reads.states.values())).toEqual([]);
  expect(reads.acrossChannels).toBeGreaterThanOrEqual(wantedPairs);
  expect(log.states.commitCount()).toBeGreaterThan(wantedPairs / 100);
});
