import { isLanguage, type Language, languages } from '@election-night/shared/messages/say.ts';
import Negotiator from 'negotiator';

/** What the address says (`?lang=`), else what the browser prefers of the languages that we speak (RFC 9110, 12.5.4), else the first of ours. */
export function chooseLanguage(lang: unknown, acceptLanguage: string | undefined): Language {
  if (isLanguage(lang)) return lang;
  const headers = { 'accept-language': acceptLanguage ?? '' };
  const preferred = new Negotiator({ headers }).language([...languages]);
  return isLanguage(preferred) ? preferred : (languages[0] as Language);
}
