import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { modes } from '@election-night/shared/election/night-clock.ts';
import { loadNights } from '@election-night/shared/runtime/load-nights.ts';
import type { ServerFrame } from '@election-night/shared/wire/server-frame.ts';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import WebSocket from 'ws';
import { repositoryRoot } from '../../tools/src/pipeline/service-process.ts';
import { type Pipeline, startPipeline } from '../../tools/src/pipeline/start-pipeline.ts';
import { createReplayClient } from '../../tools/src/replay/replay-client.ts';
import { until } from '../faults/until.ts';
import { type NightWatch, watchNight } from '../faults/watch-night.ts';

// G19: a night takes what is of its own mode and refuses everything else, at every way in; and everything that comes out names its mode.

vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 });

type Mode = (typeof modes)[number];
const letters: Readonly<Record<Mode, string>> = { live: 'l', test: 't', replay: 'r' };
let folder: string;
let pipeline: Pipeline;
/** The same election three times in one Redis, each in a mode of its own. */
const idOf = (mode: Mode) => `tiny-${mode}`;
const watches = {} as Record<Mode, NightWatch>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'en-modes-'));
  const nights = await Promise.all(modes.map(async (mode) => `${mode}:${await copyNight(idOf(mode))}`));
  pipeline = await startPipeline({ nights: nights.join(',') });
  for (const mode of modes) watches[mode] = watchNight(pipeline.redisUrl, mode, idOf(mode));
});
afterAll(async () => {
  for (const watch of Object.values(watches)) watch.stop();
  await pipeline?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function copyNight(id: string): Promise<string> {
  const to = join(folder, id);
  await cp(join(repositoryRoot, 'recordings/tiny'), to, { recursive: true });
  const path = join(to, 'definition.json');
  await writeFile(path, (await readFile(path, 'utf8')).replace('"night": "tiny"', `"night": "${id}"`));
  return to;
}

async function post(mode: Mode, path: string, key: string | undefined, body: object) {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const url = `${pipeline.ingestorUrl}/v1/nights/${idOf(mode)}${path}`;
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  return {
    status: answer.status,
    named: answer.headers.get('election-mode'),
    json: (await answer.json()) as Record<string, unknown>,
  };
}

const report = (id: string, mode: unknown) => ({
  ...{ id, ...(mode === undefined ? {} : { mode }), kind: 'turnout', asOf: '2030-01-05T20:00:00Z' },
  entries: [{ unit: 'HILL', ballots: 100 }],
});

/** Everything that was written about the nights, of whichever mode. */
const images = async () => JSON.stringify(await Promise.all(modes.map((mode) => watches[mode].image())));

describe('what comes in', () => {
  const others = modes.flatMap((night) =>
    [...modes, undefined, 'LIVE', ['live']].map((sent) => [night, sent] as const),
  );

  test('G19: a report of another mode than the night, or of none, is refused and leaves nothing', async () => {
    const before = await images();
    let refused = 0;
    const differing = others.filter(([night, sent]) => sent !== night);
    for (const [night, sent] of differing) {
      const { status, named, json } = await post(
        night,
        '/reports',
        pipeline.keys.sources['office'],
        report('of-another-mode', sent),
      );
      expect([night, sent, status, named]).toEqual([night, sent, 422, night]);
      const isMode = modes.includes(sent as Mode);
      expect(json).toMatchObject({ code: isMode ? 'mode-differs' : 'report-invalid', errors: [{ pointer: '/mode' }] });
      refused += 1;
    }
    console.log(`reports of another mode: ${refused} of ${differing.length} refused`);
    expect(await images()).toBe(before);
    for (const mode of modes) expect(await watches[mode].isQuiet()).toBe(true);
  });

  test('G19: only a replay has a clock to be moved; a live and a test night refuse every request to it', async () => {
    const actions = [
      { action: 'start' },
      { action: 'pause' },
      { action: 'resume' },
      { action: 'seek', to: '2030-01-05T20:00:00Z' },
      { action: 'speed', speed: 60 },
    ];
    const before = await images();
    let refused = 0;
    const asked = modes.flatMap((night) => modes.flatMap((mode) => actions.map((action) => ({ night, mode, action }))));
    const differing = asked.filter(({ night, mode }) => night !== 'replay' || mode !== 'replay');
    for (const { night, mode, action } of differing) {
      const body = { id: 'of-another-mode', mode, ...action };
      const { status, named, json } = await post(night, '/replay', pipeline.keys.replay, body);
      expect([night, mode, status, named]).toEqual([night, mode, 422, night]);
      expect(json).toMatchObject({ code: mode === 'replay' ? 'mode-differs' : 'request-invalid' });
      refused += 1;
    }
    console.log(`requests to the clock of another mode: ${refused} of ${differing.length} refused`);
    expect(await images()).toBe(before);
  });

  test('G19: a replayer that is sent to a live or a test night changes nothing', async () => {
    const before = await images();
    for (const night of ['live', 'test'] as const) {
      const { ingestorUrl, keys } = pipeline;
      const client = createReplayClient({ ingestorUrl, night: idOf(night), keys });
      await expect(client.control({ action: 'start', speed: 60 })).rejects.toThrow(/answered 422 .*mode-differs/);
    }
    expect(await images()).toBe(before);
  });

  test('and what is of the mode of the night is taken, so that the refusals above mean something', async () => {
    for (const mode of modes) {
      const answer = await post(mode, '/reports', pipeline.keys.sources['office'], report('of-its-mode', mode));
      expect([mode, answer.status, answer.named]).toEqual([mode, 202, mode]);
      await until('it is decided', 5000, async () => (await watches[mode].ledger()).get('office/of-its-mode')?.outcome);
    }
    const { status } = await post('replay', '/replay', pipeline.keys.replay, {
      id: 'now',
      mode: 'replay',
      action: 'start',
      paused: true,
    });
    expect(status).toBe(202);
    await until('the run began', 5000, async () => (await watches.replay.ledger()).get('replay/now')?.outcome);
  });

  test('G19: one night cannot be served in two modes, nor in a mode that does not exist', async () => {
    const night = join(folder, idOf('live'));
    await expect(loadNights(`live:${night},replay:${night}`)).rejects.toThrow('a night has one mode');
    await expect(loadNights(`rehearsal:${night}`)).rejects.toThrow('mode one of live, test, replay');
  });

  test('G19: the same night in another mode on the same redis has nothing in common with it', async () => {
    const before = await watches.live.image();
    const keysBefore = await watches.live.redis.keys('*');
    const rehearsal = await startPipeline({
      nights: `test:${join(folder, idOf('live'))}`,
      redisUrl: pipeline.redisUrl,
    });
    const watch = watchNight(pipeline.redisUrl, 'test', idOf('live'));
    try {
      const headers = {
        authorization: `Bearer ${rehearsal.keys.sources['office']}`,
        'content-type': 'application/json',
      };
      const url = `${rehearsal.ingestorUrl}/v1/nights/${idOf('live')}/reports`;
      const body = JSON.stringify({ ...report('of-its-mode', 'test'), entries: [{ unit: 'HILL', ballots: 77 }] });
      expect((await fetch(url, { method: 'POST', headers, body })).status).toBe(202);
      await until('it is decided', 5000, async () => (await watch.ledger()).get('office/of-its-mode')?.outcome);
      expect(await watches.live.image()).toBe(before);
      const added = (await watch.redis.keys('*')).filter((key) => !keysBefore.includes(key));
      expect(added.filter((key) => !/^\{(night|queue):test:tiny-live\}/.test(key))).toEqual([]);
      expect((await watch.log()).map(({ mode }) => mode).every((mode) => mode === 'test')).toBe(true);
    } finally {
      watch.stop();
      await rehearsal.stop();
    }
  });
});

describe('what comes out', () => {
  test.each(modes)('G19: every answer about a %s night names its mode, also a refusal', async (mode) => {
    const { broadcasterUrl, ingestorUrl, keys } = pipeline;
    const base = `/v1/nights/${idOf(mode)}`;
    const authorization = `Bearer ${keys.sources['office']}`;
    const asked: readonly [string, RequestInit?][] = [
      ...[
        '',
        '/definition',
        '/snapshot',
        '/snapshot?topic=all',
        '/snapshot?topic=exit-polls',
        '/snapshot?topic=no-topic',
        '/nothing',
      ].map((path): [string] => [`${broadcasterUrl}${base}${path}`]),
      [`${broadcasterUrl}${base}/snapshot`, { method: 'PUT' }],
      [`${ingestorUrl}${base}/replay`],
      [`${ingestorUrl}${base}/nothing`],
      [`${ingestorUrl}${base}/reports/of-its-mode`, { headers: { authorization } }],
      [`${ingestorUrl}${base}/reports/of-its-mode`],
      [`${ingestorUrl}${base}/reports`, { method: 'POST' }],
      [`${ingestorUrl}${base}/reports`, { method: 'PUT' }],
    ];
    for (const [url, init] of asked) {
      const answer = await fetch(url, init);
      expect([url, answer.status, answer.headers.get('election-mode')]).toEqual([url, answer.status, mode]);
      if (answer.ok && url.includes('/snapshot')) expect(await answer.json()).toMatchObject({ mode });
    }
    const { nights } = (await (await fetch(`${broadcasterUrl}/v1/nights`)).json()) as { nights: object[] };
    expect(nights).toContainEqual(expect.objectContaining({ night: idOf(mode), mode }));
    const row = (await watches[mode].redis.hget(watches[mode].keys.rows, 'night')) ?? '';
    expect(JSON.parse(row)).toMatchObject({ clock: { mode } });
  });

  test('G19: hello, snapshot and reset name the mode, and so does every entry of the log; an epoch begins with its letter', async () => {
    const feeds = Object.fromEntries(modes.map((mode) => [mode, openFeed(mode)])) as Record<
      Mode,
      ReturnType<typeof openFeed>
    >;
    try {
      for (const mode of modes) {
        expect(await feeds[mode].first('hello')).toMatchObject({
          night: idOf(mode),
          mode,
          epoch: expect.stringMatching(`^${letters[mode]}`),
        });
        expect(await feeds[mode].first('snapshot')).toMatchObject({ night: idOf(mode), mode });
      }
      // An aggregator that finds another Redis process than the night was written with begins a new history: a reset for everybody.
      for (const mode of modes) await watches[mode].redis.hset(watches[mode].keys.meta, 'redisRunId', 'another');
      await pipeline.restart('aggregator-1');
      for (const mode of modes) {
        expect(await feeds[mode].first('reset')).toMatchObject({ mode, epoch: await watches[mode].epoch() });
        for (const { epoch } of await watches[mode].epochs()) {
          expect(epoch[0]).toBe(letters[mode]);
          for (const commit of await watches[mode].log(epoch))
            expect([commit.mode, commit.night]).toEqual([mode, idOf(mode)]);
        }
      }
    } finally {
      for (const mode of modes) feeds[mode].socket.terminate();
    }
  });

  test('G19: every key in redis names the mode of its night', async () => {
    const keys = await watches.live.redis.keys('*');
    expect(keys.length).toBeGreaterThan(20);
    expect(keys.filter((key) => !/^\{(night|queue):(live|test|replay):[a-z0-9-]+\}:/.test(key))).toEqual([]);
  });
});

function openFeed(mode: Mode) {
  const url = `${pipeline.broadcasterUrl.replace('http', 'ws')}/v1/nights/${idOf(mode)}/feed?topics=all`;
  const socket = new WebSocket(url);
  const frames: ServerFrame[] = [];
  socket.on('message', (data) => frames.push(JSON.parse(data.toString()) as ServerFrame));
  const first = (type: ServerFrame['type']) =>
    until(`a ${type}`, 5000, () => frames.find((frame) => frame.type === type));
  return { socket, first };
}
