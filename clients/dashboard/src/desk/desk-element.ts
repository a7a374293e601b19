import { LitElement, type PropertyDeclarations } from 'lit';
import type { DeskView } from './desk-view.ts';

/**
 * An element of the desk. It is part of the page and has no tree of its own, so that labels, anchors and the style sheet of the desk reach
 * into it. Drawn again when `view` is another one.
 */
export abstract class DeskElement extends LitElement {
  static override properties: PropertyDeclarations = { view: { attribute: false } };
  /** Milliseconds after which it is drawn again though its view is the same, where something in it runs by itself. */
  static readonly tickMs: number | undefined = undefined;

  declare view: DeskView | undefined;
  #ticking: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    const { tickMs } = this.constructor as typeof DeskElement;
    if (tickMs !== undefined) this.#ticking = setInterval(() => this.requestUpdate(), tickMs);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#ticking);
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }
}
