import { html, type TemplateResult } from 'lit';
import { DeskPanel } from './desk-panel.ts';

export class EmbargoPanel extends DeskPanel {
  protected override readonly name = 'embargo';
  protected override readonly heading = 'desk.embargo.heading';

  protected override draw(): TemplateResult {
    return html``;
  }
}
