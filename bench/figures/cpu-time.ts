import { readFileSync } from 'node:fs';

/** CPU seconds of a process so far, user and system, from /proc (Linux; ticks of 10 ms). */
export function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** CPU seconds that a run of something cost each of the processes. */
export async function cpuOf<T>(
  pids: readonly number[],
  run: () => Promise<T>,
): Promise<{ value: T; seconds: number[] }> {
  const before = pids.map(cpuSeconds);
  const value = await run();
  return { value, seconds: pids.map((pid, place) => cpuSeconds(pid) - (before[place] as number)) };
}
