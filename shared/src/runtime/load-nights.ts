import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Election } from '../election/election.ts';
import { instantOf } from '../election/instant.ts';
import { type Gap, type Mode, modes } from '../election/night-clock.ts';
import { type Mistake, parseDefinition } from '../election/parse-definition.ts';
import { loadMap } from './load-map.ts';

/** A night that this process serves: its mode, its election, and the gaps its clock jumps. */
export type Night = {
  readonly id: string;
  readonly mode: Mode;
  readonly election: Election;
  readonly gaps: readonly Gap[];
  readonly folder: string;
  /** The TopoJSON of its map, checked, as it stands in the file; absent where the definition names none. */
  readonly map?: string;
};

/**
 * Reads `NIGHTS`: `mode:folder`, comma-separated, such as `replay:recordings/kazakhstan-2023`. A folder holds definition.json,
 * the map that it names, and for a replay gaps.json. Throws with every mistake of a definition or a map named by its path.
 */
export async function loadNights(nights: string): Promise<Night[]> {
  const loaded = await Promise.all(nights.split(',').map((part) => loadNight(part.trim())));
  const seen = new Set<string>();
  for (const night of loaded) {
    if (seen.has(night.id)) throw new Error(`NIGHTS names ${night.id} twice; a night has one mode`);
    seen.add(night.id);
  }
  return loaded;
}

async function loadNight(part: string): Promise<Night> {
  const colon = part.indexOf(':');
  const mode = part.slice(0, colon) as Mode;
  const folder = part.slice(colon + 1);
  if (colon < 0 || !modes.includes(mode) || folder === '') {
    throw new Error(`NIGHTS must be a list of mode:folder with mode one of ${modes.join(', ')}; got "${part}"`);
  }
  const parsed = parseDefinition(JSON.parse(await readFile(join(folder, 'definition.json'), 'utf8')));
  if (!parsed.ok) throw mistaken(join(folder, 'definition.json'), parsed.mistakes);
  const { definition } = parsed.election;
  const map = await loadMap(folder, definition);
  if (!map.ok) throw mistaken(map.path, map.mistakes);
  const gaps = mode === 'replay' ? await loadGaps(join(folder, 'gaps.json')) : [];
  const night = { id: definition.night, mode, election: parsed.election, gaps, folder };
  return map.text === undefined ? night : { ...night, map: map.text };
}

function mistaken(file: string, mistakes: readonly Mistake[]): Error {
  const told = mistakes.map(({ path, message }) => `  ${path || '/'}: ${message}`).join('\n');
  return new Error(`${file} has ${mistakes.length} mistake(s):\n${told}`);
}

/** gaps.json: `[{"from": RFC 3339, "to": RFC 3339, "why": text}]`, in order; absent = none. */
async function loadGaps(path: string): Promise<Gap[]> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  const gaps = (JSON.parse(text) as { from: string; to: string }[]).map(({ from, to }) => ({
    from: instantOf(from),
    to: instantOf(to),
  }));
  gaps.forEach((gap, index) => {
    const before = gaps[index - 1];
    if (gap.to <= gap.from || (before && gap.from < before.to)) {
      throw new Error(`${path}: /${index} must begin before it ends and after the gap before it`);
    }
  });
  return gaps;
}
