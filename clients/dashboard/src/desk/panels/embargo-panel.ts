import { html, nothing, type TemplateResult } from 'lit';
import { countdown } from '../../words/spans.ts';
import '../acts/move-embargo.ts';
import type { DeskView } from '../desk-view.ts';
import { DeskPanel } from './desk-panel.ts';

/** When the next sealed reports come out, how many there are, and the form that lifts or postpones. */
export class EmbargoPanel extends DeskPanel {
  static override readonly tickMs = 1000;
  protected override readonly name = 'embargo';
  protected override readonly heading = 'desk.embargo.heading';

  protected override draw(view: DeskView): TemplateResult {
    const { say, lists, format } = view;
    const reports = lists.sealed?.reports;
    return html`<dl class="facts">
        <div><dt>${say('embargo.next')}</dt><dd>${nextRelease(view)}</dd></div>
        <div>
          <dt>${say('embargo.sealed')}</dt>
          <dd>${reports === undefined ? say('embargo.sealed.unknown') : format.integer(reports)}</dd>
        </div>
      </dl>
      <p class="quiet">${say('embargo.secret')}</p>
      <ul class="rules">
        <li>${say('embargo.rule.out')}</li>
        <li>${say('embargo.rule.later')}</li>
        <li>${say('embargo.rule.last')}</li>
      </ul>
      <div class="card">
        <h3>${say('embargo.move')}</h3>
        <desk-move-embargo .view=${view}></desk-move-embargo>
      </div>`;
  }
}

function nextRelease({ say, night, format }: DeskView): TemplateResult | string {
  const until = night.rows.get('night')?.embargo?.until;
  if (until === undefined) return say('embargo.next.none');
  const now = night.now();
  const left = now === undefined ? undefined : Date.parse(until) - now;
  return html`<time datetime=${until}>${format.moment(until)}</time>
    ${left === undefined || left <= 0 ? nothing : html`<span class="quiet">${say('embargo.next.left', { left: countdown(say, left) })}</span>`}`;
}
