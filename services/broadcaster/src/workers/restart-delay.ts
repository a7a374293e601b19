const firstMs = 500;
const mostMs = 30_000;
/** A worker that lived so long was well: the next one does not wait for what was long ago. */
const wellAfterMs = 60_000;

/** How long to wait before a worker is started again: twice as long each time, so that one that cannot live does not take the machine. */
export function restartDelay(livedMs: number, delayBeforeMs: number): number {
  if (livedMs >= wellAfterMs || delayBeforeMs === 0) return firstMs;
  return Math.min(2 * delayBeforeMs, mostMs);
}
