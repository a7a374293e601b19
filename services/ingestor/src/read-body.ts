import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { ProblemCode } from '@election-night/shared/wire/problem.ts';

export type BodyText =
  | { readonly outcome: 'read'; readonly text: string }
  | { readonly outcome: 'refused'; readonly code: ProblemCode; readonly detail: string };

const unzip = promisify(gunzip);
/** `ignoreBOM` leaves the mark in the text, where it is seen; the default would swallow it. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const json = /^application\/json *(?:; *charset="?utf-8"?)?$/i;

/** The bytes of a request → its text. `maxBytes` bounds the bytes as sent and as decoded: a small gzip body may hide a large one. */
export async function readBody(
  body: unknown,
  headers: { readonly 'content-type'?: string | undefined; readonly 'content-encoding'?: string | undefined },
  maxBytes: number,
): Promise<BodyText> {
  if (!json.test(headers['content-type'] ?? '')) {
    return refuse('media-type-unsupported', 'Content-Type must be application/json, in UTF-8.');
  }
  if (!Buffer.isBuffer(body) || body.length === 0) return refuse('malformed-json', 'The body is empty.');
  const decoded = await decode(body, headers['content-encoding'], maxBytes);
  return Buffer.isBuffer(decoded) ? textOf(decoded) : decoded;
}

async function decode(body: Buffer, encoding: string | undefined, maxBytes: number): Promise<Buffer | BodyText> {
  if (encoding === undefined || encoding.toLowerCase() === 'identity') return body;
  if (encoding.toLowerCase() !== 'gzip')
    return refuse('media-type-unsupported', 'Content-Encoding must be gzip or absent.');
  try {
    return await unzip(body, { maxOutputLength: maxBytes });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      return refuse('body-too-large', `The body may have at most ${maxBytes} bytes once it is unpacked.`);
    }
    return refuse('malformed-json', 'The body is not valid gzip.');
  }
}

function textOf(bytes: Buffer): BodyText {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    return refuse('malformed-json', 'The body is not valid UTF-8.');
  }
  if (text.charCodeAt(0) === 0xfeff)
    return refuse('malformed-json', 'The body begins with a byte order mark; leave it out.');
  return { outcome: 'read', text };
}

function refuse(code: ProblemCode, detail: string): BodyText {
  return { outcome: 'refused', code, detail };
}
