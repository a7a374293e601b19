import { parseInstant } from '@election-night/shared/election/instant.ts';

/** When the night starts, milliseconds since 1970, and the IANA zone of its clocks. */
export type NightStart = { readonly starts: number; readonly timeZone: string };

/**
 * The instant that a person means by `16:00` on this night: the first time at or after its start when clocks in the night's zone show it.
 * A whole time with an offset is taken as it is. Undefined where the text is neither. Milliseconds since 1970.
 */
export function instantOnNight(text: string, { starts, timeZone }: NightStart): number | undefined {
  const time = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text);
  if (!time) return parseInstant(text);
  const minute = 60_000;
  const wanted = Number(time[1]) * 60 + Number(time[2]);
  const first = Math.ceil(starts / minute) * minute;
  // More than a day: when clocks go forward, some minutes come a day later. One step a minute is quick enough for a command.
  for (let at = first; at < first + 26 * 60 * minute; at += minute) {
    if (minuteOfDay(at, timeZone) === wanted) return at;
  }
  return undefined;
}

/** `2023-03-19 16:00` as clocks in the zone show it. */
export function showLocalTime(instant: number, timeZone: string): string {
  const part = partsOf(instant, timeZone);
  return `${part('year')}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')}`;
}

function minuteOfDay(instant: number, timeZone: string): number {
  const part = partsOf(instant, timeZone);
  return Number(part('hour')) * 60 + Number(part('minute'));
}

const formats = new Map<string, Intl.DateTimeFormat>();

function partsOf(instant: number, timeZone: string): (type: Intl.DateTimeFormatPartTypes) => string {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      ...{ timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit' },
      ...{ hour: '2-digit', minute: '2-digit' },
    });
    formats.set(timeZone, format);
  }
  const parts = format.formatToParts(instant);
  return (type) => parts.find((part) => part.type === type)?.value ?? '';
}
