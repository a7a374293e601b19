import { basename } from 'node:path';
import { parseInstant } from '@election-night/shared/election/instant.ts';
import type { Gap } from '@election-night/shared/election/night-clock.ts';
import { loadMap } from '@election-night/shared/runtime/load-map.ts';
import { type BuiltDefinition, buildDefinition } from './build-definition.ts';
import { buildReports, type RecordedRequest } from './build-reports.ts';
import { checkBodies } from './check-bodies.ts';
import { checkCitations } from './check-citations.ts';
import { formatJson } from './format-json.ts';
import { type FolderMistake, Mistakes } from './mistakes.ts';
import { type Folder, isObject, readFolder } from './read-folder.ts';

/** File name → its whole text. */
export type NightFiles = ReadonlyMap<'definition.json' | 'reports.ndjson' | 'gaps.json', string>;

/**
 * The files of a recording, from the night.json and csv/ of its folder. Nothing but those files decides the bytes.
 * Writes nothing; with a mistake anywhere there are no files.
 */
export async function buildNight(
  folder: string,
): Promise<{ ok: true; files: NightFiles } | { ok: false; mistakes: readonly FolderMistake[] }> {
  const mistakes = new Mistakes();
  const read = await readFolder(folder, mistakes);
  if (!read) return { ok: false, mistakes: mistakes.found };
  const gaps = buildGaps(read, mistakes);
  // A row that could not be read would make every line that names it look wrong.
  if (mistakes.found.length > 0) return { ok: false, mistakes: mistakes.found };
  await checkCitations(folder, read, mistakes);
  const definition = buildDefinition(read, mistakes);
  const reports = definition ? buildReports(read.tables, definition.election, gaps, mistakes) : [];
  checkBodies(reports, read.tables.reports, mistakes);
  if (definition) await checkMapFile(folder, definition, mistakes);
  if (!definition || mistakes.found.length > 0) return { ok: false, mistakes: mistakes.found };
  return {
    ok: true,
    files: new Map([
      ['definition.json', formatJson(definition.json)],
      ['reports.ndjson', formatLines(reports)],
      ['gaps.json', formatJson(read.night.gaps)],
    ]),
  };
}

/** The map is no table: the file lies beside definition.json as it is, and is checked as every service checks it. */
async function checkMapFile(folder: string, { election }: BuiltDefinition, mistakes: Mistakes): Promise<void> {
  const map = await loadMap(folder, election.definition);
  if (map.ok) return;
  for (const { path, message } of map.mistakes) {
    mistakes.add({ file: basename(map.path), ...(path === '' ? {} : { column: path }), message });
  }
}

function formatLines(reports: readonly RecordedRequest[]): string {
  return reports.map((request) => `${JSON.stringify(request)}\n`).join('');
}

/** The gaps in order, each of them a stretch of time with a reason. */
function buildGaps({ night }: Folder, mistakes: Mistakes): Gap[] {
  const gaps: Gap[] = [];
  for (const [index, gap] of night.gaps.entries()) {
    const wrong = (message: string) => mistakes.add({ file: 'night.json', column: `/gaps/${index}`, message });
    const fields = isObject(gap) ? gap : {};
    const from = parseInstant(String(fields['from']));
    const to = parseInstant(String(fields['to']));
    if (
      from === undefined ||
      to === undefined ||
      typeof fields['why'] !== 'string' ||
      Object.keys(fields).length !== 3
    ) {
      wrong('must be {"from", "to", "why"} with two times that carry their offset');
    } else if (to <= from || from < (gaps.at(-1)?.to ?? from)) {
      wrong('must begin before it ends and after the gap before it');
    } else {
      gaps.push({ from, to });
    }
  }
  return gaps;
}
