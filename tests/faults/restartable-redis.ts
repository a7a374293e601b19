import { mkdtemp, readdir, rm, stat, symlink, truncate, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PrivateRedis, startPrivateRedis } from '../../tools/src/redis/private-redis.ts';
import { until } from './until.ts';

export type RestartableRedis = {
  /** The same before and after a restart. */
  readonly url: string;
  /** The length of the append-only file that is written now. */
  fileBytes(): Promise<number>;
  /** Takes away everything after so many bytes, as a power cut would that came before they were synced. */
  cutFile(bytes: number): Promise<void>;
  /** SIGSTOP and SIGCONT. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
  /** Starts it again in the same folder, on the same address. */
  start(): Promise<void>;
  stop(): Promise<void>;
};

/** A private Redis that syncs every write and may be killed: a link keeps its address while its socket changes. */
export async function startRestartableRedis(): Promise<RestartableRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'en-fault-redis-'));
  const [dir, link] = [join(folder, 'data'), join(folder, 'redis.sock')];
  let redis: PrivateRedis;

  const start = async () => {
    redis = await startPrivateRedis({ dir, args: ['--appendfsync', 'always'], goesWithUs: [folder] });
    await unlink(link).catch(() => undefined);
    await symlink(redis.url.slice('unix://'.length), link);
  };
  await start();
  return {
    url: `unix://${link}`,
    fileBytes: async () => (await stat(await currentFile(dir))).size,
    cutFile: async (bytes) => truncate(await currentFile(dir), bytes),
    signal: (signal) => void process.kill(redis.pid, signal),
    kill: async () => {
      process.kill(redis.pid, 'SIGKILL');
      await until('redis is gone', 5000, () => !isAlive(redis.pid));
      await redis.stop();
    },
    start,
    stop: async () => {
      if (isAlive(redis.pid)) process.kill(redis.pid, 'SIGCONT');
      await redis.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function currentFile(dir: string): Promise<string> {
  const files = await readdir(join(dir, 'appendonlydir'));
  const [last] = files.filter((name) => name.endsWith('.incr.aof')).sort((a, b) => numberOf(b) - numberOf(a));
  if (!last) throw new Error(`${dir} has no append-only file`);
  return join(dir, 'appendonlydir', last);
}

const numberOf = (name: string) => Number(/\.(\d+)\.incr\.aof$/.exec(name)?.[1]);

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
