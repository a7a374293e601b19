import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastifyCors from '@fastify/cors';
import fastify from 'fastify';
import { expect, test } from 'vitest';
import { addPageFiles } from './page-files.ts';

test('P-PAGE-5: the elements may be loaded by pages of other hosts, and no other file of the page', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'en-page-'));
  for (const name of ['elements.js', 'main.js', 'my-elements.js']) await writeFile(join(folder, name), 'export {};');
  const app = fastify();
  await app.register(fastifyCors, { origin: '*' });
  await addPageFiles(app, folder);
  const saidOf = async (url: string) => {
    const { statusCode, headers } = await app.inject({ url, headers: { origin: 'https://elsewhere.example' } });
    return [statusCode, headers['cross-origin-resource-policy'], headers['access-control-allow-origin']];
  };
  expect(await saidOf('/elements.js')).toEqual([200, 'cross-origin', '*']);
  expect(await saidOf('/elements.js?v=2')).toEqual([200, 'cross-origin', '*']);
  expect(await saidOf('/main.js')).toEqual([200, 'same-origin', undefined]);
  expect(await saidOf('/my-elements.js')).toEqual([200, 'same-origin', undefined]);
  await app.close();
  await rm(folder, { recursive: true });
});
