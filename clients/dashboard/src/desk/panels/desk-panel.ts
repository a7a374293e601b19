import { html, nothing, type TemplateResult } from 'lit';
import { DeskElement } from '../desk-element.ts';
import type { DeskView } from '../desk-view.ts';
import type { DeskMessageKey } from '../desk-words.ts';

/** A panel of the desk: a section with a heading that the navigation leads to. What a person has typed is the panel's own, and stays. */
export abstract class DeskPanel extends DeskElement {
  /** Anchor of its section: `held`. */
  protected abstract readonly name: string;
  protected abstract readonly heading: DeskMessageKey;
  protected abstract draw(view: DeskView): TemplateResult | typeof nothing;

  protected override render(): TemplateResult | typeof nothing {
    const { view } = this;
    if (!view) return nothing;
    const heading = `${this.name}-heading`;
    return html`<section id=${this.name} class="desk-panel" aria-labelledby=${heading}>
      <h2 id=${heading} tabindex="-1">${view.say(this.heading)}</h2>
      ${this.draw(view)}
    </section>`;
  }
}
