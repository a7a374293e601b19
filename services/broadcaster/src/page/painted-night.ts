import type { Contest } from '@election-night/shared/election/definition.ts';
import type { Election } from '@election-night/shared/election/election.ts';
import type { PublishedRow } from '@election-night/shared/election/row.ts';
import type { Messages } from '@election-night/shared/messages/en.ts';
import type { Language } from '@election-night/shared/messages/say.ts';
import type { Tip } from '../feed/board.ts';
import { type Html, html } from './html.ts';
import type { NightFormat } from './night-format.ts';

/** What a page shows: the whole night, a unit, or a contest. */
export type Place =
  | { readonly kind: 'night' }
  | { readonly kind: 'unit'; readonly id: string }
  | { readonly kind: 'contest'; readonly id: string };

/** One night at one commit, as it is painted in one language. Rows are the public ones, and nothing else is known here. */
export type PaintedNight = {
  readonly election: Election;
  readonly mode: 'live' | 'test' | 'replay';
  readonly tip: Tip;
  readonly language: Language;
  readonly words: Messages;
  readonly format: NightFormat;
  /** The address of a place of this night, in this language. */
  linkTo(place: Place, language?: Language): string;
  /** Other nights that are served here. */
  readonly others: readonly { readonly title: string; readonly href: string }[];
  row(key: string): PublishedRow | undefined;
  /** Rows of a family, in the order of (rev, key). */
  rowsOf(family: 'call' | 'correction'): readonly PublishedRow[];
};

/** The row as its family has it; undefined where there is none, or it was taken away. */
export function rowAs<T>(night: PaintedNight, key: string): (T & { readonly rev: number }) | undefined {
  return night.row(key) as (T & { readonly rev: number }) | undefined;
}

/**
 * A figure with where it is in the rows, so that whoever reads the page can find it there: `turnout:KZ/percent`. Absent is a dash.
 */
export function figure(key: string, path: string, value: number | undefined, write: (value: number) => string): Html {
  if (value === undefined) return html`–`;
  return html`<data value="${value}" data-figure="${key}/${path}">${write(value)}</data>`;
}

export function optionName({ format }: PaintedNight, contest: Contest, id: string): string {
  const option = contest.options.find((one) => one.id === id);
  return option ? format.name(option.names) : id;
}

export function sourceName({ election, format }: PaintedNight, id: string): string {
  const source = election.sources.get(id);
  return source ? format.name(source.names) : id;
}

export function flagsOf(flags: readonly string[]): Html {
  return html`${flags.map((flag) => html`<span class="flag">${flag}</span> `)}`;
}

type Column = { readonly title: string; readonly isWords?: true };
type Line = { readonly cells: readonly (Html | string | undefined)[]; readonly isTotal?: boolean };

/** The first cell of a line names it. What is wider than the screen is scrolled, with the keyboard too. */
export function table(caption: string, columns: readonly Column[], lines: readonly Line[]): Html {
  const words = (index: number) => (columns[index]?.isWords ? html` class="words"` : undefined);
  const cell = (content: Html | string | undefined, index: number) =>
    index === 0 ? html`<th scope="row">${content}</th>` : html`<td${words(index)}>${content}</td>`;
  const head = ({ title }: Column, index: number) =>
    title === '' ? html`<td></td>` : html`<th scope="col"${words(index)}>${title}</th>`;
  return html`<div class="scroll" role="group" aria-label="${caption}" tabindex="0"><table><caption>${caption}</caption>
<thead><tr>${columns.map(head)}</tr></thead>
<tbody>
${lines.map(({ cells, isTotal }) => html`<tr${isTotal ? html` class="total"` : undefined}>${cells.map(cell)}</tr>\n`)}</tbody></table></div>`;
}

export function panel(title: string, ...body: readonly (Html | undefined)[]): Html {
  return html`<section class="panel"><h2>${title}</h2>
${body}
</section>
`;
}

export function note(text: string | Html | undefined): Html | undefined {
  return text === undefined || text === '' ? undefined : html`<p class="note">${text}</p>`;
}
