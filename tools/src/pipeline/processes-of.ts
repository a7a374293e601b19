import { readdirSync, readFileSync } from 'node:fs';

/**
 * For tests: ids and command lines of all processes whose environment has `mark`. What a process starts inherits it, so this finds what a
 * program leaves behind. Only where there is /proc.
 */
export function processesOf(mark: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => readProc(pid, 'environ').split('\0').includes(mark))
    .map((pid) => `${pid} ${readProc(pid, 'cmdline').replaceAll('\0', ' ')}`);
}

/** A process may end while one looks at it. */
function readProc(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
