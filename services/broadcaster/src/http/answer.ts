import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { chooseCoding, type Encoded, encodedBody, isNotModified } from '../feed/encoded-body.ts';
import type { NightFeed } from '../feed/night-feed.ts';
import type { Readiness } from '../readiness.ts';

export type ServedNight = { readonly feed: NightFeed; readonly readiness: () => Readiness };

/** Headers that pages of other hosts may read. */
export const exposedHeaders = [
  'Election-Mode',
  'Election-Epoch',
  'Election-Rev',
  'Election-Stale',
  'Election-Silent-Seconds',
  'Link',
  // What time it is here, and how long ago a cache on the way heard that: viewers' clocks are wrong.
  'Date',
  'Age',
];

export const caching = {
  snapshot: 'public, max-age=1, stale-while-revalidate=5, stale-if-error=60',
  position: 'public, max-age=1, stale-if-error=60',
  definition: 'public, max-age=60, stale-if-error=600',
  never: 'no-store',
} as const;

/** Sends a body whose ETag and bytes were made once; 304 where the viewer has it already. */
export async function sendEncoded(
  request: FastifyRequest,
  reply: FastifyReply,
  body: Encoded,
  cacheControl: string,
  { type = 'application/json; charset=utf-8', vary = 'Accept-Encoding' } = {},
) {
  const coding = chooseCoding(request.headers['accept-encoding']);
  const etag = body.etag(coding);
  reply.header('etag', etag).header('vary', vary).header('cache-control', cacheControl);
  if (isNotModified(request.headers['if-none-match'], etag)) return reply.code(304).send();
  if (coding !== 'identity') reply.header('content-encoding', coding);
  return reply.type(type).send(await body.bytes(coding));
}

/** For small answers that are made anew each time. */
export function sendJson(request: FastifyRequest, reply: FastifyReply, value: unknown, cacheControl: string) {
  const text = Buffer.from(JSON.stringify(value));
  const tag = createHash('sha256').update(text).digest('base64url').slice(0, 22);
  return sendEncoded(request, reply, encodedBody(text, tag), cacheControl);
}

/** Where the answer belongs, and how old it may be: in headers, so that equal bodies keep equal tags. */
export function addPosition(reply: FastifyReply, { feed, readiness }: ServedNight): void {
  reply.header('election-mode', feed.night.mode);
  const { tip } = feed.board;
  if (!tip) return;
  reply.header('election-epoch', tip.epoch).header('election-rev', String(tip.rev));
  const { isCurrent, silentSeconds } = readiness();
  if (isCurrent) return;
  reply.header('election-stale', 'true');
  if (silentSeconds !== undefined) reply.header('election-silent-seconds', String(silentSeconds));
}

/** For bodies that tell where the night is. */
export function positionOf({ feed }: ServedNight) {
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

export function unknownRoute(reply: FastifyReply) {
  return problem(reply, 404, 'unknown-route', 'There is nothing at this address; /v1/nights lists what there is.');
}

export function unknownTopic(reply: FastifyReply) {
  return problem(reply, 404, 'unknown-topic', 'This night has no such topic; /v1/nights/{night} lists them.');
}

/** RFC 9457. */
export function problem(reply: FastifyReply, status: number, code: string, detail: string) {
  reply.code(status).header('cache-control', caching.never).type('application/problem+json; charset=utf-8');
  return reply.send(JSON.stringify({ type: 'about:blank', title: code.replaceAll('-', ' '), status, code, detail }));
}
