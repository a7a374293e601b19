import type { Socket } from 'node:net';
import type { ProblemCode } from '@election-night/shared/wire/problem.ts';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import { type Answer, problem } from './answer.ts';
import type { NightIntake } from './intake.ts';

declare module 'fastify' {
  interface FastifyReply {
    /** What the metrics count the answer as. */
    answerCode: string;
  }
}

export type HttpLimits = {
  readonly maxBodyBytes: number;
  readonly headersTimeoutMs: number;
  readonly requestTimeoutMs: number;
};

export type NightRoute = {
  readonly method: 'GET' | 'POST';
  /** Below /v1/nights/:night. */
  readonly path: string;
  handle(request: FastifyRequest, into: NightIntake): Promise<Answer>;
};

export type PlainRoute = { readonly path: string; handle(): Promise<Answer> };

/**
 * The HTTP server without a port: every answer, also to what no route was found for, is an `Answer`, and every answer about a night names
 * its mode. `onAnswer` gets the code and the time taken, in seconds.
 */
export function createHttpServer(
  nights: ReadonlyMap<string, NightIntake>,
  routes: {
    readonly night: readonly NightRoute[];
    readonly plain: readonly PlainRoute[];
    /** What every POST about a night passes first; an answer of its own is the end of the request. */
    readonly beforePost: (request: FastifyRequest, into: NightIntake) => Promise<Answer | undefined>;
  },
  limits: HttpLimits,
  log: FastifyBaseLogger,
  onAnswer: (code: string, seconds: number) => void,
) {
  const app = Fastify({
    loggerInstance: log,
    // Requests are counted, not logged: a line a report would say little, and headers hold keys.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: limits.maxBodyBytes,
    requestTimeout: limits.requestTimeoutMs,
    http: { headersTimeout: limits.headersTimeoutMs, connectionsCheckingInterval: 250 },
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: (_error, _request, reply) => void send(reply, problem('malformed-request')),
    clientErrorHandler,
  });

  app.decorateReply('answerCode', '');
  app.decorateRequest('recordingMs', 0);
  app.addHook('onRequest', async (request, reply) => {
    const into = nightOf(request, nights);
    if (into) reply.header('election-mode', into.night.mode);
  });
  // A connection that is kept alive would hold up the stop for as long as its peer likes.
  let isClosing = false;
  app.addHook('preClose', async () => {
    isClosing = true;
  });
  app.addHook('onSend', async (_request, reply) => {
    if (isClosing) reply.header('connection', 'close');
  });
  app.addHook('onResponse', async (_request, reply) => onAnswer(reply.answerCode, reply.elapsedTime / 1000));

  // Bytes are kept as they came: what they mean is decided by parse-strict-json, after the sender is known.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  for (const { method, path, handle } of routes.night) {
    app.route({
      method,
      url: `/v1/nights/:night${path}`,
      handler: async (request, reply) => {
        const into = nightOf(request, nights);
        if (!into) return send(reply, problem('night-unknown'));
        const refused = method === 'POST' ? await routes.beforePost(request, into) : undefined;
        return send(reply, refused ?? (await handle(request, into)));
      },
    });
  }
  for (const { path, handle } of routes.plain) app.get(path, async (_request, reply) => send(reply, await handle()));

  const methods = methodsByPath(routes);
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    const allowed = methods.find(({ pattern }) => pattern.test(path))?.allowed;
    if (!allowed) return send(reply, problem('route-unknown'));
    return send(reply.header('allow', allowed), problem('method-not-allowed'));
  });
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const code = codeOf(error);
    if (code === 'internal') request.log.error({ err: error }, 'a request failed');
    return send(reply, problem(code));
  });
  return app;
}

function nightOf(request: FastifyRequest, nights: ReadonlyMap<string, NightIntake>): NightIntake | undefined {
  const { night } = (request.params as { night?: string } | undefined) ?? {};
  // Where no route fits, the address was not taken apart.
  return nights.get(night ?? /^\/v1\/nights\/([^/?]+)/.exec(request.url)?.[1] ?? '');
}

function send(reply: FastifyReply, { status, code, headers, body }: Answer): FastifyReply {
  reply.answerCode = code;
  return reply
    .code(status)
    .headers({ 'cache-control': 'no-store', ...headers })
    .send(body);
}

/** Which methods an address has, for answers to those it has not. */
function methodsByPath(routes: Parameters<typeof createHttpServer>[1]): { pattern: RegExp; allowed: string }[] {
  const byPath = new Map<string, string[]>(routes.plain.map(({ path }) => [path, ['GET']]));
  for (const { method, path } of routes.night) {
    const url = `/v1/nights/:night${path}`;
    byPath.set(url, [...(byPath.get(url) ?? []), method]);
  }
  return [...byPath].map(([url, allowed]) => ({
    pattern: new RegExp(`^${url.replace(/:[a-z]+/g, '[^/]+')}$`),
    allowed: allowed.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', '),
  }));
}

/** What the framework found wrong before a handler ran. */
function codeOf(error: FastifyError): ProblemCode {
  const { statusCode = 500 } = error;
  if (statusCode === 413) return 'body-too-large';
  if (statusCode === 415) return 'media-type-unsupported';
  return statusCode >= 400 && statusCode < 500 ? 'malformed-request' : 'internal';
}

/** Answers what is no HTTP, or came too slowly, on the bare socket. */
function clientErrorHandler(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) return void socket.destroy();
  const codes: Readonly<Record<string, ProblemCode>> = {
    ERR_HTTP_REQUEST_TIMEOUT: 'request-timeout',
    HPE_HEADER_OVERFLOW: 'headers-too-large',
  };
  const { status, headers, body } = problem(codes[error.code ?? ''] ?? 'malformed-request');
  const head = Object.entries({ ...headers, 'content-length': Buffer.byteLength(body), connection: 'close' });
  const lines = head.map(([name, value]) => `${name}: ${value}`).join('\r\n');
  socket.end(`HTTP/1.1 ${status} Refused\r\n${lines}\r\n\r\n${body}`);
}
