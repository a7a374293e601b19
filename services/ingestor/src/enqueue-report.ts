import type { Mode } from '@election-night/shared/election/night-clock.ts';
import { jobPolicy, type NightJob, reportQueue } from '@election-night/shared/queue/report-queue.ts';
import { Queue } from 'bullmq';
import type { FastifyBaseLogger } from 'fastify';
import type { Redis } from 'ioredis';

/** `isRepeated`: the report was sent before and is not decided yet; its job may have failed, and is then tried again. */
export type EnqueueReport = (job: NightJob, jobId: string, isRepeated: boolean) => Promise<void>;

/**
 * Puts jobs into the queue of a night. Resolves when Redis has the job; a job whose id the queue still knows is left as it is. The queue
 * shares the connection of the claims, so that a claim and its job cost two round trips on one socket.
 */
export function createEnqueueReport(
  redis: Redis,
  mode: Mode,
  night: string,
  log: FastifyBaseLogger,
): { enqueue: EnqueueReport; stop(): Promise<void> } {
  let opening: Promise<Queue<NightJob>> | undefined;

  // BullMQ asks Redis for its version once, and a queue whose question got no answer fails for ever: such a one is replaced.
  const openQueue = async (): Promise<Queue<NightJob>> => {
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
    enqueue: async (job, jobId, isRepeated) => {
      opening ??= openQueue();
      const queue = await opening;
      const known = isRepeated ? await queue.getJob(jobId) : undefined;
      if (known && (await known.isFailed())) await known.retry();
      else await queue.add(job.type, job, { ...jobPolicy, jobId });
    },
    stop: async () => {
      const queue = await opening?.catch(() => undefined);
      await queue?.close().catch(() => undefined);
    },
  };
}
