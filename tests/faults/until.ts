import { setTimeout as delay } from 'node:timers/promises';

/** Resolves with what `look` finds, as soon as it finds something; throws with `what` where that takes too long. */
export async function until<T>(
  what: string,
  withinMs: number,
  look: () => Promise<T | undefined | false> | T | undefined | false,
): Promise<T> {
  for (const deadline = performance.now() + withinMs; ; await delay(10)) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > deadline) throw new Error(`not within ${withinMs / 1000} s: ${what}`);
  }
}
