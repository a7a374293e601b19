import type { Mode } from '@election-night/shared/election/night-clock.ts';
import { type NightJob, reportQueue } from '@election-night/shared/queue/report-queue.ts';
import { Queue } from 'bullmq';
import type { FastifyBaseLogger } from 'fastify';
import type { Redis } from 'ioredis';

export type OpenedQueue = {
  /** Opened when it is first asked for. */
  queue(): Promise<Queue<NightJob>>;
  stop(): Promise<void>;
};

/**
 * The queue of a night. It shares the connection of the claims, so that a claim and its job cost two round trips on one socket. BullMQ asks
 * Redis for its version once, and a queue whose question got no answer fails for ever: such a one is replaced.
 */
export function createOpenQueue(redis: Redis, mode: Mode, night: string, log: FastifyBaseLogger): OpenedQueue {
  let opening: Promise<Queue<NightJob>> | undefined;

  const open = async (): Promise<Queue<NightJob>> => {
    const queue = new Queue<NightJob>(reportQueue.name, { connection: redis, prefix: reportQueue.prefix(mode, night) });
    queue.on('error', (error) => log.debug({ night, reason: error.message }, 'queue reports an error'));
    try {
      await queue.waitUntilReady();
      return queue;
    } catch (error) {
      opening = undefined;
      await queue.close().catch(() => undefined);
      throw error;
    }
  };

  return {
    queue: () => {
      opening ??= open();
      return opening;
    },
    stop: async () => {
      const queue = await opening?.catch(() => undefined);
      await queue?.close().catch(() => undefined);
    },
  };
}
