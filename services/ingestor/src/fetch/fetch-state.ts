import type { NightKeys } from '@election-night/shared/redis/keys.ts';
import type { Redis } from 'ioredis';

/**
 * What is known of a source that is fetched: one field of the hash `fetched`, JSON. Times are RFC 3339 UTC of the wall clock. The second half
 * is what the next try goes on with; it holds for `run` alone, since a new run has no reports yet.
 */
export type FetchState = {
  readonly run: string;
  readonly triedAt: string;
  /** The last try that ended well, whether or not there was anything new. */
  readonly answeredAt?: string;
  /** The last time that the body differed from the one before it. */
  readonly changedAt?: string;
  /** The last time that a report was made of it. */
  readonly ingestedAt?: string;
  /** In a row; 0 after a try that ended well. */
  readonly failures: number;
  /** Why the last try failed. Quotes nothing of the body. */
  readonly error?: string;
  readonly nextTryAt: string;

  /** Validators of the last body that was ingested (RFC 9110, section 8.8), or the file that it was. */
  readonly etag?: string;
  readonly lastModified?: string;
  readonly file?: string;
  readonly bodyDigest?: string;
  readonly contentDigest?: string;
  readonly entries?: number;
  /** What is taken if the next try finds it unchanged. */
  readonly settling?: string;
  /** The time that content without one was given when it was first seen, so that another try makes the same report of it. */
  readonly pending?: { readonly digest: string; readonly asOf: string };
};

export async function readFetchState(redis: Redis, keys: NightKeys, source: string): Promise<FetchState | undefined> {
  const text = await redis.hget(keys.fetched, source);
  return text === null ? undefined : (JSON.parse(text) as FetchState);
}

export async function writeFetchState(redis: Redis, keys: NightKeys, source: string, state: FetchState): Promise<void> {
  await redis.hset(keys.fetched, source, JSON.stringify(state));
}
