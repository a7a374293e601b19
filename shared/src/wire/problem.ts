/** What a problem code means: its HTTP status, whether the same request may succeed later, one sentence. */
export type ProblemKind = { readonly status: number; readonly retryable: boolean; readonly title: string };

/** Every problem that an HTTP answer may carry, by its stable code (RFC 9457, application/problem+json). */
export const problemKinds = {
  'malformed-request': { status: 400, retryable: false, title: 'The request is not well-formed HTTP.' },
  'malformed-json': { status: 400, retryable: false, title: 'The body is not JSON in UTF-8.' },
  'unsafe-json': {
    status: 400,
    retryable: false,
    title: 'The JSON could be read in two ways or exceeds a limit.',
  },
  'malformed-query': { status: 400, retryable: false, title: 'The query is not of its form.' },
  'key-unknown': { status: 401, retryable: false, title: 'The request carries no key that is valid here.' },
  'key-forbids': { status: 403, retryable: false, title: 'The key does not allow this.' },
  'route-unknown': { status: 404, retryable: false, title: 'There is nothing at this address.' },
  'night-unknown': { status: 404, retryable: false, title: 'No such night is served here.' },
  'report-unknown': { status: 404, retryable: false, title: 'No such report of this source is known in this run.' },
  'request-unknown': { status: 404, retryable: false, title: 'No such request is known in this run.' },
  'receipt-unknown': { status: 404, retryable: false, title: 'No job that failed has this receipt.' },
  'method-not-allowed': { status: 405, retryable: false, title: 'This address does not answer to this method.' },
  'request-timeout': { status: 408, retryable: true, title: 'The request took too long to arrive.' },
  'report-id-taken': {
    status: 409,
    retryable: false,
    title: 'A report with this id and other content was admitted before.',
  },
  'request-id-taken': {
    status: 409,
    retryable: false,
    title: 'A request with this id and other content was admitted before.',
  },
  'body-too-large': { status: 413, retryable: false, title: 'The body is larger than the limit.' },
  'media-type-unsupported': {
    status: 415,
    retryable: false,
    title: 'The body must be application/json, plain or gzip.',
  },
  'report-invalid': { status: 422, retryable: false, title: 'The report does not have the required shape.' },
  'report-not-admitted': {
    status: 422,
    retryable: false,
    title: 'The report does not fit the definition of the night.',
  },
  'request-invalid': { status: 422, retryable: false, title: 'The request does not have the required shape.' },
  'request-not-admitted': {
    status: 422,
    retryable: false,
    title: 'The request does not fit the definition of the night.',
  },
  'mode-differs': { status: 422, retryable: false, title: 'The mode of the request is not the mode of the night.' },
  'headers-too-large': { status: 431, retryable: false, title: 'The headers are larger than the limit.' },
  internal: { status: 500, retryable: true, title: 'The service failed on this request.' },
  'night-not-started': { status: 503, retryable: true, title: 'The night has not been started yet.' },
  'store-unavailable': { status: 503, retryable: true, title: 'The store does not take anything at the moment.' },
  'outcome-unknown': {
    status: 503,
    retryable: true,
    title: 'The store did not answer in time; whether it has the request is not known.',
  },
  'recording-failed': {
    status: 503,
    retryable: true,
    title: 'The request could not be recorded, so nothing of it was taken.',
  },
} as const satisfies Record<string, ProblemKind>;

export type ProblemCode = keyof typeof problemKinds;

/** One wrong field: its JSON pointer (RFC 6901; empty = the whole body) and what was expected. */
export type FieldMistake = { readonly pointer: string; readonly message: string };

/** What the caller learns beyond the code: what happened here, what to do, which fields. Nothing stored is ever echoed back. */
export type ProblemFacts = {
  readonly detail?: string;
  readonly remedy?: string;
  readonly errors?: readonly FieldMistake[];
  readonly mode?: string;
};

export type ProblemBody = ProblemFacts & {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ProblemCode;
  readonly retryable: boolean;
};

export const problemMediaType = 'application/problem+json';

/** The body of an answer with status `problemKinds[code].status`. */
export function problemBody(code: ProblemCode, facts: ProblemFacts = {}): ProblemBody {
  const { title, status, retryable } = problemKinds[code];
  return { type: `urn:election-night:problem:${code}`, title, status, code, retryable, ...facts };
}
