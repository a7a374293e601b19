import { type NightKeys, nightKeys } from '@election-night/shared/redis/keys.ts';
import type { Night } from '@election-night/shared/runtime/load-nights.ts';
import type { FastifyBaseLogger } from 'fastify';
import type { Redis } from 'ioredis';
import { type ClaimReport, createClaimReport } from './claim-report.ts';
import { createEnqueueReport, type EnqueueReport } from './enqueue-report.ts';
import type { Key } from './keys-file.ts';
import { createOpenQueue, type OpenedQueue } from './open-queue.ts';
import type { Recording } from './record/recording.ts';

/** What the handlers share. `now` is the wall clock. */
export type Intake = {
  readonly redis: Redis;
  readonly limits: IntakeLimits;
  keys(): readonly Key[];
  now(): number;
  countEntries(night: string, entries: number): void;
};

export type IntakeLimits = {
  readonly maxBodyBytes: number;
  readonly maxEntries: number;
  readonly maxJsonDepth: number;
  readonly maxStringLength: number;
  /** How long Redis may take over one request. */
  readonly answerWithinMs: number;
};

/** One night, with the ways into it. */
export type NightIntake = {
  readonly night: Night;
  readonly keys: NightKeys;
  readonly claim: ClaimReport;
  readonly enqueue: EnqueueReport;
  readonly queue: OpenedQueue['queue'];
  /** Absent where nothing is recorded. */
  readonly recording?: Recording;
  stop(): Promise<void>;
};

export function openNightIntake(
  redis: Redis,
  night: Night,
  recording: Recording | undefined,
  log: FastifyBaseLogger,
): NightIntake {
  const keys = nightKeys(night.mode, night.id);
  const opened = createOpenQueue(redis, night.mode, night.id, log);
  const claim = createClaimReport(redis, keys);
  return { night, keys, claim, enqueue: createEnqueueReport(opened), ...opened, ...(recording ? { recording } : {}) };
}
