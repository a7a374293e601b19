import { type Choice, choiceOf } from './choices.ts';
import { type Mistake, missing, type Read } from './mistake.ts';
import { instantInZone } from './night-time.ts';

/** The id that a text means among the choices. */
export function readChoice(text: string, choices: readonly Choice[], isNeeded: boolean): Read<string> {
  if (text.trim() === '') return isNeeded ? { mistake: missing } : {};
  const choice = choiceOf(text, choices);
  return choice ? { value: choice.id } : { mistake: { key: 'acts.unknown', values: { text: text.trim() } } };
}

/** RFC 3339 UTC, of a field of a date and a time by the clocks of a zone. */
export function readTime(text: string, zone: string, isNeeded: boolean): Read<string> {
  if (text === '') return isNeeded ? { mistake: missing } : {};
  const value = instantInZone(text, zone);
  return value === undefined ? { mistake: { key: 'acts.time.wrong', values: { zone } } } : { value };
}

/** A whole number from 0. */
export function readInteger(text: string, isNeeded: boolean): Read<number> {
  const digits = text.trim();
  if (digits === '') return isNeeded ? { mistake: missing } : {};
  const value = /^\d{1,15}$/.test(digits) ? Number(digits) : undefined;
  const mistake: Mistake = { key: 'acts.number.wrong' };
  return value === undefined ? { mistake } : { value };
}
