import { fieldName, figureText, rowName } from '../../words/figure-name.ts';
import type { DeskView } from '../desk-view.ts';
import type { Figure, Held } from './compare-figures.ts';

/** The row that an entry would be shown in. */
export function rowOfHeld({ kind, contest, unit, source }: Held): string {
  if (kind === 'turnout') return `turnout:${unit}`;
  return kind === 'count' ? `count:${contest}:${unit}` : `exit-poll:${contest}:${source}`;
}

/** `Turnout, Abai Region`. */
export function heldName(held: Held, view: DeskView): string {
  return rowName(rowOfHeld(held), view.election, view);
}

/** The name of a source, or its id where the definition does not know it. */
export function sourceName(id: string, { election, language }: DeskView): string {
  const names = election.sources.get(id)?.names;
  return names ? election.nameIn(language, names) : id;
}

/** `ballots issued`, `votes for Oak List`, `units counted`. */
export function heldFieldName(field: string, held: Held, view: DeskView): string {
  const { say } = view;
  switch (field) {
    case 'stations/in':
    case 'stations/of':
    case 'status':
    case 'optionsVersion':
    case 'sample':
    case 'margin':
    case 'fieldwork':
    case 'turnoutEstimate':
      return say(`desk.field.${field}`);
    default:
      return fieldName({ row: rowOfHeld(held), field }, view.election, view);
  }
}

/** A figure as people write it; a word as it was sent. */
export function heldFigureText(field: string, figure: Figure | undefined, view: DeskView): string {
  if (typeof figure === 'string') return figure;
  if (figure !== undefined && field === 'margin') return view.format.margin(figure);
  if (figure !== undefined && field === 'turnoutEstimate') return view.format.percent(figure);
  return figureText(field, figure, view);
}

/** With its sign; shares and percentages in points. */
export function differenceText(field: string, difference: number, { format }: DeskView): string {
  if (!Number.isInteger(difference) || field === 'percent' || field.startsWith('shares/'))
    return format.points(difference);
  const sign = difference > 0 ? '+' : difference < 0 ? '−' : '';
  return `${sign}${format.integer(Math.abs(difference))}`;
}
