import { answered, param } from './describe-answers.ts';
import { type Json, mapValues } from './publish-schema.ts';
import { anyRequest, bodyOf, bodyRead, keyNeeded, redisNeeded, senderProblems, withKey } from './sender-paths.ts';
import { ingestor } from './servers.ts';

type Decision = {
  readonly operationId: string;
  readonly role: 'desk' | 'certifier';
  readonly summary: string;
  /** Name of the schema of the body. */
  readonly body: string;
};

/** Every decision, by its path below the night. */
const decisions: Readonly<Record<string, Decision>> = {
  '/held/{entry}/release': {
    operationId: 'releaseEntry',
    role: 'desk',
    summary: 'Publish a held entry; where the definition wants two persons, the second one does',
    body: 'reasoned-request',
  },
  '/held/{entry}/reject': {
    operationId: 'rejectEntry',
    role: 'desk',
    summary: 'Leave a held entry out',
    body: 'reasoned-request',
  },
  '/reports/{source}/{report}/retract': {
    operationId: 'retractReport',
    role: 'desk',
    summary: 'Take everything back that a report said',
    body: 'reasoned-request',
  },
  '/calls': { operationId: 'makeCall', role: 'desk', summary: 'Call a contest, a majority or seats', body: 'call' },
  '/calls/{call}/withdraw': {
    operationId: 'withdrawCall',
    role: 'desk',
    summary: 'Withdraw a call',
    body: 'reasoned-request',
  },
  '/embargo/lift': { operationId: 'liftEmbargo', role: 'desk', summary: 'End an embargo now', body: 'embargo-lift' },
  '/embargo/postpone': {
    operationId: 'postponeEmbargo',
    role: 'desk',
    summary: 'End an embargo later',
    body: 'embargo-postponement',
  },
  '/definition': { operationId: 'amendDefinition', role: 'desk', summary: 'Amend the definition', body: 'amendment' },
  '/ties/{contest}': {
    operationId: 'drawTie',
    role: 'certifier',
    summary: 'Say whom the lot gave the open seats',
    body: 'drawing',
  },
  '/certify': {
    operationId: 'certify',
    role: 'certifier',
    summary: 'Certify the night or some contests',
    body: 'certification',
  },
  '/reopen': {
    operationId: 'reopen',
    role: 'certifier',
    summary: 'Open what was certified',
    body: 'certification',
  },
};

const ofAnyList = [...anyRequest, ...keyNeeded, 'store-unavailable', 'outcome-unknown'] as const;

export const deskPaths: Readonly<Record<string, object>> = {
  ...Object.fromEntries(Object.entries(decisions).map(([path, one]) => atIngestor(path, { post: decision(one) }))),
  ...Object.fromEntries([
    atIngestor('/desk/{request}', {
      get: {
        operationId: 'getDecisionStatus',
        summary: 'What became of a request of the desk',
        tags: ['desk'],
        ...withKey,
        responses: {
          ...answered(200, 'What became of it.', 'decision-status'),
          ...senderProblems([...anyRequest, ...keyNeeded, ...redisNeeded, 'request-unknown']),
        },
      },
    }),
    atIngestor('/held', {
      get: {
        operationId: 'listHeld',
        summary: 'What waits for the desk, with the figures before and after',
        tags: ['desk'],
        parameters: [param('unit'), param('limit'), param('after')],
        ...withKey,
        responses: {
          ...answered(200, 'A page of it.', 'held-list'),
          ...senderProblems([...ofAnyList, 'malformed-query']),
        },
      },
    }),
    atIngestor('/refused', {
      get: {
        operationId: 'listRefused',
        summary: 'Reports that were refused after they had been taken, and jobs that failed',
        tags: ['desk'],
        parameters: [param('limit')],
        ...withKey,
        responses: {
          ...answered(200, 'The list.', 'refused-list'),
          ...senderProblems([...ofAnyList, 'night-not-started', 'malformed-query']),
        },
      },
    }),
    atIngestor('/failed/{receipt}/retry', {
      post: {
        operationId: 'retryFailed',
        summary: 'Try a job again that failed; twice is once',
        tags: ['desk'],
        ...withKey,
        requestBody: bodyOf('retry'),
        responses: {
          ...answered(202, 'It is queued, or was done meanwhile.', 'retried-job'),
          ...senderProblems([...ofAnyList, ...bodyRead, 'request-invalid', 'receipt-unknown']),
        },
      },
    }),
    atIngestor('/queue', {
      get: {
        operationId: 'getQueue',
        summary: 'How many jobs wait, and for how long the oldest has',
        tags: ['desk'],
        ...withKey,
        responses: {
          ...answered(200, 'How it stands.', 'queue-state'),
          ...senderProblems([...ofAnyList]),
        },
      },
    }),
    atIngestor('/sealed', {
      get: {
        operationId: 'countSealed',
        summary: 'How many reports are sealed, and until when',
        tags: ['desk'],
        ...withKey,
        responses: {
          ...answered(200, 'How many.', 'sealed-reports'),
          ...senderProblems([...ofAnyList, 'night-not-started']),
        },
      },
    }),
  ]),
};

function atIngestor(path: string, operations: Json): readonly [string, object] {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => param(name));
  // Of each operation: the broadcaster may have one at the same path.
  const atServer = mapValues(operations, (operation) => ({ servers: [ingestor], ...operation }));
  return [`/v1/nights/{night}${path}`, { parameters: [param('night'), ...inPath], ...atServer }];
}

function decision({ operationId, role, summary, body }: Decision) {
  return {
    operationId,
    summary,
    description: `For the role ${role}. The same request may be sent again, with the same id, as often as it takes: it is done once.`,
    tags: ['desk'],
    ...withKey,
    requestBody: bodyOf(body),
    responses: {
      ...answered(202, 'Redis has the request.', 'accepted-decision'),
      ...senderProblems([
        ...[...anyRequest, ...keyNeeded, ...bodyRead, ...redisNeeded],
        ...(['request-id-taken', 'request-invalid', 'request-not-admitted'] as const),
      ]),
    },
  };
}
