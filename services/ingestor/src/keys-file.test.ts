import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '@election-night/shared/runtime/logger.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually, sha256 } from './ingestor-under-test.ts';
import { openKeysFile } from './keys-file.ts';

let folder: string;
let path: string;
let lines: string[];
const log = createLogger('test', 'info', { write: (line: string) => void lines.push(line) });
const content = (...sources: string[]) =>
  JSON.stringify({ keys: sources.map((source) => ({ sha256: sha256(source), source, nights: ['island'] })) });

const deskKey = (key: string, name: string, role = 'desk') =>
  `{"sha256":"${sha256(key)}","role":"${role}","name":"${name}","nights":["island"]}`;

beforeEach(() => {
  lines = [];
  folder = mkdtempSync(join(tmpdir(), 'en-keys-'));
  path = join(folder, 'keys.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('P-IN-4: a changed file is read again, a broken one keeps the old keys and is logged, a mended one is read', async () => {
  writeFileSync(path, content('board'));
  const file = openKeysFile(path, log, 20);
  const sources = () => file.keys().map((key) => ('source' in key ? key.source : ''));
  try {
    expect(sources()).toEqual(['board']);

    writeFileSync(path, content('board', 'pollster'));
    await eventually('the second key is there', async () => sources().length === 2);

    writeFileSync(path, '{"keys": [{"sha256": "a-key-in-plain-text"');
    await eventually('the mistake is logged', async () => lines.some((line) => line.includes('the old keys stay')));
    expect(sources()).toEqual(['board', 'pollster']);
    expect(lines.join('')).not.toContain('a-key-in-plain-text');

    const next = join(folder, 'next.json');
    writeFileSync(next, content('pollster'));
    renameSync(next, path);
    await eventually('the new file is read', async () => sources().join() === 'pollster');

    rmSync(path);
    await eventually('the loss is logged', async () => lines.some((line) => line.includes('"missing":true')));
    expect(sources()).toEqual(['pollster']);
  } finally {
    file.stop();
  }
});

test.each([
  ['no JSON', '{', 'it is not valid JSON'],
  ['a plain key', '{"keys":[{"sha256":"secret","source":"board","nights":["island"]}]}', '/keys/0'],
  ['a key for nothing', `{"keys":[{"sha256":"${sha256('a')}","source":"board","nights":[]}]}`, '/keys/0'],
  ['an unknown role', `{"keys":[{"sha256":"${sha256('a')}","role":"king","nights":["island"]}]}`, '/keys/0'],
  [
    'an expiry without an offset',
    `{"keys":[{"sha256":"${sha256('a')}","role":"replay","nights":["x"],"expires":"2030-01-05T12:00"}]}`,
    '/keys/0',
  ],
  [
    'a desk key without a name',
    `{"keys":[{"sha256":"${sha256('a')}","role":"desk","nights":["island"]}]}`,
    '/keys/0/name',
  ],
  ['a name for the replay', `{"keys":[${deskKey('a', 'Ann', 'replay')}]}`, '/keys/0'],
  ['a name of two lines', `{"keys":[${deskKey('a', 'Ann\\nBo')}]}`, '/keys/0'],
  ['a name that ends in a space', `{"keys":[${deskKey('a', 'Ann ')}]}`, '/keys/0'],
  ['one person in two spellings', `{"keys":[${deskKey('a', 'Ann')},${deskKey('b', 'ANN', 'certifier')}]}`, '/keys/1'],
  ['one key twice', content('board', 'board'), 'the key is there twice'],
])('at the start, a file with %s throws and says where', (_name, text, words) => {
  writeFileSync(path, text);
  expect(() => openKeysFile(path, log)).toThrow(words);
});

test('P-DESK-1: one person may hold several keys, of both roles, under one name', () => {
  writeFileSync(
    path,
    `{"keys":[${deskKey('a', 'Ann Lee')},${deskKey('b', 'Ann Lee')},${deskKey('c', 'Ann Lee', 'certifier')}]}`,
  );
  const file = openKeysFile(path, log);
  expect(file.keys().map((key) => 'name' in key && [key.role, key.name])).toEqual([
    ['desk', 'Ann Lee'],
    ['desk', 'Ann Lee'],
    ['certifier', 'Ann Lee'],
  ]);
  file.stop();
});
