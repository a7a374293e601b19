import { type ProblemCode, problemKinds } from '@election-night/shared/wire/problem.ts';
import { bodyLimits } from '@election-night/shared/wire/report-body.ts';
import { answered, header, ifKnown, param, problemResponses, schema } from './describe-answers.ts';
import { mapValues } from './publish-schema.ts';
import { ingestor } from './servers.ts';

export const anyRequest = ['malformed-request', 'request-timeout', 'headers-too-large', 'internal'] as const;
export const redisNeeded = ['night-not-started', 'store-unavailable', 'outcome-unknown'] as const;
export const keyNeeded = ['key-unknown', 'key-forbids', 'night-unknown'] as const;
export const bodyRead = [
  'recording-failed',
  'malformed-json',
  'unsafe-json',
  'body-too-large',
  'media-type-unsupported',
  'mode-differs',
] as const;

/** Status, title and whether to send again come from the table of problems. */
export function senderProblems(codes: readonly ProblemCode[]) {
  return problemResponses(codes, problemKinds, 'sender-problem', (status) => ({
    ...ifKnown,
    ...(status === 401 ? header('WWW-Authenticate') : {}),
    ...(status === 415 ? header('Accept-Encoding') : {}),
  }));
}

export const withKey = { security: [{ key: [] }] };
export const bodyOf = (name: string) => ({
  required: true,
  description: `JSON in UTF-8, plain or gzip; at most ${bodyLimits.maxBodyBytes} bytes packed and unpacked, objects and arrays ${bodyLimits.maxJsonDepth} deep, texts of ${bodyLimits.maxStringLength} characters, ${bodyLimits.maxEntries} entries, unless configured otherwise.`,
  content: { 'application/json': { schema: schema(name) } },
});

export const senderPaths = mapValues(
  {
    '/v1/nights/{night}/reports': {
      parameters: [param('night')],
      post: {
        operationId: 'sendReport',
        summary: 'Send a report',
        description: 'The same report may be sent again, with the same id, as often as it takes: it is counted once.',
        tags: ['senders'],
        ...withKey,
        requestBody: bodyOf('report'),
        responses: {
          ...answered(202, 'Redis has the report.', 'accepted-report'),
          ...senderProblems([
            ...[...anyRequest, ...keyNeeded, ...bodyRead, ...redisNeeded],
            ...(['report-id-taken', 'report-invalid', 'report-not-admitted'] as const),
          ]),
        },
      },
    },
    '/v1/nights/{night}/reports/{report}': {
      parameters: [param('night'), param('report')],
      get: {
        operationId: 'getReportStatus',
        summary: 'What became of a report, for the source that sent it',
        tags: ['senders'],
        ...withKey,
        responses: {
          ...answered(200, 'What became of it.', 'report-status'),
          ...senderProblems([...anyRequest, ...keyNeeded, ...redisNeeded, 'report-unknown']),
        },
      },
    },
    '/v1/nights/{night}/sources': {
      parameters: [param('night')],
      get: {
        operationId: 'getSources',
        summary: 'How fetching goes, source by source, for whoever has a key of the night',
        tags: ['senders'],
        ...withKey,
        responses: {
          ...answered(200, 'How it goes.', 'fetched-sources'),
          ...senderProblems([...anyRequest, ...keyNeeded, ...redisNeeded]),
        },
      },
    },
    '/v1/nights/{night}/replay': {
      parameters: [param('night')],
      post: {
        operationId: 'moveReplay',
        summary: 'Start or move the clock of a replay',
        description: 'The same request may be sent again, with the same id, as often as it takes: it is done once.',
        tags: ['replay'],
        ...withKey,
        requestBody: bodyOf('replay-request'),
        responses: {
          ...answered(202, 'Redis has the request.', 'accepted-request'),
          ...senderProblems([
            ...[...anyRequest, ...keyNeeded, ...bodyRead, ...redisNeeded],
            ...(['request-id-taken', 'request-invalid'] as const),
          ]),
        },
      },
      get: {
        operationId: 'getReplay',
        summary: 'Where the night is, and what its clock shows',
        tags: ['replay'],
        responses: {
          ...answered(200, 'Where it is.', 'replay-position'),
          ...senderProblems([...anyRequest, 'night-unknown', ...redisNeeded]),
        },
      },
    },
    '/v1/nights/{night}/replay/marks': {
      parameters: [param('night')],
      get: {
        operationId: 'getReplayMarks',
        summary: 'When the reports of the recording came, for a line of time',
        description: 'Only of a replay. What is under embargo now has no mark.',
        tags: ['replay'],
        responses: {
          ...answered(200, 'When they came.', 'replay-marks'),
          ...senderProblems([...anyRequest, 'night-unknown', ...redisNeeded]),
        },
      },
    },
    '/v1/nights/{night}/replay/{request}': {
      parameters: [param('night'), param('request')],
      get: {
        operationId: 'getReplayStatus',
        summary: 'What became of a request to the clock, for who may send one',
        tags: ['replay'],
        ...withKey,
        responses: {
          ...answered(200, 'What became of it.', 'request-status'),
          ...senderProblems([...anyRequest, ...keyNeeded, ...redisNeeded, 'request-unknown']),
        },
      },
    },
  },
  (path) => ({ servers: [ingestor], ...path }),
);
