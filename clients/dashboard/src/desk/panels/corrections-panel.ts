import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { type CorrectionLine, TickerLines } from '../../ticker/ticker-lines.ts';
import { fieldName, figureText, rowName, sayerName } from '../../words/figure-name.ts';
import type { MessageKey } from '../../words/languages.ts';
import '../acts/retract-report.ts';
import type { DeskView } from '../desk-view.ts';
import { DeskPanel } from './desk-panel.ts';

/** So many are drawn at first; a button brings the older ones. */
const stepLines = 5;

/** What was corrected in public, newest first, and the form that takes a report back. */
export class CorrectionsPanel extends DeskPanel {
  protected override readonly name = 'corrections';
  protected override readonly heading = 'desk.corrections.heading';
  #shown = stepLines;

  protected override draw(view: DeskView): TemplateResult {
    const { say } = view;
    const lines = correctionsOf(view);
    const older = lines.length - this.#shown;
    return html`${lines.length === 0 ? html`<p>${say('corrections.none')}</p>` : nothing}
      ${repeat(
        lines.slice(0, this.#shown),
        ({ id }) => id,
        (line) => correction(line, view),
      )}
      ${older > 0 ? html`<p><button type="button" @click=${this.#showOlder}>${say('ticker.older', { count: older })}</button></p>` : nothing}
      <div class="card">
        <h3>${say('retract.heading')}</h3>
        <desk-retract-report .view=${view}></desk-retract-report>
      </div>`;
  }

  readonly #showOlder = (): void => {
    this.#shown += stepLines;
    this.requestUpdate();
  };
}

/** Those of one correction together, as in the ticker. */
function correctionsOf({ night }: DeskView): readonly CorrectionLine[] {
  const lines = new TickerLines();
  lines.take(night.position?.epoch ?? '', night.rows.values());
  return lines.all.filter((line) => line.kind === 'correction');
}

function correction({ rows }: CorrectionLine, view: DeskView): TemplateResult {
  const { say, election, format } = view;
  const [row] = rows;
  if (!row) return html``;
  const name = rowName(row.row, election, view);
  return html`<article class="card" aria-label=${name}>
    <h3>${name}</h3>
    <p class="quiet">${say(`correction.${row.kind}` as MessageKey)} · <time datetime=${row.asOf}>${format.moment(row.asOf)}</time></p>
    <div class="scroll" role="group" tabindex="0" aria-label=${name}>
      <table>
        <thead>
          <tr>
            <th scope="col">${say('correction.figure')}</th>
            <th scope="col">${say('correction.before')}</th>
            <th scope="col">${say('correction.after')}</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            (one) => html`<tr>
              <th scope="row">${fieldName(one, election, view)}</th>
              <td>${figureText(one.field, one.before, view)}</td>
              <td>${figureText(one.field, one.after, view)}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
    <p>${say('ticker.why', { reason: row.reason })}</p>
    <p class="quiet">${say('ticker.by', { by: sayerName(row.by, row.source, election, view) })}</p>
  </article>`;
}
