import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';

/** The server that is measured has a core to itself; everything else shares the other ones. */
export const serverCore = 0;

/** Before a command: it then runs on this core alone. Empty where there is no such program. */
export function pinnedTo(core: number): readonly string[] {
  return canPin() ? ['taskset', '-c', String(core)] : [];
}

/** Moves this process, and what it starts from now on, off the server's core. False where that cannot be had. */
export function leaveServerCore(): boolean {
  if (!canPin()) return false;
  const others = `${serverCore + 1}-${cpus().length - 1}`;
  return spawnSync('taskset', ['-a', '-c', '-p', others, String(process.pid)], { stdio: 'ignore' }).status === 0;
}

function canPin(): boolean {
  return cpus().length > 1 && spawnSync('taskset', ['--version'], { stdio: 'ignore' }).status === 0;
}
