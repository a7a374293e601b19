import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test, vi } from 'vitest';
import { processesOf } from './processes-of.ts';
import { type Crash, type Pipeline, type PipelineOptions, startPipeline } from './start-pipeline.ts';

vi.setConfig({ testTimeout: 60_000 });

const nights = `replay:${fileURLToPath(new URL('../../../recordings/tiny', import.meta.url))}`;
const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

async function start(options: Partial<PipelineOptions> = {}): Promise<Pipeline> {
  const pipeline = await startPipeline({ nights, ...options });
  cleanUps.push(pipeline.stop);
  return pipeline;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test('it serves when it is there, and leaves no process and no folder when it is stopped', async () => {
  const { ingestorUrl, broadcasterUrl, redisUrl, logDir, pidOf, aggregators, stop } = await start({ aggregators: 2 });
  const snapshot = await fetch(`${broadcasterUrl}/v1/nights/tiny/snapshot`);
  expect([snapshot.status, snapshot.headers.get('election-mode')]).toEqual([200, 'replay']);
  expect((await fetch(`${ingestorUrl}/readyz`)).status).toBe(200);
  expect(aggregators).toEqual(['aggregator-1', 'aggregator-2']);

  const pids = ['ingestor', 'broadcaster', ...aggregators].map(pidOf);
  expect(pids.every(isAlive)).toBe(true);
  await stop();
  expect(pids.filter(isAlive)).toEqual([]);
  expect([logDir, dirname(redisUrl.slice('unix://'.length))].filter(existsSync)).toEqual([]);
});

test('a service that was killed is started again at the same address', async () => {
  const { ingestorUrl, pidOf, kill, restart } = await start();
  const before = pidOf('ingestor');
  await kill('ingestor', 'SIGKILL');
  await expect(fetch(`${ingestorUrl}/healthz`)).rejects.toThrow();
  await restart('ingestor');
  expect(pidOf('ingestor')).not.toBe(before);
  expect((await fetch(`${ingestorUrl}/healthz`)).status).toBe(200);
});

test('a service that ends by itself is told with the end of its log, one that was killed on purpose is not', async () => {
  const crashes: Crash[] = [];
  const { pidOf, kill } = await start({ onCrash: (crash) => crashes.push(crash) });
  await kill('broadcaster', 'SIGKILL');
  process.kill(pidOf('ingestor'), 'SIGKILL');
  await vi.waitFor(() => expect(crashes).toHaveLength(1));
  expect(crashes[0]).toMatchObject({
    name: 'ingestor',
    how: 'SIGKILL',
    lastLines: expect.stringContaining('"service"'),
  });
});

test('a taken port is named with its variable, and what had started is stopped', async () => {
  const taken: Server = createServer();
  await new Promise<void>((done) => taken.listen(0, '127.0.0.1', done));
  cleanUps.push(() => new Promise((done) => taken.close(done)));
  const { port } = taken.address() as AddressInfo;
  const mark = `EN_TEST_MARK=${port}-${process.pid}`;
  const env = Object.fromEntries([mark.split('=') as [string, string]]);
  await expect(startPipeline({ nights, ports: { broadcaster: port }, env })).rejects.toThrow(
    /broadcaster did not start \(exit code 1\):[^]*set PORT to a free one/,
  );
  expect(processesOf(mark)).toEqual([]);
});

test('a signal gives up starting, and nothing is left', async () => {
  const stopping = new AbortController();
  const started = startPipeline({ nights, signal: stopping.signal, env: { EN_TEST_MARK: `abort-${process.pid}` } });
  setImmediate(() => stopping.abort(new Error('stopped by SIGINT')));
  await expect(started).rejects.toThrow('stopped by SIGINT');
  expect(processesOf(`EN_TEST_MARK=abort-${process.pid}`)).toEqual([]);
});

test.each(['at once', 'once it serves'])(
  'when the process that started it is killed %s, everything ends',
  async (when) => {
    const source = fileURLToPath(new URL('./start-pipeline.ts', import.meta.url));
    const program = `import { startPipeline } from ${JSON.stringify(source)};
    process.send('starting');
    const { keysFile } = await startPipeline({ nights: ${JSON.stringify(nights)} });
    process.send(keysFile);
    setInterval(() => {}, 1000);`;
    const mark = `killed-${when.replaceAll(' ', '-')}-${process.pid}`;
    const parent = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: { ...process.env, EN_TEST_MARK: mark },
    });
    const said: string[] = [];
    parent.on('message', (message) => said.push(String(message)));
    const processes = () => processesOf(`EN_TEST_MARK=${mark}`).filter((line) => !line.startsWith(`${parent.pid} `));
    await vi.waitFor(() => expect(said).toHaveLength(when === 'at once' ? 1 : 2), { timeout: 40_000 });
    // Redis, its watcher, and in the worst moment services that have only begun to load.
    await vi.waitFor(() => expect(processes().length).toBeGreaterThan(3), { timeout: 20_000 });
    parent.kill('SIGKILL');
    await vi.waitFor(() => expect(processes()).toEqual([]), { timeout: 20_000, interval: 100 });
    const [, keysFile = '/nowhere/keys.json'] = said;
    expect(existsSync(dirname(keysFile))).toBe(false);
  },
);

test('a service that still waits for its Redis ends with its parent', async () => {
  const source = fileURLToPath(new URL('./service-process.ts', import.meta.url));
  const mark = `waiting-${process.pid}`;
  const program = `import { serviceCommand, startProcess } from ${JSON.stringify(source)};
    const env = { REDIS_URL: 'unix:///nowhere/redis.sock', NIGHTS: ${JSON.stringify(nights)}, HEALTH_PORT: '0' };
    await startProcess({ name: 'aggregator', command: serviceCommand('aggregator'), env, logFile: '/dev/null' });`;
  const parent = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, EN_TEST_MARK: mark },
  });
  const waiting = () => processesOf(`EN_TEST_MARK=${mark}`).filter((line) => line.includes('services/aggregator'));
  await vi.waitFor(() => expect(waiting()).toHaveLength(1), { timeout: 20_000 });
  parent.kill('SIGKILL');
  await vi.waitFor(() => expect(waiting()).toEqual([]), { timeout: 10_000 });
});
