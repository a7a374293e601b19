import { type CallAction, callKey } from '@election-night/shared/election/calls/call-row.ts';
import { canWinSeats } from '@election-night/shared/election/can-win-seats.ts';
import type { Contest } from '@election-night/shared/election/definition.ts';
import { formatInstant } from '@election-night/shared/election/instant.ts';
import { html, nothing, type TemplateResult } from 'lit';
import { callName } from '../../words/call-name.ts';
import { leadWords } from '../../words/lead-words.ts';
import { countNow } from '../calls/count-now.ts';
import { type Foreseen, foreseeCall } from '../calls/foresee-call.ts';
import { type CallFields, type ReadCall, readCall } from '../calls/read-call.ts';
import { wordOfCount } from '../calls/word-of-count.ts';
import type { DecisionDraft } from '../decision-form.ts';
import type { DeskView } from '../desk-view.ts';
import { choiceOf } from '../fields/choices.ts';
import { choiceField, radioField, textField } from '../fields/field.ts';
import { ActForm, choiceWords, missingOf } from './act-form.ts';
import { contestChoices, optionChoices, unitChoices } from './names.ts';
import { placedOf } from './placed-of.ts';

const empty: CallFields = { contest: '', of: 'winner', unit: '', winner: '', seats: {}, asOf: '', saidBy: '' };

/** `<desk-make-call>`: a call, with what the count says of it before it is sent. */
export class MakeCall extends ActForm {
  #fields = empty;

  protected override clear(): void {
    this.#fields = { ...empty, contest: this.#fields.contest };
  }

  protected override draft(view: DeskView): DecisionDraft {
    const { say, election } = view;
    const contest = this.#contest(view);
    const now = formatInstant(view.night.now() ?? election.opens);
    const read = this.#read(view, contest, now);
    const foreseen = read.action && foreseeCall(placedOf(view), read.action, now, (key) => view.night.rows.get(key));
    const { action: _, ...body } = read.action ?? { action: '' };
    return {
      about: read.action ? this.#name(view, read.action) : say('calls.make'),
      fields: html`${this.#fieldset(view, contest, read)} ${contest ? this.#now(view, contest, read, foreseen) : nothing}`,
      missing: missingOf(
        view,
        [...read.mistakes].map(([pointer, mistake]) => [this.#labelOf(pointer, view, contest), mistake]),
      ),
      choices: [
        {
          ...{ word: 'call', path: '/calls', body, label: say('calls.make') },
          consequences: read.action ? this.#consequences(view, read.action, foreseen) : [],
        },
      ],
      reasons: [],
      isReasonOptional: true,
    };
  }

  /** The chosen one; the only one where there is no choice. */
  #contest(view: DeskView): Contest | undefined {
    const { contests } = view.election.definition;
    const chosen = choiceOf(this.#fields.contest, contestChoices(view));
    return chosen ? view.election.contests.get(chosen.id) : contests.length === 1 ? contests[0] : undefined;
  }

  /** What stands in the field of the contest. */
  #contestText(contest: Contest | undefined): string {
    return this.#fields.contest === '' ? (contest?.id ?? '') : this.#fields.contest;
  }

  #read(view: DeskView, contest: Contest | undefined, now: string): ReadCall {
    const choices = {
      contests: contestChoices(view),
      units: contest === undefined ? [] : unitChoices(view, contest),
      options: optionChoices(contest, view, canWinSeats),
      zone: view.election.definition.timeZone,
    };
    return readCall({ ...this.#fields, contest: this.#contestText(contest) }, choices, contest, now);
  }

  #set(changed: Partial<CallFields>): void {
    this.typed(() => {
      this.#fields = { ...this.#fields, ...changed };
    });
  }

  #fieldset(view: DeskView, contest: Contest | undefined, { mistakes }: ReadCall): TemplateResult {
    const { say } = view;
    const { of, unit, winner, asOf, saidBy } = this.#fields;
    const none = choiceWords(view);
    const field = (pointer: string, text: string, onType: (text: string) => void, hint?: string) =>
      this.field(view, pointer.slice(1).replace('/', '-'), {
        ...{
          pointer,
          text,
          onType,
          hint,
          label: this.#labelOf(pointer, view, contest),
          mistake: mistakes.get(pointer),
        },
      });
    const subjects = (
      contest?.seats === 0 ? ['winner'] : ['winner', 'majority', 'seats']
    ) as readonly CallFields['of'][];
    return html`<div class="fields">
      ${choiceField(
        field('/contest', this.#contestText(contest), (text) =>
          this.#set({ contest: text, unit: '', winner: '', seats: {} }),
        ),
        contestChoices(view),
        none,
      )}
      ${radioField(
        { id: `${this.formId}-of`, label: say('calls.of'), value: of, onChoose: (value) => this.#set({ of: value }) },
        subjects.map((one) => [one, say(`calls.of.${one}`)] as const),
      )}
      ${
        of === 'winner' && contest
          ? choiceField(
              field('/unit', unit, (text) => this.#set({ unit: text }), say('calls.unit.hint')),
              unitChoices(view, contest),
              none,
            )
          : nothing
      }
      ${
        of === 'seats'
          ? this.#seatFields(view, contest, mistakes)
          : choiceField(
              field('/winner', winner, (text) => this.#set({ winner: text })),
              optionChoices(contest, view, canWinSeats),
              none,
            )
      }
      ${textField(
        field(
          '/asOf',
          asOf,
          (text) => this.#set({ asOf: text }),
          say('calls.as-of.hint', { zone: view.format.zone(view.night.now() ?? view.election.opens) }),
        ),
        'datetime-local',
      )}
      ${textField(field('/saidBy', saidBy, (text) => this.#set({ saidBy: text }), say('calls.said-by.hint')))}
    </div>`;
  }

  #seatFields(view: DeskView, contest: Contest | undefined, mistakes: ReadCall['mistakes']): TemplateResult {
    const options = contest?.options.filter(canWinSeats) ?? [];
    return html`<fieldset class="field seats">
      <legend>${view.say('calls.seats')}</legend>
      ${options.map(({ id, names }) =>
        textField(
          this.field(view, `seats-${id}`, {
            ...{ pointer: `/seats/${id}`, label: view.election.nameIn(view.language, names) },
            ...{ text: this.#fields.seats[id] ?? '', mistake: mistakes.get(`/seats/${id}`) },
            onType: (text) => this.#set({ seats: { ...this.#fields.seats, [id]: text } }),
          }),
          'number',
        ),
      )}
    </fieldset>`;
  }

  /** What the count says now, and what it would say of this call. */
  #now(view: DeskView, contest: Contest, { action }: ReadCall, foreseen: Foreseen | undefined): TemplateResult {
    const { say } = view;
    const chosen = choiceOf(this.#fields.unit, unitChoices(view, contest))?.id;
    const unit = this.#fields.of === 'winner' ? (chosen ?? contest.unit) : contest.unit;
    return html`<div class="beside" role="group" aria-labelledby="${this.formId}-now">
      <p id="${this.formId}-now" class="beside-heading">${say('calls.now')}</p>
      ${countNow(view, contest, unit, this.#fields.of !== 'winner')}
      <div role="status">${action && foreseen ? foreseenWords(view, foreseen) : nothing}</div>
    </div>`;
  }

  #consequences(
    view: DeskView,
    action: CallAction,
    foreseen: Foreseen | undefined,
  ): DecisionDraft['choices'][number]['consequences'] {
    const by = action.saidBy ?? view.say('by.desk');
    const will = view.say('calls.will', { by, call: this.#name(view, action) });
    return [will, ...(foreseen ? [foreseenWords(view, foreseen)] : [])];
  }

  /** `Oak List wins: Town council, Tiny Town`. */
  #name(view: DeskView, action: CallAction): string {
    const unit = action.unit ?? view.election.contests.get(action.contest)?.unit ?? '';
    return callName({ ...action, key: callKey(action.contest, unit, action.of) }, view.election, view);
  }

  #labelOf(pointer: string, { say, election, language }: DeskView, contest: Contest | undefined): string {
    const [, part = '', option = ''] = pointer.split('/');
    if (part === 'seats') return option === '' ? say('calls.of.seats') : election.optionName(language, contest, option);
    switch (part) {
      case 'contest':
        return say('acts.contest');
      case 'unit':
        return say('acts.unit');
      case 'asOf':
        return say('calls.as-of');
      case 'saidBy':
        return say('calls.said-by');
      default:
        return say('acts.option');
    }
  }
}

function foreseenWords(view: DeskView, foreseen: Foreseen): TemplateResult {
  const { say, night } = view;
  if (foreseen.outcome === 'refused')
    return html`<span class="bad"><span class="mark" aria-hidden="true">!</span>${say('calls.foreseen.refused')}</span> <span lang="en">${foreseen.reason}</span>`;
  const { row } = foreseen;
  const word = wordOfCount(row, (key) => night.rows.get(key));
  const { contradiction } = row;
  return html`<span class=${word === 'contradicts' ? 'bad' : word === 'agrees' ? 'well' : 'quiet'}
      ><span class="mark" aria-hidden="true">${word === 'contradicts' ? '!' : word === 'agrees' ? '\u2713' : '\u25cb'}</span>${say(`calls.foreseen.${word}`)}</span>
    ${contradiction ? say(`contradiction.${contradiction.code}`) : nothing} ${leadWords(row, say)}`;
}

customElements.define('desk-make-call', MakeCall);
