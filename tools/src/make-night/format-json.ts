/**
 * JSON with one line for each value that fits into `width` characters, broken over lines where it does not: a definition can be
 * read, and compared unit by unit. The same value always gives the same text. Absent members leave no key.
 */
export function formatJson(value: unknown, width = 160): string {
  return `${format(value, '', 0, width)}\n`;
}

/** `taken` = characters that stand before the value on its first line, beside the indentation. */
function format(value: unknown, indent: string, taken: number, width: number): string {
  const flat = formatFlat(value);
  if (indent.length + taken + flat.length < width || value === null || typeof value !== 'object') return flat;
  const deeper = `${indent}  `;
  if (Array.isArray(value)) {
    return `[\n${value.map((item) => deeper + format(item, deeper, 0, width)).join(',\n')}\n${indent}]`;
  }
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  const lines = members.map(([key, member]) => {
    const label = `${JSON.stringify(key)}: `;
    return deeper + label + format(member, deeper, label.length, width);
  });
  return `{\n${lines.join(',\n')}\n${indent}}`;
}

function formatFlat(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(formatFlat).join(', ')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  if (members.length === 0) return '{}';
  return `{ ${members.map(([key, member]) => `${JSON.stringify(key)}: ${formatFlat(member)}`).join(', ')} }`;
}
