import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

export type Coding = 'identity' | 'gzip' | 'br';

/** One body in the codings that were asked for; each is made once, outside the event loop, and shared by all who wait for it. */
export type Encoded = {
  readonly identity: Buffer;
  /** Strong: the coding is part of it, since other bytes need another tag. */
  etag(coding: Coding): string;
  bytes(coding: Coding): Promise<Buffer>;
};

const gzipBytes = promisify(gzip);
const brotliBytes = promisify(brotliCompress);
/** Higher qualities cost more time than a body lives. */
const brotliQuality = 5;

export function encodedBody(identity: Buffer, tag: string): Encoded {
  const made = new Map<Coding, Promise<Buffer>>([['identity', Promise.resolve(identity)]]);
  return {
    identity,
    etag: (coding) => `"${tag}.${coding}"`,
    bytes(coding) {
      let bytes = made.get(coding);
      if (!bytes) {
        bytes = compress(identity, coding);
        made.set(coding, bytes);
      }
      return bytes;
    },
  };
}

/** The best coding that the request accepts; RFC 9110, 12.5.3. Refusing identity too gets identity: it is better than nothing. */
export function chooseCoding(acceptEncoding: string | undefined): Coding {
  const weights = new Map<string, number>();
  for (const part of (acceptEncoding ?? '').toLowerCase().split(',')) {
    const [name = '', ...parameters] = part.split(';').map((piece) => piece.trim());
    const q = parameters.find((parameter) => parameter.startsWith('q='));
    weights.set(name, q === undefined ? 1 : Number(q.slice(2)) || 0);
  }
  const weightOf = (name: string) => weights.get(name) ?? weights.get('*') ?? 0;
  const br = weightOf('br');
  const gz = weightOf('gzip');
  if (br > 0 && br >= gz) return 'br';
  return gz > 0 ? 'gzip' : 'identity';
}

/** If-None-Match of a GET: weak comparison, since a cache on the way may have weakened the tag; RFC 9110, 13.1.2. */
export function isNotModified(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch.split(',').some((tag) => {
    const trimmed = tag.trim();
    return trimmed === '*' || trimmed.replace(/^W\//, '') === etag;
  });
}

function compress(identity: Buffer, coding: Coding): Promise<Buffer> {
  if (coding === 'gzip') return gzipBytes(identity);
  return brotliBytes(identity, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: brotliQuality,
      [constants.BROTLI_PARAM_SIZE_HINT]: identity.length,
    },
  });
}
