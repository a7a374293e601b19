import { spawn } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '@election-night/shared/runtime/free-port.ts';
import { repositoryRoot } from '../pipeline/service-process.ts';
import { findNginx } from '../programs/find-nginx.ts';
import { watchOver } from '../programs/watch-over.ts';

/** `127.0.0.1:8080`; one that is `down` gets nobody new. */
export type Upstream = { readonly address: string; readonly down?: boolean };

export type PrivateNginx = {
  readonly url: string;
  readonly pid: number;
  /** Ids of the processes that answer. */
  workers(): readonly number[];
  /** As an operator takes a broadcaster out or brings one in: another list, and `nginx -s reload`. Resolves when the new list holds. */
  reload(upstreams: readonly Upstream[]): Promise<void>;
  stop(): Promise<void>;
};

type PrivateNginxOptions = {
  readonly upstreams: readonly Upstream[];
  /** By default as many as the machine has cores. */
  readonly workers?: number | undefined;
  /** A command before it, such as `taskset -c 0`. */
  readonly through?: readonly string[];
};

export const shippedConfiguration = join(repositoryRoot, 'deploy/nginx/nginx.conf');
const startsWithinMs = 10_000;

/**
 * An nginx of one's own on a free port of this machine, in a folder that goes with it. Its configuration is the shipped file with other
 * addresses and folders in it. It goes when this process is gone, however that went.
 */
export async function startPrivateNginx({
  upstreams,
  workers,
  through = [],
}: PrivateNginxOptions): Promise<PrivateNginx> {
  const { path: program } = await findNginx();
  const folder = await mkdtemp(join(tmpdir(), 'en-nginx-'));
  // As root its workers are nobody, and nobody must get in.
  await chmod(folder, 0o755);
  const shipped = await readFile(shippedConfiguration, 'utf8');
  const port = await freePort();
  const file = join(folder, 'nginx.conf');
  const write = (to: readonly Upstream[]) => writeFile(file, fillIn(shipped, { folder, port, upstreams: to, workers }));
  await write(upstreams);

  const logFile = join(folder, 'nginx.log');
  const log = openSync(logFile, 'a');
  const [command = program, ...args] = [
    ...[...through, program],
    ...['-p', folder, '-e', 'stderr', '-c', file, '-g', 'daemon off;'],
  ];
  const server = spawn(command, args, { detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  const ended = new Promise<void>((done) => {
    server.once('exit', () => done());
    server.once('error', () => done());
  });
  const { pid } = server;
  const watcher = pid === undefined ? undefined : watchOver(pid, [folder]);
  ended.then(() => watcher?.dismiss());

  const url = `http://127.0.0.1:${port}`;
  const stop = async () => {
    server.kill('SIGTERM');
    await ended;
    await watcher?.dismissed;
    await rm(folder, { recursive: true, force: true });
  };
  const listens = async () => {
    for (const deadline = Date.now() + startsWithinMs; Date.now() < deadline; await delay(20)) {
      if (pid === undefined || server.exitCode !== null) return false;
      if (await answers(url)) return true;
    }
    return false;
  };
  if (pid === undefined || !(await listens())) {
    const lines = readFileSync(logFile, 'utf8').trimEnd();
    await stop();
    throw new Error(`nginx did not start:\n${lines}`);
  }

  return {
    url,
    pid,
    workers: () => listeningWorkersOf(pid).map(Number),
    async reload(to) {
      const before = new Set(listeningWorkersOf(pid));
      await write(to);
      process.kill(pid, 'SIGHUP');
      const isDone = (now: readonly string[]) => now.length > 0 && !now.some((worker) => before.has(worker));
      for (const deadline = Date.now() + startsWithinMs; !isDone(listeningWorkersOf(pid)); await delay(10)) {
        if (Date.now() > deadline) throw new Error(`nginx did not reload:\n${readFileSync(logFile, 'utf8').trimEnd()}`);
      }
    },
    stop,
  };
}

type Filling = PrivateNginxOptions & {
  readonly folder: string;
  readonly port: number;
  readonly workers: number | undefined;
};

function fillIn(shipped: string, { folder, port, upstreams, workers }: Filling): string {
  const servers = upstreams.map(
    ({ address, down }) => `server ${address} max_fails=2 fail_timeout=5s${down ? ' down' : ''};`,
  );
  const fillings: [from: string, to: string][] = [
    ['listen 8088 backlog=4096;', `listen 127.0.0.1:${port} backlog=4096;`],
    ['server broadcaster:8080 max_fails=2 fail_timeout=5s;', servers.join('\n        ')],
    ...(workers === undefined ? [] : [['worker_processes auto;', `worker_processes ${workers};`] as [string, string]]),
  ];
  let text = shipped.replaceAll('/tmp/nginx', join(folder, 'nginx'));
  for (const [from, to] of fillings) {
    if (text.split(from).length !== 2) throw new Error(`${shippedConfiguration} does not have "${from}" once`);
    text = text.replace(from, to);
  }
  return text;
}

/** Those that take new connections; after a reload the older ones say that they are shutting down. Only where there is /proc. */
function listeningWorkersOf(master: number): string[] {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    const parent = /^.*\) \S (\d+)/s.exec(readProc(pid, 'stat'))?.[1];
    return Number(parent) === master && /^nginx: worker process[\0 ]*$/.test(readProc(pid, 'cmdline'));
  });
}

function readProc(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}

/** With no broadcaster it answers 502, and that is an answer too. */
function answers(url: string): Promise<boolean> {
  return fetch(`${url}/healthz`, { signal: AbortSignal.timeout(5000) }).then(
    async (answer) => {
      await answer.arrayBuffer();
      return true;
    },
    () => false,
  );
}
