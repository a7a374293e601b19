import { html, nothing, type TemplateResult } from 'lit';
import type { DecisionDraft } from '../decision-form.ts';
import type { DeskView } from '../desk-view.ts';
import { choiceField, radioField } from '../fields/field.ts';
import { readChoice } from '../fields/read-field.ts';
import { ActForm, choiceWords } from './act-form.ts';
import { contestChoices, contestName } from './names.ts';

type Scope = 'night' | 'contests';
type Word = 'certify' | 'reopen';

/** `<desk-certify>`: closes the night or single contests, or opens them again. */
export class CertifyNight extends ActForm {
  #scope: Scope = 'night';
  #contests: readonly string[] = [];
  #typed = '';

  protected override clear(): void {
    this.#contests = [];
    this.#typed = '';
  }

  protected override draft(view: DeskView): DecisionDraft {
    const { say } = view;
    const isWhole = this.#scope === 'night';
    const scope = isWhole
      ? say('certify.whole')
      : this.#contests.map((contest) => contestName(contest, view)).join(', ');
    const body = isWhole ? {} : { contests: this.#contests };
    const choice = (word: Word) => ({
      ...{ word, path: `/${word}`, body, label: say(`certify.${word}`) },
      consequences: [say(`certify.${word}.will`, { scope })],
    });
    return {
      about: scope === '' ? say('certify.heading') : scope,
      fields: this.#fieldset(view),
      missing: isWhole || this.#contests.length > 0 ? [] : [say('certify.none')],
      choices: [choice('certify'), choice('reopen')],
      reasons: [],
    };
  }

  #fieldset(view: DeskView): TemplateResult {
    const { say } = view;
    return html`<div class="fields">
      ${radioField<Scope>(
        {
          id: `${this.formId}-scope`,
          label: say('certify.scope'),
          value: this.#scope,
          onChoose: (scope) => this.typed(() => (this.#scope = scope)),
        },
        [
          ['night', say('certify.scope.night')],
          ['contests', say('certify.scope.contests')],
        ],
      )}
      ${this.#scope === 'contests' ? this.#chooser(view) : nothing}
    </div>`;
  }

  #chooser(view: DeskView): TemplateResult {
    const { say } = view;
    const left = contestChoices(view).filter(({ id }) => !this.#contests.includes(id));
    const read = readChoice(this.#typed, left, true);
    const add = () => {
      const { value } = read;
      if (value === undefined) return;
      this.typed(() => {
        this.#contests = [...this.#contests, value];
        this.#typed = '';
      });
    };
    return html`${choiceField(
      this.field(view, 'contest', {
        ...{ pointer: '/contests', label: say('acts.contest'), text: this.#typed, mistake: read.mistake },
        onType: (text) => this.typed(() => (this.#typed = text)),
      }),
      left,
      choiceWords(view),
    )}
      <p><button type="button" ?disabled=${read.value === undefined} @click=${add}>${say('certify.add')}</button></p>
      ${this.#contests.length === 0 ? html`<p class="quiet">${say('certify.none')}</p>` : this.#list(view)}`;
  }

  #list(view: DeskView): TemplateResult {
    const { say } = view;
    const remove = (id: string) => this.typed(() => (this.#contests = this.#contests.filter((one) => one !== id)));
    return html`<ul class="chosen" aria-label=${say('certify.chosen')}>
      ${this.#contests.map((id) => {
        const contest = contestName(id, view);
        return html`<li>${contest} <button type="button" aria-label=${say('certify.remove', { contest })} @click=${() => remove(id)}>✕</button></li>`;
      })}
    </ul>`;
  }
}

customElements.define('desk-certify', CertifyNight);
