import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { processesOf } from './pipeline/processes-of.ts';
import { repositoryRoot } from './pipeline/service-process.ts';
import { createReplayClient } from './replay/replay-client.ts';

vi.setConfig({ testTimeout: 90_000 });

let dataDir: string;
let child: ChildProcess | undefined;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'en-start-'));
});
afterEach(async () => {
  child?.kill('SIGKILL');
  await rm(dataDir, { recursive: true, force: true });
});

function run(env: Record<string, string>, night = 'recordings/tiny') {
  const { PORT: _port, INGESTOR_PORT: _ingestorPort, REDIS_URL: _redisUrl, ...inherited } = process.env;
  const settings = { PORT: '0', INGESTOR_PORT: '0', DATA_DIR: dataDir, SPEED: 'max', REST_SECONDS: '0' };
  const started = spawn(process.execPath, ['--import', 'tsx', 'tools/src/start.ts', night], {
    cwd: repositoryRoot,
    env: { ...inherited, ...settings, EN_TEST_MARK: dataDir, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child = started;
  const printed = { out: '', err: '' };
  started.stdout.on('data', (text) => (printed.out += text));
  started.stderr.on('data', (text) => (printed.err += text));
  const ended = new Promise<number | null>((done) => started.once('exit', done));
  return { started, printed, ended };
}

/** The night that was started, for somebody who has the key of its replay from the announcement. */
async function ofAnnouncement(printed: { readonly out: string }) {
  await vi.waitFor(() => expect(printed.out).toContain('Ctrl-C ends'), { timeout: 60_000 });
  const found = (pattern: RegExp) => pattern.exec(printed.out)?.[1] ?? '';
  const snapshot = found(/snapshot\s+(http\S+)/);
  const client = createReplayClient({
    ingestorUrl: new URL(found(/reports\s+(http\S+)/)).origin,
    night: 'kazakhstan-2023',
    keys: { sources: {}, replay: decodeURIComponent(found(/replay bar\s+http\S+\/#replay-key=(\S+)/)) },
  });
  // The lap begins by itself: who moves the clock sooner is overtaken by it.
  await vi.waitFor(async () => expect((await client.position()).clock.paused).toBe(false), { timeout: 20_000 });
  /** Of the nation, as the snapshot says it. */
  const percent = async () => {
    const { rows } = (await (await fetch(`${snapshot}?topic=turnout`)).json()) as {
      rows: { key: string; percent?: number; reported?: { percent?: number } }[];
    };
    const row = rows.find(({ key }) => key === 'turnout:KZ');
    return row?.reported?.percent ?? row?.percent;
  };
  const shows = (figure: number | undefined, timeout = 3000) =>
    vi.waitFor(async () => expect(await percent()).toBe(figure), { timeout, interval: 50 });
  return { client, percent, shows };
}

/** Of the commission, of the nation, by the time at which it came on the night. */
const bulletins = { '12:34': 30.65, '14:40': 46.84, '18:37': 53.11, '22:23': 54.19 };
const at = (time: string) => `2023-03-19T${time}:00+06:00`;

test('P-REC-2: whoever moves the clock of a night that runs is followed within seconds, and what is shown is of that moment', async () => {
  const { printed } = run({ SPEED: '600', REST_SECONDS: '1' }, 'recordings/kazakhstan-2023');
  const { client, percent, shows } = await ofAnnouncement(printed);
  await client.control({ action: 'pause' });
  const paused = await client.position();
  await client.control({ action: 'seek', to: at('12:40') });
  await shows(bulletins['12:34']);
  expect((await client.position()).run).toBe(paused.run);
  await delay(1000);
  expect(await percent()).toBe(bulletins['12:34']);

  await client.control({ action: 'seek', to: at('23:00') });
  await shows(bulletins['22:23']);
  await client.control({ action: 'seek', to: at('18:40') });
  await shows(bulletins['18:37']);
  const back = await client.position();
  expect(back).toMatchObject({ at: '2023-03-19T12:40:00Z', clock: { paused: true } });
  expect(back.epoch > paused.epoch).toBe(true);

  // Before the first bulletin nothing is known, and at a speed it comes by itself.
  await client.control({ action: 'seek', to: at('10:00') });
  await shows(undefined);
  await client.control({ action: 'speed', speed: 3600 });
  await client.control({ action: 'resume' });
  await shows(bulletins['12:34'], 6000);
});

test('P-REC-2: a lap that is set back after its end goes on from there, and none begins while its clock is paused', async () => {
  const { printed } = run({ SPEED: '600', REST_SECONDS: '1' }, 'recordings/kazakhstan-2023');
  const { client, shows } = await ofAnnouncement(printed);
  await client.control({ action: 'pause' });
  await client.control({ action: 'seek', to: '2023-03-27T12:30:00+06:00' });
  await vi.waitFor(() => expect(printed.out).toContain('lap 1 is over'), { timeout: 10_000 });
  const { run: ended } = await client.position();
  await delay(2500);
  expect((await client.position()).run).toBe(ended);
  await client.control({ action: 'seek', to: at('14:45') });
  await shows(bulletins['14:40']);
  await client.control({ action: 'seek', to: '2023-03-27T12:30:00+06:00' });
  await vi.waitFor(() => expect(printed.out).toContain('lap 2 is over'), { timeout: 10_000 });
  expect(printed.out).not.toContain('NOT');
  const { run: again } = await client.position();
  await client.control({ action: 'resume' });
  await vi.waitFor(async () => expect((await client.position()).run).not.toBe(again), { timeout: 5000 });
});

test('the night runs again and again with the same rows, and Ctrl-C ends all of it within ten seconds', async () => {
  const { started, printed, ended } = run({});
  await vi.waitFor(() => expect(printed.out).toContain('lap 2 is over'), { timeout: 60_000 });
  expect(printed.out).not.toContain('NOT');
  const [, snapshot = ''] = /snapshot\s+(http\S+)/.exec(printed.out) ?? [];
  expect((await fetch(snapshot)).headers.get('election-mode')).toBe('replay');
  const [, desk = '', key = ''] = /desk\s+(http\S+\/desk\/)#desk-key=(\S+)/.exec(printed.out) ?? [];
  expect(await (await fetch(desk)).text()).toContain('/desk.js');
  const held = snapshot.replace('/v1/', '/api/v1/').replace('/snapshot', '/held');
  expect((await fetch(held, { headers: { authorization: `Bearer ${key}` } })).status).toBe(200);

  const asked = performance.now();
  started.kill('SIGINT');
  expect(await ended, printed.err).toBe(0);
  expect(performance.now() - asked).toBeLessThan(10_000);
  await expect(fetch(snapshot)).rejects.toThrow();
  expect(processesOf(`EN_TEST_MARK=${dataDir}`)).toEqual([]);
});

test.each(['PORT', 'INGESTOR_PORT'])(
  'a taken %s is one clear sentence, exit code 1, and nothing left behind',
  async (variable) => {
    const taken: Server = createServer();
    await new Promise<void>((done) => taken.listen(0, '127.0.0.1', done));
    const { port } = taken.address() as AddressInfo;
    const { printed, ended } = run({ [variable]: String(port) });
    expect(await ended).toBe(1);
    expect(printed.err).toBe(
      `port ${port} is taken by another program; set ${variable} to another one, or to 0 for any\n`,
    );
    expect(processesOf(`EN_TEST_MARK=${dataDir}`)).toEqual([]);
    await new Promise((done) => taken.close(done));
  },
);

test('a service that ends by itself ends everything, with the end of its log', async () => {
  const { printed, ended } = run({ SPEED: '1' });
  await vi.waitFor(() => expect(printed.out).toContain('Ctrl-C ends'), { timeout: 60_000 });
  const [ingestor = ''] = processesOf(`EN_TEST_MARK=${dataDir}`).filter((line) => line.includes('services/ingestor'));
  process.kill(Number.parseInt(ingestor, 10), 'SIGKILL');
  expect(await ended).toBe(1);
  expect(printed.err).toMatch(/^ingestor ended by itself \(SIGKILL\); the end of its log:\n/);
  expect(processesOf(`EN_TEST_MARK=${dataDir}`)).toEqual([]);
});
