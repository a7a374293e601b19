import { type Language, type Message, type MessageKey, messages } from './languages.ts';
import { localeOf } from './locale-of.ts';

export type Values = Readonly<Record<string, string | number>>;
export type Say = (key: MessageKey, values?: Values) => string;

/** Says messages in a language. Numbers are written as the language does; `count` chooses among plural forms. */
export function speaker(language: Language): Say {
  return speakerOf(language, messages[language]);
}

/** The same with messages of one's own. */
export function speakerOf<Key extends string>(
  language: Language,
  messagesOfIt: Readonly<Record<Key, Message>>,
): (key: Key, values?: Values) => string {
  const numbers = new Intl.NumberFormat(localeOf(language));
  const plural = new Intl.PluralRules(localeOf(language));
  return (key, values = {}) =>
    formOf(messagesOfIt[key], plural, values['count']).replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = values[name];
      if (value === undefined) throw new Error(`the message ${key} needs {${name}}`);
      return typeof value === 'number' ? numbers.format(value) : value;
    });
}

function formOf(message: Message, plural: Intl.PluralRules, count: string | number | undefined): string {
  if (typeof message === 'string') return message;
  return message[plural.select(Number(count))] ?? (message['other'] as string);
}
