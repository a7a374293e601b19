import type { Pipeline } from '../../tools/src/pipeline/start-pipeline.ts';
import type { NightWatch } from './watch-night.ts';

/** How long a moment is waited for. */
const comesWithinMs = 20_000;

/**
 * Kills a process at a step that lasts less than a millisecond, without any help from its code: stops it (SIGSTOP) when the step is seen,
 * looks again at what it left once it stands still, and kills it only where that still is the step. Otherwise it goes on (SIGCONT), and
 * the next chance is waited for. Resolves with what was found, and how many stops it took.
 */
export async function killWhen<T>(
  pipeline: Pipeline,
  name: string,
  watch: NightWatch,
  look: () => Promise<T | undefined>,
): Promise<{ found: T; stops: number }> {
  const { found, stops } = await stopWhen(pipeline, name, watch, look);
  await pipeline.kill(name, 'SIGKILL');
  return { found, stops };
}

/** The same, and leaves the process stopped. */
export async function stopWhen<T>(
  pipeline: Pipeline,
  name: string,
  watch: NightWatch,
  look: () => Promise<T | undefined>,
): Promise<{ found: T; stops: number }> {
  let stops = 0;
  for (const deadline = performance.now() + comesWithinMs; performance.now() < deadline; ) {
    await new Promise(setImmediate);
    if ((await look()) === undefined) continue;
    await pipeline.kill(name, 'SIGSTOP');
    stops += 1;
    // What it had sent before it stopped is done before these are answered.
    await watch.redis.ping();
    await watch.redis.ping();
    const found = await look();
    if (found !== undefined) return { found, stops };
    await pipeline.kill(name, 'SIGCONT');
  }
  throw new Error(`the moment to stop ${name} did not come within ${comesWithinMs / 1000} s (${stops} stops)`);
}
