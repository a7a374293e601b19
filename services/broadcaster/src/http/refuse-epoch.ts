import type { FastifyReply } from 'fastify';
import { limits } from '../limits.ts';
import { problem, type ServedNight } from './answer.ts';
import type { EpochJudgement } from './judge-epoch.ts';

/**
 * The answer to a request for a history that is not the running one. No cache may keep any of them: the same address may be
 * right on the next server, or a moment later.
 */
export function refuseEpoch(reply: FastifyReply, { feed }: ServedNight, judged: Exclude<EpochJudgement, 'running'>) {
  switch (judged) {
    case 'gone':
      reply.code(410).header('cache-control', 'no-store').type('application/json; charset=utf-8');
      return reply.send(JSON.stringify(feed.reset(limits.resetSpreadMs)));
    case 'ahead':
      reply.header('retry-after', '1');
      return problem(reply, 503, 'behind', 'This server has not reached that epoch yet; another one has.');
    case 'malformed':
      return problem(reply, 400, 'malformed-address', 'An epoch has twelve characters: l, t or r, then 0-9 and a-z.');
  }
}
