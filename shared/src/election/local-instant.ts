import { zoneOffset } from './definition-checks/zone-offset.ts';
import { parseInstant } from './instant.ts';

const isoLocal = /^(\d{4}-\d{2}-\d{2})[T ](\d{1,2}):(\d{2})(:\d{2})?(?:\.\d{1,3})?$/;
const dottedLocal = /^(\d{1,2})\.(\d{1,2})\.(\d{4}) (\d{1,2}):(\d{2})(:\d{2})?$/;
const fixedOffset = /^[+-](?:0\d|1[0-4]):[0-5]\d$/;
const day = 86_400_000;

/** True for an IANA name that Intl knows and for an offset such as `+06:00`. */
export function isZone(zone: string): boolean {
  return fixedOffset.test(zone) || zoneOffset(zone, 0) !== undefined;
}

/**
 * Milliseconds since 1970 of a time as sources write it: RFC 3339 with its offset (a space may stand for the T), else `2023-03-19 18:10` or
 * `19.03.2023 18:10` by the clocks of `zone`, seconds optional. Undefined where the text is none of these, where it has no offset and
 * there is no zone, and where the clocks of the zone showed that time twice or never.
 */
export function readInstant(text: string, zone: string | undefined): number | undefined {
  const whole = parseInstant(text.replace(/^(\d{4}-\d{2}-\d{2}) (?=\d)/, '$1T'));
  if (whole !== undefined) return whole;
  const local = localText(text);
  if (local === undefined || zone === undefined) return undefined;
  if (fixedOffset.test(zone)) return parseInstant(local + zone);
  const asUtc = parseInstant(`${local}Z`);
  if (asUtc === undefined) return undefined;
  // The offset of the zone a day before and a day after are the only ones that clocks may have shown in between.
  const offsets = new Set([asUtc - day, asUtc + day].map((at) => zoneOffset(zone, at)));
  const instants = [...offsets].flatMap((offset) => {
    const instant = offset === undefined ? undefined : parseInstant(local + offset);
    return instant !== undefined && zoneOffset(zone, instant) === offset ? [instant] : [];
  });
  return instants.length === 1 ? instants[0] : undefined;
}

function localText(text: string): string | undefined {
  const iso = isoLocal.exec(text);
  if (iso) return `${iso[1]}T${iso[2]?.padStart(2, '0')}:${iso[3]}${iso[4] ?? ''}`;
  const dotted = dottedLocal.exec(text);
  if (!dotted) return undefined;
  const [, date = '', month = '', year, hour = '', minute, second = ''] = dotted;
  return `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}T${hour.padStart(2, '0')}:${minute}${second}`;
}
