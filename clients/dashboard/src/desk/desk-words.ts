import en from '../messages/desk/en.json' with { type: 'json' };
import kk from '../messages/desk/kk.json' with { type: 'json' };
import ru from '../messages/desk/ru.json' with { type: 'json' };
import actsEn from '../messages/desk-acts/en.json' with { type: 'json' };
import actsKk from '../messages/desk-acts/kk.json' with { type: 'json' };
import actsRu from '../messages/desk-acts/ru.json' with { type: 'json' };
import { type Language, type Message, type MessageKey, messages } from '../words/languages.ts';
import { speakerOf, type Values } from '../words/say.ts';

/** Words that the desk has beside those of the page. They are in no module that viewers load. */
export type DeskMessageKey = keyof typeof en | keyof typeof actsEn;
export type DeskSay = (key: DeskMessageKey | MessageKey, values?: Values) => string;

export const deskMessages: Readonly<Record<Language, Readonly<Record<DeskMessageKey, Message>>>> = {
  en: { ...en, ...actsEn },
  ru: { ...ru, ...actsRu },
  kk: { ...kk, ...actsKk },
};

/** Says the words of the page and of the desk. */
export function deskSpeaker(language: Language): DeskSay {
  return speakerOf<DeskMessageKey | MessageKey>(language, { ...messages[language], ...deskMessages[language] });
}
