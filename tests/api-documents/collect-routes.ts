import diagnostics from 'node:diagnostics_channel';
import type { FastifyInstance, RouteOptions } from 'fastify';
import { withoutNames } from './operations.ts';

/** Starts a service in this process and lists the routes of its server, `GET /v1/nights/{}` and so on: fastify tells of each instance that is made. */
export async function collectRoutes<T>(start: () => Promise<T>): Promise<{ started: T; routes: readonly string[] }> {
  const routes = new Set<string>();
  const onRoute = ({ method, url }: RouteOptions) => {
    for (const one of [method].flat()) routes.add(`${one} ${withoutNames(url)}`);
  };
  const onInstance = (message: unknown) => {
    (message as { fastify: FastifyInstance }).fastify.addHook('onRoute', onRoute);
  };
  diagnostics.subscribe('fastify.initialization', onInstance);
  try {
    return { started: await start(), routes: [...routes] };
  } finally {
    diagnostics.unsubscribe('fastify.initialization', onInstance);
  }
}
