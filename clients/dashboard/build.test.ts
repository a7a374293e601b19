import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type BuiltFile, buildDashboard } from './build.ts';

const modules = ['page.js', 'elements.js', 'desk.js'] as const;
let folder: string;
let files: readonly BuiltFile[];

beforeAll(async () => {
  folder = join(mkdtempSync(join(tmpdir(), 'dashboard-build-')), 'dist');
  files = await buildDashboard(folder);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

const read = (name: string) => readFileSync(join(folder, name), 'utf8');

test.each(modules)('%s is one module without imports and without a style sheet beside it', (name) => {
  expect(readdirSync(folder).sort()).toEqual(modules.flatMap((file) => [file, `${file}.br`, `${file}.gz`]).sort());
  expect(read(name)).not.toMatch(/^\s*import\b|\bimport\s*\(|^export .* from/m);
});

test('everything that a viewer of the page loads has less than 90 kB with gzip', () => {
  for (const { name, bytes, gzipped } of files) console.log(`${name} has ${bytes} bytes, ${gzipped} with gzip`);
  const ofPage = files.filter(({ name }) => name !== 'elements.js' && name !== 'desk.js');
  expect(ofPage.map(({ name }) => name)).toEqual(['page.js', 'index.html', 'style.css', 'icon.svg']);
  expect(ofPage.reduce((sum, { gzipped }) => sum + gzipped, 0)).toBeLessThan(90_000);
});

test.each(['page.js', 'elements.js'])('%s has no word of the desk', (name) => {
  expect(read('desk.js')).toContain('Election desk');
  expect(read(name)).not.toContain('Election desk');
});

test.each(modules)('%s is there with gzip and with brotli', (name) => {
  expect(gunzipSync(readFileSync(join(folder, `${name}.gz`))).toString()).toBe(read(name));
  expect(brotliDecompressSync(readFileSync(join(folder, `${name}.br`))).toString()).toBe(read(name));
});

test('index.html names no file that is not there, and nothing of another host', () => {
  const shell = readFileSync(new URL('public/index.html', import.meta.url), 'utf8');
  const named = [...shell.matchAll(/(?:href|src)="([^"#]+)"/g)].map(([, address]) => address);
  expect(named.sort()).toEqual(['/icon.svg', '/page.js', '/style.css']);
});

test.each(modules)('%s names no other host, but in licences and names of formats', (name) => {
  const hosts = [...read(name).matchAll(/\bhttps?:\/\/([a-z0-9.-]+)/gi)].map(([, host]) => host);
  expect(hosts.filter((host) => host !== 'www.w3.org')).toEqual([]);
});

test.each(modules)('%s is what libraries give for use, without the warnings they keep for development', (name) => {
  expect(read(name)).not.toContain('dev mode');
});

test('every element that README.md names is there, and no other', () => {
  const named = [...readFileSync(new URL('README.md', import.meta.url), 'utf8').matchAll(/^\| `<(en-[a-z]+)>`/gm)];
  const defined = [...read('elements.js').matchAll(/["'`](en-[a-z]+)["'`]\s*:/g)];
  expect(named.map(([, name]) => name).sort()).toEqual(defined.map(([, name]) => name).sort());
  expect(named.length).toBeGreaterThan(1);
});
