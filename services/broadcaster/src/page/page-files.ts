import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { addPageHeaders, deskFile, elementsFile, forOwnPages } from './page-headers.ts';

const dashboard = new URL('../../../../clients/dashboard/', import.meta.url);

/** Where index.html is, which is painted (page-shell.ts), and what else is sent as it is. */
export const pageFolder = fileURLToPath(new URL('public', dashboard));
/** What the build of clients/dashboard wrote: page.js and elements.js. Without it the page is its painted tables. */
export const builtFolder = fileURLToPath(new URL('dist', dashboard));

/**
 * Scripts, styles and pictures of the page; of two files of one name, that of the first folder. What is there with `.br` or `.gz` behind its
 * name is sent compressed to whoever takes that.
 */
export async function addPageFiles(app: FastifyInstance, ...folders: readonly string[]): Promise<void> {
  await app.register(async (files) => {
    files.addHook('onRoute', (route) => {
      route.config = { ...route.config, ...forOwnPages.config };
    });
    await files.register(fastifyStatic, {
      root: [...folders],
      index: false,
      cacheControl: false,
      allowedPath: (path) => path !== `/${deskFile}`,
      preCompressed: true,
      setHeaders(response, path) {
        addPageHeaders((name, value) => response.setHeader(name, value));
        response.setHeader('cache-control', 'no-cache');
        response.setHeader('vary', 'accept-encoding');
        if (!path.replace(/\.(br|gz)$/, '').endsWith(elementsFile)) return;
        response.setHeader('cross-origin-resource-policy', 'cross-origin');
        response.setHeader('access-control-allow-origin', '*');
      },
    });
  });
}
