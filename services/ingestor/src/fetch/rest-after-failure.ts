/** A server may ask for patience, but not for the night. */
const longestRetryAfterMs = 3_600_000;

/**
 * How long to wait after the n-th failure in a row, milliseconds: full jitter (anything from 0 to the bound, which doubles with each
 * failure from `everyMs` to `longestMs`), and never less than the server asked for. `random` is in [0, 1).
 */
export function restAfterFailure(
  failures: number,
  { everyMs, longestMs, retryAfterMs = 0 }: { everyMs: number; longestMs: number; retryAfterMs?: number | undefined },
  random: () => number = Math.random,
): number {
  const bound = Math.min(everyMs * 2 ** Math.min(failures, 30), Math.max(longestMs, everyMs));
  return Math.max(Math.floor(random() * bound), Math.min(retryAfterMs, longestRetryAfterMs));
}

/** `Retry-After` (RFC 9110, section 10.2.3), seconds or a date → milliseconds from `now`; undefined where there is none. */
export function readRetryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return ms > 0 ? ms : undefined;
}
