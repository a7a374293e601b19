import jsonpointer from 'jsonpointer';
import type { Read, SourceRecord, SourceRecords } from './source-records.ts';

/** JSON → its records: the list, or the one object, at `pointer` (RFC 6901; '' = the whole document). */
export function readJson(text: string, pointer = ''): Read<{ source: SourceRecords }> {
  const refuse = (message: string) => ({ ok: false as const, mistakes: [{ message }] });
  if (text.trim() === '') return refuse('it is empty');
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    // The parser's message quotes the text.
    return refuse('it is not JSON, or it was cut');
  }
  const found = at(document, pointer);
  const list = Array.isArray(found) ? found : [found];
  if (found === undefined || list.some((record) => typeof record !== 'object' || record === null)) {
    return refuse(`there is no list of objects, nor one object, at "${pointer}"`);
  }
  const records = list.map(
    (record: unknown, index): SourceRecord => ({
      place: `record ${index + 1}`,
      field: (name) => at(record, name),
    }),
  );
  return { ok: true, source: { records, nameOf: (field) => `"${field}"`, ofDocument: (field) => at(document, field) } };
}

function at(value: unknown, pointer: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return jsonpointer.get(value, pointer) as unknown;
}
