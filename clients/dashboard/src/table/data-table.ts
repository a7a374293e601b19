import { html, nothing, type TemplateResult } from 'lit';
import { classMap } from 'lit/directives/class-map.js';

/** A cell may be a template, such as a swatch and a name. What is not known is absent and gets a dash that is read as such. */
export type Cell = string | TemplateResult | undefined;

export type Column = {
  readonly title: string;
  /** Words, set at the beginning of their column; figures are set at its end. */
  readonly isWords?: boolean;
};

export type Line = {
  /** The first one names the line. */
  readonly cells: readonly Cell[];
  readonly isTotal?: boolean;
};

export type DataTable = {
  /** What the figures are, in which unit, and of when. */
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly lines: readonly Line[];
};

/** A real table: headers know their columns and lines, and a screen reader says them with each figure. */
export function dataTable({ caption, columns, lines }: DataTable): TemplateResult {
  return html`<table>
    <caption>${caption}</caption>
    <thead>
      <tr>
        ${columns.map(({ title, isWords }) => html`<th scope="col" class=${classMap({ words: isWords === true })}>${title}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${lines.map(({ cells, isTotal }) => {
        const [name, ...figures] = cells;
        return html`<tr class=${classMap({ total: isTotal === true })}>
          <th scope="row">${name ?? nothing}</th>
          ${figures.map((figure, index) => html`<td class=${classMap({ words: columns[index + 1]?.isWords === true })}>${figure ?? '\u2013'}</td>`)}
        </tr>`;
      })}
    </tbody>
  </table>`;
}
