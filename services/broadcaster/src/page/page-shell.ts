import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type Html, html, jsonInHtml } from './html.ts';

/** index.html of the page, with places to fill. */
export type PageShell = {
  /** Changes with the file, so that nobody keeps a page of an older build. */
  readonly digest: string;
  fill(page: PageParts): Buffer;
};

export type PageParts = {
  readonly language: string;
  readonly title: string;
  /** What stands in the head beside that of the file. */
  readonly head?: Html;
  readonly firstPaint: Html;
  /** JSON of a snapshot that the page begins with. */
  readonly snapshot?: string;
};

const places = ['<html lang="en">', '<title>', '</title>', '</head>', '<!--first-paint-->'] as const;

/**
 * Reads the file. It is filled in four places: the language of `<html lang="en">`, the title, the end of the head, and
 * `<!--first-paint-->`, where the tables go and after them the snapshot, as `<script type="application/json" id="snapshot">`, which no
 * browser runs. Throws where one of them is missing or there twice.
 */
export function readPageShell(path: string): PageShell {
  const text = readFileSync(path, 'utf8');
  for (const place of places) {
    if (text.split(place).length !== 2) throw new Error(`${path} must have ${place} once`);
  }
  const [before = '', rest = ''] = text.split('<html lang="en">');
  const [untilTitle = '', afterTitle = ''] = rest.split('<title>');
  const [, untilHead = '', afterHead = ''] = /<\/title>(.*)<\/head>(.*)$/s.exec(afterTitle) ?? [];
  const [untilPaint = '', after = ''] = afterHead.split('<!--first-paint-->');
  return {
    digest: createHash('sha256').update(text).digest('hex').slice(0, 8),
    fill({ language, title, head, firstPaint, snapshot }) {
      const block =
        snapshot === undefined
          ? undefined
          : html`<script type="application/json" id="snapshot">${jsonInHtml(snapshot)}</script>\n`;
      const titled = html`<html lang="${language}">`.text;
      const named = html`<title>${title}</title>`.text;
      const painted = html`<div id="first-paint">\n${firstPaint}</div>\n${block}`.text;
      return Buffer.from(
        [before, titled, untilTitle, named, untilHead, head?.text ?? '', '</head>', untilPaint, painted, after].join(
          '',
        ),
      );
    },
  };
}
