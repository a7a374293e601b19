import { html, type TemplateResult } from 'lit';
import { DeskPanel } from './desk-panel.ts';

export class CallsPanel extends DeskPanel {
  protected override readonly name = 'calls';
  protected override readonly heading = 'desk.calls.heading';

  protected override draw(): TemplateResult {
    return html``;
  }
}
