import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Viewer } from '../feed/viewer.ts';
import { problem, type ServedNight, unknownNight } from '../http/answer.ts';
import type { Limits } from '../limits.ts';
import { EventStreamOutlet } from './event-stream-outlet.ts';
import { positionOfId, readWish } from './read-wish.ts';
import { viewerAddress } from './viewer-address.ts';
import type { ViewerRegister } from './viewer-register.ts';
import { whenGone } from './when-gone.ts';

type EventsOptions = {
  readonly nights: ReadonlyMap<string, ServedNight>;
  readonly register: ViewerRegister;
  readonly limits: Limits;
  readonly trustProxy: boolean;
};

const streamType = 'text/event-stream';
const streamHeaders = {
  'content-type': `${streamType}; charset=utf-8`,
  'cache-control': 'no-store',
  // nginx would keep events until a buffer is full.
  'x-accel-buffering': 'no',
};

/** Those who could not be let in come back after this time at the earliest. */
const againMs = 2000;

/** The feed as a server-sent stream, for networks that let no WebSocket through: the same viewers, the same messages, an event each. */
export function addEventsRoute(app: FastifyInstance, { nights, register, limits, trustProxy }: EventsOptions): void {
  app.get<{ Params: { night: string } }>(
    '/v1/nights/:night/events',
    // A HEAD would open a stream that nobody reads.
    { exposeHeadRoute: false },
    (request, reply) => {
      const served = nights.get(request.params.night);
      if (!served) return unknownNight(reply);
      const { feed } = served;
      const address = viewerAddress(request.raw, trustProxy);
      const refusal = register.refusalOf(feed, address);
      if (refusal) return turnAway(request, reply, refusal === 'tooMany');

      const { searchParams } = new URL(request.url, 'http://any');
      const wish = readWish(searchParams, feed.night.election, limits);
      if (wish.outcome === 'malformed') return problem(reply, 400, 'malformed-query', `${wish.detail}.`);
      const lastId = request.headers['last-event-id'];
      // The reader's own memory is newer than the address that its page once made.
      const position = (typeof lastId === 'string' && positionOfId(lastId)) || wish.position;

      reply.hijack();
      const response = reply.raw;
      response.writeHead(200, { ...reply.getHeaders(), ...streamHeaders } as Record<string, string>);
      const viewer = new Viewer(new EventStreamOutlet(response, limits), limits);
      const leave = register.enter(viewer, address);
      response.on('error', () => undefined);
      whenGone(request.raw, response, () => {
        leave();
        feed.dismiss(viewer);
      });
      try {
        feed.welcome(viewer, { ...wish, position });
      } catch (err) {
        request.log.error({ err, night: feed.night.id }, 'a viewer could not be welcomed');
        viewer.close('internal');
      }
    },
  );
}

function turnAway(request: FastifyRequest, reply: FastifyReply, isOneOfTooMany: boolean) {
  const why = isOneOfTooMany
    ? 'There are too many connections from your address.'
    : 'There is no room here, or nothing to serve yet; try again later.';
  if (takesNothingElse(request)) {
    const retryMs = Math.round(againMs * (1 + Math.random()));
    return reply.headers(streamHeaders).send(`: ${why}\nretry: ${retryMs}\n\n`);
  }
  reply.header('retry-after', againMs / 1000);
  return isOneOfTooMany ? problem(reply, 429, 'too-many', why) : problem(reply, 503, 'full', why);
}

/**
 * True of a browser's own EventSource: whatever status but 200 it gets is the end for it, and the page would stay as it is for ever (HTML
 * Living Standard, 9.2.3, "fail the connection"). A stream that ends is one to come back to.
 */
function takesNothingElse(request: FastifyRequest): boolean {
  return request.headers.accept === streamType;
}
