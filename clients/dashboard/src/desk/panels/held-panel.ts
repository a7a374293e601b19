import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { DecidedEvent, DecisionDraft, DecisionForm } from '../decision-form.ts';
import type { DeskView } from '../desk-view.ts';
import { type Change, type ComparedFigure, compareFigures, type Held } from '../held/compare-figures.ts';
import { differenceText, heldFieldName, heldFigureText, heldName, sourceName } from '../held/held-words.ts';
import { DeskPanel } from './desk-panel.ts';

/** Beside a word; never alone. */
const marks = { more: '▲', less: '▼', other: '≠', new: '+', gone: '−' } as const;

/** What waits for the desk: a card for each entry, with what stands and what would stand instead, and why it waits. */
export class HeldPanel extends DeskPanel {
  protected override readonly name = 'held';
  protected override readonly heading = 'desk.held.heading';
  /** The cards as they are on the page. One that is at work here stays, though the list has it no more. */
  #shown: readonly Held[] = [];
  #waiting: ReadonlySet<string> = new Set();
  /** Decided in this tab, by `waitOf`: a list that was asked for before may still have them. */
  readonly #done = new Set<string>();

  protected override draw(view: DeskView): TemplateResult {
    const { held: list } = view.lists;
    const { say } = view;
    if (!list) return html`<p class="quiet">${say('desk.waiting')}</p>`;
    const listed = list.held.filter((held) => !this.#done.has(waitOf(held)));
    this.#waiting = new Set(listed.map(({ entry }) => entry));
    this.#shown = [...listed, ...this.#shown.filter((held) => !this.#waiting.has(held.entry) && this.#isInUse(held))];
    const rest = list.total - list.held.length;
    return html`<p class="quiet">${say('desk.held.intro')}</p>
      ${this.#shown.length === 0 ? html`<p>${say('desk.held.none')}</p>` : nothing}
      ${repeat(
        this.#shown,
        ({ entry }) => entry,
        (held) => this.#card(held, view),
      )}
      ${rest <= 0 ? nothing : html`<p><button type="button" @click=${() => view.showMoreHeld()}>${say('desk.held.more', { count: rest })}</button></p>`}`;
  }

  #card(held: Held, view: DeskView): TemplateResult {
    const { say, format } = view;
    const { entry, unit, source, report, since, after, proposed } = held;
    const id = cardId(entry);
    const name = heldName(held, view);
    return html`<article id=${id} class="card held-card" aria-labelledby="${id}-name">
      <h3 id="${id}-name" tabindex="-1">${name}</h3>
      ${
        this.#waiting.has(entry)
          ? nothing
          : html`<p class="bad" role="status"><span class="mark" aria-hidden="true">!</span>${say('desk.held.gone')}
              <button type="button" @click=${() => this.#leave(held)}>${say('desk.held.put-away')}</button></p>`
      }
      <dl class="facts">
        <div><dt>${say('desk.held.source')}</dt><dd>${sourceName(source, view)}</dd></div>
        <div><dt>${say('desk.held.unit')}</dt><dd><code>${unit}</code></dd></div>
        <div><dt>${say('desk.held.report')}</dt><dd><code>${report}</code></dd></div>
        <div><dt>${say('desk.held.as-of')}</dt><dd>${format.moment(after.asOf)}</dd></div>
        <div><dt>${say('desk.held.since')}</dt><dd>${format.moment(since)}</dd></div>
      </dl>
      ${this.#table(held, view)} ${this.#why(held, view)}
      ${proposed ? html`<p class="proposed"><span class="mark" aria-hidden="true">½</span>${say('desk.held.proposed', { by: proposed.by, time: format.moment(proposed.at) })}</p>` : nothing}
      <desk-decision .view=${view} .draft=${this.#draft(held, name, view)} @decided=${(event: DecidedEvent) => this.#decided(held, event)}></desk-decision>
    </article>`;
  }

  #table(held: Held, view: DeskView): TemplateResult {
    const { say, format } = view;
    const { before, after } = held;
    const line = ({ field, before: was, after: is, difference, change }: ComparedFigure) =>
      html`<tr data-change=${change}>
        <th scope="row">${heldFieldName(field, held, view)}</th>
        <td>${heldFigureText(field, was, view)}</td>
        <td>${heldFigureText(field, is, view)}</td>
        <td class="change">${this.#change(field, difference, change, view)}</td>
      </tr>`;
    return html`<div class="scroll" role="group" tabindex="0" aria-label=${say('desk.held.table')}>
      <table>
        <caption>${before === undefined ? say('desk.held.no-before') : say('desk.held.before', { before: format.moment(before.asOf), after: format.moment(after.asOf) })}</caption>
        <thead>
          <tr>
            <th scope="col">${say('desk.held.figure')}</th>
            <th scope="col">${say('desk.held.old')}</th>
            <th scope="col">${say('desk.held.new')}</th>
            <th scope="col">${say('desk.held.change')}</th>
          </tr>
        </thead>
        <tbody>${compareFigures(held).map(line)}</tbody>
      </table>
    </div>`;
  }

  /** A mark, how much, and a word: `▼ −50 less`. */
  #change(field: string, difference: number | undefined, change: Change, view: DeskView): TemplateResult {
    const word = view.say(`desk.change.${change}`);
    if (change === 'same') return html`${word}`;
    const much = difference === undefined ? '' : `${differenceText(field, difference, view)} `;
    return html`<span aria-hidden="true">${marks[change]} </span>${much}<span class="change-word">${word}</span>`;
  }

  #why({ rules, correction }: Held, { say }: DeskView): TemplateResult {
    return html`<div class="why">
      <h4>${say('desk.held.why')}</h4>
      <ul>
        ${rules.map(({ rule, sentence }) => html`<li><code>${rule}</code> <span lang="en">${sentence}</span></li>`)}
      </ul>
      ${correction ? html`<p class="quote">${say('desk.held.correction', { kind: say(`correction.${correction.kind}`), reason: correction.reason })}</p>` : nothing}
    </div>`;
  }

  #draft(held: Held, about: string, { say, election }: DeskView): DecisionDraft {
    const path = `/held/${held.entry}`;
    const isForTwo = election.definition.desk?.secondPerson === true;
    const released = [
      say(isForTwo && !held.proposed ? 'desk.release.first-of-two' : 'desk.release.published'),
      ...(held.before ? [say('desk.release.labelled')] : []),
      say('desk.release.public-reason'),
    ];
    return {
      about,
      choices: [
        { word: 'release', path: `${path}/release`, label: say('desk.release'), consequences: released },
        {
          word: 'reject',
          path: `${path}/reject`,
          label: say('desk.reject'),
          consequences: [say('desk.reject.left-out'), say('desk.reject.stands'), say('desk.reject.again')],
        },
      ],
      reasons: [
        say('desk.reason.confirmed'),
        say('desk.reason.misread'),
        say('desk.reason.mistyped'),
        say('desk.reason.old-bulletin'),
        say('desk.reason.recount'),
      ],
    };
  }

  #isInUse(held: Held): boolean {
    const { entry } = held;
    if (this.#done.has(waitOf(held))) return false;
    const card = this.querySelector(`#${cardId(entry)}`);
    const form = card?.querySelector<DecisionForm>('desk-decision');
    return form?.isInUse === true || card?.contains(document.activeElement) === true;
  }

  #decided(held: Held, { detail: { progress } }: DecidedEvent): void {
    if (progress.step === 'applied') this.#leave(held);
  }

  /** Takes a card away and puts the focus on the next one, so that it is not lost with the card. */
  #leave(gone: Held): void {
    const { entry } = gone;
    const cards = [...this.querySelectorAll<HTMLElement>('.held-card')];
    const place = cards.findIndex(({ id }) => id === cardId(entry));
    const hadFocus = cards[place]?.contains(document.activeElement) === true;
    const next = cards[place + 1] ?? cards[place - 1];
    const { view } = this;
    this.#shown = this.#shown.filter((held) => held.entry !== entry);
    this.#done.add(waitOf(gone));
    this.requestUpdate();
    view?.askAgain();
    if (!hadFocus) return;
    const target = next?.querySelector<HTMLElement>('h3') ?? this.querySelector<HTMLElement>('h2');
    void this.updateComplete.then(() => target?.focus());
  }
}

/** The same figures may come and wait again under the same digest, once their report was taken back. */
function waitOf({ entry, report, since }: Held): string {
  return [entry, report, since].join(' ');
}

function cardId(entry: string): string {
  return `held-${entry.slice(0, 16)}`;
}
