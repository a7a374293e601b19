import { html, type TemplateResult } from 'lit';
import '../acts/amend-definition.ts';
import type { DeskView } from '../desk-view.ts';
import { DeskPanel } from './desk-panel.ts';

/** Changes of the definition while the night runs. */
export class AmendPanel extends DeskPanel {
  protected override readonly name = 'amend';
  protected override readonly heading = 'amend.heading';

  protected override draw(view: DeskView): TemplateResult {
    return html`<div class="card"><desk-amend .view=${view}></desk-amend></div>`;
  }
}
