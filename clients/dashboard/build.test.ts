import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type BuiltFile, buildDashboard } from './build.ts';

let folder: string;
let files: readonly BuiltFile[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dashboard-build-'));
  files = await buildDashboard(folder);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

const read = (name: string) => readFileSync(join(folder, name), 'utf8');

test('all elements are one module without imports and without a style sheet beside it, within the size that the page may have', () => {
  for (const { name, bytes, gzipped } of files) console.log(`${name} has ${bytes} bytes, ${gzipped} with gzip`);
  expect(files.map(({ name }) => name)).toEqual(['elements.js']);
  expect(read('elements.js')).not.toMatch(/^\s*import\b|\bimport\s*\(|^export .* from/m);
  expect(files.reduce((sum, { gzipped }) => sum + gzipped, 0)).toBeLessThan(90_000);
});

test('it names no other host, but in licences and names of formats', () => {
  const hosts = [...read('elements.js').matchAll(/\bhttps?:\/\/([a-z0-9.-]+)/gi)].map(([, host]) => host);
  expect(hosts.filter((host) => host !== 'www.w3.org')).toEqual([]);
});

test('it is what libraries give for use, without the warnings they keep for development', () => {
  expect(read('elements.js')).not.toContain('dev mode');
});

test('every element that README.md names is there, and no other', () => {
  const named = [...readFileSync(new URL('README.md', import.meta.url), 'utf8').matchAll(/^\| `<(en-[a-z-]+)>`/gm)];
  const defined = [...read('elements.js').matchAll(/["'`](en-[a-z-]+)["'`]\s*:/g)];
  expect(named.map(([, name]) => name).sort()).toEqual(defined.map(([, name]) => name).sort());
  expect(named.length).toBeGreaterThan(1);
});
