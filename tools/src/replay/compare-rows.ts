import canonicalize from 'canonicalize';

type AnyRow = { readonly key: string } & Record<string, unknown>;

/** Differences shown before the rest is only counted. */
const shownAtMost = 40;

/**
 * How rows differ from the expected ones (both NDJSON), a line a field, for a person to read. Empty where they are the same bytes.
 */
export function compareRows(actual: string, expected: string): string[] {
  if (actual === expected) return [];
  const actualRows = rowsOf(actual);
  const expectedRows = rowsOf(expected);
  const keys = [...new Set([...expectedRows.keys(), ...actualRows.keys()])].sort();
  const lines = keys.flatMap((key) => compareRow(key, actualRows.get(key), expectedRows.get(key)));
  if (lines.length === 0) return ['the rows are equal, but their order or spelling is not: the files differ in bytes'];
  const more = lines.length - shownAtMost;
  return more > 0 ? [...lines.slice(0, shownAtMost), `and ${more} more`] : lines;
}

function rowsOf(text: string): Map<string, AnyRow> {
  const rows = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as AnyRow);
  return new Map(rows.map((row) => [row.key, row]));
}

function compareRow(key: string, actual: AnyRow | undefined, expected: AnyRow | undefined): string[] {
  if (!actual) return [`${key}: expected, and not there`];
  if (!expected) return [`${key}: there, and not expected`];
  const fields = [...new Set([...Object.keys(expected), ...Object.keys(actual)])].sort();
  return fields.flatMap((field) => {
    const [was, is] = [canonicalize(expected[field]), canonicalize(actual[field])];
    return was === is ? [] : [`${key} ${field}: expected ${was ?? 'nothing'}, got ${is ?? 'nothing'}`];
  });
}
