import type { Page } from 'playwright-core';
import type { Language } from '../../clients/dashboard/src/words/languages.ts';

const locales: Readonly<Record<Language, readonly string[]>> = { en: ['en-GB'], ru: ['ru'], kk: ['kk', 'ru'] };

/** Some browsers have no Kazakh: numbers are then written as in Russian. */
export async function localeIn(page: Page, language: Language): Promise<string> {
  const supported = await page.evaluate(`Intl.NumberFormat.supportedLocalesOf(${JSON.stringify(locales[language])})`);
  return (supported as string[])[0] as string;
}

/**
 * Reads a number back from what people read: `12,035,578`, `53,90 %`, `+1.20`, `±0,62`. Only as the locale writes it: another decimal sign
 * or another separator of thousands is no number.
 */
export function readNumber(text: string, locale: string): number {
  const parts = new Intl.NumberFormat(locale).formatToParts(1_234_567.8);
  const signOf = (wanted: string) => parts.find(({ type }) => type === wanted)?.value as string;
  const plain = text.replace(/[\s\u00a0\u202f]/gu, ' ');
  const [group, decimal] = [signOf('group'), signOf('decimal')].map((sign) => sign.replace(/[\s\u00a0\u202f]/u, ' '));
  const digits = `\\d{1,3}(?:[${group}]\\d{3})+|\\d+`;
  const found = new RegExp(`^[±+]?([\u2212-]?)(${digits})(?:[${decimal}](\\d+))? ?%?$`, 'u').exec(plain);
  if (!found) return Number.NaN;
  const [, sign, whole = '', fraction] = found;
  const size = Number(`${whole.replaceAll(group as string, '')}${fraction === undefined ? '' : `.${fraction}`}`);
  return sign === '' ? size : -size;
}
