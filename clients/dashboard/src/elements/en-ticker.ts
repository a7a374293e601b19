import type { CallRow } from '@election-night/shared/election/row.ts';
import { css, html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ElectionView } from '../night/election-view.ts';
import { NightElement } from '../night/night-element.ts';
import type { Night } from '../night/watch-night.ts';
import { type CallLine, type CorrectionLine, type TickerLine, TickerLines } from '../ticker/ticker-lines.ts';
import { callName } from '../words/call-name.ts';
import { fieldName, figureText, rowName, sayerName } from '../words/figure-name.ts';
import type { MessageKey } from '../words/languages.ts';
import { leadWords } from '../words/lead-words.ts';

const marks: Readonly<Record<TickerLine['kind'], string>> = {
  correction: '\u270e',
  call: '\u2713',
  withdrawal: '\u2715',
  contradiction: '!',
  agreement: '\u2713',
};
/** So many lines are drawn at first; a button brings the older ones. */
const stepLines = 50;
/** A screen reader is not kept busy longer than with so many lines at a time. */
const mostSaid = 3;
/** What all tickers of a night have seen, so that one that is put in anew has it too. */
const seen = new WeakMap<Night, TickerLines>();

/** `<en-ticker>`: calls and corrections, newest first. No line is ever taken away while the history goes on. */
export class EnTicker extends NightElement {
  static override properties = { shownLines: { state: true } };
  static override styles = [
    NightElement.styles,
    css`
      .lines {
        max-height: var(--en-ticker-height, 32rem);
        overflow-y: auto;
      }
      ol {
        list-style: none;
        margin: 0;
        padding: 0;
      }
      li {
        padding: 0.6rem 0.25rem;
        border-block-end: 1px solid var(--rule);
        contain: content;
      }
      .top {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 0 0.6rem;
      }
      time {
        color: var(--muted);
      }
      .kind {
        font-weight: 700;
      }
      .about {
        font-weight: 600;
        flex-basis: 100%;
      }
      .over .about {
        color: var(--muted);
        font-weight: 400;
      }
      p {
        margin: 0.15rem 0 0;
        overflow-wrap: anywhere;
      }
      li table {
        width: auto;
        max-width: 100%;
      }
      li td,
      li th {
        padding: 0.15rem 1.2rem 0.15rem 0;
        border: 0;
      }
      li td:last-child {
        font-weight: 700;
      }
      li thead th {
        font-weight: 400;
      }
      @media print {
        .lines {
          max-height: none;
          overflow: visible;
        }
      }
    `,
  ];
  declare shownLines: number | undefined;
  /** What is read to those who do not look; only what came while they were there. */
  #said: readonly TickerLine[] = [];
  #isFirst = true;

  protected override heading(): string {
    return this.say('ticker.heading');
  }

  protected override reads(key: string): boolean {
    return key.startsWith('call:') || key.startsWith('correction:');
  }

  /** With each change and not with each drawing: a page in the background is not drawn, and a call may come and go meanwhile. */
  protected override hear(night: Night, keys: Iterable<string>): void {
    const { position } = night;
    if (!night.isLoaded || !position) return;
    const lines = seen.get(night) ?? new TickerLines();
    seen.set(night, lines);
    const before = this.#isFirst ? undefined : new Set(this.#known);
    const rows = [...keys].filter((key) => this.reads(key)).map((key) => night.rows.get(key));
    lines.take(
      position.epoch,
      rows.filter((row) => row !== undefined),
    );
    this.#known = lines.all.map(({ id }) => id);
    const fresh = before ? lines.all.filter(({ id }) => !before.has(id)) : [];
    if (fresh.length > 0) this.#said = fresh;
    this.#isFirst = false;
  }
  #known: readonly string[] = [];

  protected override draw(night: Night, election: ElectionView): TemplateResult {
    const lines = seen.get(night)?.all ?? [];
    const shown = this.shownLines ?? stepLines;
    const older = lines.length - shown;
    return html`<div class="visually-hidden" role="status" aria-live="polite">
        ${this.#said.slice(0, mostSaid).map((line) => html`<p>${this.#sentence(line, election)}</p>`)}
        ${this.#said.length > mostSaid ? this.say('ticker.more', { count: this.#said.length - mostSaid }) : nothing}
      </div>
      ${lines.length === 0 ? html`<p class="nothing">${this.say('ticker.none')}</p>` : nothing}
      <div class="lines" role="group" aria-labelledby="heading" tabindex=${lines.length === 0 ? nothing : 0}>
        <ol>
          ${repeat(
            lines.slice(0, shown),
            ({ id }) => id,
            (line) => html`<li class=${this.#isOver(line) ? 'over' : nothing}>
              ${line.kind === 'correction' ? this.#correction(line, election) : this.#call(line, election)}
            </li>`,
          )}
        </ol>
        ${
          older > 0
            ? html`<button type="button" @click=${() => this.#showOlder(shown)}>${this.say('ticker.older', { count: older })}</button>`
            : nothing
        }
      </div>`;
  }

  #isOver(line: TickerLine): boolean {
    return line.kind !== 'correction' && line.isOver;
  }

  #showOlder(shown: number): void {
    this.shownLines = shown + stepLines;
  }

  #correction(line: CorrectionLine, election: ElectionView): TemplateResult {
    const [row] = line.rows;
    if (!row) return html``;
    return html`${this.#top(line, row.asOf, this.say(`correction.${row.kind}` as MessageKey), 'bad')}
      <table>
        <caption class="visually-hidden">${rowName(row.row, election, this.speaking)}</caption>
        <thead>
          <tr>
            <th scope="col">${this.say('correction.figure')}</th>
            <th scope="col">${this.say('correction.before')}</th>
            <th scope="col">${this.say('correction.after')}</th>
          </tr>
        </thead>
        <tbody>
          ${line.rows.map(
            (one) => html`<tr>
              <th scope="row">${fieldName(one, election, this.speaking)}</th>
              <td>${figureText(one.field, one.before, this.speaking)}</td>
              <td>${figureText(one.field, one.after, this.speaking)}</td>
            </tr>`,
          )}
        </tbody>
      </table>
      <p>${this.say('ticker.why', { reason: row.reason })}</p>
      <p class="quiet">${this.say('ticker.by', { by: sayerName(row.by, row.source, election, this.speaking) })}</p>`;
  }

  #call(line: CallLine, election: ElectionView): TemplateResult {
    const { row, kind, isOver } = line;
    const style = kind === 'call' || kind === 'agreement' ? 'well' : 'bad';
    return html`${this.#top(line, kind === 'call' ? row.at : row.asOf, this.say(`call.${kind}`), style)}
      ${isOver ? html`<p class="quiet">${this.say('call.over')}</p>` : nothing}
      ${row.contradiction ? html`<p class="bad">${this.say(`contradiction.${row.contradiction.code}`)}</p>` : nothing}
      ${this.#lead(row)}
      ${row.reason === undefined ? nothing : html`<p>${this.say('ticker.why', { reason: row.reason })}</p>`}
      <p class="quiet">
        ${this.say('call.by', { by: sayerName(row.by, undefined, election, this.speaking), time: this.time(row.at) })}
      </p>`;
  }

  #lead(row: CallRow): TemplateResult | typeof nothing {
    const words = leadWords(row, this.say);
    return words === '' ? nothing : html`<p>${words}</p>`;
  }

  #top(line: TickerLine, at: string, kind: string, style: string): TemplateResult {
    return html`<div class="top">
      <time datetime=${at}>${this.time(at)}</time>
      <span class="kind ${style}"><span class="mark" aria-hidden="true">${marks[line.kind]}</span>${kind}</span>
      <span class="about">${this.#about(line)}</span>
    </div>`;
  }

  #about(line: TickerLine): string {
    const { election } = this;
    if (!election) return '';
    if (line.kind === 'correction') return rowName(line.rows[0]?.row ?? '', election, this.speaking);
    return callName(line.row, election, this.speaking);
  }

  #sentence(line: TickerLine, election: ElectionView): string {
    if (line.kind !== 'correction') return `${this.say(`call.${line.kind}`)}: ${this.#about(line)}`;
    const changes = line.rows.map((row) =>
      this.say('ticker.change', {
        field: fieldName(row, election, this.speaking),
        before: figureText(row.field, row.before, this.speaking),
        after: figureText(row.field, row.after, this.speaking),
      }),
    );
    const kind = this.say(`correction.${line.rows[0]?.kind}` as MessageKey);
    return `${kind}: ${this.#about(line)}. ${changes.join('; ')}`;
  }
}
