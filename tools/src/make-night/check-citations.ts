import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Mistakes } from './mistakes.ts';
import type { Folder } from './read-folder.ts';
import { allTables, citationsTable } from './tables.ts';

/** Every id in a column `source_id` must stand in sources.csv, also in the files listed under `otherCsv`. */
export async function checkCitations(folder: string, { night, tables }: Folder, mistakes: Mistakes): Promise<void> {
  const known = new Set(tables.citations.map(({ source_id: source }) => source));
  const check = (file: string, line: number, cited: readonly string[]) => {
    for (const source of cited) {
      if (known.has(source)) continue;
      mistakes.add({ file, line, column: 'source_id', message: `"${source}" is not in ${citationsTable.file}` });
    }
  };
  for (const [name, { file }] of Object.entries(allTables)) {
    for (const { line, cited } of tables[name as keyof typeof allTables]) check(file, line, cited);
  }
  for (const file of night.otherCsv) {
    const text = await readFile(join(folder, 'csv', file), 'utf8').catch(() => undefined);
    if (text === undefined) {
      mistakes.add({ file, message: 'is listed under otherCsv in night.json and is missing' });
      continue;
    }
    const rows: Record<string, string>[] = parse(text, { bom: true, columns: true, relaxColumnCount: true });
    rows.forEach((row, index) =>
      check(
        file,
        index + 2,
        (row['source_id'] ?? '').split(' ').filter((id) => id !== ''),
      ),
    );
  }
}
