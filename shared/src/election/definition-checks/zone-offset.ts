import { formatInstant } from '../instant.ts';

const formats = new Map<string, Intl.DateTimeFormat | undefined>();

/**
 * The offset of an IANA time zone at an instant, `+06:00`; undefined where there is no such zone. Zones change their offsets
 * (Asia/Almaty was +06:00 until 29 February 2024 and is +05:00 since), so the date is part of the question.
 */
export function zoneOffset(timeZone: string, instant: number): string | undefined {
  const parts = formatOf(timeZone)?.formatToParts(instant);
  const name = parts?.find(({ type }) => type === 'timeZoneName')?.value;
  if (name === undefined) return undefined;
  // `GMT+06:00`, and plain `GMT` for UTC in some versions of ICU.
  return name === 'GMT' ? '+00:00' : name.slice('GMT'.length, 'GMT+00:00'.length);
}

/** The offset that an RFC 3339 text is written with; `Z` and `-00:00` are `+00:00`. */
export function writtenOffset(text: string): string {
  const offset = text.slice(-'+00:00'.length);
  return text.endsWith('Z') || offset === '-00:00' ? '+00:00' : offset;
}

/** An instant as the clocks of a zone show it, RFC 3339 with the zone's offset, as a definition writes times. */
export function writtenInZone(instant: number, timeZone: string): string {
  const offset = zoneOffset(timeZone, instant) ?? '+00:00';
  const sign = offset.startsWith('-') ? -1 : 1;
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4, 6));
  return formatInstant(instant + sign * minutes * 60_000).replace('Z', offset);
}

/** Formatters are costly to make and a definition may have many thousand units of one zone. */
function formatOf(timeZone: string): Intl.DateTimeFormat | undefined {
  if (!formats.has(timeZone)) formats.set(timeZone, makeFormat(timeZone));
  return formats.get(timeZone);
}

function makeFormat(timeZone: string): Intl.DateTimeFormat | undefined {
  // Newer versions of Node take bare offsets for zones; those know no change of clocks.
  if (!/^[A-Za-z]/.test(timeZone)) return undefined;
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  } catch {
    return undefined;
  }
}
