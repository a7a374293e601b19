import { readRetryAfter } from './rest-after-failure.ts';

/** The validators of the body that is known, as its server gave them. */
export type Validators = { readonly etag?: string; readonly lastModified?: string };

export type Got =
  | { readonly outcome: 'unchanged' }
  | { readonly outcome: 'body'; readonly bytes: Buffer; readonly charset?: string; readonly validators: Validators }
  | { readonly outcome: 'failed'; readonly reason: string; readonly retryAfterMs?: number };

export type GetOptions = {
  readonly format: 'csv' | 'json';
  readonly known: Validators;
  readonly maxBytes: number;
  /** Ends the request, whatever state it is in. */
  readonly signal: AbortSignal;
  readonly now: number;
};

const accepted = {
  csv: {
    accept: 'text/csv, application/csv;q=0.9, text/plain;q=0.5',
    types: /^(?:text\/csv|application\/csv|text\/plain)$/,
  },
  json: { accept: 'application/json', types: /^application\/(?:[\w.+-]+\+)?json$/ },
} as const;
const maxRedirects = 3;

/**
 * GET of an address, conditional where validators are known. A body is one of status 200 with a content type of the format, whole and within
 * the limit; a redirect is followed on the same host alone. Never throws but with the signal's reason.
 */
export async function getBody(address: string, options: GetOptions): Promise<Got> {
  let url = new URL(address);
  try {
    for (let redirects = 0; redirects <= maxRedirects; redirects++) {
      const response = await fetch(url, { headers: headersOf(options), redirect: 'manual', signal: options.signal });
      if (![301, 302, 303, 307, 308].includes(response.status)) return await readResponse(response, options);
      await response.body?.cancel();
      const target = targetOf(url, response.headers.get('location'));
      if (target === undefined)
        return { outcome: 'failed', reason: 'it redirects to another host; correct the address' };
      url = target;
    }
    return { outcome: 'failed', reason: `it redirects more than ${maxRedirects} times` };
  } catch (error) {
    options.signal.throwIfAborted();
    const { cause, message } = error as Error & { cause?: Error & { code?: string } };
    return { outcome: 'failed', reason: `it could not be fetched: ${cause?.code ?? cause?.message ?? message}` };
  }
}

function headersOf({ format, known }: GetOptions): Record<string, string> {
  return {
    accept: accepted[format].accept,
    'user-agent': 'election-night-ingestor',
    ...(known.etag === undefined ? {} : { 'if-none-match': known.etag }),
    ...(known.lastModified === undefined ? {} : { 'if-modified-since': known.lastModified }),
  };
}

/** Undefined where it leads elsewhere: to another host or port, or out of TLS. */
function targetOf(from: URL, location: string | null): URL | undefined {
  if (location === null || !URL.canParse(location, from.href)) return undefined;
  const target = new URL(location, from);
  const isUpgrade = from.protocol === 'http:' && target.protocol === 'https:' && from.hostname === target.hostname;
  return (target.protocol === from.protocol && target.host === from.host) || isUpgrade ? target : undefined;
}

async function readResponse(response: Response, { format, known, maxBytes, now }: GetOptions): Promise<Got> {
  const { status, headers } = response;
  const drop = async (reason: string, retryAfterMs?: number): Promise<Got> => {
    await response.body?.cancel();
    return { outcome: 'failed', reason, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  };
  if (status === 304) {
    // Without a condition it says nothing.
    const wasAsked = known.etag !== undefined || known.lastModified !== undefined;
    return wasAsked ? { outcome: 'unchanged' } : drop('it answered 304 to a request without a condition');
  }
  if (status !== 200) return drop(`it answered ${status}`, readRetryAfter(headers.get('retry-after'), now));
  const [type = '', ...parameters] = (headers.get('content-type') ?? '').split(';').map((part) => part.trim());
  if (!accepted[format].types.test(type.toLowerCase())) {
    // Anything may stand in a header; what has the form of a type is told.
    const found = /^[\w.+-]{1,40}\/[\w.+-]{1,40}$/.test(type) ? type : 'something else';
    return drop(`its content type is ${found}, not one of ${format}`);
  }
  const bytes = await readBounded(response, maxBytes);
  if (bytes === undefined) return { outcome: 'failed', reason: `it is larger than ${maxBytes} bytes` };
  if (bytes.length === 0) return { outcome: 'failed', reason: 'it is empty' };
  const charset = parameters.map((one) => /^charset="?([\w-]+)"?$/i.exec(one)?.[1]).find((one) => one !== undefined);
  const [etag, lastModified] = [headers.get('etag'), headers.get('last-modified')];
  const validators = { ...(etag === null ? {} : { etag }), ...(lastModified === null ? {} : { lastModified }) };
  return { outcome: 'body', bytes, validators, ...(charset === undefined ? {} : { charset }) };
}

/** Unpacked bytes count, since a small gzip body may hide a large one. Undefined where there are more than `maxBytes`. */
async function readBounded(response: Response, maxBytes: number): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += (chunk as Uint8Array).length;
    // Leaving the loop cancels the rest of the body.
    if (size > maxBytes) return undefined;
    chunks.push(chunk as Uint8Array);
  }
  return Buffer.concat(chunks);
}
