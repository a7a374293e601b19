import type { Language } from './languages.ts';

/** With 24 hours, and the day before the month. Some browsers lack Kazakh, whose numbers and days are written as in Russian. */
const wanted: Readonly<Record<Language, readonly string[]>> = { en: ['en-GB'], ru: ['ru'], kk: ['kk', 'ru'] };

export function localeOf(language: Language): string {
  return Intl.NumberFormat.supportedLocalesOf(wanted[language] as string[])[0] ?? 'en-GB';
}
