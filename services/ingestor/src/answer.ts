import {
  type ProblemCode,
  type ProblemFacts,
  problemBody,
  problemKinds,
  problemMediaType,
} from '@election-night/shared/wire/problem.ts';

/** What a handler returns; `code` is what the metrics count it as. */
export type Answer = {
  readonly status: number;
  readonly code: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
};

export function answer(status: number, code: string, body: object): Answer {
  return { status, code, body: JSON.stringify(body), headers: { 'content-type': 'application/json; charset=utf-8' } };
}

/** A refusal, with what to do about it: the code's own remedy unless `facts` bring a better one. */
export function problem(code: ProblemCode, facts: ProblemFacts = {}): Answer {
  const { status } = problemKinds[code];
  const remedy = remedies[code];
  return {
    status,
    code,
    body: JSON.stringify(problemBody(code, { ...(remedy === undefined ? {} : { remedy }), ...facts })),
    headers: { 'content-type': problemMediaType, ...extraHeaders[status] },
  };
}

const sendAgain = 'Send the same request again, with the same id: it is counted once however often it arrives.';

const remedies: Partial<Record<ProblemCode, string>> = {
  'malformed-json': 'Send one JSON object in UTF-8.',
  'unsafe-json': 'Correct the fields named in errors.',
  'key-unknown': 'Send Authorization: Bearer <key> with a valid key.',
  'report-id-taken': 'A changed report needs an id of its own; the same report is sent again without any change.',
  'request-id-taken': 'A changed request needs an id of its own; the same request is sent again without any change.',
  'report-invalid': 'Correct the fields named in errors and send the report again; nothing of it was taken.',
  'report-not-admitted': 'Correct the fields named in errors and send the report again; nothing of it was taken.',
  'request-invalid': 'Correct the fields named in errors.',
  'request-not-admitted': 'Correct the fields named in errors and send the request again; nothing was decided.',
  'malformed-query': 'Correct the fields named in errors.',
  'receipt-unknown': 'GET …/refused lists the receipts of the jobs that failed.',
  'mode-differs': 'Check that this report is meant for this night; a night takes reports of its own mode only.',
  'request-timeout': sendAgain,
  internal: sendAgain,
  'night-not-started': 'Wait until the night was started, then send the same request again.',
  'store-unavailable': sendAgain,
  'outcome-unknown': sendAgain,
  'recording-failed': sendAgain,
};

const extraHeaders: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  401: { 'www-authenticate': 'Bearer' },
  415: { 'accept-encoding': 'gzip, identity' },
  503: { 'retry-after': '1' },
};
