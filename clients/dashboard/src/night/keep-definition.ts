import type { Definition } from '@election-night/shared/election/definition.ts';
import { noticeableMs } from './night-clock.ts';

export type KeptDefinition = {
  /** What the row `night` names (P-DEF-1). Where it is another one than what is there, it is fetched again. */
  name(wanted: { readonly version: number; readonly digest: string }): void;
  end(): void;
};

type Options = {
  /** The night's address. */
  readonly url: string;
  onDefinition(definition: Definition): void;
  /** How far the server's clock is ahead of ours, milliseconds, as its answer told. */
  onWallOffset(offsetMs: number): void;
};

const retryMs: readonly [first: number, most: number] = [1000, 30_000];
const answerMs = 10_000;

/** Fetches the definition of a night until it is there, and again when another one holds. */
export function keepDefinition({ url, onDefinition, onWallOffset }: Options): KeptDefinition {
  let wanted: { readonly version: number; readonly digest: string } | undefined;
  let held: { readonly version: number; digest?: string | undefined } | undefined;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isFetching = false;
  let hasEnded = false;
  void fetchIt();

  return {
    name(named) {
      wanted = named;
      // What was fetched before any row came is known by its version alone.
      if (held && held.digest === undefined && held.version === named.version) held.digest = named.digest;
      if (held && held.digest !== named.digest && !isFetching && timer === undefined) void fetchIt();
    },
    end() {
      hasEnded = true;
      clearTimeout(timer);
    },
  };

  async function fetchIt(): Promise<void> {
    timer = undefined;
    isFetching = true;
    const asked = wanted;
    try {
      const definition = await fetchDefinition(asked !== undefined || failures > 0);
      if (hasEnded) return;
      const isIt = asked === undefined || asked.version === definition.version;
      held = { version: definition.version, digest: isIt ? asked?.digest : undefined };
      failures = isIt ? 0 : failures + 1;
      onDefinition(definition);
    } catch {
      failures += 1;
    } finally {
      isFetching = false;
    }
    if (hasEnded) return;
    if (held && held.digest === undefined && wanted?.version === held.version) held.digest = wanted.digest;
    // A server may be behind the one that the row came from.
    if (!held || (wanted && held.digest !== wanted.digest)) timer = setTimeout(() => void fetchIt(), waitMs());
  }

  function waitMs(): number {
    const [first, most] = retryMs;
    return Math.random() * Math.min(most, first * 2 ** Math.min(failures, 10));
  }

  async function fetchDefinition(isFresh: boolean): Promise<Definition> {
    const askedAt = Date.now();
    const signal = AbortSignal.timeout(answerMs);
    const answer = await fetch(`${url}/definition`, { cache: isFresh ? 'no-cache' : 'default', signal });
    if (!answer.ok) throw new Error(`the definition was answered with ${answer.status}`);
    const offsetMs = wallOffset(answer, askedAt);
    // The browser may have kept the answer for a while. Where clocks seem to differ, the server is asked what time it is.
    if (offsetMs !== undefined) onWallOffset(Math.abs(offsetMs) < noticeableMs ? offsetMs : await askForWallOffset());
    return (await answer.json()) as Definition;
  }

  async function askForWallOffset(): Promise<number> {
    const askedAt = Date.now();
    const signal = AbortSignal.timeout(answerMs);
    return wallOffset(await fetch(url, { method: 'HEAD', cache: 'no-store', signal }), askedAt) ?? 0;
  }
}

/** A Date has whole seconds; a cache on the way says how many of them have passed since. */
function wallOffset({ headers }: Response, askedAt: number): number | undefined {
  const date = Date.parse(headers.get('date') ?? '');
  if (Number.isNaN(date)) return undefined;
  const age = Number(headers.get('age') ?? 0) || 0;
  return date + 1000 * age + 500 - (askedAt + Date.now()) / 2;
}
