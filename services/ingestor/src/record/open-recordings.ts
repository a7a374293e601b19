import { nightKeys } from '@election-night/shared/redis/keys.ts';
import type { Night } from '@election-night/shared/runtime/load-nights.ts';
import type { FastifyBaseLogger } from 'fastify';
import type { Redis } from 'ioredis';
import { openRecording, type Recording } from './recording.ts';

/** A recording of each night below RECORD_TO, by the night's id; none where the variable is absent. Throws where one cannot be opened. */
export async function openRecordings(
  config: { readonly RECORD_TO?: string; readonly INGESTOR_PORT: number },
  redis: Redis,
  nights: readonly Night[],
  log: FastifyBaseLogger,
): Promise<ReadonlyMap<string, Recording>> {
  const { RECORD_TO: folder, INGESTOR_PORT: port } = config;
  const recordings = new Map<string, Recording>();
  if (folder === undefined) return recordings;
  for (const night of nights) {
    const of = { redis, night, keys: nightKeys(night.mode, night.id) };
    recordings.set(night.id, await openRecording(folder, port, of, Date.now, log));
  }
  return recordings;
}
