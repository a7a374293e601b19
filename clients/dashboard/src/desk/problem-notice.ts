import { html, nothing, type TemplateResult } from 'lit';
import { mayBeSentAgain, type Problem } from '../ingestor/ask-ingestor.ts';
import type { DeskSay } from './desk-words.ts';

/** Why something was not done: what is wrong with which field, and what to do. Titles and messages are the server's own, in English. */
export function problemNotice(problem: Problem, { say }: { readonly say: DeskSay }): TemplateResult {
  const { title, detail, remedy, errors = [], code } = problem;
  const next = nextStep(code, say) ?? (mayBeSentAgain(problem) ? say('desk.problem.again') : undefined);
  return html`<div class="problem">
    <p class="bad"><span class="mark" aria-hidden="true">!</span><span lang="en">${title}</span></p>
    ${detail === undefined ? nothing : html`<p lang="en">${detail}</p>`}
    ${
      errors.length === 0
        ? nothing
        : html`<ul lang="en">${errors.map(({ pointer, message }) => html`<li>${pointer === '' ? nothing : html`<code>${pointer}</code> `}${message}</li>`)}</ul>`
    }
    ${next === undefined ? nothing : html`<p>${next}</p>`}
    ${next !== undefined || remedy === undefined ? nothing : html`<p lang="en">${remedy}</p>`}
  </div>`;
}

function nextStep(code: string, say: DeskSay): string | undefined {
  switch (code) {
    case 'key-forbids':
      return say('desk.problem.key-forbids');
    case 'mode-differs':
      return say('desk.problem.mode-differs');
    case 'request-unknown':
      return say('desk.problem.request-unknown');
    case 'unreachable':
      return say('desk.problem.unreachable');
    default:
      return undefined;
  }
}
