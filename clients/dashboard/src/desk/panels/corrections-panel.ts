import { html, type TemplateResult } from 'lit';
import { DeskPanel } from './desk-panel.ts';

export class CorrectionsPanel extends DeskPanel {
  protected override readonly name = 'corrections';
  protected override readonly heading = 'desk.corrections.heading';

  protected override draw(): TemplateResult {
    return html``;
  }
}
