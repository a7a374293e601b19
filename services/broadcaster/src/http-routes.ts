import { createHash } from 'node:crypto';
import { defaultTopic, fixedTopics, isKnownTopic } from '@election-night/shared/wire/topics.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { chooseCoding, type Encoded, encodedBody, isNotModified } from './encoded-body.ts';
import type { BroadcasterMetrics } from './metrics.ts';
import type { NightFeed } from './night-feed.ts';
import type { Readiness } from './readiness.ts';

export type ServedNight = { readonly feed: NightFeed; readonly readiness: () => Readiness };

type RouteOptions = {
  readonly nights: ReadonlyMap<string, ServedNight>;
  readonly metrics: BroadcasterMetrics;
  /** Of this process, or of all that serve its port. */
  readonly metricsText: () => Promise<string>;
};
type NightRequest = FastifyRequest<{ Params: { night: string }; Querystring: { topic?: string } }>;

/** Headers that pages of other hosts may read. */
export const exposedHeaders = [
  'Election-Mode',
  'Election-Epoch',
  'Election-Rev',
  'Election-Stale',
  'Election-Silent-Seconds',
  'Link',
];

export const caching = {
  snapshot: 'public, max-age=1, stale-while-revalidate=5, stale-if-error=60',
  position: 'public, max-age=1, stale-if-error=60',
  definition: 'public, max-age=60, stale-if-error=600',
  never: 'no-store',
} as const;

/** The broadcaster over HTTP: the same rows as over the feed, from memory, whatever happened to what lies behind it. */
export function addRoutes(app: FastifyInstance, { nights, metrics, metricsText }: RouteOptions): void {
  const definitions = new Map<string, Encoded>();

  // By the address, so that refusals name the mode and the position too, also where no route fits.
  app.addHook('onRequest', async (request, reply) => {
    const served = nights.get(/^\/v1\/nights\/([^/?]+)/.exec(request.url)?.[1] ?? '');
    if (served) addPosition(reply, served);
  });

  app.get('/v1/nights', (request, reply) => {
    const listed = [...nights.values()].map((served) => describe(served));
    return sendJson(request, reply, { nights: listed }, caching.position);
  });

  app.get('/v1/nights/:night', (request: NightRequest, reply) => {
    const served = nights.get(request.params.night);
    if (!served) return unknownNight(reply);
    if (!served.feed.board.tip) return notLoaded(reply, served);
    const { election } = served.feed.night;
    const topics = [...fixedTopics, ...[...election.contests.keys()].map((id) => `count:${id}`), 'unit:{unit}'];
    return sendJson(request, reply, { ...describe(served), topics }, caching.position);
  });

  app.get('/v1/nights/:night/definition', (request: NightRequest, reply) => {
    const served = nights.get(request.params.night);
    if (!served) return unknownNight(reply);
    const { definition, digest } = served.feed.night.election;
    let body = definitions.get(digest);
    if (!body) {
      body = encodedBody(Buffer.from(JSON.stringify(definition)), digest);
      definitions.set(digest, body);
    }
    return sendEncoded(request, reply, body, caching.definition);
  });

  app.get('/v1/nights/:night/snapshot', (request: NightRequest, reply) => {
    const served = nights.get(request.params.night);
    if (!served) return unknownNight(reply);
    const topic = request.query.topic ?? defaultTopic;
    if (typeof topic !== 'string' || !isKnownTopic(served.feed.night.election, topic)) {
      return problem(reply, 404, 'unknown-topic', 'This night has no such topic; /v1/nights/{night} lists them.');
    }
    if (!served.feed.board.tip) return notLoaded(reply, served);
    return sendEncoded(request, reply, served.feed.frames.snapshotBody(topic), caching.snapshot);
  });

  app.get('/healthz', (_request, reply) => reply.header('cache-control', caching.never).send({ alive: true }));

  app.get('/readyz', (_request, reply) => {
    const states = [...nights.values()].map((served) => ({ ...served.readiness(), ...positionOf(served) }));
    const ready = states.every(({ isCurrent }) => isCurrent);
    reply.code(ready ? 200 : 503).header('cache-control', caching.never);
    return reply.send({ ready, ...(ready ? {} : { stale: true }), nights: states });
  });

  metrics.lookBeforehand(() => {
    for (const { feed, readiness } of nights.values()) {
      const night = feed.night.id;
      const { isCurrent, silentSeconds } = readiness();
      metrics.following.set({ night }, isCurrent ? 1 : 0);
      if (silentSeconds !== undefined) metrics.silence.set({ night }, silentSeconds);
      metrics.lagging.set({ night }, feed.fanOut.laggingViewers);
      metrics.waiting.set({ night }, feed.fanOut.waiting);
    }
  });
  app.get('/metrics', async (_request, reply) => {
    const text = await metricsText();
    return reply.header('cache-control', caching.never).type(metrics.registry.contentType).send(text);
  });
}

/** Sends a body whose ETag and bytes were made once; 304 where the viewer has it already. */
export async function sendEncoded(
  request: FastifyRequest,
  reply: FastifyReply,
  body: Encoded,
  cacheControl: string,
  { type = 'application/json; charset=utf-8' } = {},
) {
  const coding = chooseCoding(request.headers['accept-encoding']);
  const etag = body.etag(coding);
  reply.header('etag', etag).header('vary', 'Accept-Encoding').header('cache-control', cacheControl);
  if (isNotModified(request.headers['if-none-match'], etag)) return reply.code(304).send();
  if (coding !== 'identity') reply.header('content-encoding', coding);
  return reply.type(type).send(await body.bytes(coding));
}

function sendJson(request: FastifyRequest, reply: FastifyReply, value: unknown, cacheControl: string) {
  const text = Buffer.from(JSON.stringify(value));
  const tag = createHash('sha256').update(text).digest('base64url').slice(0, 22);
  return sendEncoded(request, reply, encodedBody(text, tag), cacheControl);
}

/** Where the answer belongs, and how old it may be: in headers, so that equal bodies keep equal tags. */
function addPosition(reply: FastifyReply, { feed, readiness }: ServedNight): void {
  reply.header('election-mode', feed.night.mode);
  const { tip } = feed.board;
  if (!tip) return;
  reply.header('election-epoch', tip.epoch).header('election-rev', String(tip.rev));
  const { isCurrent, silentSeconds } = readiness();
  if (isCurrent) return;
  reply.header('election-stale', 'true');
  if (silentSeconds !== undefined) reply.header('election-silent-seconds', String(silentSeconds));
}

function describe(served: ServedNight) {
  const { night, snapshotUrl } = served.feed;
  const base = `/v1/nights/${night.id}`;
  return {
    night: night.id,
    mode: night.mode,
    names: night.election.definition.names,
    ...positionOf(served),
    links: { self: base, definition: `${base}/definition`, snapshot: snapshotUrl, feed: `${base}/feed` },
  };
}

function positionOf({ feed }: ServedNight) {
  const { tip } = feed.board;
  return tip ? { epoch: tip.epoch, rev: tip.rev, at: tip.at, head: tip.head } : {};
}

export function unknownNight(reply: FastifyReply) {
  return problem(reply, 404, 'unknown-night', 'No such night is served here; /v1/nights lists them.');
}

export function notLoaded(reply: FastifyReply, { readiness }: ServedNight) {
  const { reason = 'the board is being loaded' } = readiness();
  reply.header('retry-after', '2');
  return problem(reply, 503, 'not-loaded', `There is nothing to serve yet: ${reason}.`);
}

/** RFC 9457. */
export function problem(reply: FastifyReply, status: number, code: string, detail: string) {
  reply.code(status).header('cache-control', caching.never).type('application/problem+json; charset=utf-8');
  return reply.send(JSON.stringify({ type: 'about:blank', title: code.replaceAll('-', ' '), status, code, detail }));
}
