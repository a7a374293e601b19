import type { IncomingHttpHeaders } from 'node:http';
import type {} from '@fastify/reply-from';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { problem, type ServedNight, unknownNight, unknownRoute } from '../http/answer.ts';
import type { Limits } from '../limits.ts';
import { forOwnPages } from '../page/page-headers.ts';
import { isOfOwnPage } from './is-of-own-page.ts';
import { addressAtIngestor, apiPrefix, passedBoards, passedRequests } from './passed-requests.ts';

type IngestorOptions = {
  readonly nights: ReadonlyMap<string, ServedNight>;
  /** Where the ingestor is, as http://ingestor:8081. */
  readonly ingestorUrl: string;
  readonly limits: Limits;
};

/**
 * The page's way to the ingestor: `/api/v1/nights/{night}/held` and so on are asked there, with the key that came, for pages of this host
 * alone. Bodies are small and read whole; answers pass through as they come.
 */
export async function addIngestorRoutes(app: FastifyInstance, options: IngestorOptions): Promise<void> {
  const { nights, ingestorUrl, limits } = options;
  await app.register(async (scope) => {
    // Loaded where it is needed: it takes as long as the framework.
    const { default: replyFrom } = await import('@fastify/reply-from');
    await scope.register(replyFrom, {
      base: ingestorUrl,
      // A line a request would name who does what at the desk.
      disableRequestLogging: true,
      undici: {
        ...{ connections: 32, connect: { timeout: limits.ingestorConnectMs } },
        ...{ headersTimeout: limits.ingestorAnswerMs, bodyTimeout: limits.ingestorAnswerMs },
      },
    });
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: limits.maxApiBytes }, (_request, body, done) =>
      done(null, body),
    );
    scope.setErrorHandler((error: FastifyError, _request, reply) => {
      if (error.statusCode === 413) {
        const most = `A body has at most ${limits.maxApiBytes} bytes here.`;
        return problem(reply, 413, 'body-too-large', most);
      }
      throw error;
    });
    scope.addHook('onRequest', async (request, reply) => {
      if (!isOfOwnPage(request.method, request.headers)) return refuseOthers(reply);
    });
    for (const { method, url } of passedRequests) {
      scope.route({
        ...{ method, url, ...forOwnPages, bodyLimit: limits.maxApiBytes },
        handler(request: FastifyRequest<{ Params: { night: string } }>, reply) {
          return nights.has(request.params.night) ? pass(request, reply, withoutCookie) : unknownNight(reply);
        },
      });
    }
    for (const { method, url } of passedBoards) {
      const handler = (request: FastifyRequest, reply: FastifyReply) => pass(request, reply, (sent) => sent);
      scope.route({ ...{ method, url, ...forOwnPages, bodyLimit: limits.maxApiBytes }, handler });
    }
    // No page of another host learns from a preflight that it might ask.
    scope.options(`${apiPrefix}/*`, forOwnPages, (_request, reply) => unknownRoute(reply));
  });
}

type Headers = IncomingHttpHeaders;

const withoutCookie = ({ cookie: _, ...sent }: Headers): Headers => sent;

function pass(request: FastifyRequest, reply: FastifyReply, sentHeaders: (headers: Headers) => Headers) {
  const address = addressAtIngestor(request.url);
  if (address === undefined) return unknownRoute(reply);
  const { body, headers } = request;
  return reply.from(address, {
    ...(Buffer.isBuffer(body) ? { body, contentType: headers['content-type'] ?? '' } : {}),
    // Whoever asks decides whether to ask again.
    retryDelay: () => null,
    rewriteRequestHeaders: (_request, sent) => sentHeaders(sent as Headers),
    onError: (answer, { error }) => noAnswer(answer as FastifyReply, error),
  });
}

function noAnswer(reply: FastifyReply, error: Error & { statusCode?: number }) {
  if (error.statusCode === 504) {
    reply.header('retry-after', '2');
    const late =
      'The ingestor did not answer in time; whether it has the request is not known. Send the same request again.';
    return problem(reply, 503, 'ingestor-silent', late);
  }
  return problem(reply, 502, 'ingestor-unreachable', 'The ingestor cannot be reached. Send the same request again.');
}

function refuseOthers(reply: FastifyReply) {
  return problem(reply, 403, 'other-origin', 'Only pages of this host may ask this.');
}
