import { type FindOptions, findProgram, isRoot } from '../programs/find-program.ts';
import { onPath } from '../programs/on-path.ts';
import { printedBy, runProgram } from '../programs/run-program.ts';

/** A program that is a Redis server when it is started as `argv0`. */
export type RedisBinary = { readonly path: string; readonly argv0: string; readonly version: string };

/** XAUTOCLAIM and the options of the queue's scripts need it. */
const leastVersion = [6, 2] as const;

/**
 * A Redis or Valkey server for one machine: from the PATH, else installed where nobody need be asked (root on Debian and Ubuntu).
 * On Debian the server and its checker of dump files are one program that goes by the name it is started under, and the checker is in
 * `redis-tools`, a package that starts no service on port 6379; so the checker counts as a server too.
 * Throws one sentence with the command to type where there is none.
 */
export function findRedis(options: FindOptions = {}): Promise<RedisBinary> {
  return findProgram(
    {
      what: `redis-server or valkey-server (${leastVersion.join('.')} or newer)`,
      lookFor,
      fromApt: {
        isAllowed: isRoot(),
        says: 'installing redis-tools with apt-get (it starts no service)',
        fetch: installRedisTools,
      },
      packages: {
        brew: 'redis',
        'apt-get': 'redis-tools',
        dnf: 'valkey',
        apk: 'redis',
        pacman: 'valkey',
        zypper: 'redis',
      },
      otherwise: 'set REDIS_URL',
    },
    options,
  );
}

const candidates = [
  { file: 'redis-server', argv0: 'redis-server' },
  { file: 'valkey-server', argv0: 'valkey-server' },
  { file: 'redis-check-rdb', argv0: 'redis-server' },
  { file: 'valkey-check-rdb', argv0: 'valkey-server' },
] as const;

async function lookFor(path: string): Promise<RedisBinary | undefined> {
  for (const { file, argv0 } of candidates) {
    const program = onPath(file, path);
    const version = program && (await serverVersion(program, argv0));
    if (program && version && isNewEnough(version)) return { path: program, argv0, version };
  }
  return undefined;
}

/** `Redis server v=7.0.15 sha=…`; a checker that is not a server as well says something else or fails. */
async function serverVersion(program: string, argv0: string): Promise<string | undefined> {
  return /server v=(\d+(?:\.\d+)+)/.exec((await printedBy(program, ['--version'], { argv0 })) ?? '')?.[1];
}

function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > leastVersion[0] || (major === leastVersion[0] && minor >= leastVersion[1]);
}

async function installRedisTools(aptGet: string): Promise<void> {
  // Two processes of one test run may get here together: the second waits for the lock of the first.
  const lock = ['-o', 'DPkg::Lock::Timeout=120'];
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'redis-tools']]) {
    const code = await runProgram(aptGet, [...lock, '-qq', ...args]);
    if (code !== 0) process.stderr.write(`${aptGet} ${args.join(' ')} ended with ${code}\n`);
  }
}
