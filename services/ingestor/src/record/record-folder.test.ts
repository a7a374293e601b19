import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadNights, type Night } from '@election-night/shared/runtime/load-nights.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeRecordFolder } from './record-folder.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'en-record-folder-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('the recording of a night that has a map has it too, and is loaded again', async () => {
  const [night] = (await loadNights('replay:recordings/harbour-2031')) as [Night];
  await makeRecordFolder(folder, night);
  const map = await readFile('recordings/harbour-2031/map.topojson', 'utf8');
  expect(await readFile(join(folder, 'map.topojson'), 'utf8')).toBe(map);
  expect(await loadNights(`replay:${folder}`)).toEqual([{ ...night, folder }]);
});
