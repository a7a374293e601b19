import { html, type TemplateResult } from 'lit';
import { DeskPanel } from './desk-panel.ts';

export class TiesPanel extends DeskPanel {
  protected override readonly name = 'ties';
  protected override readonly heading = 'desk.ties.heading';

  protected override draw(): TemplateResult {
    return html``;
  }
}
