import { createBullBoard } from '@bull-board/api';
import { FastifyAdapter } from '@bull-board/fastify';
import type { NightJob } from '@election-night/shared/queue/report-queue.ts';
import type { Queue } from 'bullmq';
import fastify, { type FastifyInstance } from 'fastify';
import { VeiledQueue } from './veiled-queue.ts';

/** What may be read of it: its page, its files, and lists of jobs. The rest of what BullMQ's board can do is not here. */
const readable = [
  /^\/?$/,
  /^\/queue\/[^/]+(?:\/r[0-9a-f]{64})?\/?$/,
  /^\/static\/[\w./-]+$/,
  /^\/api\/queues$/,
  /^\/api\/queues\/[^/]+\/r[0-9a-f]{64}$/,
];

export function isReadable(method: string | undefined, path: string): boolean {
  return (method === 'GET' || method === 'HEAD') && readable.some((pattern) => pattern.test(path));
}

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
