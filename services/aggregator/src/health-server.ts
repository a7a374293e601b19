import { listen } from '@election-night/shared/runtime/listen.ts';
import Fastify, { LogController } from 'fastify';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';

/** `/healthz` alive, `/readyz` current, `/metrics` Prometheus. Throws where the port is taken. */
export async function startHealthServer(
  { host, port }: { readonly host: string; readonly port: number },
  problems: () => Promise<readonly string[]>,
  metrics: Registry,
  log: Logger,
): Promise<{ url: string; stop(): Promise<void> }> {
  const server = Fastify({ loggerInstance: log, logController: new LogController({ disableRequestLogging: true }) });
  server.addHook('onRequest', async (_, reply) => {
    reply.header('cache-control', 'no-store');
  });
  server.get('/healthz', async () => ({ alive: true }));
  server.get('/readyz', async (_, reply) => {
    const reasons = await problems();
    return reply.code(reasons.length === 0 ? 200 : 503).send({ ready: reasons.length === 0, reasons });
  });
  server.get('/metrics', async (_, reply) => reply.type(metrics.contentType).send(await metrics.metrics()));
  return { url: await listen(server, host, port, 'HEALTH_PORT'), stop: () => server.close() };
}
