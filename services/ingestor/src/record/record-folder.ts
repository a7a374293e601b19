import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatInstant } from '@election-night/shared/election/instant.ts';
import type { Night } from '@election-night/shared/runtime/load-nights.ts';

/**
 * Makes the folder of a night's recording whole but for its requests: definition.json, its map, gaps.json, NOTES.md, each where it is not there
 * yet. Throws where the folder holds another definition, because what was recorded for that one would be read with this one.
 */
export async function makeRecordFolder(folder: string, night: Night): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const definition = `${JSON.stringify(night.election.definition, null, 2)}\n`;
  const standing = await readOrWrite(join(folder, 'definition.json'), definition);
  if (JSON.stringify(JSON.parse(standing)) !== JSON.stringify(night.election.definition)) {
    throw new Error(
      `RECORD_TO: ${folder} holds a recording of another definition; name another folder, or move that one away`,
    );
  }
  const { map } = night.election.definition;
  if (map && night.map !== undefined) await readOrWrite(join(folder, map.topojson), night.map);
  await readOrWrite(join(folder, 'gaps.json'), gapsOf(night));
  await readOrWrite(join(folder, 'NOTES.md'), notesOf(night));
}

/** What stands in the file; `text`, where there was none. It appears at once and whole: the disk may be full. */
async function readOrWrite(path: string, text: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const making = `${path}.${process.pid}`;
  try {
    await writeFile(making, text, { mode: 0o600, flush: true });
    await rename(making, path);
  } catch (error) {
    await rm(making, { force: true });
    throw error;
  }
  return text;
}

function gapsOf({ gaps }: Night): string {
  const why = 'as in the night that was replayed';
  return `${JSON.stringify(gaps.map(({ from, to }) => ({ from: formatInstant(from), to: formatInstant(to), why })))}\n`;
}

function notesOf({ id, mode, election }: Night): string {
  const names = Object.values(election.definition.names).join(' / ');
  return `# ${names}

Night \`${id}\`, mode \`${mode}\`, as its ingestors received it: every request in the order of its arrival, also those that were refused.
Figures that were under embargo are in it. \`npm run replay -- <this folder> --speed max --rows\` plays it again.

- Where it was recorded, and by whom:
- What went wrong that night:
- What is missing, and why:
`;
}
