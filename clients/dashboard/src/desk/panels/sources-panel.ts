import type { Source } from '@election-night/shared/election/definition.ts';
import { html, nothing, type TemplateResult } from 'lit';
import { sourceMarks } from '../../freshness/source-marks.ts';
import { sourceState } from '../../freshness/source-state.ts';
import { ago, countdown, span } from '../../words/spans.ts';
import type { FetchedSource } from '../desk-lists.ts';
import type { DeskView } from '../desk-view.ts';
import { DeskPanel } from './desk-panel.ts';

/** Every source: when it was heard, whether it is silent, and of those that are fetched how that goes and what to do where it fails. */
export class SourcesPanel extends DeskPanel {
  static override readonly tickMs = 1000;
  protected override readonly name = 'sources';
  protected override readonly heading = 'desk.sources.heading';

  protected override draw(view: DeskView): TemplateResult {
    const { say, election } = view;
    const heading = `${this.name}-heading`;
    return html`<div class="scroll" role="group" tabindex="0" aria-labelledby=${heading}>
      <table class="sources" role="table">
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader" scope="col">${say('freshness.source')}</th>
            <th role="columnheader" scope="col" class="words">${say('freshness.last')}</th>
            <th role="columnheader" scope="col" class="words">${say('freshness.state')}</th>
            <th role="columnheader" scope="col" class="words">${say('sources.way')}</th>
          </tr>
        </thead>
        <tbody role="rowgroup">${election.definition.sources.map((source) => line(source, view))}</tbody>
      </table>
    </div>`;
  }
}

function line(source: Source, view: DeskView): TemplateResult {
  const { night, election, language, say, format } = view;
  const row = night.rows.get(`source:${source.id}`);
  const now = night.now();
  const state = sourceState(source, row, election.opens, now);
  const [mark, style] = sourceMarks[state];
  const every = row?.expectedEvery ?? source.expectedEverySeconds;
  const last = row?.lastReportAt;
  return html`<tr role="row">
    <th role="rowheader" scope="row">${election.nameIn(language, source.names)} <code>${source.id}</code></th>
    <td role="cell" class="words">
      ${last === undefined ? say('freshness.never') : html`<time datetime=${last}>${format.moment(last)}</time>`}
      ${last === undefined || now === undefined ? nothing : html`<span class="small">${ago(say, now - Date.parse(last))}</span>`}
      ${every === undefined ? nothing : html`<span class="small">${say('freshness.every', { span: span(say, every * 1000) })}</span>`}
    </td>
    <td role="cell" class="words">
      <span class=${style}><span class="mark" aria-hidden="true">${mark}</span>${say(`source.${state}`)}</span>
      ${state === 'silent' ? html`<span class="small">${say('sources.silent.remedy')}</span>` : nothing}
    </td>
    <td role="cell" class="words">${wayOf(source, view)}</td>
  </tr>`;
}

function wayOf({ id, fetch }: Source, { say, lists }: DeskView): TemplateResult | string {
  if (!fetch) return say('sources.sends');
  const every = say('sources.fetched', { span: span(say, fetch.everySeconds * 1000) });
  const list = lists.sources;
  const fetched = list?.sources.find(({ source }) => source === id);
  if (!list || !fetched) return html`${every} <span class="small">${say('sources.list.failed')}</span>`;
  if (!list.fetches) return html`${every} <span class="small">${say('sources.not-fetched')}</span>`;
  // Both times are of the ingestor's wall clock: this one need not agree.
  return html`${every} ${howItGoes(fetched, Date.parse(list.at), say)}`;
}

function howItGoes(
  { failures, error, answeredAt, nextTryAt }: FetchedSource,
  now: number,
  say: DeskView['say'],
): TemplateResult {
  const answered =
    answeredAt === undefined
      ? say('sources.fetch.none')
      : say('sources.fetch.well', { ago: ago(say, now - Date.parse(answeredAt)) });
  if (failures === 0) return html`<span class="small">${answered}</span>`;
  const left = nextTryAt === undefined ? 0 : Date.parse(nextTryAt) - now;
  return html`<span class="small bad"><span class="mark" aria-hidden="true">!</span>${say('sources.fetch.failed', { count: failures })}</span>
    ${error === undefined ? nothing : html`<span class="small" lang="en">${error}</span>`}
    <span class="small">${answered}${left > 0 ? `; ${say('sources.fetch.next', { left: countdown(say, left) })}` : ''}</span>
    <span class="small">${say('sources.remedy')}</span>`;
}
