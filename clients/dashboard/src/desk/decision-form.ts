import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { randomId } from '../ingestor/random-id.ts';
import { DeskElement } from './desk-element.ts';
import type { DeskView, Progress } from './desk-view.ts';
import { problemNotice } from './problem-notice.ts';

/** One thing that can be decided with a form. */
export type DecisionChoice = {
  /** Begins ids of requests: `release`. */
  readonly word: string;
  /** Below the night: `/held/<digest>/release`. */
  readonly path: string;
  /** Beside `id`, `mode` and `reason`. */
  readonly body?: object;
  /** Of its button: `Release`. */
  readonly label: string;
  /** What will happen, a sentence each, shown before it is confirmed. */
  readonly consequences: readonly (string | TemplateResult)[];
};

export type DecisionDraft = {
  /** What the form is about, for who hears it, and for the log of the tab: `Turnout, Abai Region`. */
  readonly about: string;
  readonly choices: readonly DecisionChoice[];
  /** Usual reasons to begin with. */
  readonly reasons: readonly string[];
  /** A call needs none. */
  readonly isReasonOptional?: boolean;
  /** Fields of the panel's own, above the reason. */
  readonly fields?: TemplateResult | typeof nothing;
  /** What keeps it from being sent, a sentence each; told when somebody tries, and when it came up between the question and the answer. */
  readonly missing?: readonly string[];
};

/** Sent by the form when a decision has come to its end; bubbles. */
export type DecidedEvent = CustomEvent<{ readonly choice: DecisionChoice; readonly progress: Progress }>;

type Sent = {
  readonly choice: DecisionChoice;
  readonly about: string;
  readonly reason: string;
  readonly id: string;
};

const longestReason = 200;
let count = 0;

/**
 * `<desk-decision>`: reason, confirmation, and what became of it, for every decision of the desk. What is confirmed is what was shown, even
 * if the list behind it has moved on; what was typed stays until the decision was applied. After a problem the same is sent again under the
 * same id, and is done once.
 */
export class DecisionForm extends DeskElement {
  static override properties: PropertyDeclarations = {
    draft: { attribute: false },
    reason: { state: true },
    confirming: { state: true },
    progress: { state: true },
    isTold: { state: true },
  };

  declare draft: DecisionDraft | undefined;
  /** What was typed. */
  declare reason: string;
  /** What the person is asked to confirm, or has confirmed. */
  declare confirming: Sent | undefined;
  declare progress: Progress | undefined;
  /** Somebody tried, and is told what is missing. */
  declare isTold: boolean;
  readonly #id = `decision-${++count}`;

  constructor() {
    super();
    this.reason = '';
    this.isTold = false;
  }

  /** Somebody is at work here: what is typed would be lost with it. */
  get isInUse(): boolean {
    return this.reason !== '' || this.confirming !== undefined;
  }

  /** Sent, and not at its end. */
  get isUnderWay(): boolean {
    return this.progress?.step === 'sending' || this.progress?.step === 'queued';
  }

  protected override render(): TemplateResult | typeof nothing {
    const { view, draft, confirming } = this;
    if (!view || !draft) return nothing;
    return html`<form class="decision" aria-label=${draft.about} novalidate @submit=${(event: Event) => event.preventDefault()}>
      <fieldset ?hidden=${confirming !== undefined}>
        ${draft.fields ?? nothing} ${this.#reasonField(view, draft)} ${this.#missing(view, draft)}
        <p class="buttons">
          ${draft.choices.map(
            (choice) =>
              html`<button type="button" data-word=${choice.word} @click=${() => this.#ask(choice)}>${choice.label}</button>`,
          )}
        </p>
      </fieldset>
      ${confirming ? this.#confirmation(view, confirming) : nothing}
      <div role="status" tabindex="-1" class="outcome">${this.#outcome(view)}</div>
    </form>`;
  }

  #reasonField({ say }: DeskView, { reasons, isReasonOptional }: DecisionDraft): TemplateResult {
    const isMissing = this.isTold && isReasonOptional !== true && this.reason.trim() === '';
    const type = (event: Event) => {
      this.reason = (event.target as HTMLInputElement).value;
    };
    const pick = (event: Event) => {
      const select = event.target as HTMLSelectElement;
      this.reason = select.value;
      select.value = '';
      this.querySelector<HTMLInputElement>('input[name="reason"]')?.focus();
    };
    return html`<div class="field reason">
      <label for="${this.#id}-reason">${say(isReasonOptional ? 'desk.reason.optional' : 'desk.reason')}</label>
      <input
        id="${this.#id}-reason"
        name="reason"
        type="text"
        maxlength=${longestReason}
        autocomplete="off"
        .value=${this.reason}
        aria-required=${isReasonOptional ? nothing : 'true'}
        aria-invalid=${isMissing ? 'true' : nothing}
        @input=${type}
      />
      ${
        reasons.length === 0
          ? nothing
          : html`<select aria-label=${say('desk.reason.usual')} @change=${pick}>
              <option value="">${say('desk.reason.usual')}</option>
              ${reasons.map((reason) => html`<option value=${reason}>${reason}</option>`)}
            </select>`
      }
    </div>`;
  }

  #missing(view: DeskView, draft: DecisionDraft): TemplateResult {
    const sentences = this.isTold ? this.#missingIn(view, draft) : [];
    return html`<div role="alert" class="missing">${sentences.map((sentence) => html`<p class="bad">${sentence}</p>`)}</div>`;
  }

  #missingIn({ say }: DeskView, { missing = [], isReasonOptional }: DecisionDraft): readonly string[] {
    const hasReason = isReasonOptional === true || this.reason.trim() !== '';
    return [...missing, ...(hasReason ? [] : [say('desk.reason.missing')])];
  }

  #ask(choice: DecisionChoice): void {
    const { view, draft } = this;
    if (!view || !draft) return;
    this.progress = undefined;
    this.isTold = this.#missingIn(view, draft).length > 0;
    if (this.isTold) {
      if ((draft.missing ?? []).length === 0) this.querySelector<HTMLInputElement>('input[name="reason"]')?.focus();
      return;
    }
    const { about } = draft;
    this.confirming = { choice, about, reason: this.reason.trim(), id: `${choice.word}-${randomId()}` };
    void this.#focus('.confirm');
  }

  #confirmation({ say, mode }: DeskView, { choice, about, reason }: Sent): TemplateResult {
    const isProblem = this.progress?.step === 'problem';
    return html`<div class="confirm" role="group" aria-labelledby="${this.#id}-confirm" tabindex="-1" @keydown=${this.#escape}>
      <p id="${this.#id}-confirm" class="confirm-heading">${say('desk.confirm', { label: choice.label, about })}</p>
      <ul>
        ${choice.consequences.map((sentence) => html`<li>${sentence}</li>`)}
        ${mode === 'live' ? html`<li><strong>${say('desk.confirm.live')}</strong></li>` : nothing}
      </ul>
      ${reason === '' ? nothing : html`<p class="quote">${say('desk.confirm.reason', { reason })}</p>`}
      ${
        this.isUnderWay
          ? nothing
          : html`<p class="buttons">
              <button type="button" class="strong" data-confirm @click=${() => this.#send()}>
                ${isProblem ? say('desk.again') : say('desk.confirm.yes', { label: choice.label })}
              </button>
              <button type="button" data-back @click=${() => this.#back()}>${say('desk.confirm.no')}</button>
            </p>`
      }
    </div>`;
  }

  readonly #escape = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !this.isUnderWay) this.#back();
  };

  #back(): void {
    const word = this.confirming?.choice.word;
    this.confirming = undefined;
    this.progress = undefined;
    void this.#focus(`button[data-word="${word}"]`);
  }

  async #send(): Promise<void> {
    const { view, draft, confirming } = this;
    if (!view || !draft || !confirming || this.isUnderWay) return;
    // What it is about may have gone since it was shown. What was sent before is sent again all the same, and done once.
    if (this.progress === undefined && (draft.missing ?? []).length > 0) {
      this.isTold = true;
      return this.#back();
    }
    const { choice, about, reason, id } = confirming;
    const body = { ...choice.body, ...(reason === '' ? {} : { reason }) };
    const decision = { id, path: choice.path, body, label: choice.label, about };
    this.progress = { step: 'sending' };
    void this.#focus('.outcome');
    const progress = await view.decide(decision, (now) => {
      this.progress = now;
    });
    this.#end(choice, progress);
  }

  /** What was refused keeps what was typed. After a problem it is the same request, until the person goes back. */
  #end(choice: DecisionChoice, progress: Progress): void {
    if (progress.step !== 'problem') this.confirming = undefined;
    if (progress.step === 'applied' || progress.step === 'second-person-needed') {
      this.reason = '';
      this.isTold = false;
    }
    const detail = { choice, progress };
    this.dispatchEvent(new CustomEvent('decided', { detail, bubbles: true }) satisfies DecidedEvent);
  }

  #outcome(view: DeskView): TemplateResult | typeof nothing {
    const { progress } = this;
    const { say } = view;
    switch (progress?.step) {
      case 'sending':
        return html`<p>${say('desk.progress.sending')}</p>`;
      case 'queued':
        return html`<p>${say('desk.progress.queued')}</p>`;
      case 'applied':
        return html`<p class="well"><span class="mark" aria-hidden="true">✓</span>${say('desk.progress.applied', { rev: progress.rev })}</p>`;
      case 'refused':
        return html`<p class="bad"><span class="mark" aria-hidden="true">!</span>${say('desk.progress.refused', { reason: progress.reason })}</p>`;
      case 'second-person-needed':
        return html`<p><span class="mark" aria-hidden="true">½</span>${say('desk.progress.second', { by: progress.by })}</p>`;
      case 'problem':
        return problemNotice(progress.problem, view);
      default:
        return nothing;
    }
  }

  async #focus(selector: string): Promise<void> {
    await this.updateComplete;
    this.querySelector<HTMLElement>(selector)?.focus();
  }
}

customElements.define('desk-decision', DecisionForm);
