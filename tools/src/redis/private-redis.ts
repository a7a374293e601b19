import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { watchOver } from '../programs/watch-over.ts';
import { type Account, accountsFile, type Passwords, randomPasswords, urlAs } from './accounts.ts';
import { findRedis, type RedisBinary } from './find-redis.ts';

export type PrivateRedisOptions = {
  /** Where the append-only file is kept; by default a fresh folder that goes when the server stops. */
  readonly dir?: string;
  /** Added to the command line; a later setting wins: `['--appendfsync', 'always']`. */
  readonly args?: readonly string[];
  /** By default `redis.log` beside the append-only file. */
  readonly logFile?: string;
  /** Folders that are removed too when this process is killed; otherwise they are their maker's business. */
  readonly goesWithUs?: readonly string[];
  /**
   * The shipped accounts, with passwords of this server's own. `shipped`: nobody else gets in. `and-owner`: who says no name may do everything
   * as well, which on a socket of this user alone is this user; a Redis before 7 then has no accounts. By default there are none.
   */
  readonly accounts?: 'shipped' | 'and-owner';
  /** Of the accounts, in the place of random ones. */
  readonly passwords?: Passwords;
  /** More variables for the server. */
  readonly env?: Readonly<Record<string, string>>;
};

export type PrivateRedis = {
  /** `unix:///…/redis.sock` */
  readonly url: string;
  /** The same as one of its accounts; where it has none, simply `url`. */
  urlOf(account: Account): string;
  readonly pid: number;
  /** SIGTERM, and SIGKILL after a second and a half; then the socket and, if it was made here, the folder are removed. */
  stop(): Promise<void>;
};

const pidFileName = 'redis.pid';
const readyWithinMs = 30_000;
/** With the eight seconds that services have, a whole pipeline ends within ten. */
const stoppedWithinMs = 1500;

/**
 * A Redis of one's own on a Unix socket: append-only file on, nothing ever evicted, no port.
 * It has its own process group, so that Ctrl-C reaches the programs that use it first, and a watcher that ends it when this process is
 * gone, however it went. Servers that were not started here are never touched.
 * Throws where no server can be found, where the folder is in use, or with the last lines of the server's log where it does not start.
 */
export async function startPrivateRedis(options: PrivateRedisOptions = {}): Promise<PrivateRedis> {
  const binary = await findRedis();
  if (options.dir !== undefined) refuseIfInUse(options.dir);
  // A socket's path may have some 100 characters, a folder of data may be anywhere: the socket has a short folder of its own.
  const socketDir = await mkdtemp(join(tmpdir(), 'en-redis-'));
  const socket = join(socketDir, 'redis.sock');
  const dir = options.dir === undefined ? socketDir : resolve(options.dir);
  await mkdir(dir, { recursive: true });
  const hasAccounts = options.accounts !== undefined && canHaveAccounts(binary, options.accounts);
  const passwords = hasAccounts ? (options.passwords ?? randomPasswords()) : undefined;

  const logFile = options.logFile ?? join(dir, 'redis.log');
  const log = openSync(logFile, 'a');
  const server = spawn(
    binary.path,
    [
      ...['--port', '0', '--unixsocket', socket, '--unixsocketperm', '700'],
      ...['--daemonize', 'no', '--pidfile', join(dir, pidFileName), '--dir', dir],
      ...['--appendonly', 'yes', '--appendfsync', 'everysec', '--save', ''],
      ...['--maxmemory-policy', 'noeviction'],
      ...(passwords ? ['--aclfile', await writeAccounts(socketDir, passwords, options.accounts)] : []),
      ...(options.args ?? []),
    ],
    {
      ...{ argv0: binary.argv0, detached: true, stdio: ['ignore', log, log] },
      env: { ...process.env, ...options.env },
    },
  );
  closeSync(log);
  const ended = new Promise<void>((done) => {
    server.once('exit', () => done());
    server.once('error', () => done());
  });
  const removeFolders = () => rm(socketDir, { recursive: true, force: true });

  if (server.pid === undefined) {
    await ended;
    await removeFolders();
    throw new Error(`${binary.path} could not be started`);
  }
  const watcher = watchOver(server.pid, [socketDir, ...(options.goesWithUs ?? [])]);
  ended.then(() => watcher.dismiss());

  const stop = async () => {
    if (isRunning(server)) {
      server.kill('SIGTERM');
      // A stopped (SIGSTOP) server hears nothing but this.
      const late = setTimeout(() => server.kill('SIGKILL'), stoppedWithinMs);
      await ended;
      clearTimeout(late);
    }
    await watcher.dismissed;
    await removeFolders();
  };

  if (!(await answersPing(socket, server, passwords))) {
    const lastLines = lastLinesOf(logFile);
    await stop();
    throw new Error(`redis did not start in ${dir}:\n${lastLines}`);
  }
  const url = `unix://${socket}`;
  const urlOf = (account: Account) => (passwords ? urlAs(account, passwords, url) : url);
  return { url, urlOf, pid: server.pid, stop };
}

/** Rights to read alone, and rights of scripts, came with Redis 7. */
function canHaveAccounts({ version }: RedisBinary, wanted: 'shipped' | 'and-owner'): boolean {
  if (Number(version.split('.')[0]) >= 7) return true;
  if (wanted === 'shipped') throw new Error(`redis ${version} cannot have the shipped accounts; install 7.0 or newer`);
  return false;
}

async function writeAccounts(
  folder: string,
  passwords: Passwords,
  wanted: PrivateRedisOptions['accounts'],
): Promise<string> {
  const path = join(folder, 'users.acl');
  const shipped = await accountsFile(passwords);
  const owner = 'user default reset on nopass ~* &* +@all';
  await writeFile(path, wanted === 'shipped' ? shipped : shipped.replace(/^user default .+$/m, owner), { mode: 0o600 });
  return path;
}

/** Two servers on one append-only file destroy it. */
function refuseIfInUse(dir: string): void {
  const pidFile = resolve(dir, pidFileName);
  let pid: number;
  try {
    pid = Number(readFileSync(pidFile, 'utf8'));
  } catch {
    return;
  }
  if (isAlive(pid)) {
    throw new Error(
      `${dir} is in use by the redis with process id ${pid}; stop it, or remove ${pidFile} if it is not one`,
    );
  }
  rmSync(pidFile, { force: true });
}

function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function isRunning(server: ChildProcess): boolean {
  return server.exitCode === null && server.signalCode === null;
}

async function answersPing(socket: string, server: ChildProcess, passwords: Passwords | undefined): Promise<boolean> {
  const name = passwords ? `AUTH operator ${passwords.operator}\r\n` : '';
  for (const deadline = Date.now() + readyWithinMs; Date.now() < deadline; await delay(10)) {
    if (!isRunning(server)) return false;
    // While it loads its file, the answer is an error.
    if ((await ping(socket, name)).includes('+PONG')) return true;
  }
  return false;
}

function ping(socket: string, name: string): Promise<string> {
  return new Promise((done) => {
    const connection = createConnection(socket);
    connection.setTimeout(1000, () => connection.destroy());
    connection.once('connect', () => connection.write(`${name}PING\r\n`));
    let answer = '';
    connection.on('data', (bytes) => {
      answer += bytes.toString();
      // With a name there are two answers.
      if (answer.split('\r\n').length <= (name === '' ? 1 : 2)) return;
      done(answer);
      connection.destroy();
    });
    connection.once('error', () => {});
    connection.once('close', () => done(''));
  });
}

function lastLinesOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-10).join('\n');
  } catch {
    return '(no log)';
  }
}
