import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Mistakes } from './mistakes.ts';
import { type Row, readTable } from './read-table.ts';
import { allTables, type Columns, type Table } from './tables.ts';

/** night.json: a definition without `units` and `contests`, and what make-night needs beside it. */
export type NightJson = {
  readonly languages: readonly string[];
  /** Rules of contests, by the word in the column `kind` of contests.csv: seats, threshold, seatRule, optionsComplete. */
  readonly contestKinds: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly gaps: readonly unknown[];
  /** CSV files of the folder that make-night does not read. */
  readonly otherCsv: readonly string[];
  /** Everything else, as it goes into definition.json. */
  readonly definition: Readonly<Record<string, unknown>>;
};

export type Folder = { readonly night: NightJson; readonly tables: Tables };
export type Tables = { readonly [K in keyof typeof allTables]: readonly Row<(typeof allTables)[K]['columns']>[] };

/** Reads a folder's night.json and csv/*.csv; undefined where night.json is not usable at all. */
export async function readFolder(folder: string, mistakes: Mistakes): Promise<Folder | undefined> {
  const night = await readNightJson(folder, mistakes);
  if (!night) return undefined;
  await checkStrayFiles(folder, night, mistakes);
  return { night, tables: await readTables(folder, night.languages, mistakes) };
}

async function readTables(folder: string, languages: readonly string[], mistakes: Mistakes): Promise<Tables> {
  const read: Record<string, readonly unknown[]> = {};
  for (const [name, table] of Object.entries(allTables)) {
    read[name] = await readCsv<Columns>(folder, table, languages, mistakes);
  }
  return read as Tables;
}

async function readCsv<C extends Columns>(
  folder: string,
  table: Table<C>,
  languages: readonly string[],
  mistakes: Mistakes,
): Promise<Row<C>[]> {
  try {
    return readTable(table, await readFile(join(folder, 'csv', table.file), 'utf8'), languages, mistakes);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    if (table.needed) mistakes.add({ file: table.file, message: 'is missing' });
    return [];
  }
}

async function readNightJson(folder: string, mistakes: Mistakes): Promise<NightJson | undefined> {
  const file = 'night.json';
  let json: unknown;
  try {
    json = JSON.parse(await readFile(join(folder, file), 'utf8'));
  } catch (error) {
    mistakes.add({ file, message: `cannot be read as JSON: ${(error as Error).message}` });
    return undefined;
  }
  if (!isObject(json)) {
    mistakes.add({ file, message: 'must be an object' });
    return undefined;
  }
  const { contestKinds, gaps = [], otherCsv = [], ...definition } = json;
  const { languages } = json;
  const wrong = (path: string, message: string) => mistakes.add({ file, column: path, message });
  for (const name of ['units', 'contests']) {
    if (name in definition) wrong(`/${name}`, `comes from csv/${name}.csv and must not be here`);
  }
  if (!isListOfTexts(languages)) wrong('/languages', 'must be a list of language codes such as "en"');
  if (!isObject(contestKinds) || !Object.values(contestKinds).every(isObject)) {
    wrong('/contestKinds', 'must give the rules of each kind of contest');
  }
  if (!Array.isArray(gaps)) wrong('/gaps', 'must be a list of {"from", "to", "why"}');
  if (!isListOfTexts(otherCsv)) wrong('/otherCsv', 'must be a list of file names');
  if (mistakes.found.length > 0) return undefined;
  return { languages, contestKinds, gaps, otherCsv, definition } as NightJson;
}

/** A misspelt file name would otherwise drop its figures without a word. */
async function checkStrayFiles(folder: string, night: NightJson, mistakes: Mistakes): Promise<void> {
  const known = new Set([...Object.values(allTables).map(({ file }) => file), ...night.otherCsv]);
  const files = await readdir(join(folder, 'csv')).catch(() => []);
  for (const file of files.sort()) {
    if (known.has(file)) continue;
    mistakes.add({
      file,
      message: 'is not a file that make-night reads; if it belongs here, list it under otherCsv in night.json',
    });
  }
}

export function isObject(json: unknown): json is Record<string, unknown> {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

function isListOfTexts(json: unknown): json is readonly string[] {
  return Array.isArray(json) && json.every((item) => typeof item === 'string');
}
