import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { pinnedTo } from './pin.ts';

export type BenchProcess = {
  readonly pid: number;
  /** Where it listens, as it said itself in `{type: 'ready', url}`; empty where it has no address. */
  readonly url: string;
  send(message: object): void;
  onMessage(listener: (message: never) => void): void;
  readonly ended: Promise<void>;
  /** Closes the channel, which tells it to end; SIGKILL after five seconds. */
  stop(): Promise<void>;
  /** At once, as a crash. */
  kill(): Promise<void>;
};

export type BenchCommand = {
  readonly program?: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly core?: number;
};

const stoppedWithinMs = 5000;

/** A program with a channel to this process. Resolves when it has said that it is ready; its log goes nowhere, its errors to stderr. */
export async function startProcess({
  program = process.execPath,
  args,
  env = {},
  core,
}: BenchCommand): Promise<BenchProcess> {
  const [command, ...rest] = [...(core === undefined ? [] : pinnedTo(core)), program, ...args] as [string, ...string[]];
  const child = spawn(command, rest, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()).once('error', () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    child.on('message', (message: { type: string; url?: string }) => {
      if (message.type === 'ready') resolve(message.url ?? '');
    });
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`${args.at(-1)} ended before it was ready`)));
  });
  const kill = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  return {
    pid: child.pid as number,
    url,
    ended,
    send: (message) => void child.send(message),
    onMessage: (listener) => void child.on('message', listener as (message: unknown) => void),
    kill,
    stop: async () => {
      if (child.connected) child.disconnect();
      const late = setTimeout(() => child.kill('SIGKILL'), stoppedWithinMs);
      await ended;
      clearTimeout(late);
    },
  };
}

/** Arguments of node for a TypeScript source: `startProcess({ args: sourceArgs(new URL('x.ts', import.meta.url)) })`. */
export function sourceArgs(source: URL): readonly string[] {
  return ['--import', import.meta.resolve('tsx'), fileURLToPath(source)];
}
