import { setTimeout as delay } from 'node:timers/promises';

export type Answer = { readonly status: number; readonly json: unknown };

export type Patience = {
  /** Give up and throw after so long without a usable answer. */
  readonly giveUpAfterMs: number;
  /** An attempt that takes longer is abandoned and made again. */
  readonly attemptMs: number;
  readonly signal?: AbortSignal;
};

export const patience: Patience = { giveUpAfterMs: 60_000, attemptMs: 5000 };

const firstPauseMs = 50;
const longestPauseMs = 2000;
const tryAgain: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);

/**
 * Sends a request until it is answered. No answer means unknown: the same request, with the same id in its body, is sent again, so a
 * service that was killed in the middle loses and doubles nothing. Waits as long as `Retry-After` says, else twice as long each time.
 * Answers of the 4xx kind are answers. Throws when time is up, or with the signal's reason.
 */
export async function requestPatiently(
  url: string,
  init: { method?: string; headers?: Record<string, string>; body?: string | Buffer },
  { giveUpAfterMs, attemptMs, signal }: Patience,
): Promise<Answer> {
  const givesUpAt = Date.now() + giveUpAfterMs;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    const attempt = await request(url, init, attemptMs, signal);
    if ('answer' in attempt) return attempt.answer;
    signal?.throwIfAborted();
    const waitMs = Math.max(pauseMs, attempt.retryAfterMs ?? 0);
    if (Date.now() + waitMs > givesUpAt) {
      throw new Error(`${init.method ?? 'GET'} ${url}: ${attempt.why}; gave up after ${giveUpAfterMs / 1000} s`);
    }
    await delay(waitMs, undefined, signal ? { signal } : {});
  }
}

async function request(
  url: string,
  init: object,
  attemptMs: number,
  signal: AbortSignal | undefined,
): Promise<{ answer: Answer } | { why: string; retryAfterMs?: number }> {
  const timeout = AbortSignal.timeout(attemptMs);
  try {
    const response = await fetch(url, { ...init, signal: signal ? AbortSignal.any([signal, timeout]) : timeout });
    const text = await response.text();
    if (tryAgain.has(response.status)) {
      const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
      return {
        why: `answered ${response.status} ${text}`,
        ...(retryAfter > 0 ? { retryAfterMs: retryAfter * 1000 } : {}),
      };
    }
    return { answer: { status: response.status, json: parseOrText(text) } };
  } catch (error) {
    const { cause, message } = error as Error & { cause?: Error };
    return { why: cause?.message ?? message };
  }
}

function parseOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
