import { html, nothing, type TemplateResult } from 'lit';
import type { Problem } from '../ingestor/ask-ingestor.ts';
import type { DeskSay } from './desk-words.ts';
import { problemNotice } from './problem-notice.ts';

type KeyForm = {
  readonly say: DeskSay;
  /** Why a key that was given does not open the desk. */
  readonly problem: Problem | undefined;
  onKey(key: string): void;
};

/** Asks for a person's key. It is sent nowhere by the form itself. */
export function keyForm({ say, problem, onKey }: KeyForm): TemplateResult {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const input = (event.target as HTMLFormElement).elements.namedItem('key') as HTMLInputElement;
    const key = input.value.trim();
    if (key === '') return input.focus();
    input.value = '';
    onKey(key);
  };
  return html`<form class="key-form" @submit=${submit}>
    <label for="key">${say('desk.key.label')}</label>
    <input id="key" name="key" type="password" autocomplete="off" required aria-describedby="key-note" />
    <button type="submit" class="strong">${say('desk.key.open')}</button>
    <p id="key-note" class="quiet">${say('desk.key.note')}</p>
    <div role="alert">${problem ? refusal(problem, say) : nothing}</div>
  </form>`;
}

function refusal(problem: Problem, say: DeskSay): TemplateResult {
  const { code } = problem;
  if (code !== 'key-unknown' && code !== 'key-forbids') return problemNotice(problem, { say });
  return html`<p class="bad"><span class="mark" aria-hidden="true">!</span>${say(`desk.key.${code}`)}</p>`;
}
