import { html, nothing, type TemplateResult } from 'lit';
import { mayBeSentAgain, type Problem } from '../ingestor/ask-ingestor.ts';
import type { Say } from '../words/say.ts';

/** Of these the page has words of its own; of all others the server's, which are English. */
const away: ReadonlySet<string> = new Set(['unreachable', 'ingestor-unreachable', 'ingestor-silent']);

/** Why something was not done, and what helps: said at once to those who listen. */
export function problemNote(
  problem: Problem,
  say: Say,
  acts: { readonly again: (() => void) | undefined; close(): void },
): TemplateResult {
  return html`<div class="problem" role="alert">
    <p>${wordsOf(problem, say)}</p>
    ${acts.again && mayBeSentAgain(problem) ? html`<button type="button" @click=${acts.again}>${say('replay.again')}</button>` : nothing}
    <button type="button" class="plain" @click=${acts.close}>${say('replay.close')}</button>
  </div>`;
}

function wordsOf(problem: Problem, say: Say): TemplateResult {
  if (away.has(problem.code)) return html`<b>${say('replay.away')}</b> ${say('replay.away.remedy')}`;
  if (problem.code === 'key-unknown') return html`<b>${say('replay.key.unknown')}</b> ${say('replay.key.remedy')}`;
  if (problem.code === 'key-forbids') return html`<b>${say('replay.key.forbids')}</b> ${say('replay.key.remedy')}`;
  const { title, detail, remedy, errors = [] } = problem;
  const more = [detail, ...errors.map(({ message }) => message), remedy].filter((part) => part !== undefined);
  return html`<span lang="en"><b>${title}</b> ${more.join(' ')}</span>`;
}
