import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import fastifyCors from '@fastify/cors';
import fastify from 'fastify';
import { expect, test } from 'vitest';
import { addPageFiles } from './page-files.ts';

test('P-PAGE-5: the elements may be loaded by pages of other hosts, and no other file of the page', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'en-page-'));
  for (const name of ['elements.js', 'elements.js.br', 'main.js', 'my-elements.js'])
    await writeFile(join(folder, name), 'export {};');
  const app = fastify();
  await app.register(fastifyCors, { origin: '*' });
  await addPageFiles(app, folder);
  const saidOf = async (url: string, more = {}) => {
    const { statusCode, headers } = await app.inject({
      url,
      headers: { origin: 'https://elsewhere.example', ...more },
    });
    return [statusCode, headers['cross-origin-resource-policy'], headers['access-control-allow-origin']];
  };
  expect(await saidOf('/elements.js')).toEqual([200, 'cross-origin', '*']);
  expect(await saidOf('/elements.js', { 'accept-encoding': 'br' })).toEqual([200, 'cross-origin', '*']);
  expect(await saidOf('/elements.js?v=2')).toEqual([200, 'cross-origin', '*']);
  expect(await saidOf('/main.js')).toEqual([200, 'same-origin', undefined]);
  expect(await saidOf('/my-elements.js')).toEqual([200, 'same-origin', undefined]);
  await app.close();
  await rm(folder, { recursive: true });
});

test('a script goes out as it was compressed at the build, other files as they are, each under its own tag', async () => {
  const folders = [await mkdtemp(join(tmpdir(), 'en-built-')), await mkdtemp(join(tmpdir(), 'en-page-'))] as const;
  const script = 'export const figure = 54.21;';
  await writeFile(join(folders[0], 'page.js'), script);
  await writeFile(join(folders[0], 'page.js.br'), brotliCompressSync(script));
  await writeFile(join(folders[0], 'page.js.gz'), gzipSync(script));
  await writeFile(join(folders[1], 'style.css'), 'main { color: black }');
  const app = fastify();
  await addPageFiles(app, ...folders);
  const get = async (url: string, coding: string) => {
    const { statusCode, headers, rawPayload } = await app.inject({ url, headers: { 'accept-encoding': coding } });
    expect([statusCode, headers['vary']]).toEqual([200, 'accept-encoding']);
    return { coding: headers['content-encoding'], type: headers['content-type'], tag: headers['etag'], rawPayload };
  };
  const [br, gzip, plain] = await Promise.all(
    ['gzip, br', 'gzip', 'identity'].map((coding) => get('/page.js', coding)),
  );
  expect([br?.coding, gzip?.coding, plain?.coding]).toEqual(['br', 'gzip', undefined]);
  expect(new Set([br, gzip, plain].map((answer) => answer?.type))).toEqual(new Set([plain?.type]));
  expect(new Set([br, gzip, plain].map((answer) => answer?.tag)).size).toBe(3);
  expect(brotliDecompressSync(br?.rawPayload ?? '').toString()).toBe(script);
  expect(gunzipSync(gzip?.rawPayload ?? '').toString()).toBe(script);
  expect(plain?.rawPayload.toString()).toBe(script);
  expect(await get('/style.css', 'gzip, br')).toMatchObject({ coding: undefined, type: 'text/css; charset=utf-8' });
  await app.close();
  for (const folder of folders) await rm(folder, { recursive: true });
});
