import type { Language } from './languages.ts';
import { localeOf } from './locale-of.ts';

/**
 * Numbers and times as a language writes them. Times are of the night's own zone; `viewerZone` is the viewer's. They take milliseconds
 * since 1970 or RFC 3339.
 */
export class NightFormat {
  readonly #integer: Intl.NumberFormat;
  readonly #percent: Intl.NumberFormat;
  readonly #limit: Intl.NumberFormat;
  readonly #points: Intl.NumberFormat;
  readonly #unsigned: Intl.NumberFormat;
  readonly #hours: Intl.DateTimeFormat;
  readonly #viewerHours: Intl.DateTimeFormat;
  readonly #viewerDay: Intl.DateTimeFormat;
  readonly #seconds: Intl.DateTimeFormat;
  readonly #day: Intl.DateTimeFormat;
  readonly #shortDay: Intl.DateTimeFormat;
  readonly #zone: Intl.DateTimeFormat;
  readonly #votingDay: string | undefined;
  readonly #zones: readonly [night: Intl.DateTimeFormat, viewer: Intl.DateTimeFormat];

  constructor(language: Language, timeZone: string, opens?: number, viewerZone?: string) {
    const locale = localeOf(language);
    // A month in words would be Russian there.
    const month = language === 'kk' && !locale.startsWith('kk') ? '2-digit' : 'long';
    const viewer = viewerZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
    const hours = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
    const twoDigits = { minimumFractionDigits: 2, maximumFractionDigits: 2 } as const;
    this.#integer = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
    this.#percent = new Intl.NumberFormat(locale, { ...twoDigits, style: 'unit', unit: 'percent' });
    this.#limit = new Intl.NumberFormat(locale, { maximumFractionDigits: 2, style: 'unit', unit: 'percent' });
    this.#points = new Intl.NumberFormat(locale, { ...twoDigits, signDisplay: 'exceptZero' });
    this.#unsigned = new Intl.NumberFormat(locale, twoDigits);
    this.#hours = new Intl.DateTimeFormat(locale, { ...hours, timeZone });
    this.#viewerHours = new Intl.DateTimeFormat(locale, { ...hours, timeZone: viewer });
    this.#viewerDay = new Intl.DateTimeFormat(locale, { timeZone: viewer, day: 'numeric', month });
    this.#seconds = new Intl.DateTimeFormat(locale, { ...hours, second: '2-digit', timeZone });
    this.#day = new Intl.DateTimeFormat(locale, { timeZone, day: 'numeric', month, year: 'numeric' });
    this.#shortDay = new Intl.DateTimeFormat(locale, { timeZone, day: 'numeric', month });
    this.#zone = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'shortOffset' });
    this.#votingDay = opens === undefined ? undefined : this.#day.format(opens);
    const moment = { ...hours, year: 'numeric', month: 'numeric', day: 'numeric' } as const;
    this.#zones = [
      new Intl.DateTimeFormat('en', { ...moment, timeZone }),
      new Intl.DateTimeFormat('en', { ...moment, timeZone: viewer }),
    ];
  }

  integer(value: number): string {
    return this.#integer.format(value);
  }

  /** Of a share that is in percent already: 53.9 → `53.90%`, `53,90 %`. */
  percent(value: number): string {
    return this.#percent.format(value);
  }

  /** A percent where its sign is said elsewhere: 53.9 → `53.90`, `53,90`. */
  bare(value: number): string {
    return this.#unsigned.format(value);
  }

  /** Of a percent that is a rule and not a figure: 5 → `5%`. */
  limit(value: number): string {
    return this.#limit.format(value);
  }

  /** A change in points, with its sign, as a true minus: `+1.20`, `−0.35`. */
  points(value: number): string {
    return this.#points.format(value).replace('-', '\u2212');
  }

  /** To both sides, in points: `±1.10`. */
  margin(value: number): string {
    return `\u00b1${this.#unsigned.format(value)}`;
  }

  /** `18:10`. */
  hours(time: number | string): string {
    return this.#hours.format(instant(time));
  }

  /** `18:10:05`. */
  seconds(time: number | string): string {
    return this.#seconds.format(instant(time));
  }

  day(time: number | string): string {
    return this.#day.format(instant(time));
  }

  /** Without the year. */
  shortDay(time: number | string): string {
    return this.#shortDay.format(instant(time));
  }

  /** The time, and the day where it is not the day of voting. */
  moment(time: number | string): string {
    const at = instant(time);
    if (this.#day.format(at) === this.#votingDay) return this.#hours.format(at);
    return `${this.#shortDay.format(at)}, ${this.#hours.format(at)}`;
  }

  /** `GMT+6`. */
  zone(time: number | string): string {
    return this.#zone.formatToParts(instant(time)).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  }

  /** The viewer's own clock at that time, where it shows something else than the night's; with the day where that is another one too. */
  viewerTime(time: number | string): string | undefined {
    const at = instant(time);
    const [night, viewer] = this.#zones.map((zone) => zone.format(at));
    if (night === viewer) return undefined;
    const [hours, day] = [this.#viewerHours.format(at), this.#viewerDay.format(at)];
    return day === this.#shortDay.format(at) ? hours : `${day}, ${hours}`;
  }
}

function instant(time: number | string): number {
  return typeof time === 'number' ? time : Date.parse(time);
}
