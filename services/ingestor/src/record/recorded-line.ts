import { formatInstant } from '@election-night/shared/election/instant.ts';
import type { Mode } from '@election-night/shared/election/night-clock.ts';

/** A request as it was received; never its key. */
export type ReceivedRequest = {
  /** The night's time, milliseconds since 1970. */
  readonly at: number;
  /** The source, the role, or the role and the name, of its key; absent where the key opens nothing on this night. */
  readonly source?: string;
  /** Below `/v1/nights/<night>`. */
  readonly path: string;
  /** The run that it was for; of a decision about a held entry, whose digest contains it. */
  readonly run?: string;
  /** Text that the strict parser takes, or bytes as they came. */
  readonly body: ReceivedJson | ReceivedBytes;
};

/** `nightMode` = the mode of the night, there where the body has another one or none. */
export type ReceivedJson = { readonly json: string; readonly nightMode?: Mode };

/** The headers are there where they are a part of what was wrong. */
export type ReceivedBytes = {
  readonly bytes: Buffer;
  readonly contentType?: string;
  readonly contentEncoding?: string;
};

/** One line of a recording, with its line feed. JSON goes in as it was written, but for line breaks between its tokens. */
export function recordedLine({ at, source, path, run, body }: ReceivedRequest): Buffer {
  const head = JSON.stringify({ at: formatInstant(at), source: source ?? null, path, ...(run ? { run } : {}) });
  if ('json' in body) {
    const mode = body.nightMode === undefined ? '' : `,"nightMode":"${body.nightMode}"`;
    return Buffer.from(`${head.slice(0, -1)}${mode},"body":${body.json.replace(/[\r\n]/g, ' ')}}\n`);
  }
  const { bytes, ...headers } = body;
  const rest = JSON.stringify({ ...headers, bodyBase64: bytes.toString('base64') });
  return Buffer.from(`${head.slice(0, -1)},${rest.slice(1)}\n`);
}
