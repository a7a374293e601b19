import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A program that is a Redis server when it is started as `argv0`. */
export type RedisBinary = { readonly path: string; readonly argv0: string; readonly version: string };

export type FindRedisOptions = {
  /** Folders to look in, separated as in PATH. */
  readonly path?: string;
  /** May it be installed where that needs no question (root on Debian and Ubuntu)? */
  readonly mayInstall?: boolean;
  readonly tell?: (line: string) => void;
};

/**
 * A Redis or Valkey server for one machine: from the PATH, else installed where nobody need be asked.
 * On Debian the server and its checker of dump files are one program that goes by the name it is started under, and the checker is in
 * `redis-tools`, a package that starts no service on port 6379; so the checker counts as a server too.
 * Throws one sentence with the command to type where there is none.
 */
export async function findRedis(options: FindRedisOptions = {}): Promise<RedisBinary> {
  const {
    path = process.env.PATH ?? '',
    mayInstall = true,
    tell = (line) => process.stderr.write(`${line}\n`),
  } = options;
  const found = await lookFor(path);
  if (found) return found;
  const aptGet = onPath('apt-get', path);
  if (mayInstall && aptGet && process.getuid?.() === 0) {
    tell(
      'no redis-server or valkey-server on this machine; installing redis-tools with apt-get (it starts no service)',
    );
    await installRedisTools(aptGet);
    const installed = await lookFor(path);
    if (installed) return installed;
  }
  throw new Error(
    `no redis-server or valkey-server (${leastVersion.join('.')} or newer) was found: ${advice(path)}, or set REDIS_URL`,
  );
}

/** XAUTOCLAIM and the options of the queue's scripts need it. */
const leastVersion = [6, 2] as const;

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

function onPath(file: string, path: string): string | undefined {
  return path
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, file))
    .find((program) => {
      try {
        accessSync(program, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/** `Redis server v=7.0.15 sha=…`; a checker that is not a server as well says something else or fails. */
function serverVersion(program: string, argv0: string): Promise<string | undefined> {
  return new Promise((done) => {
    const child = spawn(program, ['--version'], { argv0, timeout: 5000, stdio: ['ignore', 'pipe', 'ignore'] });
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
    child.once('error', () => done(undefined));
    child.once('close', () => done(/server v=(\d+(?:\.\d+)+)/.exec(printed)?.[1]));
  });
}

function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > leastVersion[0] || (major === leastVersion[0] && minor >= leastVersion[1]);
}

async function installRedisTools(aptGet: string): Promise<void> {
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  // Two processes of one test run may get here together: the second waits for the lock of the first.
  const lock = ['-o', 'DPkg::Lock::Timeout=120'];
  await run(aptGet, [...lock, '-qq', 'update'], environment);
  await run(aptGet, [...lock, '-qq', 'install', '-y', '--no-install-recommends', 'redis-tools'], environment);
}

/** Everything a package manager prints belongs on stderr: stdout may be rows that somebody compares. */
async function run(program: string, args: string[], env: NodeJS.ProcessEnv): Promise<void> {
  const code = await new Promise<number | null>((resolve, reject) => {
    const child = spawn(program, args, { env, stdio: ['ignore', process.stderr, process.stderr] });
    child.once('error', reject);
    child.once('exit', resolve);
  });
  if (code !== 0) process.stderr.write(`${program} ${args.join(' ')} ended with ${code}\n`);
}

function advice(path: string): string {
  if (process.platform === 'darwin') return 'type `brew install redis`';
  if (onPath('apt-get', path)) return 'type `sudo apt-get install redis-tools`';
  if (onPath('dnf', path)) return 'type `sudo dnf install valkey`';
  if (onPath('apk', path)) return 'type `apk add redis`';
  if (onPath('pacman', path)) return 'type `sudo pacman -S valkey`';
  if (onPath('zypper', path)) return 'type `sudo zypper install redis`';
  return 'install Redis or Valkey with the package manager of this system';
}
