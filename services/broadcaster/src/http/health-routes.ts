import type { FastifyInstance } from 'fastify';
import type { BroadcasterMetrics } from '../metrics.ts';
import { silentSources } from '../silent-sources.ts';
import { caching, positionOf, type ServedNight } from './answer.ts';

type HealthOptions = {
  readonly nights: ReadonlyMap<string, ServedNight>;
  readonly metrics: BroadcasterMetrics;
  /** Of this process, or of all that serve its port. */
  readonly metricsText: () => Promise<string>;
};

/** For whatever starts, watches and measures this process. */
export function addHealthRoutes(app: FastifyInstance, { nights, metrics, metricsText }: HealthOptions): void {
  app.get('/healthz', (_request, reply) => reply.header('cache-control', caching.never).send({ alive: true }));

  app.get('/readyz', (_request, reply) => {
    const states = [...nights.values()].map((served) => ({
      ...served.readiness(),
      // Its silence is news, and no fault of this process.
      silentSources: silentSources(served.feed),
      ...positionOf(served),
    }));
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
      metrics.silentSources.set({ night }, silentSources(feed).length);
      metrics.lagging.set({ night }, feed.fanOut.laggingViewers);
      metrics.waiting.set({ night }, feed.fanOut.waiting);
    }
  });
  app.get('/metrics', async (_request, reply) => {
    const text = await metricsText();
    return reply.header('cache-control', caching.never).type(metrics.registry.contentType).send(text);
  });
}
