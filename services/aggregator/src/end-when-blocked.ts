import { Worker } from 'node:worker_threads';

/** Looks that must find the process still before it is ended; a process that was stopped and goes on has missed one. */
const looks = 6;

/** Plain JavaScript, since a thread that watches should need nothing: no loader, no package. */
const watcher = `
const { workerData: { beats, lookEveryMs, looks } } = require('node:worker_threads');
const { writeSync } = require('node:fs');
let last = -1;
let missed = 0;
setInterval(() => {
  const beat = Atomics.load(beats, 0);
  missed = beat === last ? missed + 1 : 0;
  last = beat;
  if (missed < looks) return;
  const msg = 'the process stood still for ' + Math.round(looks * lookEveryMs / 1000) + ' s; ending it, so that another one goes on';
  writeSync(1, JSON.stringify({ level: 60, time: new Date().toISOString(), name: 'aggregator', msg }) + '\\n');
  process.kill(process.pid, 'SIGKILL');
}, lookEveryMs);
`;

/**
 * Ends the process where nothing moves in it for so long: a report over which it computes without end would otherwise hold the night up
 * until somebody notices. Whoever restarts processes starts it again. A process that is stopped (SIGSTOP) and goes on is left alone.
 */
export function endWhenBlocked(afterMs: number): { stop(): Promise<unknown> } {
  const lookEveryMs = afterMs / looks;
  const beats = new Int32Array(new SharedArrayBuffer(4));
  const beating = setInterval(() => Atomics.add(beats, 0, 1), lookEveryMs / 2).unref();
  const thread = new Worker(watcher, { eval: true, execArgv: [], workerData: { beats, lookEveryMs, looks } });
  thread.unref();
  return {
    stop: () => {
      clearInterval(beating);
      return thread.terminate();
    },
  };
}
