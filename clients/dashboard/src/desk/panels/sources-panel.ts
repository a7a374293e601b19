import { html, type TemplateResult } from 'lit';
import { DeskPanel } from './desk-panel.ts';

export class SourcesPanel extends DeskPanel {
  protected override readonly name = 'sources';
  protected override readonly heading = 'desk.sources.heading';

  protected override draw(): TemplateResult {
    return html``;
  }
}
