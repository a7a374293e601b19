import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { processesOf } from './pipeline/processes-of.ts';
import { repositoryRoot } from './pipeline/service-process.ts';

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

function run(env: Record<string, string>) {
  const { PORT: _port, INGESTOR_PORT: _ingestorPort, REDIS_URL: _redisUrl, ...inherited } = process.env;
  const settings = { PORT: '0', INGESTOR_PORT: '0', DATA_DIR: dataDir, SPEED: 'max', REST_SECONDS: '0' };
  const started = spawn(process.execPath, ['--import', 'tsx', 'tools/src/start.ts', 'recordings/tiny'], {
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
