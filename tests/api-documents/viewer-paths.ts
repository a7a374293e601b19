import { epochPattern } from '@election-night/shared/wire/position.ts';
import { defaultTopic } from '@election-night/shared/wire/topics.ts';
import { type ViewerProblemCode, viewerProblemKinds } from '@election-night/shared/wire/viewer-problems.ts';
import { caching } from '../../services/broadcaster/src/http/answer.ts';
import { csvColumns } from '../../services/broadcaster/src/http/csv-lines.ts';
import { logLimits } from '../../services/broadcaster/src/http/log-route.ts';
import { limits } from '../../services/broadcaster/src/limits.ts';
import {
  cached,
  header,
  inQuery,
  never,
  ofNight,
  param,
  problemResponses,
  schema,
  text,
  wholeNumber,
} from './describe-answers.ts';

const json = (name: string) => ({ type: 'application/json', schema: schema(name) });
const gone = {
  410: {
    description: 'The epoch is gone; the body says which one runs.',
    headers: { ...ofNight(), ...never },
    content: { 'application/json': { schema: schema('reset') } },
  },
};

export const notModified = {
  description: 'The reader has it already.',
  headers: {
    ...ofNight(),
    'Cache-Control': { description: 'As of the answer with a body.', required: true, schema: text() },
    ...header('ETag'),
    ...header('Vary'),
  },
};

const topojson = {
  type: 'object',
  required: ['type', 'objects', 'arcs'],
  properties: { type: { const: 'Topology' }, objects: { type: 'object' }, arcs: { type: 'array' } },
};

/** What the broadcaster answers about nights. */
export const viewerPaths = {
  '/v1/nights': {
    get: read('listNights', 'The nights that are served here', json('night-list'), {
      keep: [caching.position],
      night: false,
    }),
  },
  '/v1/nights/{night}': {
    parameters: [param('night')],
    get: read('getNight', 'A night: where it is and where to go on', json('night'), {
      keep: [caching.position],
      problems: ['unknown-night', 'not-loaded'],
    }),
  },
  '/v1/nights/{night}/definition': {
    parameters: [param('night')],
    get: read('getDefinition', 'The election as data', json('definition'), {
      parameters: [param('version')],
      keep: [caching.definition],
      problems: ['unknown-night', 'unknown-version'],
    }),
  },
  '/v1/nights/{night}/map': {
    parameters: [param('night')],
    get: read(
      'getMap',
      'The map that the definition names',
      { type: 'application/json', schema: topojson },
      {
        description:
          'TopoJSON, as its file is. `map` in the definition says which object of it has the units, and how they are named.',
        keep: [caching.definition],
        problems: ['unknown-night', 'no-map'],
      },
    ),
  },
  '/v1/nights/{night}/snapshot': {
    parameters: [param('night')],
    get: read('getSnapshot', 'All rows of a topic', json('snapshot'), {
      description: 'The bytes of the snapshot that the feed sends.',
      parameters: [param('topic')],
      keep: [caching.snapshot],
      problems: ['unknown-night', 'unknown-topic', 'not-loaded'],
    }),
  },
  '/v1/nights/{night}/snapshot.csv': {
    parameters: [param('night')],
    get: read(
      'getSnapshotTable',
      'All rows of a topic as a table',
      { type: 'text/csv', schema: text() },
      {
        description: `UTF-8 with a byte order mark, CRLF; an empty cell is not known. Columns, the same for every topic and night, new ones at the end: ${csvColumns.join(', ')}.`,
        parameters: [param('topic')],
        keep: [caching.snapshot],
        headers: header('Content-Disposition'),
        problems: ['unknown-night', 'unknown-topic', 'not-loaded'],
      },
    ),
  },
  '/v1/nights/{night}/events': {
    parameters: [param('night')],
    get: {
      operationId: 'followEvents',
      summary: 'The feed as server-sent events',
      description:
        'Each event is one `ServerFrame` in a `data:` line, without a name. After those that leave together comes `id: <epoch>:<rev>`: everything of all topics up to there was sent.',
      tags: ['viewers'],
      parameters: [
        {
          name: 'topics',
          ...inQuery(`Up to ${limits.maxTopics} topics, separated by commas.`, text({ default: defaultTopic })),
        },
        { name: 'epoch', ...inQuery('With `rev`: where the viewer is.', text({ pattern: epochPattern })) },
        { name: 'rev', ...inQuery('With `epoch`: where the viewer is.', wholeNumber) },
        {
          name: 'Last-Event-ID',
          in: 'header',
          description: 'The last `id`; goes before `epoch` and `rev`.',
          schema: text(),
        },
      ],
      responses: {
        200: {
          description: 'A stream that does not end by itself.',
          headers: { ...ofNight(), ...never },
          content: {
            'text/event-stream': {
              schema: text({ description: 'Of each `data:` line:', contentSchema: schema('server-frame') }),
            },
          },
        },
        ...viewerProblems(['malformed-address', 'internal', 'malformed-query', 'unknown-night', 'too-many', 'full']),
      },
    },
  },
  '/v1/nights/{night}/{epoch}/changes': {
    parameters: [param('night'), param('epoch')],
    get: read('getChanges', 'What changed in a topic after a commit', json('delta'), {
      description:
        'The delta that the feed would send to a viewer at `from`, perhaps without rows. `Link` has the address to go on with.',
      parameters: [
        param('topic'),
        {
          name: 'from',
          ...inQuery('Where the viewer is; the answer may begin earlier.', { ...wholeNumber, default: 0 }),
        },
        {
          name: 'wait',
          ...inQuery(
            `Seconds to hold back an answer without rows, until the topic changes; above ${limits.maxPollSeconds} is ${limits.maxPollSeconds}.`,
            { ...wholeNumber, default: 0 },
          ),
        },
      ],
      keep: ['public, max-age=1', caching.never],
      headers: header('Link'),
      more: gone,
      problems: ['unknown-night', 'unknown-topic', 'not-loaded', 'behind'],
    }),
  },
  '/v1/nights/{night}/{epoch}/log': {
    parameters: [param('night'), param('epoch')],
    get: read(
      'getLog',
      'Commits, a line each',
      {
        type: 'application/x-ndjson',
        schema: text({ description: 'Of each line:', contentSchema: schema('log-line') }),
      },
      {
        description: 'A full page never changes. `Link` has the next address.',
        parameters: [
          { name: 'from', ...inQuery('The page begins after this rev.', { ...wholeNumber, default: 0 }) },
          {
            name: 'limit',
            ...inQuery(`Commits of the page; above ${logLimits.most} is ${logLimits.most}.`, {
              ...wholeNumber,
              minimum: 1,
              default: logLimits.standard,
            }),
          },
        ],
        keep: ['public, max-age=31536000, immutable', 'public, max-age=1'],
        headers: header('Link'),
        more: gone,
        problems: ['unknown-night', 'not-loaded', 'behind', 'log-unavailable'],
      },
    ),
  },
};

type Operation = Readonly<Record<string, unknown>>;
type Problems = readonly ViewerProblemCode[];

/** A read of the broadcaster: its body with a tag, 304 for those who have it, and its problems. */
function read(
  operationId: string,
  summary: string,
  body: { readonly type: string; readonly schema: object },
  facts: {
    readonly description?: string;
    readonly parameters?: readonly object[];
    readonly problems?: Problems;
    readonly keep: readonly string[];
    readonly headers?: object;
    readonly more?: Readonly<Record<string, object>>;
    /** False where the answer is about no single night. */
    readonly night?: boolean;
  },
): Operation {
  const { description, keep, problems = [], night = true } = facts;
  const common = {
    ...(night ? ofNight() : {}),
    ...cached(...keep),
    ...header('ETag'),
    ...header('Vary'),
    ...facts.headers,
  };
  return {
    operationId,
    summary,
    ...(description === undefined ? {} : { description }),
    tags: ['viewers'],
    parameters: [...(facts.parameters ?? []), param('ifNoneMatch')],
    responses: {
      200: { description: `${summary}.`, headers: common, content: { [body.type]: { schema: body.schema } } },
      304:
        night && facts.headers === undefined
          ? { $ref: '#/components/responses/NotModified' }
          : { description: notModified.description, headers: common },
      ...facts.more,
      ...viewerProblems([...(night ? (['malformed-address'] as const) : []), 'internal', ...problems]),
    },
  };
}

function viewerProblems(codes: Problems) {
  return problemResponses(codes, viewerProblemKinds, 'viewer-problem');
}
