import type { Pipeline } from '../../tools/src/pipeline/start-pipeline.ts';
import type { NightWatch } from './watch-night.ts';

/** How long a moment is waited for. */
const comesWithinMs = 20_000;

/**
 * Kills a process at a step that lasts less than a millisecond, without any help from its code: stops it (SIGSTOP) when the step is seen,
 * looks again at what it left once it stands still, and kills it only where that still is the step. Otherwise it goes on (SIGCONT), and
 * the next chance is waited for. `hint` is as in stopWhen. Resolves with how many stops it took.
 */
export async function killWhen(
  pipeline: Pipeline,
  name: string,
  watch: NightWatch,
  look: () => Promise<unknown>,
  hint = look,
): Promise<{ stops: number }> {
  const stopped = await stopWhen(pipeline, name, watch, look, { withinMs: comesWithinMs, hint });
  if (!stopped) throw new Error(`the moment to kill ${name} did not come within ${comesWithinMs / 1000} s`);
  await pipeline.kill(name, 'SIGKILL');
  return stopped;
}

/**
 * The same, but leaves the process stopped, and resolves with nothing where the moment does not come. `hint` is a quicker look that is
 * worth a stop, where a thorough one would come too late.
 */
export async function stopWhen<T>(
  pipeline: Pipeline,
  name: string,
  watch: NightWatch,
  look: () => Promise<T | undefined>,
  { withinMs, hint = look }: { readonly withinMs: number; readonly hint?: () => Promise<unknown> },
): Promise<{ found: T; stops: number } | undefined> {
  let stops = 0;
  for (const deadline = performance.now() + withinMs; performance.now() < deadline; ) {
    await new Promise(setImmediate);
    if ((await hint()) === undefined) continue;
    await pipeline.kill(name, 'SIGSTOP');
    stops += 1;
    // What it had sent before it stopped is done before these are answered.
    await watch.redis.ping();
    await watch.redis.ping();
    const found = await look();
    if (found !== undefined) return { found, stops };
    await pipeline.kill(name, 'SIGCONT');
  }
  return undefined;
}
