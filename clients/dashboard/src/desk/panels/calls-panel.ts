import type { CallRow } from '@election-night/shared/election/row.ts';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { callName } from '../../words/call-name.ts';
import { sayerName } from '../../words/figure-name.ts';
import { leadWords } from '../../words/lead-words.ts';
import '../acts/make-call.ts';
import { wordOfCount } from '../calls/word-of-count.ts';
import type { DecisionDraft, DecisionForm } from '../decision-form.ts';
import type { DeskView } from '../desk-view.ts';
import { DeskPanel } from './desk-panel.ts';

const marks = { agrees: ['\u2713', 'well'], contradicts: ['!', 'bad'], silent: ['\u25cb', 'quiet'] } as const;

/** Calls that stand, each beside what the count says of it, and the form that makes one. */
export class CallsPanel extends DeskPanel {
  protected override readonly name = 'calls';
  protected override readonly heading = 'desk.calls.heading';

  /** One that is being withdrawn here stays on the page, though somebody else was quicker. */
  #shown: readonly CallRow[] = [];
  #standing: ReadonlySet<string> = new Set();

  protected override draw(view: DeskView): TemplateResult {
    const { say, night } = view;
    const calls: CallRow[] = [];
    for (const [key, row] of night.rows) if (key.startsWith('call:')) calls.push(row as CallRow);
    calls.sort((one, other) => (one.asOf < other.asOf ? 1 : one.asOf > other.asOf ? -1 : one.key < other.key ? -1 : 1));
    const standing = calls.filter(({ state }) => state === 'called');
    this.#standing = new Set(standing.map(idOf));
    this.#shown = [
      ...standing,
      ...this.#shown.filter((call) => !this.#standing.has(idOf(call)) && this.#isInUse(call)),
    ];
    const withdrawn = calls.filter(({ state }) => state === 'withdrawn');
    return html`<p class="quiet">${say('calls.note')}</p>
      ${this.#shown.length === 0 ? html`<p>${say('calls.none')}</p>` : nothing}
      ${repeat(this.#shown, idOf, (call) => this.#card(call, view))}
      ${withdrawn.length === 0 ? nothing : this.#withdrawn(withdrawn, view)}
      <div class="card">
        <h3>${say('calls.make')}</h3>
        <desk-make-call .view=${view}></desk-make-call>
      </div>`;
  }

  #card(call: CallRow, view: DeskView): TemplateResult {
    const { say, election, format, night } = view;
    const word = wordOfCount(call, (key) => night.rows.get(key));
    const [mark, style] = marks[word];
    const by = sayerName(call.by, undefined, election, view);
    return html`<article class="card" data-call=${idOf(call)} aria-label=${callName(call, election, view)}>
      <h3>${callName(call, election, view)}</h3>
      ${this.#standing.has(idOf(call)) ? nothing : html`<p class="bad" role="status"><span class="mark" aria-hidden="true">!</span>${say('calls.gone')}</p>`}
      <p class="quiet">${say('call.by', { by, time: format.moment(call.at) })}</p>
      <p>
        <span class=${style}><span class="mark" aria-hidden="true">${mark}</span>${say(`calls.count.${word}`)}</span>
        ${call.contradiction ? say(`contradiction.${call.contradiction.code}`) : nothing} ${leadWords(call, say)}
      </p>
      ${call.contradiction ? html`<p class="quiet" lang="en">${call.contradiction.reason}</p>` : nothing}
      ${call.reason === undefined ? nothing : html`<p>${say('ticker.why', { reason: call.reason })}</p>`}
      <details>
        <summary>${say('calls.withdraw')}</summary>
        <desk-decision .view=${view} .draft=${withdrawal(call, this.#standing.has(idOf(call)), view)}></desk-decision>
      </details>
    </article>`;
  }

  #isInUse(call: CallRow): boolean {
    const cards = [...this.querySelectorAll<HTMLElement>('article')];
    const card = cards.find(({ dataset }) => dataset['call'] === idOf(call));
    return card?.querySelector<DecisionForm>('desk-decision')?.isInUse === true;
  }

  #withdrawn(calls: readonly CallRow[], view: DeskView): TemplateResult {
    const { say, election, format } = view;
    return html`<details>
      <summary>${say('calls.withdrawn', { count: calls.length })}</summary>
      <ul>
        ${calls.map(
          (call) =>
            html`<li>${callName(call, election, view)} <span class="quiet">${say('calls.withdrawn.at', { time: format.moment(call.asOf) })}</span>
              ${call.reason === undefined ? nothing : say('ticker.why', { reason: call.reason })}</li>`,
        )}
      </ul>
    </details>`;
  }
}

/** A call that was withdrawn and made again is another one. */
function idOf({ key, at }: CallRow): string {
  return `${key} ${at}`;
}

/** The address names the key alone: under it another call may stand by now, and that one is not what the person saw. */
function withdrawal(call: CallRow, isStanding: boolean, view: DeskView): DecisionDraft {
  const { say, election } = view;
  const name = callName(call, election, view);
  const path = `/calls/${encodeURIComponent(call.key)}/withdraw`;
  return {
    about: name,
    choices: [
      {
        ...{ word: 'withdraw-call', path, label: say('calls.withdraw') },
        consequences: [say('calls.withdraw.will', { call: name })],
      },
    ],
    reasons: [],
    missing: isStanding ? [] : [say('calls.gone')],
  };
}
