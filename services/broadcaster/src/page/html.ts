/** A piece of HTML; whatever else is put into a template is text. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Piece = Html | string | number | undefined | readonly Piece[];

/** HTML with values in it: text is escaped, pieces of HTML and lists of them are put in as they are, undefined is nothing. */
export function html(parts: TemplateStringsArray, ...values: readonly Piece[]): Html {
  return new Html(parts.reduce((text, part, index) => `${text}${written(values[index - 1])}${part}`));
}

function written(piece: Piece): string {
  if (piece === undefined) return '';
  if (piece instanceof Html) return piece.text;
  return typeof piece === 'object' ? piece.map(written).join('') : escaped(String(piece));
}

/** Safe between tags and inside quoted attributes. */
function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

/** JSON inside of a script element: no tag and no comment can begin in it, and it reads as the same JSON. */
export function jsonInHtml(json: string): Html {
  return new Html(json.replaceAll('<', '\\u003c'));
}
