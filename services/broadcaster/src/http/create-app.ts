import { createServer } from 'node:http';
import fastifyCors from '@fastify/cors';
import fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  LogController,
} from 'fastify';
import type { Logger } from 'pino';
import { addIngestorRoutes } from '../ingestor/add-ingestor-routes.ts';
import type { Limits } from '../limits.ts';
import type { BroadcasterMetrics } from '../metrics.ts';
import { addDeskRoute } from '../page/desk-route.ts';
import { addPageFiles, builtFolder, pageFolder } from '../page/page-files.ts';
import { addPageRoutes } from '../page/page-routes.ts';
import { addEventsRoute } from '../viewers/serve-events.ts';
import type { ViewerRegister } from '../viewers/viewer-register.ts';
import { addPosition, exposedHeaders, problem, type ServedNight, unknownRoute } from './answer.ts';
import { addChangesRoute } from './changes-route.ts';
import { addCsvRoute } from './csv-route.ts';
import { addHealthRoutes } from './health-routes.ts';
import type { LogPages } from './log-pages.ts';
import { addLogRoute } from './log-route.ts';
import { addNightRoutes } from './night-routes.ts';
import { answerSnapshots } from './quick-snapshots.ts';

type AppOptions = {
  readonly nights: ReadonlyMap<string, ServedNight>;
  readonly register: ViewerRegister;
  readonly pages: LogPages;
  readonly limits: Limits;
  readonly conflateMs: number;
  /** Absent where the page has no way to the ingestor. */
  readonly ingestorUrl?: string;
  readonly trustProxy: boolean;
  readonly metrics: BroadcasterMetrics;
  readonly metricsText: () => Promise<string>;
  readonly log: Logger;
};

/** Everything that is asked over HTTP, and the page. Upgrades to a WebSocket are not asked here. */
export async function createApp(options: AppOptions): Promise<FastifyInstance> {
  const { nights, register, pages, limits, trustProxy, metrics, metricsText, log } = options;
  const answerSnapshot = answerSnapshots(nights);
  const app = fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    forceCloseConnections: true,
    // The key of a call may be long.
    routerOptions: { maxParamLength: 200 },
    // What cannot be read as an address has no route, and no handler of one.
    frameworkErrors: (_error, _request, reply) => unreadableAddress(reply as FastifyReply),
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
  await addPageFiles(app, builtFolder, pageFolder);
  // By the address, so that refusals name the mode and the position too, also where no route fits.
  app.addHook('onRequest', async (request, reply) => {
    const served = nights.get(/^\/v1\/nights\/([^/?]+)/.exec(request.url)?.[1] ?? '');
    if (served) addPosition(reply, served);
  });
  app.setNotFoundHandler((_request, reply) => unknownRoute(reply));
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const { statusCode = 500 } = error;
    if (statusCode < 500) return unreadableAddress(reply);
    request.log.error({ err: error }, 'a request could not be answered');
    return problem(reply, 500, 'internal', 'The service failed on this request.');
  });
  addPageRoutes(app, { nights, folder: pageFolder, restMs: options.conflateMs });
  addDeskRoute(app, { folder: pageFolder, hasIngestor: options.ingestorUrl !== undefined });
  if (options.ingestorUrl !== undefined) {
    await addIngestorRoutes(app, { nights, limits, ingestorUrl: options.ingestorUrl });
  }
  addNightRoutes(app, nights);
  addCsvRoute(app, nights);
  addChangesRoute(app, { nights, register, limits, trustProxy });
  addEventsRoute(app, { nights, register, limits, trustProxy });
  addLogRoute(app, { nights, pages, log });
  addHealthRoutes(app, { nights, metrics, metricsText });
  return app;
}

function unreadableAddress(reply: FastifyReply) {
  return problem(reply, 400, 'malformed-address', 'The address cannot be read.');
}
