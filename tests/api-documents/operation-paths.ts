import { answered, never, schema, text } from './describe-answers.ts';
import { mapValues } from './publish-schema.ts';
import { broadcaster, ingestor } from './servers.ts';

const readiness = { anyOf: [schema('broadcaster-readiness'), schema('ingestor-readiness')] };

export const operationPaths = mapValues(
  {
    '/healthz': {
      get: {
        operationId: 'isAlive',
        summary: 'The process answers',
        tags: ['operations'],
        responses: answered(200, 'It does.', 'alive', {}),
      },
    },
    '/readyz': {
      get: {
        operationId: 'isReady',
        summary: 'Whether a broadcaster is current, an ingestor takes reports',
        tags: ['operations'],
        responses: {
          200: { description: 'It is.', headers: never, content: { 'application/json': { schema: readiness } } },
          503: {
            description: 'It is not, and why.',
            headers: never,
            content: { 'application/json': { schema: readiness } },
          },
        },
      },
    },
    '/metrics': {
      get: {
        operationId: 'getMetrics',
        summary: 'Counters for Prometheus',
        tags: ['operations'],
        responses: {
          200: { description: 'Text of Prometheus.', headers: never, content: { 'text/plain': { schema: text() } } },
        },
      },
    },
  },
  (path) => ({ servers: [broadcaster, ingestor], ...path }),
);
