import { createServer } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { listen } from '@election-night/shared/runtime/listen.ts';
import type { Night } from '@election-night/shared/runtime/load-nights.ts';
import fastifyCors from '@fastify/cors';
import fastifyStatic from '@fastify/static';
import fastify, { type FastifyBaseLogger, LogController } from 'fastify';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { acceptUpgrades } from './accept-upgrade.ts';
import { addChangesRoute } from './answer-changes.ts';
import { answerSnapshots } from './answer-snapshot.ts';
import { beatInTurns } from './beat-in-turns.ts';
import type { Config } from './config.ts';
import { wallTimers } from './conflate.ts';
import { addCsvRoute } from './csv-route.ts';
import { encodeFrame } from './encode-frame.ts';
import { canMakeFrames } from './frame-forms.ts';
import { addRoutes, exposedHeaders, type ServedNight } from './http-routes.ts';
import { limits as defaultLimits, type Limits } from './limits.ts';
import { keepLogPages } from './log-pages.ts';
import { addLogRoute } from './log-route.ts';
import { createMetrics } from './metrics.ts';
import { NightFeed } from './night-feed.ts';
import type { Outlet } from './outlet.ts';
import { readinessOf } from './readiness.ts';
import { addEventsRoute } from './serve-events.ts';
import { type LogTail, tailLog } from './tail-log.ts';
import type { Viewer } from './viewer.ts';
import { ViewerRegister } from './viewer-register.ts';
import type { Transport } from './web-socket-outlet.ts';

type BroadcasterDependencies = {
  readonly nights: readonly Night[];
  readonly log: Logger;
  /** Other bounds than the shipped ones: for tests and benches. */
  readonly limits?: Partial<Limits>;
  /** How long one wait for the log lasts. */
  readonly blockMs?: number;
  /** How frames reach WebSockets; by default the quicker way where it can be had. */
  readonly transport?: Transport;
  /** Where this is one of several processes on a port: how to get the metrics of all. */
  readonly shareMetrics?: (own: Registry) => () => Promise<string>;
};

const pageFolder = fileURLToPath(new URL('../../../clients/dashboard/public/', import.meta.url));
const pagePolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/** Follows the log of each night and serves it to anyone. Resolves when it listens; whether it is current is told by /readyz. */
export async function startBroadcaster(
  config: Config,
  {
    nights,
    log,
    limits: otherLimits = {},
    blockMs = 2000,
    transport = bestTransport(log),
    shareMetrics,
  }: BroadcasterDependencies,
): Promise<{ url: string; stop(): Promise<void> }> {
  const limits: Limits = {
    ...defaultLimits,
    maxViewers: config.MAX_VIEWERS,
    maxSocketsPerAddress: config.MAX_SOCKETS_PER_ADDRESS,
    maxRestMs: config.MAX_REST_MS,
    ...otherLimits,
  };
  const metrics = createMetrics();
  const timers = wallTimers;
  const feeds = new Map<string, NightFeed>();
  const served = new Map<string, ServedNight>();
  const tails: LogTail[] = [];
  for (const night of nights) {
    const feed = new NightFeed({ night, conflateMs: config.CONFLATE_MS, limits, timers, metrics });
    const tail = tailLog(
      { redisUrl: config.REDIS_URL, night, log: log.child({ night: night.id }), blockMs },
      {
        onLoad: (loaded) => feed.onLoad(loaded),
        onCommits: (commits, head) => feed.onCommits(commits, head),
      },
    );
    tails.push(tail);
    feeds.set(night.id, feed);
    served.set(night.id, { feed, readiness: () => readinessOf(night, tail, 3 * blockMs) });
  }

  const answerSnapshot = answerSnapshots(served);
  const app = fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    forceCloseConnections: true,
    serverFactory: (routes) =>
      createServer(
        {
          ...{ headersTimeout: limits.handshakeMs, requestTimeout: limits.handshakeMs },
          ...{ connectionsCheckingInterval: 1000, keepAliveTimeout: limits.keepAliveMs },
        },
        (request, response) => {
          if (!answerSnapshot(request, response)) routes(request, response);
        },
      ),
  });
  await app.register(fastifyCors, { origin: '*', methods: ['GET', 'HEAD'], exposedHeaders: [...exposedHeaders] });
  await app.register(fastifyStatic, {
    root: pageFolder,
    cacheControl: false,
    setHeaders(response) {
      response.setHeader('content-security-policy', pagePolicy);
      response.setHeader('x-content-type-options', 'nosniff');
      response.setHeader('referrer-policy', 'no-referrer');
      response.setHeader('cache-control', 'no-cache');
    },
  });
  const { registry } = metrics;
  addRoutes(app, { nights: served, metrics, metricsText: shareMetrics?.(registry) ?? (() => registry.metrics()) });
  const pages = keepLogPages({ redisUrl: config.REDIS_URL, log });
  addLogRoute(app, { nights: served, pages, log });
  addCsvRoute(app, served);

  const register = new ViewerRegister({ limits, metrics });
  const { viewers } = register;
  const trustProxy = config.TRUST_PROXY;
  addChangesRoute(app, { nights: served, register, limits });
  addEventsRoute(app, { nights: served, register, limits, trustProxy });
  app.server.on('upgrade', acceptUpgrades({ feeds, register, limits, transport, trustProxy, now: timers.now, log }));
  const sweeping = setInterval(() => forEachFeed((feed) => feed.fanOut.sweep()), limits.sweepMs);
  const endBeats = [
    () => clearInterval(sweeping),
    beatInTurns(limits.heartbeatMs, (isTheirTurn) =>
      forEachFeed((feed) => feed.heartbeat([...feed.viewers].filter(isTheirTurn))),
    ),
    beatInTurns(limits.pingMs, (isTheirTurn) => pingAll('web-socket', isTheirTurn)),
    beatInTurns(limits.commentMs, (isTheirTurn) => pingAll('event-stream', isTheirTurn)),
  ];
  const stopFollowing = () => Promise.all(tails.map((tail) => tail.stop()));

  try {
    return { url: await listen(app, config.HOST, config.PORT, 'PORT'), stop };
  } catch (error) {
    endBeats.forEach((end) => end());
    pages.stop();
    await stopFollowing();
    throw error;
  }

  /** Tells every viewer when to come back, lets the closing handshakes finish for a while, then ends what is left. */
  async function stop(): Promise<void> {
    register.isClosed = true;
    endBeats.forEach((end) => end());
    await stopFollowing();

    forEachFeed((feed) => feed.stop());
    const [from, to] = limits.reconnectMs;
    const notice = encodeFrame({ type: 'notice', code: 'shutdown', reconnectMs: [from, to] });
    for (const viewer of viewers) {
      if (!viewer.isOverfull) viewer.send(notice);
      viewer.close('restart');
    }
    const closed = app.close();
    for (let waited = 0; viewers.size > 0 && waited < limits.shutdownMs; waited += 20) await wait(20);
    for (const viewer of viewers) viewer.outlet.terminate();
    await closed;
    pages.stop();
  }

  function pingAll(kind: Outlet['kind'], isTheirTurn: (viewer: Viewer) => boolean): void {
    for (const viewer of viewers) {
      const { outlet } = viewer;
      if (outlet.kind !== kind || !isTheirTurn(viewer)) continue;
      if (outlet.missedPongs >= limits.maxMissedPongs) outlet.terminate();
      else outlet.ping();
    }
  }

  function forEachFeed(act: (feed: NightFeed) => void): void {
    for (const feed of feeds.values()) act(feed);
  }
}

function bestTransport(log: Logger): Transport {
  if (canMakeFrames()) return 'frames';
  log.warn('frames cannot be made with this version of ws; each is sent by ws itself, which costs more');
  return 'ws';
}
