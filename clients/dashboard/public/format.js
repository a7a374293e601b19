/**
 * Names in the language that the viewer chose; numbers and times in English, as the words of the page are.
 * `timeZone` is the night's; a day is named only where it is not the day of voting.
 */
export function formatter(language, fallbackLanguages, timeZone, votingDay) {
  const integer = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
  const percent = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const hours = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' });
  const seconds = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', second: '2-digit' });
  const day = new Intl.DateTimeFormat('en-GB', { timeZone, day: 'numeric', month: 'long', year: 'numeric' });
  const shortDay = new Intl.DateTimeFormat('en-GB', { timeZone, day: 'numeric', month: 'long' });
  const zone = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'shortOffset' });
  const dayOfVoting = day.format(new Date(votingDay));
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
    moment: (time) => {
      const at = new Date(time);
      return day.format(at) === dayOfVoting ? hours.format(at) : `${shortDay.format(at)}, ${hours.format(at)}`;
    },
    zone: (time) => zone.formatToParts(new Date(time)).find(({ type }) => type === 'timeZoneName')?.value ?? timeZone,
  };
}
