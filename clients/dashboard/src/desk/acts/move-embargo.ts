import type { EmbargoScope } from '@election-night/shared/election/desk-action.ts';
import { html, nothing, type TemplateResult } from 'lit';
import type { DecisionDraft } from '../decision-form.ts';
import type { DeskView } from '../desk-view.ts';
import { declaredRelease } from '../embargo/declared-release.ts';
import { choiceField, radioField, textField } from '../fields/field.ts';
import type { Read } from '../fields/mistake.ts';
import { readChoice, readTime } from '../fields/read-field.ts';
import { ActForm, choiceWords, missingOf } from './act-form.ts';
import { contestChoices, contestName, unitChoices, unitName } from './names.ts';
import { placedOf } from './placed-of.ts';

type Action = 'postpone' | 'lift';

/** `<desk-move-embargo>`: lifts or postpones an embargo, of exit polls or of counts. */
export class MoveEmbargo extends ActForm {
  #action: Action = 'postpone';
  #kind: EmbargoScope['kind'] = 'exit-poll';
  #contest = '';
  #unit = '';
  #until = '';

  protected override clear(): void {
    this.#until = '';
  }

  protected override draft(view: DeskView): DecisionDraft {
    const { say, election } = view;
    const isCount = this.#kind === 'count';
    const contest = isCount ? readChoice(this.#contest, contestChoices(view), false) : {};
    const within = contest.value === undefined ? undefined : election.contests.get(contest.value);
    const unit = isCount ? readChoice(this.#unit, unitChoices(view, within), false) : {};
    const until = this.#action === 'postpone' ? readTime(this.#until, election.definition.timeZone, true) : {};
    const of = scopeOf(this.#kind, contest, unit);
    return {
      about: scopeName(of, view),
      fields: this.#fieldset(view, of, { contest, unit, until }),
      missing: missingOf(view, [
        [say('acts.contest'), contest.mistake],
        [say('acts.unit'), unit.mistake],
        [say('embargo.until'), until.mistake],
      ]),
      choices: [this.#action === 'lift' ? lifting(view, of) : postponing(view, of, until.value ?? '')],
      reasons: [],
    };
  }

  #set(change: () => void): void {
    this.typed(change);
  }

  #fieldset(
    view: DeskView,
    of: EmbargoScope,
    { contest, unit, until }: Readonly<Record<'contest' | 'unit' | 'until', Read<string>>>,
  ): TemplateResult {
    const { say, election, format, night } = view;
    const none = choiceWords(view);
    const zone = format.zone(night.now() ?? election.opens);
    const within = contest.value === undefined ? undefined : election.contests.get(contest.value);
    return html`<div class="fields">
      ${radioField<Action>(
        {
          id: `${this.formId}-action`,
          label: say('embargo.action'),
          value: this.#action,
          onChoose: (action) => this.#set(() => (this.#action = action)),
        },
        [
          ['postpone', say('embargo.postpone')],
          ['lift', say('embargo.lift')],
        ],
      )}
      ${radioField<EmbargoScope['kind']>(
        {
          id: `${this.formId}-kind`,
          label: say('embargo.kind'),
          value: this.#kind,
          onChoose: (kind) => this.#set(() => (this.#kind = kind)),
        },
        [
          ['exit-poll', say('embargo.kind.exit-poll')],
          ['count', say('embargo.kind.count')],
        ],
      )}
      ${
        this.#kind === 'count'
          ? html`${choiceField(
              this.field(view, 'contest', {
                ...{ pointer: '/of/contest', label: say('acts.contest'), hint: say('embargo.contest.hint') },
                ...{ text: this.#contest, mistake: contest.mistake },
                onType: (text) => this.#set(() => (this.#contest = text)),
              }),
              contestChoices(view),
              none,
            )}
            ${choiceField(
              this.field(view, 'unit', {
                ...{ pointer: '/of/unit', label: say('acts.unit'), hint: say('embargo.unit.hint') },
                ...{ text: this.#unit, mistake: unit.mistake },
                onType: (text) => this.#set(() => (this.#unit = text)),
              }),
              unitChoices(view, within),
              none,
            )}`
          : nothing
      }
      ${
        this.#action === 'postpone'
          ? textField(
              this.field(view, 'until', {
                ...{ pointer: '/until', label: say('embargo.until'), hint: say('acts.time', { zone }) },
                ...{ text: this.#until, mistake: until.mistake },
                onType: (text) => this.#set(() => (this.#until = text)),
              }),
              'datetime-local',
            )
          : nothing
      }
    </div>
    <div role="status">${this.#besideWords(view, of, until.value)}</div>`;
  }

  /** What the definition says of this scope, and where a time would change nothing. */
  #besideWords(view: DeskView, of: EmbargoScope, until: string | undefined): TemplateResult {
    const { say, format, night } = view;
    const declared = declaredRelease(placedOf(view), of);
    const now = night.now();
    const at = until === undefined ? undefined : Date.parse(until);
    return html`<p class="quiet">
        ${declared === undefined ? say('embargo.declared.none') : say('embargo.declared', { time: format.moment(declared) })}
      </p>
      ${at !== undefined && now !== undefined && at <= now ? html`<p class="bad"><span class="mark" aria-hidden="true">!</span>${say('embargo.until.past', { time: format.moment(now) })}</p>` : nothing}
      ${at !== undefined && declared !== undefined && at < declared ? html`<p>${say('embargo.until.earlier', { time: format.moment(declared) })}</p>` : nothing}`;
  }
}

function scopeOf(kind: EmbargoScope['kind'], contest: Read<string>, unit: Read<string>): EmbargoScope {
  if (kind === 'exit-poll') return { kind };
  return {
    kind,
    ...(contest.value === undefined ? {} : { contest: contest.value }),
    ...(unit.value === undefined ? {} : { unit: unit.value }),
  };
}

function scopeName(of: EmbargoScope, view: DeskView): string {
  const { say } = view;
  if (of.kind === 'exit-poll') return say('embargo.scope.exit-poll');
  const contest = of.contest === undefined ? undefined : contestName(of.contest, view);
  const unit = of.unit === undefined ? undefined : unitName(of.unit, view);
  if (contest !== undefined && unit !== undefined) return say('embargo.scope.both', { contest, unit });
  if (contest !== undefined) return say('embargo.scope.contest', { contest });
  return unit === undefined ? say('embargo.scope.counts') : say('embargo.scope.unit', { unit });
}

type Choice = DecisionDraft['choices'][number];

function lifting(view: DeskView, of: EmbargoScope): Choice {
  const { say } = view;
  return {
    ...{ word: 'lift-embargo', path: '/embargo/lift', body: { of }, label: say('embargo.lift') },
    consequences: [say('embargo.lift.will', { scope: scopeName(of, view) }), say('embargo.rule.out')],
  };
}

function postponing(view: DeskView, of: EmbargoScope, until: string): Choice {
  const { say, format } = view;
  const time = until === '' ? '' : format.moment(until);
  const declared = declaredRelease(placedOf(view), of);
  const isEarlier = declared !== undefined && Date.parse(until) < declared;
  return {
    ...{ word: 'postpone-embargo', path: '/embargo/postpone', body: { of, until }, label: say('embargo.postpone') },
    consequences: [
      say('embargo.postpone.will', { time, scope: scopeName(of, view) }),
      ...(isEarlier ? [say('embargo.until.earlier', { time: format.moment(declared) })] : []),
      say('embargo.rule.out'),
    ],
  };
}

customElements.define('desk-move-embargo', MoveEmbargo);
