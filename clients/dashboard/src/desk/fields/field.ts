import { html, nothing, type TemplateResult } from 'lit';
import { type Choice, choiceText, offered } from './choices.ts';

export type Field = {
  /** Unique on the page. */
  readonly id: string;
  readonly label: string;
  readonly hint?: string | undefined;
  /** What is wrong with it, as a sentence. */
  readonly mistake?: string | undefined;
  readonly text: string;
  onType(text: string): void;
};

/** So many choices are shown all at once; more of them are searched. */
const mostShown = 12;

/** A field with a line of text, a number, or a date and a time. */
export function textField(field: Field, type: 'text' | 'number' | 'datetime-local' = 'text'): TemplateResult {
  return framed(
    field,
    html`<input
      id=${field.id}
      type=${type === 'number' ? 'text' : type}
      inputmode=${type === 'number' ? 'numeric' : nothing}
      maxlength=${type === 'text' ? 200 : nothing}
      autocomplete="off"
      .value=${field.text}
      aria-describedby=${describedBy(field)}
      aria-invalid=${field.mistake === undefined ? nothing : 'true'}
      @input=${typed(field)}
    />`,
  );
}

/** What a choice says by itself: where nothing is chosen, and how many choices are searched. */
export type ChoiceWords = { readonly none: string; readonly search: string };

/** A field for one of the choices: a list where they are few; where they are many, a line whose text finds them by name or id. */
export function choiceField(field: Field, choices: readonly Choice[], { none, search }: ChoiceWords): TemplateResult {
  if (choices.length <= mostShown) return listField(field, choices, none);
  return searchField({ ...field, hint: field.hint === undefined ? search : `${search} ${field.hint}` }, choices);
}

/** A field whose text finds choices, and may be something else. */
export function searchField(field: Field, choices: readonly Choice[]): TemplateResult {
  const list = `${field.id}-list`;
  return framed(
    field,
    html`<input
        id=${field.id}
        type="text"
        list=${list}
        autocomplete="off"
        spellcheck="false"
        .value=${field.text}
        aria-describedby=${describedBy(field)}
        aria-invalid=${field.mistake === undefined ? nothing : 'true'}
        @input=${typed(field)}
      />
      <datalist id=${list}>${offered(field.text, choices).map((choice) => html`<option value=${choiceText(choice)}></option>`)}</datalist>`,
  );
}

function listField(field: Field, choices: readonly Choice[], none: string): TemplateResult {
  return framed(
    field,
    html`<select
      id=${field.id}
      aria-describedby=${describedBy(field)}
      aria-invalid=${field.mistake === undefined ? nothing : 'true'}
      @change=${typed(field)}
    >
      <option value="" .selected=${field.text === ''}>${none}</option>
      ${choices.map(({ id, name }) => html`<option value=${id} .selected=${field.text === id}>${name}</option>`)}
    </select>`,
  );
}

/** One of few, all of them seen. */
export function radioField<Value extends string>(
  { id, label, value, onChoose }: { id: string; label: string; value: Value; onChoose(value: Value): void },
  choices: readonly (readonly [value: Value, label: string])[],
): TemplateResult {
  return html`<fieldset class="field choice">
    <legend>${label}</legend>
    ${choices.map(
      ([one, words]) =>
        html`<label><input type="radio" name=${id} value=${one} .checked=${one === value} @change=${() => onChoose(one)} /> ${words}</label>`,
    )}
  </fieldset>`;
}

function framed(field: Field, control: TemplateResult): TemplateResult {
  const { id, label, hint, mistake } = field;
  return html`<div class="field">
    <label for=${id}>${label}</label>
    ${control} ${hint === undefined ? nothing : html`<p id="${id}-hint" class="hint">${hint}</p>`}
    ${mistake === undefined ? nothing : html`<p id="${id}-mistake" class="hint bad"><span class="mark" aria-hidden="true">!</span>${mistake}</p>`}
  </div>`;
}

function describedBy({ id, hint, mistake }: Field): string | typeof nothing {
  const ids = [...(hint === undefined ? [] : [`${id}-hint`]), ...(mistake === undefined ? [] : [`${id}-mistake`])];
  return ids.length === 0 ? nothing : ids.join(' ');
}

function typed({ onType }: Field): (event: Event) => void {
  return ({ target }) => onType((target as HTMLInputElement | HTMLSelectElement).value);
}
