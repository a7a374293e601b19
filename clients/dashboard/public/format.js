/** Numbers, names and times as a person reads them, in the language of the page. */
export function formatter(language, fallbackLanguages, timeZone) {
  const locale = Intl.NumberFormat.supportedLocalesOf([language]).length > 0 ? language : 'en';
  const integer = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const percent = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const hours = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' });
  const seconds = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', second: '2-digit' });
  const day = new Intl.DateTimeFormat(locale, { timeZone, day: 'numeric', month: 'long', year: 'numeric' });
  const zone = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'shortOffset' });
  return {
    name: (names) => {
      for (const candidate of [language, ...fallbackLanguages]) if (names?.[candidate]) return names[candidate];
      return Object.values(names ?? {})[0] ?? '';
    },
    integer: (value) => (value === undefined ? '–' : integer.format(value)),
    percent: (value) => (value === undefined ? '–' : `${percent.format(value)} %`),
    hours: (time) => hours.format(new Date(time)),
    seconds: (time) => seconds.format(new Date(time)),
    day: (time) => day.format(new Date(time)),
    zone: (time) => zone.formatToParts(new Date(time)).find(({ type }) => type === 'timeZoneName')?.value ?? timeZone,
  };
}
