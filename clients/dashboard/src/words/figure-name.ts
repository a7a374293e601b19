import type { CorrectionRow } from '@election-night/shared/election/row.ts';
import type { ElectionView } from '../night/election-view.ts';
import type { Language, MessageKey } from './languages.ts';
import type { NightFormat } from './night-format.ts';
import type { Say } from './say.ts';

export type Speaking = { readonly say: Say; readonly format: NightFormat; readonly language: Language };

/** The row of a key in words: `Turnout, Abai Region`; `Count, Party lists, Abai Region`; `Exit poll, Party lists, Institute of Democracy`. */
export function rowName(key: string, election: ElectionView, { say, language }: Speaking): string {
  const [family = '', first = '', second = ''] = key.split(':');
  const name = (names: Readonly<Record<string, string>> | undefined, id: string) =>
    names ? election.nameIn(language, names) : id;
  const unit = (id: string) => name(election.units.get(id)?.names, id);
  const contest = election.contests.get(first);
  const words = say(`family.${family}` as MessageKey);
  if (family === 'turnout') return `${words}, ${unit(first)}`;
  const ofContest = `${words}, ${name(contest?.names, first)}`;
  if (family === 'exit-poll') return `${ofContest}, ${name(election.sources.get(second)?.names, second)}`;
  return second === contest?.unit ? ofContest : `${ofContest}, ${unit(second)}`;
}

/** The changed field in words: `ballots issued`; `votes for Oak List`. One that these elements do not know stays as it is. */
export function fieldName(
  { row, field }: Pick<CorrectionRow, 'row' | 'field'>,
  election: ElectionView,
  { say, language }: Speaking,
): string {
  const [kind = '', id] = field.split('/');
  const contest = election.contests.get(row.split(':')[1] ?? '');
  switch (kind) {
    case 'percent':
    case 'ballots':
    case 'voters':
    case 'total':
    case 'invalid':
    case 'stations':
      return say(`field.${kind}`);
    case 'votes':
    case 'shares':
      return say(`field.${kind}`, { option: election.optionName(language, contest, id ?? '') });
    default:
      return field;
  }
}

/** A figure of that field, or a dash where there is none. */
export function figureText(field: string, figure: number | undefined, { format }: Speaking): string {
  if (figure === undefined) return '\u2013';
  return field === 'percent' || field.startsWith('shares/') ? format.percent(figure) : format.integer(figure);
}

/** Who said something: a source, a role of the desk, or whoever the desk quotes, in its own words. */
export function sayerName(by: string, source: string | undefined, election: ElectionView, speaking: Speaking): string {
  const { say, language } = speaking;
  if (by === 'desk' || by === 'certifier') return say(`by.${by}`);
  const names = election.sources.get(by === 'source' ? (source ?? '') : by)?.names;
  if (names) return election.nameIn(language, names);
  return by === 'source' ? say('by.source') : by;
}
