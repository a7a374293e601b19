import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SyncedFile } from './synced-file.ts';

let folder: string;
let path: string;
const said: string[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'en-synced-'));
  path = join(folder, 'reports.ndjson');
  said.length = 0;
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function synced(at = path): SyncedFile {
  return new SyncedFile({
    path: at,
    prepare: async () => {},
    onTrouble: ({ reason }) => said.push(reason),
    onRecovered: () => said.push('recovered'),
    onCut: ({ bytes }) => said.push(`cut ${bytes}`),
    now: Date.now,
  });
}
const lineOf = (value: unknown) => Buffer.from(`${JSON.stringify(value)}\n`);
const read = () => readFile(path, 'utf8');

test('lines stand in the order in which they were given, and a second start goes on after them', async () => {
  for (const [first, last] of [
    [0, 300],
    [300, 310],
  ] as const) {
    const file = synced();
    await file.open();
    const order: number[] = [];
    const numbers = Array.from({ length: last - first }, (_, place) => first + place);
    const outcomes = await Promise.all(
      numbers.map(async (n) => {
        const outcome = await file.append(lineOf(n), 5000);
        order.push(n);
        return outcome;
      }),
    );
    await file.close();
    expect(new Set(outcomes)).toEqual(new Set(['synced']));
    expect(order).toEqual(numbers);
  }
  expect(await read()).toBe(Array.from({ length: 310 }, (_, n) => `${n}\n`).join(''));
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(said).toEqual([]);
});

test.each([
  ['half a line', '{"n":2', '{"n":1}\n'],
  ['blocks that were never written', `${'\0'.repeat(100)}`, '{"n":1}\n'],
  ['a hole with whole lines behind it', `${'\0'.repeat(50)}"}\n{"n":3}\n`, '{"n":1}\n'],
  ['blank lines', '\n\n', '{"n":1}\n\n\n'],
])('%s at the end of a file: only what nobody was told of is cut, and kept beside it', async (_, torn, stays) => {
  await writeFile(path, `{"n":1}\n${torn}`);
  const file = synced();
  await file.open();
  expect(await file.append(lineOf({ n: 4 }), 5000)).toBe('synced');
  await file.close();
  expect(await read()).toBe(`${stays}{"n":4}\n`);
  const cut = await readFile(`${path}.cut`, 'utf8').catch(() => '');
  expect(cut).toBe(stays.length > 8 ? '' : torn);
  expect(said).toEqual(cut === '' ? [] : [`cut ${torn.length}`]);
});

test.each([
  ['many lines', 100_000, 200],
  ['one line', 18_000_000, 1],
])('a file that is longer than what is looked over keeps its %s', async (_, characters, lines) => {
  const long = `${JSON.stringify('x'.repeat(characters))}\n`.repeat(lines);
  await writeFile(path, `${long}{"to`);
  const file = synced();
  await file.open();
  await file.close();
  expect(await read()).toBe(long);
});

test('a folder that is not there is thrown at the start', async () => {
  await expect(synced(join(folder, 'none/reports.ndjson')).open()).rejects.toThrow('ENOENT');
});
