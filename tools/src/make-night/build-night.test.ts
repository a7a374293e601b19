import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseDefinition } from '@election-night/shared/election/parse-definition.ts';
import { describe, expect, test } from 'vitest';
import { buildNight } from './build-night.ts';
import { describeMistake } from './mistakes.ts';

const recordings = fileURLToPath(new URL('../../../recordings/', import.meta.url));
const made = readdirSync(recordings).filter((name) => existsSync(join(recordings, name, 'night.json')));

test('there are recordings to build', () => {
  expect(made).toEqual(expect.arrayContaining(['harbour-2031', 'kazakhstan-2023', 'tiny']));
});

describe.each(made)('%s', (name) => {
  const folder = join(recordings, name);

  test('rebuilding it from its CSV gives the committed bytes', async () => {
    const built = await buildNight(folder);
    if (!built.ok) throw new Error(built.mistakes.map(describeMistake).join('\n'));
    expect([...built.files.keys()]).toEqual(['definition.json', 'reports.ndjson', 'gaps.json']);
    for (const [file, text] of built.files) {
      expect(text, file).toBe(await readFile(join(folder, file), 'utf8'));
    }
  });

  test('the committed definition is one that every service accepts, and carries the name of its folder', async () => {
    const parsed = parseDefinition(JSON.parse(await readFile(join(folder, 'definition.json'), 'utf8')));
    expect(parsed.ok ? [] : parsed.mistakes).toEqual([]);
    expect(parsed.ok && parsed.election.definition.night).toBe(name);
  });

  test('the committed requests are in the order of time and no report id comes twice', async () => {
    const lines = (await readFile(join(folder, 'reports.ndjson'), 'utf8')).trimEnd().split('\n');
    const requests = lines.map((line) => JSON.parse(line) as { at: string; source: string; body: { id: string } });
    const times = requests.map(({ at }) => Date.parse(at));
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(new Set(requests.map(({ source, body }) => `${source}/${body.id}`)).size).toBe(requests.length);
  });
});
