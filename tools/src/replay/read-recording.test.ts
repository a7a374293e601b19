import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { repositoryRoot } from '../pipeline/service-process.ts';
import { readRecording } from './read-recording.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'en-recording-'));
  await cp(join(repositoryRoot, 'recordings/tiny'), folder, { recursive: true });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const line = (at: string, id: string, more: object = {}) =>
  `${JSON.stringify({ at, source: 'office', path: '/reports', body: { id }, ...more })}\n`;
const put = (name: string, text: string) => writeFile(join(folder, name), text);
const ids = async () =>
  (await readRecording(folder)).requests.map((request) =>
    'body' in request ? (request.body as { id: string }).id : '',
  );

test('P-REC-10: what several ingestors recorded is one night, in the order of arrival', async () => {
  await rm(join(folder, 'reports.ndjson'));
  await put('reports.b-8081.ndjson', line('2030-01-05T19:00:01Z', 'b1') + line('2030-01-05T19:00:03Z', 'b2'));
  await put('reports.a-8081.ndjson', line('2030-01-05T19:00:02Z', 'a1') + line('2030-01-05T19:00:03Z', 'a2'));
  await put('reports.a-8081.ndjson.cut', 'no line at all');
  expect(await ids()).toEqual(['b1', 'a1', 'a2', 'b2']);
});

test('P-REC-10: within one file what came at one instant stays in its order', async () => {
  await put('reports.ndjson', ['c', 'a', 'b'].map((id) => line('2030-01-05T19:00:00Z', id)).join(''));
  expect(await ids()).toEqual(['c', 'a', 'b']);
});

test.each([
  ['half a line', '{"at":"2030'],
  ['blocks that were never written', '\0\0\0\0'],
])('a file that ends in %s is read without it', async (_, torn) => {
  await put('reports.ndjson', line('2030-01-05T19:00:00Z', 'whole') + torn);
  expect(await ids()).toEqual(['whole']);
});

test('a last line that only lacks its line feed counts; a broken one in the middle is a mistake with its place', async () => {
  await put('reports.ndjson', line('2030-01-05T19:00:00Z', 'last').trimEnd());
  expect(await ids()).toEqual(['last']);
  await put('reports.ndjson', `{"at":"2030\n${line('2030-01-05T19:00:00Z', 'after')}`);
  await expect(ids()).rejects.toThrow('reports.ndjson:1 is not JSON');
});

test('requests to the clock that played the night are no part of it', async () => {
  await put(
    'reports.ndjson',
    line('2030-01-05T19:00:00Z', 'p', { path: '/replay' }) + line('2030-01-05T19:00:00Z', 'r'),
  );
  expect(await ids()).toEqual(['r']);
});

test('a folder without requests is no recording', async () => {
  await rm(join(folder, 'reports.ndjson'));
  await expect(readRecording(folder)).rejects.toThrow(`${join(folder, 'reports.ndjson')} is missing`);
  expect(await readFile(join(folder, 'definition.json'), 'utf8')).toContain('tiny');
});
