import { families } from '@election-night/shared/election/row.ts';
import { problemKinds } from '@election-night/shared/wire/problem.ts';
import type { DeltaFrame, ServerFrame, SnapshotFrame } from '@election-night/shared/wire/server-frame.ts';
import { viewerProblemKinds } from '@election-night/shared/wire/viewer-problems.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type BroadcasterUnderTest,
  broadcasterUnderTest,
} from '../../services/broadcaster/src/broadcaster-under-test.ts';
import { EventReader } from '../../services/broadcaster/src/test-event-reader.ts';
import { FeedReader, until } from '../../services/broadcaster/src/test-feed-reader.ts';
import { turnoutRow } from '../../services/broadcaster/src/test-log-writer.ts';
import { noFaults } from '../../tools/src/replay/plan-replay.ts';
import { readRecording } from '../../tools/src/replay/read-recording.ts';
import { runReplay } from '../../tools/src/replay/run-replay.ts';
import { deskRequests, unfitBodies } from './desk-requests.ts';
import { TrafficExaminer } from './examine-traffic.ts';
import { frameNames, messageNames } from './published-schemas.ts';
import { recordFetches } from './record-fetches.ts';
import { type ServicesUnderTest, startServices } from './start-services.ts';

// What the services really say, held against docs/api: whole recorded nights, then everything that goes wrong.

const folders = ['kazakhstan-2023', 'harbour-2031', 'tiny'];
const examiner = new TrafficExaminer();
const origins = new Map<string, 'broadcaster' | 'ingestor'>();
const stopRecording = recordFetches((origin, answer) => {
  const service = origins.get(origin);
  if (service) examiner.answer(service, answer);
});
let services: ServicesUnderTest;
let lab: BroadcasterUnderTest;

beforeAll(async () => {
  services = await startServices(folders);
  origins.set(services.broadcasterUrl, 'broadcaster').set(services.ingestorUrl, 'ingestor');
  lab = await broadcasterUnderTest();
});
afterAll(async () => {
  await stopRecording();
  await services.stop();
  await lab.stop();
});

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${services.broadcasterUrl}${path}`, { headers });
const ask = (path: string, key?: string) =>
  fetch(`${services.ingestorUrl}${path}`, key === undefined ? {} : { headers: { authorization: `Bearer ${key}` } });
const send = (path: string, body: unknown, key: string, headers: Record<string, string> = {}) =>
  fetch(`${services.ingestorUrl}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}`, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
/** Of the tiny night. */
const pages = ['/', '/unit/NORTH', '/contest/council'].map((path) => `${path}?night=tiny&lang=ru`);
const socketOf = (url: string) => new FeedReader(url.replace('http', 'ws'));
const examine = (frames: readonly ServerFrame[]) => {
  for (const frame of frames) examiner.message(frame, 'server-frame');
};
const epochOf = async (night: string) => ((await (await get(`/v1/nights/${night}`)).json()) as { epoch: string }).epoch;
const turnout = (id: string, more: object = {}) => ({
  ...{ id, mode: 'replay', kind: 'turnout', asOf: '2030-01-05T19:00:00Z' },
  entries: [{ unit: 'NORTH', ballots: 400, voters: 1000 }],
  ...more,
});

describe('routes', () => {
  test.each(['broadcaster', 'ingestor'] as const)(
    'of the %s are in openapi.yaml, and those there are served',
    (service) => {
      // HEAD goes without saying; OPTIONS is for browsers; files of the page, the desk's and the boards of the queues are no part of this.
      const served = services.routes[service].filter((route) => !/^(HEAD|OPTIONS) | \/\*$| \/desk(\/|$)/.test(route));
      expect([...served].sort()).toEqual([...examiner.operations.routes(service)].sort());
    },
  );
});

test('answers before anybody has begun a night', async () => {
  const night = '/v1/nights/tiny';
  const { keys } = services;
  for (const path of [
    '',
    '/snapshot',
    '/snapshot.csv',
    '/definition',
    '/events',
    '/r00000000001/changes',
    '/r00000000001/log',
  ]) {
    expect([path, (await get(`${night}${path}`)).status]).toEqual([path, path === '/definition' ? 200 : 503]);
  }
  for (const path of pages) expect([path, (await get(path)).status]).toEqual([path, 503]);
  await get('/v1/nights');
  await get('/readyz');
  await ask('/readyz');
  expect((await send(`${night}/reports`, turnout('early'), keys.sources.office as string)).status).toBe(503);
  expect((await send(`${night}/replay`, { id: 'r', mode: 'replay', action: 'pause' }, keys.replay)).status).toBe(503);
  await ask(`${night}/reports/early`, keys.sources.office);
  await ask(`${night}/replay/r`, keys.replay);
  await ask(`${night}/replay`);
  await ask(`${night}/replay/marks`);
  for (const { path, body, key } of deskRequests(keys)) {
    expect((await send(`${night}${path}`, { ...body, id: 'early' }, key)).status).toBe(503);
  }
  const [desk] = Object.values(keys.desk ?? {});
  for (const [path, status] of [
    ['/desk/early', 503],
    ['/held', 200],
    ['/queue', 200],
    ['/refused', 503],
    ['/sealed', 503],
  ] as const) {
    expect([path, (await ask(`${night}${path}`, desk)).status]).toEqual([path, status]);
  }
  await ask(`${night}/sources`, keys.replay);
  expect(examiner.takeMistakes()).toEqual([]);
});

test('every frame and answer of whole recorded nights', { timeout: 120_000 }, async () => {
  await services.startAggregator();
  const { broadcasterUrl, ingestorUrl, keys } = services;
  for (const folder of folders) {
    const feedUrl = `${broadcasterUrl}/v1/nights/${folder}`;
    const socket = socketOf(`${feedUrl}/feed?topics=all`);
    const events = new EventReader(`${feedUrl}/events?topics=all`);
    const recording = await readRecording(`recordings/${folder}`);
    const replayed = await runReplay({ recording, ingestorUrl, broadcasterUrl, keys, speed: 'max', faults: noFaults });
    expect(replayed.differences).toEqual([]);

    const snapshot = (await (await get(`/v1/nights/${folder}/snapshot?topic=all`)).json()) as SnapshotFrame;
    const isThere = (frame: ServerFrame) =>
      (frame as DeltaFrame).to === snapshot.rev || (frame.type === 'snapshot' && frame.rev === snapshot.rev);
    await until(() => socket.seen.some(isThere) && events.seen.some(isThere));
    examine(socket.seen);
    examine(events.seen);
    socket.end();
    events.end();
    await readEverything(folder, snapshot);
    if (folder === 'kazakhstan-2023') expect(snapshot.rows.length).toBeGreaterThan(50);
  }
  expect(examiner.takeMistakes()).toEqual([]);
});

async function readEverything(night: string, { epoch, rev }: SnapshotFrame): Promise<void> {
  const path = `/v1/nights/${night}`;
  const { topics } = (await (await get(path)).json()) as { topics: string[] };
  for (const topic of topics.filter((one) => !one.includes('{'))) {
    await get(`${path}/snapshot?topic=${topic}`);
    await get(`${path}/${epoch}/changes?topic=${topic}`);
    await get(`${path}/snapshot.csv?topic=${topic}`);
  }
  const log = [
    `${path}/${epoch}/log?limit=3`,
    `${path}/${epoch}/log?from=${Math.max(rev - 2, 0)}`,
    `${path}/${epoch}/log`,
  ];
  const tagged = ['/v1/nights', path, `${path}/definition`, `${path}/snapshot`, `${path}/snapshot.csv`];
  const painted = night === 'tiny' ? pages : [];
  const map = `${path}/map`;
  const mapped = (await get(map)).status === 200 ? [map] : [];
  for (const one of [...tagged, ...mapped, ...painted, `${path}/${epoch}/changes`, ...log]) {
    const etag = (await get(one)).headers.get('etag') as string;
    expect([one, (await get(one, { 'if-none-match': etag })).status]).toEqual([one, 304]);
  }
  for (const nothing of ['/?night=other', '/unit/OTHER', '/contest/OTHER', '/unit/%E0%A4%A', '/contest/%E0%A4%A']) {
    expect((await get(nothing)).status).toBe(nothing.includes('%') ? 400 : 404);
  }
  await ask(`${path}/replay`);
  await ask(`${path}/replay/marks`);
  for (const url of [services.broadcasterUrl, services.ingestorUrl]) {
    for (const probe of ['/healthz', '/readyz', '/metrics']) await fetch(`${url}${probe}`);
  }
}

test('a correction and a request to the clock, with what became of them', async () => {
  const { sources, replay } = services.keys;
  const office = sources.office as string;
  const path = '/v1/nights/tiny';
  const correction = { kind: 'correction', reason: 'Counted twice.' };
  const entries = [{ unit: 'NORTH', ballots: 390, voters: 1000, correction }];
  expect((await send(`${path}/reports`, turnout('corrected', { entries }), office)).status).toBe(202);
  await send(`${path}/replay`, { id: 'slower', mode: 'replay', action: 'speed', speed: 2 }, replay);
  const stateOf = async (one: string, key: string) => ((await (await ask(one, key)).json()) as { state: string }).state;
  await until(async () => (await stateOf(`${path}/reports/corrected`, office)) === 'decided');
  await until(async () => (await stateOf(`${path}/replay/slower`, replay)) === 'applied');
  const socket = socketOf(`${services.broadcasterUrl}${path}/feed?topics=all`);
  await socket.nextOf('snapshot');
  examine(socket.seen);
  socket.end();
  await get(`${path}/snapshot?topic=all`);
  const { rev, epoch } = (await (await get(path)).json()) as { rev: number; epoch: string };
  await get(`${path}/${epoch}/log`);
  const inVain = await get(`${path}/${epoch}/changes?topic=exit-polls&from=${rev}&wait=1`);
  expect(inVain.headers.get('cache-control')).toBe('no-store');
  expect(examiner.takeMistakes()).toEqual([]);
});

test('the desk: what waits, what is decided, and what became of it', async () => {
  const { keys } = services;
  const office = keys.sources.office as string;
  const path = '/v1/nights/tiny';
  const [desk = ''] = Object.values(keys.desk ?? {});
  const [certifier = ''] = Object.values(keys.certifier ?? {});
  const read = async <T>(one: string) => (await (await ask(`${path}${one}`, desk)).json()) as T;
  let sent = 0;
  const decide = async (to: string, body: object, key: string) => {
    sent += 1;
    const answer = await send(`${path}${to}`, { id: `decided-${sent}`, mode: 'replay', ...body }, key);
    expect(answer.status).toBe(202);
    const { status } = (await answer.json()) as { status: string };
    const state = async () => ((await (await ask(status, desk)).json()) as { state: string }).state;
    await until(async () => (await state()) !== 'queued');
    return await state();
  };
  const report = async (id: string, more: object) => {
    expect((await send(`${path}/reports`, turnout(id, more), office)).status).toBe(202);
    const state = async () => (await (await ask(`${path}/reports/${id}`, office)).json()) as { state: string };
    await until(async () => (await state()).state !== 'queued');
  };
  const reason = 'Checked by phone.';

  const falls = [380, 370].map((ballots) => [{ unit: 'NORTH', ballots, voters: 1000 }]);
  await report('falls', { asOf: '2030-01-05T21:10:00Z', entries: falls[0] });
  await report('falls-more', { asOf: '2030-01-05T21:11:00Z', entries: falls[1] });
  const first = await read<{ held: { entry: string }[]; next: string; total: number }>('/held?limit=1&unit=NORTH');
  expect(first).toMatchObject({
    total: 2,
    held: [{ before: { figures: { ballots: 650 } }, after: { figures: { ballots: 380 } }, rules: [{ rule: 'fall' }] }],
  });
  const second = (await (await ask(first.next, desk)).json()) as typeof first;
  const entryOf = ({ held }: typeof first) => held[0]?.entry;
  expect(await decide('/certify', { reason }, certifier)).toBe('refused');
  expect(await decide(`/held/${entryOf(second)}/reject`, { reason }, desk)).toBe('applied');
  expect(await decide(`/held/${entryOf(first)}/release`, { reason }, desk)).toBe('applied');
  expect(await read('/held')).toMatchObject({ total: 0, held: [] });
  const winner = { asOf: '2030-01-05T22:20:00Z', contest: 'council', of: 'winner', winner: 'OAK' };
  expect(await decide('/calls', winner, desk)).toBe('applied');
  const socket = socketOf(`${services.broadcasterUrl}${path}/feed?topics=all`);
  await until(() => socket.seen.some((frame) => JSON.stringify(frame).includes('"call:council:TOWN"')));
  examine(socket.seen);
  socket.end();
  await until(async () => (await decide('/certify', { reason }, certifier)) === 'applied');
  await report('too-late', { asOf: '2030-01-05T21:12:00Z' });
  expect(await read('/refused')).toMatchObject({
    refusedTotal: 1,
    refused: [{ source: 'office', report: 'too-late' }],
  });
  expect(await decide('/reopen', { reason }, certifier)).toBe('applied');
  expect(await read('/sealed')).toMatchObject({ reports: 0 });

  const { receipt } = (await (await send(`${path}/reports`, turnout('corrected-again'), office)).json()) as {
    receipt: string;
  };
  const retry = async () =>
    (await (await send(`${path}/failed/${receipt}/retry`, { mode: 'replay' }, desk)).json()) as { state: string };
  await until(async () => (await retry()).state === 'done');
  for (const { path: to, body, key } of deskRequests(keys)) {
    sent += 1;
    expect((await send(`${path}${to}`, { ...body, id: `asked-${sent}` }, key)).status).toBe(202);
  }
  expect(examiner.takeMistakes()).toEqual([]);
});

test('problems of the ingestor', async () => {
  const { sources, replay } = services.keys;
  const office = sources.office as string;
  const ada = sources.ada as string;
  const path = '/v1/nights/tiny';
  const control = { id: 'p', mode: 'replay', action: 'pause' };
  const seen: string[] = [];
  const note = async (answer: Promise<Response>) => {
    const { code } = (await (await answer).json()) as { code: string };
    seen.push(code);
  };
  for (const [to, key, body, id] of [
    [`${path}/reports`, office, turnout('p'), 'report'],
    [`${path}/replay`, replay, control, 'request'],
  ] as const) {
    await note(send(to, '{', key));
    await note(send(to, '{"id":1,"id":2}', key));
    await note(send(to, 'x'.repeat(20_001), key));
    await note(send(to, body, key, { 'content-type': 'text/plain' }));
    await note(send(to, body, 'no such key'));
    await note(send(to, body, id === 'report' ? replay : office));
    await note(send(to.replace('tiny', 'other'), body, key));
    await note(send(to, {}, key));
    await note(ask(to.replace('tiny', 'other')));
    for (const form of ['unknown-key', office, replay]) await note(ask(`${to}/${id}-x`, form));
    await note(ask(`${to.replace('tiny', 'other')}/x`, key));
    await note(ask(`${to}/${'x'.repeat(300)}`, key));
  }
  expect((await ask(`${path}/sources`, office)).status).toBe(200);
  await note(ask(`${path}/sources`));
  await note(ask(`${path}/sources`, services.keys.sources.cec));
  await note(ask(`${path.replace('tiny', 'other')}/sources`, office));
  await note(ask(`${path.replace('tiny', 'other')}/replay/marks`));
  await note(send(`${path}/reports`, turnout('p', { mode: 'live' }), office));
  await note(send(`${path}/reports`, turnout('p', { entries: [{ unit: 'MARS', ballots: 1 }] }), office));
  await note(send(`${path}/reports`, turnout('p'), ada));
  await send(`${path}/reports`, turnout('taken'), office);
  await note(send(`${path}/reports`, turnout('taken', { asOf: '2030-01-05T19:01:00Z' }), office));
  await send(`${path}/replay`, { ...control, id: 'taken' }, replay);
  await note(send(`${path}/replay`, { ...control, id: 'taken', action: 'resume' }, replay));
  const [desk = ''] = Object.values(services.keys.desk ?? {});
  const retry = { path: `/failed/r${'0'.repeat(64)}/retry`, body: { mode: 'replay' }, key: desk };
  for (const { path: below, body, key } of [...deskRequests(services.keys), retry]) {
    const to = `${path}${below}`;
    const asked = below === retry.path ? body : { ...body, id: 'problem' };
    await note(send(to, '{', key));
    await note(send(to, '{"id":1,"id":2}', key));
    await note(send(to, 'x'.repeat(20_001), key));
    await note(send(to, asked, key, { 'content-type': 'text/plain' }));
    await note(send(to, asked, 'no such key'));
    await note(send(to, asked, office));
    await note(send(to.replace('tiny', 'other'), asked, key));
    await note(send(to, {}, key));
    await note(send(to, { ...asked, mode: 'live' }, key));
    const unfit = unfitBodies[below.split('/').at(-1) as string];
    if (unfit) await note(send(to, { ...asked, ...unfit }, key));
    await send(to, { ...asked, id: `taken-${below.length}${below.slice(-3)}` }, key);
    await note(send(to, { ...asked, id: `taken-${below.length}${below.slice(-3)}`, reason: 'Another.' }, key));
  }
  await note(send(`${path}${retry.path}`, retry.body, desk));
  await note(send(`${path}/calls/call:council:MARS/withdraw`, { id: 'p', mode: 'replay', reason: 'x' }, desk));
  await note(send(`${path}/reports/nobody/x/retract`, { id: 'p', mode: 'replay', reason: 'x' }, desk));
  for (const below of ['/desk/none', '/held', '/refused', '/queue', '/sealed']) {
    await note(ask(`${path}${below}`));
    await note(ask(`${path}${below}`, office));
    await note(ask(`${path.replace('tiny', 'other')}${below}`, desk));
  }
  await note(ask(`${path}/desk/none`, desk));
  await note(ask(`${path}/desk/${'x'.repeat(300)}`, desk));
  for (const query of ['held?limit=0', 'held?unit=a+b', 'refused?x=1']) await note(ask(`${path}/${query}`, desk));
  await note(ask('/v1/nothing'));
  await note(fetch(`${services.ingestorUrl}${path}/reports`, { method: 'DELETE' }));
  expect(new Set(seen).size).toBeGreaterThan(14);
  expect(examiner.takeMistakes()).toEqual([]);
});

test('what a Redis that is silent leaves: stale answers, and reports that are refused', {
  timeout: 30_000,
}, async () => {
  const { redisPid, keys } = services;
  const path = '/v1/nights/tiny';
  process.kill(redisPid, 'SIGSTOP');
  try {
    await until(async () => (await get(`${path}/snapshot`)).headers.has('election-stale'));
    for (const one of ['', '/snapshot.csv', '/definition', `/${await epochOf('tiny')}/changes`])
      await get(`${path}${one}`);
    await get('/readyz');
    await ask('/readyz');
    await send(`${path}/reports`, turnout('silent'), keys.sources.office as string);
    await send(`${path}/replay`, { id: 'silent', mode: 'replay', action: 'pause' }, keys.replay);
    await ask(`${path}/reports/taken`, keys.sources.office);
    await ask(`${path}/replay`);
    await ask(`${path}/replay/marks`);
    await ask(`${path}/replay/taken`, keys.replay);
    const [desk = ''] = Object.values(keys.desk ?? {});
    const retry = { path: `/failed/r${'0'.repeat(64)}/retry`, body: { mode: 'replay' }, key: desk };
    await Promise.all([
      ...[...deskRequests(keys), retry].map(({ path: below, body, key }) =>
        send(`${path}${below}`, below === retry.path ? body : { ...body, id: 'silent' }, key),
      ),
      ...['/desk/silent', '/held', '/refused', '/queue', '/sealed'].map((below) => ask(`${path}${below}`, desk)),
    ]);
  } finally {
    process.kill(redisPid, 'SIGCONT');
  }
  expect(examiner.takeMistakes()).toEqual([]);
});

test('messages of viewers, and the frames that answer them', async () => {
  const { writer } = lab;
  await writer.startEpoch('r00000000005', 'replay-start');
  await writer.commit(turnoutRow('NORTH', 1), turnoutRow('RIVER', 2));
  const { url, base, stop } = await lab.start({
    limits: { maxTopics: 1, heartbeatMs: 200 },
    env: { MAX_SOCKETS_PER_ADDRESS: '2' },
  });
  origins.set(url, 'broadcaster');
  const socket = socketOf(`${base}/feed?topics=nothing`);
  const events = new EventReader(`${base}/events?topics=all`);
  await Promise.all([socket.nextOf('error'), events.nextOf('snapshot')]);

  const say = (message: object) => {
    examiner.message(message, 'client-message');
    socket.send(message);
  };
  say({ type: 'subscribe', topic: 'all', epoch: writer.epoch, rev: 1 });
  await socket.nextOf('delta');
  say({ type: 'subscribe', topic: 'summary' });
  expect((await socket.nextOf('error')).code).toBe('too-many-topics');
  socket.send({ type: 'wave' });
  expect((await socket.nextOf('error')).code).toBe('unknown-type');
  say({ type: 'ping' });
  await socket.nextOf('heartbeat');
  // A row that was taken away, and one of a family that nobody has yet.
  await writer.commit(
    { key: 'turnout:RIVER', deleted: true },
    { key: 'weather:TOWN', asOf: '2030-01-05T19:00:00Z', flags: [] },
  );
  await Promise.all([socket.nextOf('delta'), events.nextOf('delta')]);
  const read = async (path: string) => {
    const answer = await fetch(`${base}${path}`);
    return [answer.status, ((await answer.json()) as { code?: string; type?: string }).code ?? 'reset'].join(' ');
  };
  expect(await read('/events')).toBe('429 too-many');
  await writer.startEpoch('r00000000006', 'replay-seek');
  await Promise.all([socket.nextOf('reset'), events.nextOf('reset')]);
  say({ type: 'unsubscribe', topic: 'all' });

  for (const of of ['changes', 'log']) {
    expect(await read(`/r00000000005/${of}`)).toBe('410 reset');
    expect(await read(`/r00000000007/${of}`)).toBe('503 behind');
    expect(await read(`/x/${of}`)).toBe('400 malformed-address');
    expect(await read(`/r00000000006/${of}?from=x`)).toBe('400 malformed-address');
  }
  expect(await read('/r00000000006/changes?topic=x')).toBe('404 unknown-topic');
  expect(await read('/definition?version=9')).toBe('404 unknown-version');
  expect(await read('/map')).toBe('404 no-map');
  for (const of of ['snapshot', 'snapshot.csv']) expect(await read(`/${of}?topic=x`)).toBe('404 unknown-topic');
  for (const of of [
    '',
    '/definition',
    '/map',
    '/snapshot',
    '/snapshot.csv',
    '/events',
    '/r00000000006/changes',
    '/r00000000006/log',
  ]) {
    for (const [night, status] of [
      ['other', 404],
      ['%E0%A4%A', 400],
    ]) {
      expect([of, night, (await fetch(`${url}/v1/nights/${night}${of}`)).status]).toEqual([of, night, status]);
    }
  }
  expect((await fetch(`${url}/v1/night`)).status).toBe(404);
  events.end();
  socket.end();
  await until(async () => (await read('/events?epoch=x')) === '400 malformed-query');

  await writer.commit(turnoutRow('NORTH', 3));
  await writer.commit(turnoutRow('NORTH', 4));
  await until(async () => (await fetch(`${base}/snapshot`)).headers.get('election-rev') === '3');
  await writer.removeFromLog(2);
  expect(await read('/r00000000006/log')).toBe('503 log-unavailable');
  const last = [socketOf(`${base}/feed`), new EventReader(`${base}/events`)];
  await Promise.all(last.map((reader) => reader.nextOf('snapshot')));
  await stop();
  await Promise.all(last.map((reader) => reader.nextOf('notice')));
  for (const reader of [socket, events, ...last]) examine(reader.seen);
  expect(examiner.takeMistakes()).toEqual([]);
});

describe('what was looked at', () => {
  test('is every message and every family of rows', () => {
    const counted = [...examiner.counts].sort(([a], [b]) => (a < b ? -1 : 1));
    console.log(counted.map(([what, count]) => `${String(count).padStart(6)}  ${what}`).join('\n'));
    const messages = [...frameNames, ...messageNames].map((name) => `message ${name}`);
    const rows = [...families.map((family) => `row ${family}`), 'row taken away'];
    expect([...messages, ...rows, 'line of the log'].filter((what) => !examiner.counts.has(what))).toEqual([]);
  });

  test('is every status of every operation, but those that take a broken connection or a mistake of ours', () => {
    const seen = [...examiner.counts.keys()];
    const missing = examiner.operations.all.flatMap(({ id, responses }) =>
      [...responses.keys()]
        .filter(
          (status) => ![408, 431, 500].includes(status) && !seen.some((what) => what.startsWith(`${id} ${status}`)),
        )
        .map((status) => `${id} ${status}`),
    );
    // Nothing in these addresses can be broken but the night's name, which is then unknown.
    expect(missing).toEqual([
      'getSources 400',
      'getReplay 400',
      'getReplayMarks 400',
      'getQueue 400',
      'countSealed 400',
    ]);
  });

  test('is every problem, but those', () => {
    const codes = [...Object.keys(viewerProblemKinds), ...Object.keys(problemKinds)];
    const seen = [...examiner.counts.keys()].map((what) => what.split(' ').at(-1));
    const missing = codes.filter((code) => !seen.includes(code));
    const ofTheApi = ['other-origin', 'ingestor-unreachable', 'ingestor-silent'];
    expect([
      ...ofTheApi,
      'request-timeout',
      'headers-too-large',
      'internal',
      'store-unavailable',
      'recording-failed',
    ]).toEqual(expect.arrayContaining(missing));
  });
});
