import { readFileSync, writeFileSync } from 'node:fs';

/** Bytes of a process that are in memory now, from /proc (Linux). */
export function residentBytes(pid: number): number {
  return statusBytes(pid, 'VmRSS');
}

/** Most bytes that a process had in memory at once since it began or since `forgetPeak`. */
export function peakResidentBytes(pid: number): number {
  return statusBytes(pid, 'VmHWM');
}

/** From now on `peakResidentBytes` is of what comes. */
export function forgetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
}

function statusBytes(pid: number, field: 'VmRSS' | 'VmHWM'): number {
  const found = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(found?.[1] ?? Number.NaN) * 1024;
}
