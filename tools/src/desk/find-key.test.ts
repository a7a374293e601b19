import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readKey } from '../send/read-key.ts';
import { findKey } from './find-key.ts';

let folder: string;
let [named, usual] = ['', ''];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'en-keys-'));
  [named, usual] = [join(folder, 'named.json'), join(folder, 'usual.json')];
  for (const path of [named, usual]) {
    const of = path === named ? 'named' : 'usual';
    const desk = { 'first desk': `${of}-first`, 'second desk': `${of}-second` };
    await writeFile(path, JSON.stringify({ sources: { office: `${of}-office` }, replay: `${of}-replay`, desk }));
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('whose key is used', () => {
  test('of the desk: the file of the command, then DESK_KEY, then the file that ELECTION_KEYS_FILE names', async () => {
    const env = { ELECTION_KEYS_FILE: usual };
    expect((await findKey(env, {}))('desk')).toBe('usual-first');
    expect((await findKey(env, { as: 'second desk' }))('desk')).toBe('usual-second');
    expect((await findKey({ ...env, DESK_KEY: 'own' }, {}))('desk')).toBe('own');
    expect((await findKey({ ...env, DESK_KEY: 'own' }, { keys: named }))('desk')).toBe('named-first');
    await expect(findKey({}, {})).rejects.toThrow('set DESK_KEY to your own');
  });

  test('of a source: the file of the command, then ELECTION_KEY, then the file that ELECTION_KEYS_FILE names', async () => {
    const env = { ELECTION_KEYS_FILE: usual };
    expect(await readKey('office', undefined, env)).toBe('usual-office');
    expect(await readKey('office', undefined, { ...env, ELECTION_KEY: 'own' })).toBe('own');
    expect(await readKey('office', named, { ...env, ELECTION_KEY: 'own' })).toBe('named-office');
    await expect(readKey('office', undefined, {})).rejects.toThrow('set ELECTION_KEY');
  });
});
