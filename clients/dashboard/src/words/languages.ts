import en from '../messages/en.json' with { type: 'json' };
import kk from '../messages/kk.json' with { type: 'json' };
import ru from '../messages/ru.json' with { type: 'json' };

/** A sentence with `{placeholders}`, or one for each plural category (CLDR) of the language, chosen by `{count}`. */
export type Message = string | Readonly<Record<string, string>>;
export type MessageKey = keyof typeof en;
export type Language = 'en' | 'ru' | 'kk';

export const messages: Readonly<Record<Language, Readonly<Record<MessageKey, Message>>>> = { en, ru, kk };
export const languages = Object.keys(messages) as readonly Language[];

/** The first of the wanted tags (BCP 47) whose language the elements speak, else English. */
export function chooseLanguage(wanted: readonly (string | null | undefined)[]): Language {
  const spoken = wanted.map((tag) => tag?.split('-')[0]?.toLowerCase());
  return languages.find((language) => language === spoken.find((one) => languages.includes(one as Language))) ?? 'en';
}
