import { writtenInZone } from '@election-night/shared/election/definition-checks/zone-offset.ts';
import { formatInstant } from '@election-night/shared/election/instant.ts';
import { readInstant } from '@election-night/shared/election/local-instant.ts';

/**
 * The instant that a field of a date and a time means by the clocks of a zone (IANA), RFC 3339 UTC. Undefined where it is no such time, or
 * where these clocks showed it twice or never.
 */
export function instantInZone(text: string, zone: string): string | undefined {
  const instant = readInstant(text, zone);
  return instant === undefined ? undefined : formatInstant(instant);
}

/** What stands in such a field for an instant in milliseconds since 1970: `2030-01-05T21:30`. */
export function fieldText(instant: number, zone: string): string {
  return writtenInZone(instant, zone).slice(0, '2030-01-05T21:30'.length);
}
