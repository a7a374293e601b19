import type { Language } from '@election-night/shared/messages/say.ts';

/** Numbers, times and names as a reader of one language expects them. Times are the night's own. */
export type NightFormat = {
  name(names: Readonly<Record<string, string>> | undefined): string;
  integer(value: number): string;
  percent(value: number): string;
  /** Day, hour and minute. */
  moment(time: string | number): string;
};

const made = new Map<string, NightFormat>();

/** Making the formatters of Intl takes longer than using them for a page. */
export function nightFormat(language: Language, timeZone: string, ofNight: readonly string[]): NightFormat {
  const key = [language, timeZone, ...ofNight].join();
  let format = made.get(key);
  if (!format) {
    format = makeFormat(language, timeZone, ofNight);
    made.set(key, format);
  }
  return format;
}

function makeFormat(language: Language, timeZone: string, ofNight: readonly string[]): NightFormat {
  const locale = language === 'en' ? 'en-GB' : language;
  const integer = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const percent = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const time = new Intl.DateTimeFormat(locale, {
    ...{ timeZone, day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' },
  });
  const order = [language, 'en', ...ofNight];
  return {
    name(names = {}) {
      const found = order.find((one) => Object.hasOwn(names, one));
      return (found === undefined ? Object.values(names)[0] : names[found]) ?? '';
    },
    integer: (value) => integer.format(value),
    percent: (value) => `${percent.format(value)} %`,
    moment: (at) => time.format(new Date(at)),
  };
}
