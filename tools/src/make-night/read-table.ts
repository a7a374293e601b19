import { CsvError, parse } from 'csv-parse/sync';
import type { Column } from './cells.ts';
import type { Mistakes } from './mistakes.ts';
import type { Table } from './tables.ts';

type Values<C> = { readonly [K in keyof C]: C[K] extends Column<infer T> ? T : never };

/** One line of a table. `line` counts from 1, the header included. */
export type Row<C> = {
  readonly line: number;
  readonly names: Readonly<Record<string, string>>;
  readonly cited: readonly string[];
} & Values<C>;

/**
 * The rows of a CSV text (UTF-8, comma, header line, quotes as in RFC 4180). A row with a mistake is left out and every mistake is
 * told with its file, line and column. An unknown column is a mistake: it is mostly a misspelt known one.
 */
export function readTable<C extends Readonly<Record<string, Column<unknown>>>>(
  table: Table<C>,
  csv: string,
  languages: readonly string[],
  mistakes: Mistakes,
): Row<C>[] {
  const lines = readLines(table.file, csv, mistakes);
  const header = lines[0];
  if (!header) {
    mistakes.add({ file: table.file, line: 1, message: 'must have a header line' });
    return [];
  }
  const nameColumns = table.names ? languages.map((language) => `name_${language}`) : [];
  const known = new Set([...Object.keys(table.columns), ...nameColumns, 'source_id', 'note']);
  const needed = [...Object.keys(table.columns).filter((name) => table.columns[name]?.required), ...nameColumns];
  for (const [index, name] of header.fields.entries()) {
    const line = header.line;
    if (!known.has(name))
      mistakes.add({
        file: table.file,
        line,
        column: name,
        message: `is not a column; there are ${[...known].join(', ')}`,
      });
    if (header.fields.indexOf(name) < index)
      mistakes.add({ file: table.file, line, column: name, message: 'is there twice' });
  }
  for (const name of needed) {
    if (!header.fields.includes(name))
      mistakes.add({ file: table.file, line: header.line, column: name, message: 'is missing' });
  }
  return lines.slice(1).flatMap(({ line, fields }) => {
    if (fields.length !== header.fields.length) {
      mistakes.add({
        file: table.file,
        line,
        message: `has ${fields.length} fields, the header has ${header.fields.length}`,
      });
      return [];
    }
    const cells = new Map(header.fields.map((name, index) => [name, fields[index] ?? '']));
    const row = readRow(table, nameColumns, cells, line, mistakes);
    return row ? [row] : [];
  });
}

function readRow<C extends Readonly<Record<string, Column<unknown>>>>(
  table: Table<C>,
  nameColumns: readonly string[],
  cells: ReadonlyMap<string, string>,
  line: number,
  mistakes: Mistakes,
): Row<C> | undefined {
  const values: Record<string, unknown> = {};
  let isWhole = true;
  const wrong = (column: string, message: string) => {
    isWhole = false;
    mistakes.add({ file: table.file, line, column, message });
  };
  for (const [name, { cell, required, what }] of Object.entries(table.columns)) {
    const found = cells.get(name) ?? '';
    const value = found === '' ? undefined : cell.read(found);
    if (found === '' && required && cells.has(name)) wrong(name, `must not be empty: ${what}`);
    if (found !== '' && value === undefined) wrong(name, `must be ${cell.expects}; got "${shorten(found)}"`);
    values[name] = value;
  }
  const names: Record<string, string> = {};
  for (const column of nameColumns) {
    const name = cells.get(column) ?? '';
    if (name === '' && cells.has(column)) wrong(column, 'must not be empty: the name in that language');
    names[column.slice('name_'.length)] = name;
  }
  const cited = (cells.get('source_id') ?? '').split(' ').filter((source) => source !== '');
  return isWhole ? ({ ...values, line, names, cited } as Row<C>) : undefined;
}

/** Fields by line, empty lines left out. A quoted field may hold line breaks; the line told is the first one of its row. */
function readLines(file: string, csv: string, mistakes: Mistakes): { line: number; fields: string[] }[] {
  try {
    const rows = parse(csv, { bom: true, info: true, relaxColumnCount: true, skipEmptyLines: true, trim: true });
    return (rows as unknown as { record: string[]; info: { lines: number } }[]).map(({ record, info }) => ({
      line: info.lines - record.join('').split('\n').length + 1,
      fields: record,
    }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    mistakes.add({ file, line: Number(error['lines'] ?? 1), message: `is not readable as CSV: ${error.message}` });
    return [];
  }
}

function shorten(found: string): string {
  return found.length <= 60 ? found : `${found.slice(0, 57)}…`;
}
