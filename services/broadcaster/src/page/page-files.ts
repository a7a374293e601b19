import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { addPageHeaders, elementsFile, forOwnPages } from './page-headers.ts';

/** What the page is served from; index.html in it is painted (page-shell.ts) and the rest sent as it is. */
export const pageFolder = fileURLToPath(new URL('../../../../clients/dashboard/public', import.meta.url));

/** Scripts, styles and pictures of the page. */
export async function addPageFiles(app: FastifyInstance, folder: string): Promise<void> {
  await app.register(async (files) => {
    files.addHook('onRoute', (route) => {
      route.config = { ...route.config, ...forOwnPages.config };
    });
    await files.register(fastifyStatic, {
      root: folder,
      index: false,
      cacheControl: false,
      setHeaders(response, path) {
        addPageHeaders((name, value) => response.setHeader(name, value));
        response.setHeader('cache-control', 'no-cache');
        if (!path.endsWith(elementsFile)) return;
        response.setHeader('cross-origin-resource-policy', 'cross-origin');
        response.setHeader('access-control-allow-origin', '*');
      },
    });
  });
}
