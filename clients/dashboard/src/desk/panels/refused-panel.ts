import type { RefusedList, RetriedJob } from '@election-night/shared/wire/desk-answers.ts';
import { html, nothing, type TemplateResult } from 'lit';
import type { Answer } from '../../ingestor/ask-ingestor.ts';
import type { DeskView } from '../desk-view.ts';
import { sourceName } from '../held/held-words.ts';
import { problemNotice } from '../problem-notice.ts';
import { DeskPanel } from './desk-panel.ts';

type Refused = RefusedList['refused'][number];
type Failed = RefusedList['failed'][number];
type Retry = 'under-way' | Answer<RetriedJob>;

/** Reports that were taken and then refused, and jobs that were tried in vain, which can be tried again. */
export class RefusedPanel extends DeskPanel {
  protected override readonly name = 'refused';
  protected override readonly heading = 'desk.refused.heading';
  /** By receipt. */
  readonly #retries = new Map<string, Retry>();

  protected override draw(view: DeskView): TemplateResult {
    const { refused: list } = view.lists;
    const { say } = view;
    if (!list) return html`<p class="quiet">${say('desk.waiting')}</p>`;
    const { refused, refusedTotal, failed } = list;
    return html`<h3>${say('desk.refused.reports')}</h3>
      ${refused.length === 0 ? html`<p>${say('desk.refused.none')}</p>` : this.#reports(refused, view)}
      ${refusedTotal > refused.length ? html`<p class="quiet">${say('desk.refused.more', { count: refusedTotal - refused.length })}</p>` : nothing}
      <h3>${say('desk.failed.jobs')}</h3>
      ${failed.length === 0 ? html`<p>${say('desk.failed.none')}</p>` : html`<p class="quiet">${say('desk.failed.intro')}</p>`}
      <ul class="jobs">${failed.map((job) => this.#job(job, view))}</ul>`;
  }

  #reports(refused: readonly Refused[], view: DeskView): TemplateResult {
    const { say } = view;
    const why = ({ reason, entries = [] }: Refused) =>
      reason === undefined
        ? html`<ul>${entries.map(({ entry, reason: one }) => html`<li>${say('desk.refused.entry', { entry: entry + 1 })} <span lang="en">${one}</span></li>`)}</ul>`
        : html`<span lang="en">${reason}</span>`;
    return html`<div class="scroll" role="group" tabindex="0" aria-label=${say('desk.refused.reports')}>
      <table>
        <thead>
          <tr>
            <th scope="col">${say('desk.refused.report')}</th>
            <th scope="col" class="words">${say('desk.held.source')}</th>
            <th scope="col" class="words">${say('desk.refused.reason')}</th>
          </tr>
        </thead>
        <tbody>
          ${refused.map(
            (one) =>
              html`<tr>
                <th scope="row"><code>${one.report}</code></th>
                <td class="words">${sourceName(one.source, view)}</td>
                <td class="words">${why(one)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  #job(job: Failed, view: DeskView): TemplateResult {
    const { say, format } = view;
    const { receipt, source, report, request, failedAt, attempts, reason } = job;
    const retry = this.#retries.get(receipt);
    const of = source === undefined ? say('desk.failed.request') : sourceName(source, view);
    return html`<li class="card">
      <p><strong>${of}</strong> <code>${report ?? request}</code></p>
      <p class="bad" lang="en"><span class="mark" aria-hidden="true">!</span>${reason}</p>
      <p class="quiet">
        ${say('desk.failed.tries', { count: attempts })}${failedAt === undefined ? nothing : html` · ${format.moment(failedAt)} ${format.zone(failedAt)}`}
      </p>
      <p class="buttons">
        <button type="button" aria-disabled=${retry === 'under-way' ? 'true' : nothing} @click=${() => this.#retry(receipt, view)}>${say('desk.failed.retry')}</button>
      </p>
      <div role="status">${retry === undefined ? nothing : this.#became(retry, view)}</div>
    </li>`;
  }

  #became(retry: Retry, view: DeskView): TemplateResult {
    if (retry === 'under-way') return html`<p>${view.say('desk.progress.sending')}</p>`;
    if (!retry.isDone) return problemNotice(retry.problem, view);
    return html`<p>${view.say(`desk.failed.${retry.body.state}`)}</p>`;
  }

  async #retry(receipt: string, view: DeskView): Promise<void> {
    if (this.#retries.get(receipt) === 'under-way') return;
    this.#retries.set(receipt, 'under-way');
    this.requestUpdate();
    const path = `/failed/${encodeURIComponent(receipt)}/retry`;
    this.#retries.set(receipt, await view.ask<RetriedJob>({ method: 'POST', path, body: { mode: view.mode } }));
    this.requestUpdate();
    view.askAgain();
  }
}
