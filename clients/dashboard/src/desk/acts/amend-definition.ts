import { stands } from '@election-night/shared/election/can-win-seats.ts';
import type { DefinitionChange } from '@election-night/shared/election/desk-action.ts';
import { html, nothing, type TemplateResult } from 'lit';
import type { DecisionDraft } from '../decision-form.ts';
import type { DeskView } from '../desk-view.ts';
import { choiceField, radioField, textField } from '../fields/field.ts';
import type { Mistake, Read } from '../fields/mistake.ts';
import { readChoice, readInteger, readTime } from '../fields/read-field.ts';
import { ActForm, choiceWords } from './act-form.ts';
import { contestChoices, contestName, optionChoices, unitChoices, unitName } from './names.ts';
import { placedOf } from './placed-of.ts';

type Kind = DefinitionChange['change'];
const kinds = ['withdraw-option', 'close-of-polls', 'voters-on-the-list'] as const satisfies readonly Kind[];
const none = { contest: '', option: '', unit: '', closes: '', voters: '' };
type Fields = typeof none;

/** `<desk-amend>`: gathers the changes of one amendment of the definition, and sends them as its next version. */
export class AmendDefinition extends ActForm {
  #kind: Kind = 'withdraw-option';
  #fields: Fields = none;
  #changes: readonly DefinitionChange[] = [];
  /** The version that the changes were gathered for. */
  #begunAt: number | undefined;

  protected override clear(): void {
    this.#fields = none;
    this.#changes = [];
    this.#begunAt = undefined;
  }

  protected override draft(view: DeskView): DecisionDraft {
    const { say, election } = view;
    const { version } = election.definition;
    const next = version + 1;
    const isNewer = this.#begunAt !== undefined && this.#begunAt < version;
    return {
      about: say('amend.about', { version: next }),
      fields: html`<p class="quiet">${say('amend.version', { version, next })} ${say('amend.fixed')}</p>
        ${this.#oneChange(view)} ${this.#list(view)}
        ${isNewer ? html`<p class="bad" role="status">${say('amend.newer', { version, next })}</p>` : nothing}`,
      missing: this.#changes.length === 0 ? [say('amend.none')] : [],
      choices: [
        {
          ...{ word: 'amend', path: '/definition', body: { version: next, changes: this.#changes } },
          label: say('amend.heading'),
          consequences: [
            say('amend.will', { version: next }),
            ...this.#changes.map((change) => changeWords(change, view)),
          ],
        },
      ],
      reasons: [],
    };
  }

  #set(changed: Partial<Fields>): void {
    this.typed(() => {
      this.#fields = { ...this.#fields, ...changed };
    });
  }

  #oneChange(view: DeskView): TemplateResult {
    const { say } = view;
    const read = this.#read(view);
    const add = () => {
      const { change } = read;
      if (!change) return;
      this.typed(() => {
        this.#begunAt ??= view.election.definition.version;
        this.#changes = [...this.#changes.filter((one) => aboutOf(one) !== aboutOf(change)), change];
        this.#fields = none;
      });
    };
    return html`<div class="fields">
      ${radioField<Kind>(
        {
          id: `${this.formId}-kind`,
          label: say('amend.change'),
          value: this.#kind,
          onChoose: (kind) => this.typed(() => (this.#kind = kind)),
        },
        kinds.map((kind) => [kind, say(`amend.${kind}`)] as const),
      )}
      ${this.#kind === 'withdraw-option' ? this.#optionFields(view, read) : this.#unitFields(view, read)}
    </div>
    <p><button type="button" ?disabled=${read.change === undefined} @click=${add}>${say('amend.add')}</button></p>`;
  }

  #optionFields(view: DeskView, { mistakes }: ReadChange): TemplateResult {
    const { say, election } = view;
    const contest = election.contests.get(readChoice(this.#fields.contest, contestChoices(view), false).value ?? '');
    const empty = choiceWords(view);
    return html`${choiceField(
      this.field(view, 'contest', {
        ...{ label: say('acts.contest'), text: this.#fields.contest, mistake: mistakes.contest },
        onType: (text) => this.#set({ contest: text, option: '' }),
      }),
      contestChoices(view),
      empty,
    )}
      ${choiceField(
        this.field(view, 'option', {
          ...{ label: say('acts.option'), text: this.#fields.option, mistake: mistakes.option },
          onType: (text) => this.#set({ option: text }),
        }),
        optionChoices(contest, view, (option) => stands(option) && option.withdrawn !== true),
        empty,
      )}`;
  }

  #unitFields(view: DeskView, { mistakes }: ReadChange): TemplateResult {
    const { say, format, night, election } = view;
    const unit = readChoice(this.#fields.unit, unitChoices(view), false).value;
    const zone = format.zone(night.now() ?? election.opens);
    const isClose = this.#kind === 'close-of-polls';
    return html`${choiceField(
      this.field(view, 'unit', {
        ...{ label: say('acts.unit'), text: this.#fields.unit, mistake: mistakes.unit },
        hint: unit === undefined ? undefined : nowWords(view, this.#kind, unit),
        onType: (text) => this.#set({ unit: text }),
      }),
      unitChoices(view),
      choiceWords(view),
    )}
      ${
        isClose
          ? textField(
              this.field(view, 'closes', {
                ...{ label: say('amend.closes'), text: this.#fields.closes, mistake: mistakes.closes },
                ...{ hint: say('acts.time', { zone }), onType: (text: string) => this.#set({ closes: text }) },
              }),
              'datetime-local',
            )
          : textField(
              this.field(view, 'voters', {
                ...{ label: say('amend.voters'), text: this.#fields.voters, mistake: mistakes.voters },
                onType: (text) => this.#set({ voters: text }),
              }),
              'number',
            )
      }`;
  }

  #read(view: DeskView): ReadChange {
    return readChange(this.#kind, this.#fields, view);
  }

  #list(view: DeskView): TemplateResult {
    const { say } = view;
    const remove = (gone: DefinitionChange) =>
      this.typed(() => {
        this.#changes = this.#changes.filter((one) => one !== gone);
        if (this.#changes.length === 0) this.#begunAt = undefined;
      });
    if (this.#changes.length === 0) return html`<p class="quiet">${say('amend.none')}</p>`;
    return html`<ol class="chosen" aria-label=${say('amend.changes')}>
      ${this.#changes.map((change) => {
        const words = changeWords(change, view);
        return html`<li>${words} <button type="button" aria-label=${say('amend.remove', { change: words })} @click=${() => remove(change)}>✕</button></li>`;
      })}
    </ol>`;
  }
}

type ReadChange = {
  /** Absent while something is missing or wrong. */
  readonly change?: DefinitionChange;
  readonly mistakes: Readonly<Partial<Record<keyof Fields, Mistake | undefined>>>;
};

function readChange(kind: Kind, fields: Fields, view: DeskView): ReadChange {
  const { election } = view;
  if (kind === 'withdraw-option') {
    const contest = readChoice(fields.contest, contestChoices(view), true);
    const option = readChoice(fields.option, optionChoices(election.contests.get(contest.value ?? ''), view), true);
    const mistakes = { contest: contest.mistake, option: option.mistake };
    if (contest.value === undefined || option.value === undefined) return { mistakes };
    return { change: { change: kind, contest: contest.value, option: option.value }, mistakes };
  }
  const unit = readChoice(fields.unit, unitChoices(view), true);
  const closes: Read<string> =
    kind === 'close-of-polls' ? readTime(fields.closes, election.definition.timeZone, true) : {};
  const voters: Read<number> = kind === 'close-of-polls' ? {} : readInteger(fields.voters, true);
  const mistakes = { unit: unit.mistake, closes: closes.mistake, voters: voters.mistake };
  if (unit.value === undefined) return { mistakes };
  if (kind === 'close-of-polls')
    return closes.value === undefined
      ? { mistakes }
      : { change: { change: kind, unit: unit.value, closes: closes.value }, mistakes };
  return voters.value === undefined
    ? { mistakes }
    : { change: { change: kind, unit: unit.value, voters: voters.value }, mistakes };
}

/** Two changes about the same are one: the later. */
function aboutOf(change: DefinitionChange): string {
  return 'contest' in change
    ? `${change.change} ${change.contest} ${change.option}`
    : `${change.change} ${change.unit}`;
}

function nowWords(view: DeskView, kind: Kind, id: string): string {
  const { say, format } = view;
  const unit = placedOf(view).units.get(id);
  if (kind === 'close-of-polls') return say('amend.closes.now', { time: format.moment(unit?.closesAt ?? 0) });
  return unit?.voters === undefined ? say('amend.voters.now.none') : say('amend.voters.now', { voters: unit.voters });
}

function changeWords(change: DefinitionChange, view: DeskView): string {
  const { say, format, election, language } = view;
  switch (change.change) {
    case 'withdraw-option': {
      const option = election.optionName(language, election.contests.get(change.contest), change.option);
      return say('amend.says.withdraw-option', { option, contest: contestName(change.contest, view) });
    }
    case 'close-of-polls':
      return say('amend.says.close-of-polls', {
        time: format.moment(change.closes),
        unit: unitName(change.unit, view),
      });
    case 'voters-on-the-list':
      return say('amend.says.voters-on-the-list', { voters: change.voters, unit: unitName(change.unit, view) });
  }
}

customElements.define('desk-amend', AmendDefinition);
