import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { instantOf } from '../election/instant.ts';
import { loadNights } from './load-nights.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'en-nights-'));
  await cp('recordings/tiny', folder, { recursive: true });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('a night has the id of its definition, the mode that the environment gives, and the gaps of a replay only', async () => {
  const gaps = [{ from: '2030-01-05T19:10:00Z', to: '2030-01-05T19:20:00Z', why: 'a pause' }];
  await writeFile(join(folder, 'gaps.json'), JSON.stringify(gaps));
  const [replay] = await loadNights(`replay:${folder}`);
  const [live] = await loadNights(` live:${folder} `);
  expect(replay).toMatchObject({ id: 'tiny', mode: 'replay' });
  expect(replay?.gaps).toEqual([{ from: instantOf('2030-01-05T19:10:00Z'), to: instantOf('2030-01-05T19:20:00Z') }]);
  expect(live).toMatchObject({ id: 'tiny', mode: 'live', gaps: [] });
});

test('P-POS-1: one id in two modes is refused', async () => {
  await expect(loadNights('replay:recordings/tiny,live:recordings/tiny')).rejects.toThrow(
    'NIGHTS names tiny twice; a night has one mode',
  );
});

test.each(['recordings/tiny', 'replay:', 'rehearsal:recordings/tiny', 'replay:recordings/tiny,'])(
  'NIGHTS "%s" is answered with what was expected',
  async (nights) => {
    await expect(loadNights(nights)).rejects.toThrow(
      'NIGHTS must be a list of mode:folder with mode one of live, test',
    );
  },
);

test('every mistake of a definition is told with its path, after the name of the file', async () => {
  const path = join(folder, 'definition.json');
  const text = await readFile(path, 'utf8');
  await writeFile(path, JSON.stringify({ ...JSON.parse(text), night: 'Tiny', version: 0 }));
  await expect(loadNights(`replay:${folder}`)).rejects.toThrow(
    /definition\.json has 2 mistake\(s\):\n {2}\/night: .+\n {2}\/version: /,
  );
  await writeFile(path, text);
});

test('gaps that overlap are refused', async () => {
  const gap = { from: '2030-01-05T19:10:00Z', to: '2030-01-05T19:20:00Z', why: 'a pause' };
  await writeFile(join(folder, 'gaps.json'), JSON.stringify([gap, gap]));
  await expect(loadNights(`replay:${folder}`)).rejects.toThrow('gaps.json: /1 must begin before it ends and after');
});
