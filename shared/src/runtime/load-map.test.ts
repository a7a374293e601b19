import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { mostMapBytes } from './load-map.ts';
import { loadNights } from './load-nights.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'en-map-'));
  await cp('recordings/harbour-2031', folder, { recursive: true });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const load = async () => (await loadNights(`replay:${folder}`))[0];
const write = (text: string) => writeFile(join(folder, 'map.topojson'), text);

test('P-HTTP-14: a night has the text of the map that its definition names', async () => {
  const text = await readFile(join(folder, 'map.topojson'), 'utf8');
  expect((await load())?.map).toBe(text);
  const path = join(folder, 'definition.json');
  const { map, ...definition } = JSON.parse(await readFile(path, 'utf8'));
  expect(map.topojson).toBe('map.topojson');
  await writeFile(path, JSON.stringify(definition));
  expect(await load()).not.toHaveProperty('map');
});

test('a file that is not there is told with its name and what to do', async () => {
  await rm(join(folder, 'map.topojson'));
  await expect(load()).rejects.toThrow(
    /map\.topojson has 1 mistake\(s\):\n {2}\/: cannot be read \(ENOENT\); put the file there, or take map out/,
  );
});

test.each([
  [
    'a file that is too large',
    ' '.repeat(mostMapBytes + 1),
    /expected at most 1000000 bytes, got 1000001; simplify the map/,
  ],
  ['a file that is no JSON', '<svg>', /something that is no JSON; convert the map again/],
])('%s is refused', async (_, text, message) => {
  await write(text);
  await expect(load()).rejects.toThrow(message);
});

test('every mistake in the file is told after its name', async () => {
  const map = JSON.parse(await readFile(join(folder, 'map.topojson'), 'utf8'));
  map.objects.districts.geometries[0].properties.district = 'MARS';
  await write(JSON.stringify(map));
  await expect(load()).rejects.toThrow(
    /map\.topojson has 2 mistake\(s\):\n {2}\/objects\/districts\/geometries\/0: .*"MARS".*\n {2}\/objects\/districts\/geometries: .*"PORT"/,
  );
});

test.each(['../map.topojson', '/etc/passwd', 'maps/map.topojson', '.map'])(
  'a name that leads elsewhere, %s, is refused',
  async (name) => {
    const path = join(folder, 'definition.json');
    const definition = JSON.parse(await readFile(path, 'utf8'));
    await writeFile(path, JSON.stringify({ ...definition, map: { ...definition.map, topojson: name } }));
    await expect(load()).rejects.toThrow(/\/map\/topojson: expected text that matches/);
  },
);
