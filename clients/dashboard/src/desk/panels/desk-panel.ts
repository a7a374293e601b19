import { html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { DeskView } from '../desk-view.ts';
import type { DeskMessageKey } from '../desk-words.ts';

/**
 * A panel of the desk: a section with a heading that the navigation leads to. It is part of the page and has no tree of its own, so that
 * labels, anchors and the style sheet of the desk reach into it. Drawn again when `view` is another one; what a person has typed is the
 * panel's own, and stays.
 */
export abstract class DeskPanel extends LitElement {
  static override properties: PropertyDeclarations = { view: { attribute: false } };
  /** Milliseconds after which it is drawn again though its view is the same, where something in it runs by itself. */
  static readonly tickMs: number | undefined = undefined;

  declare view: DeskView | undefined;
  #ticking: ReturnType<typeof setInterval> | undefined;

  /** Anchor of its section: `held`. */
  protected abstract readonly name: string;
  protected abstract readonly heading: DeskMessageKey;
  protected abstract draw(view: DeskView): TemplateResult | typeof nothing;

  override connectedCallback(): void {
    super.connectedCallback();
    const { tickMs } = this.constructor as typeof DeskPanel;
    if (tickMs !== undefined) this.#ticking = setInterval(() => this.requestUpdate(), tickMs);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#ticking);
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

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
