import { createBullBoard } from '@bull-board/api';
import { FastifyAdapter } from '@bull-board/fastify';
import type { NightJob } from '@election-night/shared/queue/report-queue.ts';
import type { Queue } from 'bullmq';
import fastify, { type FastifyInstance } from 'fastify';
import { VeiledQueue } from './veiled-queue.ts';

/** BullMQ's own board for the queue of a night, as a server without a port: addresses begin with `prefix`. */
export async function makeBoard(queue: Queue<NightJob>, night: string, prefix: string): Promise<FastifyInstance> {
  const board = new FastifyAdapter();
  board.setBasePath(prefix);
  createBullBoard({
    queues: [new VeiledQueue(queue, night)],
    serverAdapter: board,
    options: {
      uiConfig: {
        boardTitle: night,
        hideRedisDetails: true,
        showWorkers: false,
        // The pictures and words are its own; nothing is fetched from elsewhere (see the policy of its pages).
        miscLinks: [],
      },
    },
  });
  const app = fastify({ logger: false });
  await app.register(board.registerPlugin(), { prefix });
  await app.ready();
  return app;
}
