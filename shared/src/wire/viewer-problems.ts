/** Problems of the broadcaster over HTTP, by their stable codes (RFC 9457). Answers of 429 and 503 carry Retry-After. */
export const viewerProblemKinds = {
  'malformed-address': { status: 400, sentence: 'A part of the address is not of its form.' },
  'malformed-query': { status: 400, sentence: 'The query is not of its form, or names too many topics.' },
  'unknown-route': { status: 404, sentence: 'There is nothing at this address.' },
  'unknown-night': { status: 404, sentence: 'No such night is served here.' },
  'unknown-topic': { status: 404, sentence: 'The night has no such topic.' },
  'no-map': { status: 404, sentence: 'The definition of this night names no map.' },
  'unknown-version': { status: 404, sentence: 'The definition never had this version.' },
  'other-origin': { status: 403, sentence: 'A page of another host may not ask this.' },
  'body-too-large': { status: 413, sentence: 'The body is larger than the limit.' },
  'too-many': { status: 429, sentence: 'There are too many connections from this address.' },
  internal: { status: 500, sentence: 'The service failed on this request.' },
  'ingestor-unreachable': { status: 502, sentence: 'The ingestor behind this server cannot be reached.' },
  'ingestor-silent': { status: 503, sentence: 'The ingestor behind this server did not answer in time.' },
  'not-loaded': { status: 503, sentence: 'There is nothing to serve yet.' },
  full: { status: 503, sentence: 'There is no room, or nothing to serve yet.' },
  behind: { status: 503, sentence: 'This server has not reached that epoch yet; another one has.' },
  'log-unavailable': { status: 503, sentence: 'The log cannot be read, or its hashes do not fit.' },
} as const satisfies Record<string, { readonly status: number; readonly sentence: string }>;

export type ViewerProblemCode = keyof typeof viewerProblemKinds;
