import { setTimeout as wait } from 'node:timers/promises';
import { listen } from '@election-night/shared/runtime/listen.ts';
import type { Night } from '@election-night/shared/runtime/load-nights.ts';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Config } from './config.ts';
import { wallTimers } from './feed/conflate.ts';
import { encodeFrame } from './feed/encode-frame.ts';
import { canMakeFrames } from './feed/frame-forms.ts';
import { NightFeed } from './feed/night-feed.ts';
import type { ServedNight } from './http/answer.ts';
import { createApp } from './http/create-app.ts';
import { keepLogPages } from './http/log-pages.ts';
import { limits as defaultLimits, type Limits } from './limits.ts';
import { type LogTail, tailLog } from './log/tail-log.ts';
import { createMetrics } from './metrics.ts';
import { readinessOf } from './readiness.ts';
import { acceptUpgrades } from './viewers/accept-upgrade.ts';
import { keepAlive } from './viewers/keep-alive.ts';
import { ViewerRegister } from './viewers/viewer-register.ts';
import type { Transport } from './viewers/web-socket-outlet.ts';

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
  const timers = wallTimers;
  const metrics = createMetrics();
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

  const register = new ViewerRegister({ limits, metrics });
  const { viewers } = register;
  const pages = keepLogPages({ redisUrl: config.REDIS_URL, log });
  const trustProxy = config.TRUST_PROXY;
  const { registry } = metrics;
  const metricsText = shareMetrics?.(registry) ?? (() => registry.metrics());
  const conflateMs = config.CONFLATE_MS;
  const app = await createApp({
    ...{ nights: served, register, pages, limits, conflateMs, trustProxy, metrics, metricsText, log },
    ...(config.INGESTOR_URL === undefined ? {} : { ingestorUrl: config.INGESTOR_URL }),
  });
  app.server.on('upgrade', acceptUpgrades({ feeds, register, limits, transport, trustProxy, now: timers.now, log }));
  const endKeepAlive = keepAlive(feeds.values(), viewers, limits);

  try {
    return { url: await listen(app, config.HOST, config.PORT, 'PORT'), stop };
  } catch (error) {
    await stopFollowing();
    throw error;
  }

  async function stopFollowing(): Promise<void> {
    endKeepAlive();
    pages.stop();
    await Promise.all(tails.map((tail) => tail.stop()));
  }

  /** Tells every viewer when to come back, lets the closing handshakes finish for a while, then ends what is left. */
  async function stop(): Promise<void> {
    register.isClosed = true;
    await stopFollowing();
    for (const feed of feeds.values()) feed.stop();
    const [from, to] = limits.reconnectMs;
    const notice = encodeFrame({ type: 'notice', code: 'shutdown', reconnectMs: [from, to] });
    for (const viewer of viewers) {
      if (!viewer.isOverfull) viewer.send(notice);
      viewer.close('restart');
    }
    // They have their answers, but those may still be on their way through a compressor.
    for (let waited = 0; register.polls > 0 && waited < limits.shutdownMs; waited += 20) await wait(20);
    const closed = app.close();
    for (let waited = 0; viewers.size > 0 && waited < limits.shutdownMs; waited += 20) await wait(20);
    for (const viewer of viewers) viewer.outlet.terminate();
    await closed;
  }
}

function bestTransport(log: Logger): Transport {
  if (canMakeFrames()) return 'frames';
  log.warn('frames cannot be made with this version of ws; each is sent by ws itself, which costs more');
  return 'ws';
}
