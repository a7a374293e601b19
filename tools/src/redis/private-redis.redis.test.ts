import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { afterEach, expect, test, vi } from 'vitest';
import { findRedis } from './find-redis.ts';
import { type PrivateRedis, startPrivateRedis } from './private-redis.ts';

const started: PrivateRedis[] = [];
const folders: string[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((redis) => redis.stop()));
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
});

async function start(options: Parameters<typeof startPrivateRedis>[0] = {}): Promise<PrivateRedis> {
  const redis = await startPrivateRedis(options);
  started.push(redis);
  return redis;
}

async function ask<T>(redis: PrivateRedis, question: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis({ path: redis.url.slice('unix://'.length), replyMapping: 'legacy' });
  try {
    return await question(client);
  } finally {
    client.disconnect();
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test('a private server answers, writes an append-only file, evicts nothing and has no port', async () => {
  const redis = await start();
  const settings = await ask(redis, (client) =>
    Promise.all(['appendonly', 'appendfsync', 'maxmemory-policy', 'port'].map((name) => client.config('GET', name))),
  );
  expect(settings.map((setting) => (setting as string[])[1])).toEqual(['yes', 'everysec', 'noeviction', '0']);
});

test('its settings can be overridden', async () => {
  const redis = await start({ args: ['--appendfsync', 'always'] });
  expect(await ask(redis, (client) => client.config('GET', 'appendfsync'))).toEqual(['appendfsync', 'always']);
});

test('stop leaves no process and no folder', async () => {
  const redis = await start();
  const folder = dirname(redis.url.slice('unix://'.length));
  await redis.stop();
  expect(isAlive(redis.pid)).toBe(false);
  expect(existsSync(folder)).toBe(false);
});

test('stopping a server that was killed already is no error', async () => {
  const redis = await start();
  process.kill(redis.pid, 'SIGKILL');
  await redis.stop();
  expect(isAlive(redis.pid)).toBe(false);
});

test('what was written is there again when a server is started in the same folder', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'en-test-'));
  folders.push(dir);
  const first = await start({ dir });
  await ask(first, (client) => client.set('kept', 'yes'));
  await first.stop();
  expect(await ask(await start({ dir }), (client) => client.get('kept'))).toBe('yes');
});

test('a folder in use is refused, so that no append-only file has two writers', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'en-test-'));
  folders.push(dir);
  const first = await start({ dir });
  await expect(startPrivateRedis({ dir })).rejects.toThrow(
    `${dir} is in use by the redis with process id ${first.pid}`,
  );
});

test('a server that does not start says why', async () => {
  await expect(startPrivateRedis({ args: ['--appendfsync', 'sometimes'] })).rejects.toThrow(/sometimes/);
});

test('a server does not outlive a process that was killed', async () => {
  const source = fileURLToPath(new URL('./private-redis.ts', import.meta.url));
  const program = `import { startPrivateRedis } from ${JSON.stringify(source)};
    const redis = await startPrivateRedis({});
    process.send({ pid: redis.pid, url: redis.url });
    setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const { pid, url } = await new Promise<{ pid: number; url: string }>((done) =>
    parent.once('message', (message) => done(message as { pid: number; url: string })),
  );
  expect(isAlive(pid)).toBe(true);
  parent.kill('SIGKILL');
  await vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 5000 });
  await vi.waitFor(() => expect(existsSync(dirname(url.slice('unix://'.length)))).toBe(false), { timeout: 5000 });
});

test('where there is no server and nothing may be installed, one sentence says what to type', async () => {
  await expect(findRedis({ path: '/nowhere', mayInstall: false })).rejects.toThrow(
    /^no redis-server or valkey-server \(6\.2 or newer\) was found: .+, or set REDIS_URL$/,
  );
});
