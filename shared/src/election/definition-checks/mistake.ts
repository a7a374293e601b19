/** A mistake in a definition. `path` is a JSON pointer (RFC 6901); the message says what was expected, what came, what to do. */
export type Mistake = { readonly path: string; readonly message: string };

/** A JSON pointer from its parts. */
export function pointer(...parts: readonly (string | number)[]): string {
  return parts.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** A value as a message quotes it: JSON, cut where it is long. */
export function quoted(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= 60 ? text : `${text.slice(0, 57)}…`;
}
