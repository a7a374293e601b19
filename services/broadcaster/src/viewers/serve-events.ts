import type { FastifyInstance, FastifyReply } from 'fastify';
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

const streamHeaders = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  // nginx would keep events until a buffer is full.
  'x-accel-buffering': 'no',
};

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
      if (refusal) return turnAway(reply, refusal === 'tooMany');

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

function turnAway(reply: FastifyReply, isOneOfTooMany: boolean) {
  reply.header('retry-after', '2');
  if (isOneOfTooMany) return problem(reply, 429, 'too-many', 'There are too many connections from your address.');
  return problem(reply, 503, 'full', 'There is no room here, or nothing to serve yet; try again later.');
}
