import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Definition } from '../election/definition.ts';
import { checkMap } from '../election/definition-checks/check-map.ts';
import type { Mistake } from '../election/definition-checks/mistake.ts';

/** Every viewer of the page loads the map: larger ones are to be simplified. */
export const mostMapBytes = 1_000_000;

export type LoadedMap =
  | { readonly ok: true; readonly text: string | undefined }
  | { readonly ok: false; readonly path: string; readonly mistakes: readonly Mistake[] };

/**
 * The map that a definition names, as it stands beside definition.json in the folder; no text where it names none. `path` is the file with
 * the mistakes, and theirs are within it, '' for the file as a whole.
 */
export async function loadMap(folder: string, definition: Definition): Promise<LoadedMap> {
  const { map } = definition;
  if (!map) return { ok: true, text: undefined };
  const path = join(folder, map.topojson);
  const whole = (message: string): LoadedMap => ({ ok: false, path, mistakes: [{ path: '', message }] });
  let text: string;
  try {
    const { size } = await stat(path);
    if (size > mostMapBytes) {
      return whole(
        `expected at most ${mostMapBytes} bytes, got ${size}; simplify the map, for instance with toposimplify and topoquantize`,
      );
    }
    text = await readFile(path, 'utf8');
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code;
    return whole(`cannot be read (${why}); put the file there, or take map out of the definition`);
  }
  let topology: unknown;
  try {
    topology = JSON.parse(text);
  } catch {
    return whole('expected TopoJSON, got something that is no JSON; convert the map again');
  }
  const mistakes = checkMap(definition, map, topology);
  return mistakes.length > 0 ? { ok: false, path, mistakes } : { ok: true, text };
}
