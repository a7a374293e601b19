import type { Contest } from '@election-night/shared/election/definition.ts';
import type { SeatsRow } from '@election-night/shared/election/row.ts';
import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { DecisionDraft } from '../decision-form.ts';
import type { DeskView } from '../desk-view.ts';
import { ActForm } from './act-form.ts';
import { contestName } from './names.ts';

type Tie = NonNullable<SeatsRow['tie']>;

/** `<desk-draw-lot>`: whom a lot gave the seats of one tie. */
export class DrawLot extends ActForm {
  static override properties: PropertyDeclarations = {
    ...ActForm.properties,
    contest: { attribute: false },
    tie: { attribute: false },
    isGone: { type: Boolean },
  };

  declare contest: Contest | undefined;
  declare tie: Tie | undefined;
  /** The count parted these equals, or has others: a lot between them is nobody's any more (P-TIE-2). */
  declare isGone: boolean | undefined;
  #winners: ReadonlySet<string> = new Set();

  override get isInUse(): boolean {
    return this.#winners.size > 0 || super.isInUse;
  }

  protected override clear(): void {
    this.#winners = new Set();
  }

  protected override draft(view: DeskView): DecisionDraft {
    const { say, election, language } = view;
    const { contest, tie } = this;
    if (!contest || !tie) return { about: '', choices: [], reasons: [] };
    const winners = tie.options.filter((option) => this.#winners.has(option));
    const named = winners.map((option) => election.optionName(language, contest, option)).join(', ');
    const name = contestName(contest.id, view);
    const isRight = winners.length === tie.seats;
    return {
      about: name,
      fields: this.#fieldset(view, contest, tie),
      missing: [
        ...(this.isGone ? [say('lots.gone')] : []),
        ...(isRight ? [] : [say('lots.choose', { count: tie.seats })]),
      ],
      choices: [
        {
          ...{ word: 'draw-tie', path: `/ties/${encodeURIComponent(contest.id)}`, body: { winners } },
          label: say('lots.enter'),
          consequences: [say('lots.will', { options: named, contest: name, count: winners.length })],
        },
      ],
      reasons: [],
    };
  }

  #fieldset({ say, election, language }: DeskView, contest: Contest, tie: Tie): TemplateResult | typeof nothing {
    const turn = (option: string) =>
      this.typed(() => {
        const without = [...this.#winners].filter((one) => one !== option);
        this.#winners = new Set(this.#winners.has(option) ? without : [...without, option]);
      });
    return html`<fieldset class="field choice">
      <legend>${say('lots.winners', { count: tie.seats })}</legend>
      ${tie.options.map(
        (option) =>
          html`<label><input type="checkbox" value=${option} .checked=${this.#winners.has(option)} @change=${() => turn(option)} /> ${election.optionName(language, contest, option)}</label>`,
      )}
    </fieldset>`;
  }
}

customElements.define('desk-draw-lot', DrawLot);
