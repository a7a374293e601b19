import { spawn } from 'node:child_process';
import type { WrkProgram } from '../../tools/src/programs/find-wrk.ts';
import { cpuOf } from '../figures/cpu-time.ts';

export type WrkFigures = {
  readonly requestsPerSecond: number;
  /** Of the server, for one request; a million divided by it is what a core carries that does nothing else. */
  readonly cpuMicros: number;
  /** Share of its core that the server used: below 1 the client, or another program on the core, was the limit. */
  readonly busy: number;
};

export const connections = 64;

/** Asks for one address over kept connections for so many seconds, as fast as answers come. */
export async function runWrk(
  wrk: WrkProgram,
  url: string,
  headers: Readonly<Record<string, string>>,
  seconds: number,
  serverPids: readonly number[],
): Promise<WrkFigures> {
  const args = ['-t', '1', '-c', String(connections), '-d', `${seconds}s`, '--timeout', '20s'];
  for (const [name, value] of Object.entries(headers)) args.push('-H', `${name}: ${value}`);
  const { value: printed, seconds: cpu } = await cpuOf(serverPids, () => outputOf(wrk, [...args, url]));
  const [, requests, lasted] = /(\d+) requests in ([\d.]+)s/.exec(printed) ?? [];
  if (!requests || /Non-2xx|Socket errors/.test(printed)) throw new Error(`wrk on ${url}:\n${printed}`);
  const used = cpu.reduce((sum, part) => sum + part, 0);
  return {
    requestsPerSecond: Number(requests) / Number(lasted),
    cpuMicros: (used * 1e6) / Number(requests),
    busy: used / Number(lasted),
  };
}

function outputOf({ path, env }: WrkProgram, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(path, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
    child.once('error', reject);
    child.once('close', () => resolve(printed));
  });
}
