import { createHash } from 'node:crypto';
import { defaultTopic, fixedTopics, isKnownTopic } from '@election-night/shared/wire/topics.ts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Encoded, encodedBody } from '../feed/encoded-body.ts';
import { wholeNumber } from '../whole-number.ts';
import {
  caching,
  notLoaded,
  positionOf,
  problem,
  type ServedNight,
  sendEncoded,
  sendJson,
  unknownNight,
  unknownTopic,
} from './answer.ts';

type NightRequest = FastifyRequest<{ Params: { night: string }; Querystring: { topic?: string; version?: unknown } }>;

/** Nights, their definitions, maps and snapshots: the same rows as over the feed, from memory, whatever happened to what lies behind it. */
export function addNightRoutes(app: FastifyInstance, nights: ReadonlyMap<string, ServedNight>): void {
  const definitions = new Map<string, Encoded>();
  const maps = new Map([...nights].flatMap(([id, { feed }]) => encodedMap(id, feed.night.map)));

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
    const { version } = request.query;
    const asked = served.feed.definition(version === undefined ? undefined : (wholeNumber(version, 1) ?? 0));
    if (!asked) return problem(reply, 404, 'unknown-version', 'The definition never had this version.');
    const { definition, digest } = asked;
    let body = definitions.get(digest);
    if (!body) {
      body = encodedBody(Buffer.from(JSON.stringify(definition)), digest);
      definitions.set(digest, body);
    }
    return sendEncoded(request, reply, body, caching.definition);
  });

  app.get('/v1/nights/:night/map', (request: NightRequest, reply) => {
    const served = nights.get(request.params.night);
    if (!served) return unknownNight(reply);
    const map = maps.get(request.params.night);
    if (!map) return problem(reply, 404, 'no-map', 'The definition of this night names no map.');
    return sendEncoded(request, reply, map, caching.definition);
  });

  app.get('/v1/nights/:night/snapshot', (request: NightRequest, reply) => {
    const served = nights.get(request.params.night);
    if (!served) return unknownNight(reply);
    const topic = request.query.topic ?? defaultTopic;
    if (typeof topic !== 'string' || !isKnownTopic(served.feed.night.election, topic)) {
      return unknownTopic(reply);
    }
    if (!served.feed.board.tip) return notLoaded(reply, served);
    return sendEncoded(request, reply, served.feed.frames.snapshotBody(topic), caching.snapshot);
  });
}

/** It stays as it was loaded: an amendment leaves the units as they are, and so their map. */
function encodedMap(night: string, map: string | undefined): [night: string, map: Encoded][] {
  if (map === undefined) return [];
  const bytes = Buffer.from(map);
  return [[night, encodedBody(bytes, createHash('sha256').update(bytes).digest('hex'))]];
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
