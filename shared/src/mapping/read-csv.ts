import { CsvError, parse } from 'csv-parse/sync';
import type { Read, SourceRecords } from './source-records.ts';

export type CsvText = Read<{
  readonly source: SourceRecords;
  readonly header: readonly string[];
  /** The last line has no line break after it: the rest of it may be missing. */
  readonly isOpen: boolean;
}>;

/**
 * CSV (RFC 4180, any delimiter) → its records. The first line names the columns. Lines whose cells are all empty are passed over; a line
 * with more or fewer cells than the header, or a quote that does not end, is a mistake: such a file may have been cut.
 */
export function readCsv(text: string, delimiter = ','): CsvText {
  const lines = linesOf(text, delimiter);
  if (!lines.ok) return lines;
  const [head, ...rest] = lines.lines;
  if (!head) return { ok: false, mistakes: [{ message: 'it is empty' }] };
  const header = head.cells;
  const torn = rest.find(({ cells }) => cells.length !== header.length);
  if (torn) {
    const message = `it has ${torn.cells.length} cells, the header has ${header.length}`;
    return { ok: false, mistakes: [{ place: `line ${torn.line}`, message }] };
  }
  const columns = new Map(header.map((name, index) => [name, index]));
  const records = rest
    .filter(({ cells }) => cells.some((cell) => cell !== ''))
    .map(({ line, cells }) => ({ place: `line ${line}`, field: (name: string) => cells[columns.get(name) ?? -1] }));
  const nameOf = (field: string) => `column "${field}"`;
  return { ok: true, header, isOpen: !/[\r\n]$/.test(text), source: { records, nameOf, ofDocument: () => undefined } };
}

type Line = { readonly line: number; readonly cells: readonly string[] };

/** Cells by line, empty lines left out. A quoted cell may hold line breaks; the line told is the first of its record. */
function linesOf(text: string, delimiter: string): Read<{ lines: readonly Line[] }> {
  try {
    const options = { info: true, relaxColumnCount: true, skipEmptyLines: true, trim: true, delimiter } as const;
    const parsed = parse(text, options) as unknown as { record: string[]; info: { lines: number } }[];
    const lines = parsed.map(({ record, info }) => ({
      line: info.lines - record.join('').split('\n').length + 1,
      cells: record,
    }));
    return { ok: true, lines };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    // Its own message may quote the cell.
    const line = Number(error['lines'] ?? 1);
    return {
      ok: false,
      mistakes: [{ place: `line ${line}`, message: `it is not CSV, or it was cut (${error.code})` }],
    };
  }
}
