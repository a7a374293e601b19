const svgSpace = 'http://www.w3.org/2000/svg';
const svgNames = new Set(['svg', 'g', 'path', 'circle', 'line', 'text', 'rect', 'title', 'desc', 'polyline']);

/** An element with attributes and children; text is never parsed as HTML. `style` is a map of properties, set one by one. */
export function element(name, attributes = {}, ...children) {
  const made = svgNames.has(name) ? document.createElementNS(svgSpace, name) : document.createElement(name);
  setAttributes(made, attributes);
  made.append(...children.flat(Number.POSITIVE_INFINITY).filter((child) => child !== undefined && child !== null));
  return made;
}

export function setAttributes(target, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'style')
      for (const [property, text] of Object.entries(value)) target.style.setProperty(property, text);
    else if (value !== undefined) target.setAttribute(name, value);
  }
}

/** Replaces the children, unless they would look the same: what a person has selected or opened stays. */
export function fill(target, ...children) {
  const next = document.createElement('div');
  next.append(...children.flat(Number.POSITIVE_INFINITY).filter((child) => child !== undefined && child !== null));
  if (next.innerHTML !== target.innerHTML) target.replaceChildren(...next.childNodes);
}

/** Keeps one child for each item by its key, in the order of the items, so that a changed figure moves instead of blinking. */
export function fillKeyed(target, items, keyOf, make, update) {
  const standing = new Map([...target.children].map((child) => [child.dataset.key, child]));
  items.forEach((item, index) => {
    const key = keyOf(item);
    let child = standing.get(key);
    if (child) standing.delete(key);
    else {
      child = make(item);
      child.dataset.key = key;
    }
    update(child, item);
    if (target.children[index] !== child) target.insertBefore(child, target.children[index] ?? null);
  });
  for (const child of standing.values()) child.remove();
}
