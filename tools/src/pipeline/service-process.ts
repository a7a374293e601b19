import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export type ServiceName = 'ingestor' | 'aggregator' | 'broadcaster';

export type ServiceProcess = {
  readonly pid: number;
  /** Where it listens, as it said itself. */
  readonly url: string;
  /** Resolves when it has ended, however that came. */
  readonly ended: Promise<ProcessEnd>;
  signal(signal: NodeJS.Signals): void;
};

export type ProcessEnd = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

/** Compiling TypeScript for several processes at once takes a small machine some seconds. */
const readyWithinMs = 30_000;

export const repositoryRoot = fileURLToPath(new URL('../../../', import.meta.url));

/**
 * Starts a program in a process of its own, and resolves when it has said `{type: 'ready', url}` over its channel.
 * The channel is also how it learns that this process is gone. It has its own process group: Ctrl-C in a terminal reaches this process
 * alone, which then stops everything in order. Rejects with the last lines of its log where it ends before it is ready.
 */
export async function startProcess(options: {
  readonly name: string;
  /** Arguments of node. */
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly logFile: string;
  readonly signal?: AbortSignal;
}): Promise<ServiceProcess> {
  const { name, command, env, logFile, signal } = options;
  signal?.throwIfAborted();
  const log = openSync(logFile, 'a');
  const child = spawn(process.execPath, command, {
    cwd: repositoryRoot,
    detached: true,
    env: { ...inheritedEnvironment(), ...env },
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  const ended = endOf(child);
  const url = await readyUrl(child, ended, signal);
  if (url === undefined || child.pid === undefined) {
    if (child.pid !== undefined && child.exitCode === null) child.kill('SIGKILL');
    const end = await ended;
    signal?.throwIfAborted();
    throw new Error(`${name} did not start (${end.signal ?? `exit code ${end.code}`}):\n${lastLines(logFile)}`);
  }
  // A channel that nobody listens to must not keep this process alive on its own.
  child.channel?.unref();
  child.unref();
  return { pid: child.pid, url, ended, signal: (name) => void child.kill(name) };
}

/** node's arguments for a service of this repository. */
export function serviceCommand(service: ServiceName): string[] {
  return ['--import', import.meta.resolve('tsx'), `services/${service}/src/main.ts`];
}

/** The end of a log, for people; JSON lines of pino with their fields as they are. */
export function lastLines(logFile: string, count = 15): string {
  try {
    const text = readFileSync(logFile, 'utf8').trimEnd();
    return text === '' ? '(its log is empty)' : text.split('\n').slice(-count).join('\n');
  } catch {
    return '(it has no log)';
  }
}

/** Settings of this process's own services must not leak into those that it starts. */
function inheritedEnvironment(): NodeJS.ProcessEnv {
  const own = [
    'PORT',
    'INGESTOR_PORT',
    'HEALTH_PORT',
    'HOST',
    'NIGHTS',
    'KEYS_FILE',
    'REDIS_URL',
    'LOG_LEVEL',
    'RECORD_TO',
  ];
  const others = ['CONFLATE_MS', 'BROADCASTERS', 'NODE_OPTIONS', 'NODE_CHANNEL_FD'];
  const left = new Set([...own, ...others]);
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !left.has(name)));
}

function endOf(child: ChildProcess): Promise<ProcessEnd> {
  return new Promise((done) => {
    child.once('exit', (code, signal) => done({ code, signal }));
    child.once('error', () => done({ code: null, signal: null }));
  });
}

async function readyUrl(
  child: ChildProcess,
  ended: Promise<ProcessEnd>,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const givesUp = AbortSignal.any([AbortSignal.timeout(readyWithinMs), ...(signal ? [signal] : [])]);
  const ready = new Promise<string>((done) =>
    child.on('message', (message: { type?: string; url?: string }) => {
      if (message?.type === 'ready' && message.url !== undefined) done(message.url);
    }),
  );
  const gaveUp = new Promise<undefined>((done) =>
    givesUp.addEventListener('abort', () => done(undefined), { once: true }),
  );
  return Promise.race([ready, ended.then(() => undefined), gaveUp]);
}
