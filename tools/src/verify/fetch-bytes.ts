import { setTimeout as delay } from 'node:timers/promises';

export type Fetched = { readonly status: number; readonly bytes: Uint8Array };

const attempts = 8;
const attemptMs = 30_000;
const longestWaitMs = 10_000;
const tryAgain: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/** GETs an address until it is answered, a few times, as long apart as `Retry-After` says. Rejects where nothing usable comes. */
export async function fetchBytes(url: string): Promise<Fetched> {
  for (let attempt = 1; ; attempt += 1) {
    const { fetched, why, waitMs } = await tryOnce(url);
    if (fetched) return fetched;
    if (attempt === attempts) throw new Error(`GET ${url}: ${why}`);
    // A person who mistyped an address should not wait in silence.
    if (attempt === 2) process.stderr.write(`GET ${url}: ${why}; trying again for half a minute\n`);
    await delay(Math.min(waitMs ?? 250 * 2 ** attempt, longestWaitMs));
  }
}

/** The same, as JSON. */
export async function fetchJson(url: string): Promise<unknown> {
  const { status, bytes } = await fetchBytes(url);
  const text = Buffer.from(bytes).toString('utf8');
  if (status !== 200) throw new Error(`GET ${url} answered ${status}: ${text.slice(0, 300)}`);
  return JSON.parse(text);
}

async function tryOnce(url: string): Promise<{ fetched?: Fetched; why?: string; waitMs?: number }> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(attemptMs) });
    const bytes = new Uint8Array(await response.arrayBuffer());
    if (!tryAgain.has(response.status)) return { fetched: { status: response.status, bytes } };
    const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
    return { why: `answered ${response.status}`, ...(seconds > 0 ? { waitMs: seconds * 1000 } : {}) };
  } catch (error) {
    const { cause, message } = error as Error & { cause?: Error };
    return { why: cause?.message ?? message };
  }
}
