import { html, nothing, type TemplateResult } from 'lit';
import type { DecidedEvent, DecisionDraft, DecisionForm } from '../decision-form.ts';
import { DeskElement } from '../desk-element.ts';
import type { DeskView } from '../desk-view.ts';
import type { ChoiceWords, Field } from '../fields/field.ts';
import type { Mistake } from '../fields/mistake.ts';

let count = 0;

/**
 * A form with fields of its own in front of a `<desk-decision>`. What is typed is the form's, and stays whatever rows come; it goes when the
 * decision was applied. What the server says of a field stands beside it until something is typed.
 */
export abstract class ActForm extends DeskElement {
  /** The night's time runs on between two rows: what a form says of it is never older than this. */
  static override readonly tickMs = 1000;

  protected readonly formId = `act-${++count}`;
  #told: ReadonlyMap<string, string> = new Map();

  /** What would be sent now, with the fields in it. */
  protected abstract draft(view: DeskView): DecisionDraft;
  /** The decision was applied. */
  protected clear(): void {}

  /** Somebody is at work here: what is typed would be lost with it. */
  get isInUse(): boolean {
    return this.querySelector<DecisionForm>('desk-decision')?.isInUse === true;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { view } = this;
    if (!view) return nothing;
    return html`<desk-decision .view=${view} .draft=${this.draft(view)} @decided=${this.#decided}></desk-decision>`;
  }

  /** Something was typed or chosen. */
  protected typed(change: () => void): void {
    change();
    this.#told = new Map();
    this.requestUpdate();
  }

  /**
   * A field of the form. `pointer` is what the server calls it. That it is missing is told when somebody tries to send it; what is wrong in it
   * at once.
   */
  protected field(
    view: DeskView,
    name: string,
    field: Omit<Field, 'id' | 'mistake'> & { readonly mistake?: Mistake | undefined; readonly pointer?: string },
  ): Field {
    const { mistake, pointer, ...rest } = field;
    const wrong = mistake === undefined || mistake.key === 'acts.missing' ? undefined : sentenceOf(mistake, view);
    const told = pointer === undefined ? undefined : this.#told.get(pointer);
    return { ...rest, id: `${this.formId}-${name}`, mistake: wrong ?? told };
  }

  readonly #decided = ({ detail: { progress } }: DecidedEvent): void => {
    if (progress.step === 'applied') this.clear();
    const errors = progress.step === 'problem' ? (progress.problem.errors ?? []) : [];
    this.#told = new Map(errors.map(({ pointer, message }) => [pointer, message]));
    this.requestUpdate();
  };
}

export function choiceWords({ say }: DeskView): ChoiceWords {
  return { none: say('acts.nothing-chosen'), search: say('acts.search') };
}

function sentenceOf({ key, values }: Mistake, { say }: DeskView): string {
  return say(key, values);
}

/** What keeps a form from being sent, a sentence for each field that has a mistake. */
export function missingOf(
  view: DeskView,
  fields: readonly (readonly [label: string, mistake: Mistake | undefined])[],
): readonly string[] {
  return fields.flatMap(([label, mistake]) =>
    mistake === undefined ? [] : [view.say('acts.wrong', { label, mistake: sentenceOf(mistake, view) })],
  );
}
