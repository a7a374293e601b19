/** RFC 3339 with an offset; a time without one would be read in the server's zone. Seconds may be absent: bulletins are timed to the minute. */
const rfc3339 =
  /^(\d{4})-(\d{2})-(\d{2})T([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.\d{1,3})?)?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/;

/**
 * Milliseconds since 1970 of a time that carries its offset, or undefined where the text is no such time.
 * 30 February is refused, not moved to March.
 */
export function parseInstant(text: string): number | undefined {
  const parts = rfc3339.exec(text);
  if (!parts) return undefined;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
  return Date.parse(text);
}

/** The instant of a text that was checked before; a wrong one is a programmer's error. */
export function instantOf(text: string): number {
  const instant = parseInstant(text);
  if (instant === undefined) throw new TypeError(`not a time with an offset: ${text}`);
  return instant;
}

/** RFC 3339 in UTC, without milliseconds where they are zero: `2023-03-19T12:10:00Z`. */
export function formatInstant(instant: number): string {
  return new Date(instant).toISOString().replace('.000Z', 'Z');
}

/** Order of two times in UTC. Those of one length are in the order of their texts, which is most of them. */
export function compareInstants(a: string, b: string): number {
  if (a === b) return 0;
  if (a.length === b.length && a.endsWith('Z') && b.endsWith('Z')) return a < b ? -1 : 1;
  return Date.parse(a) - Date.parse(b);
}

function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}
