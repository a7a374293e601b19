import { nothing } from 'lit';
import { Directive, directive, type ElementPart, type PartInfo, PartType } from 'lit/directive.js';

type Properties = Readonly<Record<string, string | undefined>>;

class Paint extends Directive {
  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.ELEMENT) throw new Error('paint belongs on an element: <div ${paint({…})}>');
  }

  render(_properties: Properties) {
    return nothing;
  }

  override update({ element }: ElementPart, [properties]: [Properties]) {
    const { style } = element as HTMLElement;
    for (const [name, value] of Object.entries(properties)) {
      if (value === undefined) style.removeProperty(name);
      else if (style.getPropertyValue(name) !== value) style.setProperty(name, value);
    }
    return nothing;
  }
}

/** Sets CSS properties one by one. A `style` attribute would be stopped by the policy of a page that allows none. */
export const paint = directive(Paint);
