import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildNight } from './build-night.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'en-make-map-'));
  await cp('recordings/harbour-2031', folder, { recursive: true });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('a map that does not fit the units is a mistake of its file', async () => {
  const path = join(folder, 'map.topojson');
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.replace('"OUTER"', '"INNER"'));
  const at = '/objects/districts/geometries';
  expect(await buildNight(folder)).toEqual({
    ok: false,
    mistakes: [
      { file: 'map.topojson', column: `${at}/3`, message: expect.stringContaining('got "INNER"') },
      { file: 'map.topojson', column: at, message: expect.stringContaining('"OUTER", got none') },
    ],
  });
  await rm(path);
  expect(await buildNight(folder)).toEqual({
    ok: false,
    mistakes: [{ file: 'map.topojson', message: expect.stringContaining('put the file there') }],
  });
});
