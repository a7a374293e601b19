import { nightKeys } from '@election-night/shared/redis/keys.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { wholeNumber } from '../whole-number.ts';
import { notLoaded, problem, type ServedNight, sendEncoded, unknownNight } from './answer.ts';
import { judgeEpoch } from './judge-epoch.ts';
import type { EncodedLogPage, LogPages } from './log-pages.ts';
import { LogIsBroken } from './read-log-page.ts';
import { refuseEpoch } from './refuse-epoch.ts';

type LogRouteOptions = {
  readonly nights: ReadonlyMap<string, ServedNight>;
  readonly pages: LogPages;
  readonly log: Logger;
};
type LogRequest = FastifyRequest<{
  Params: { night: string; epoch: string };
  Querystring: { from?: unknown; limit?: unknown };
}>;

/** Commits of a page, where the request does not say, and at most. */
export const logLimits = { standard: 500, most: 2000 } as const;

const caching = { complete: 'public, max-age=31536000, immutable', open: 'public, max-age=1' } as const;

/**
 * The log as NDJSON, so that anybody can recompute the chain of hashes, or keep a copy of the night. Of an older epoch too, where the running
 * one goes on from it: without that nobody could verify the night from its first commit.
 */
export function addLogRoute(app: FastifyInstance, { nights, pages, log }: LogRouteOptions): void {
  app.get('/v1/nights/:night/:epoch/log', async (request: LogRequest, reply) => {
    const served = nights.get(request.params.night);
    if (!served) return unknownNight(reply);
    const { tip } = served.feed.board;
    if (!tip) return notLoaded(reply, served);
    const { epoch } = request.params;
    const judged = judgeEpoch(tip.epoch, epoch);
    if (judged === 'ahead' || judged === 'malformed') return refuseEpoch(reply, served, judged);
    const from = wholeNumber(request.query.from, 0);
    const limit = wholeNumber(request.query.limit, logLimits.standard);
    if (from === undefined || limit === undefined || limit < 1) {
      return problem(reply, 400, 'malformed-address', 'from is a rev, 0 or above; limit is 1 or above.');
    }

    const { id, mode } = served.feed.night;
    const keys = nightKeys(mode, id);
    const asked = { log: keys.log(epoch), from, limit: Math.min(limit, logLimits.most) };
    let page: EncodedLogPage;
    try {
      const end = judged === 'running' ? tip : await pages.endOf(keys, tip.epoch, epoch);
      if (!end) return refuseEpoch(reply, served, 'gone');
      page = await pages.page(epoch, { ...asked, tip: end });
    } catch (error) {
      return unavailable(reply, error as Error);
    }
    // A new epoch may have begun meanwhile, and the older log may be gone: what was read then is not what was asked for.
    if ((served.feed.board.tip?.epoch ?? tip.epoch) !== tip.epoch) return refuseEpoch(reply, served, 'gone');
    const next = `/v1/nights/${id}/${epoch}/log?from=${page.last}&limit=${asked.limit}`;
    reply.header('link', `<${next}>; rel="next"`);
    const isForEver = page.isComplete || judged !== 'running';
    if (isForEver) {
      // It stays true however old the rest is, and a cache keeps these headers as long as the page.
      reply.removeHeader('election-stale').removeHeader('election-silent-seconds');
    }
    return sendEncoded(request, reply, page.body, isForEver ? caching.complete : caching.open, {
      type: 'application/x-ndjson; charset=utf-8',
    });
  });

  function unavailable(reply: FastifyReply, error: Error) {
    reply.header('retry-after', '2');
    if (error instanceof LogIsBroken) {
      log.error({ reason: error.message }, 'a page of the log is not what its hashes say; it is not served');
      return problem(reply, 503, 'log-unavailable', `The log cannot be served: ${error.message}.`);
    }
    log.warn({ reason: error.message }, 'a page of the log could not be read');
    return problem(
      reply,
      503,
      'log-unavailable',
      'Redis does not answer; pages that were read before are still served.',
    );
  }
}
