import type { ReportKind } from './definition.ts';

/** How a figure is read: a whole number, a percent with at most two decimals, or a line of text. */
export type FigureForm = 'count' | 'percent' | 'text';

const ofAnyEntry = { revision: 'count', 'correction/kind': 'text', 'correction/reason': 'text' } as const;

/** What a mapping may fill, by kind: the path of the field inside an entry. `votes/*` is one field an option. */
export const mappedFigures: Readonly<Record<ReportKind, Readonly<Record<string, FigureForm>>>> = {
  turnout: { percent: 'percent', ballots: 'count', voters: 'count', ...ofAnyEntry },
  'exit-poll': {
    'shares/*': 'percent',
    sample: 'count',
    margin: 'percent',
    stations: 'count',
    fieldwork: 'text',
    turnoutEstimate: 'percent',
    ...ofAnyEntry,
  },
  count: {
    'votes/*': 'count',
    'shares/*': 'percent',
    total: 'count',
    invalid: 'count',
    ballots: 'count',
    'stations/in': 'count',
    'stations/of': 'count',
    status: 'text',
    ...ofAnyEntry,
  },
};

/** What an entry needs one of: the rest says nothing by itself. */
const sayNothingAlone: ReadonlySet<string> = new Set([
  ...Object.keys(ofAnyEntry),
  'status',
  'sample',
  'margin',
  'fieldwork',
  'turnoutEstimate',
]);

/** The form of a figure such as `votes/OAK`; undefined where the kind has none of that name. */
export function figureForm(kind: ReportKind, figure: string): FigureForm | undefined {
  const figures = mappedFigures[kind];
  const { field, option } = figureParts(figure);
  if (option !== undefined) return own(figures, `${field}/*`);
  return figure.includes('*') ? undefined : own(figures, figure);
}

/** `votes/OAK` → the field `votes` and the option `OAK`; any other figure has no option. */
export function figureParts(figure: string): { readonly field: string; readonly option?: string } {
  const [, field, option] = /^(votes|shares)\/(.+)$/.exec(figure) ?? [];
  return field === undefined || option === undefined ? { field: figure } : { field, option };
}

/** True for what a report is sent for, false for what only belongs to it, such as the sample of a poll or a correction's reason. */
export function isFigureItself(kind: ReportKind, figure: string): boolean {
  if (kind === 'exit-poll') return figure.startsWith('shares/');
  return !sayNothingAlone.has(figure);
}

/** A name that every object inherits is no figure. */
function own(figures: Readonly<Record<string, FigureForm>>, name: string): FigureForm | undefined {
  return Object.hasOwn(figures, name) ? figures[name] : undefined;
}
