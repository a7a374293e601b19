import {
  decodeText,
  encodingOf,
  markedEncoding,
  type TextEncoding,
} from '@election-night/shared/mapping/decode-text.ts';
import { detect } from 'chardet';

export type Sheet = { readonly text: string; readonly encoding: TextEncoding; readonly delimiter: string };

/** Bytes of a file → its text, and how it is written. Throws one sentence where nobody can tell. */
export function readSheet(
  bytes: Buffer,
  given: { encoding?: TextEncoding | undefined; delimiter?: string | undefined },
): Sheet {
  const encoding = given.encoding ?? detectEncoding(bytes);
  const text = encoding === undefined ? undefined : decodeText(bytes, encoding);
  if (encoding === undefined || text === undefined) {
    throw new Error(
      `it is not text in ${encoding ?? 'an encoding that is known'}; save it as CSV UTF-8, or name it with --encoding`,
    );
  }
  return { text, encoding: markedEncoding(bytes) ?? encoding, delimiter: given.delimiter ?? detectDelimiter(text) };
}

/** Its byte order mark; else UTF-8 where it is that; else what its letters look like. */
function detectEncoding(bytes: Buffer): TextEncoding | undefined {
  const marked = markedEncoding(bytes);
  if (marked !== undefined) return marked;
  // A table has no zero bytes, but UTF-16 has one in almost every letter that is Latin.
  if (bytes.includes(0)) return 'utf-16le';
  return decodeText(bytes) === undefined ? encodingOf(detect(bytes) ?? '') : 'utf-8';
}

/** The sign that parts the most columns of the header line, outside of quotes. */
function detectDelimiter(text: string): string {
  const header = (text.split(/\r?\n/, 1)[0] ?? '').replace(/"(?:[^"]|"")*"/g, '');
  const counts = [',', ';', '\t'].map((sign) => [header.split(sign).length, sign] as const);
  return counts.reduce((best, next) => (next[0] > best[0] ? next : best))[1];
}
