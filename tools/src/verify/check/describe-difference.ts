/** Where two rows differ, field by field, for people: `percent should be 23.33 and is 24.33`. */
export function describeDifference(expected: object | undefined, found: object | undefined): string {
  if (!expected) return 'there should be none';
  if (!found) return `there is none, and should be ${short(expected)}`;
  const differences = differencesIn(expected, found, '');
  const [first, second, third, ...more] = differences;
  const told = [first, second, third].filter((text) => text !== undefined);
  if (told.length === 0) return 'its fields are in another order';
  return more.length > 0 ? `${told.join(', ')}, and ${more.length} more` : told.join(', ');
}

function differencesIn(expected: object, found: object, path: string): string[] {
  const [should, is] = [expected, found] as Record<string, unknown>[] as [
    Record<string, unknown>,
    Record<string, unknown>,
  ];
  const fields = new Set([...Object.keys(should), ...Object.keys(is)]);
  return [...fields].flatMap((field) => {
    const [a, b] = [should[field], is[field]];
    if (JSON.stringify(a) === JSON.stringify(b)) return [];
    if (isRecord(a) && isRecord(b)) return differencesIn(a, b, `${path}${field}/`);
    return [`${path}${field} should be ${short(a)} and is ${short(b)}`];
  });
}

function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function short(value: unknown): string {
  const text = value === undefined ? 'absent' : JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 117)}…` : text;
}
