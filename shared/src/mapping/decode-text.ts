import type { Mapping } from '../election/definition.ts';

export type TextEncoding = NonNullable<Mapping['encoding']>;

const encodings: readonly TextEncoding[] = ['utf-8', 'utf-16le', 'windows-1251', 'windows-1252'];

/** The encoding of a name such as `UTF-8` or `cp1251`; undefined where it is none that is read. */
export function encodingOf(name: string): TextEncoding | undefined {
  try {
    // Node's decoder knows the names that the Encoding Standard of the WHATWG gives; iso-8859-1 is windows-1252 there.
    return encodings.find((encoding) => encoding === new TextDecoder(name).encoding);
  } catch {
    return undefined;
  }
}

/** Bytes → text without its byte order mark, which goes before `encoding`. Undefined where the bytes are not of that encoding. */
export function decodeText(bytes: Uint8Array, encoding: TextEncoding = 'utf-8'): string | undefined {
  try {
    return new TextDecoder(markedEncoding(bytes) ?? encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** What the byte order mark says, if there is one. */
export function markedEncoding(bytes: Uint8Array): TextEncoding | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  return bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : undefined;
}
