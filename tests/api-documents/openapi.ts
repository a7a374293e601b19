import { nightPattern } from '@election-night/shared/election/definition.ts';
import { epochPattern } from '@election-night/shared/wire/position.ts';
import { type ProblemCode, problemKinds, problemMediaType } from '@election-night/shared/wire/problem.ts';
import { bodyLimits, reportIdPattern } from '@election-night/shared/wire/report-body.ts';
import { defaultTopic, fixedTopics } from '@election-night/shared/wire/topics.ts';
import { type ViewerProblemCode, viewerProblemKinds } from '@election-night/shared/wire/viewer-problems.ts';
import { csvColumns } from '../../services/broadcaster/src/csv-lines.ts';
import { caching, exposedHeaders } from '../../services/broadcaster/src/http-routes.ts';
import { limits } from '../../services/broadcaster/src/limits.ts';
import { logLimits } from '../../services/broadcaster/src/log-route.ts';
import { type Json, mapValues } from './publish-schema.ts';
import { asComponents, publishedSchemas, reachableSchemas, typeName } from './published-schemas.ts';

/** Both HTTP surfaces, in OpenAPI 3.1: paths by hand, everything that the code has in a table from there. */
export function openApiDocument(): Json {
  const paths = { ...viewerPaths, ...senderPaths, ...operationPaths };
  const responses = { NotModified: notModified, ...Object.fromEntries(Object.entries(problemsByName).sort()) };
  return {
    openapi: '3.1.0',
    info: {
      title: 'Election night over HTTP',
      version: '1.0.0',
      summary: 'Reports in, one picture out.',
      description: aboutAll,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [broadcaster],
    security: [],
    tags: [
      { name: 'viewers', description: 'The rows of a night, for anybody.' },
      { name: 'senders', description: 'Reports of sources.' },
      { name: 'replay', description: 'The clock of a night that is played again.' },
      { name: 'operations', description: 'For those who run the services.' },
    ],
    paths,
    components: {
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'The key of a source, or of the role replay.' },
      },
      parameters,
      headers,
      responses,
      schemas: schemasOf({ paths, responses }),
    },
  };
}

/** Those that the document names, and those that they need. */
function schemasOf(document: object): Json {
  const schemas = publishedSchemas();
  const text = JSON.stringify(document);
  const named = Object.keys(schemas).filter((name) => text.includes(`"#/components/schemas/${typeName(name)}"`));
  return asComponents(reachableSchemas(schemas, named));
}

const aboutAll = `The rules behind it are in docs/protocol.md, the WebSocket in asyncapi.yaml.

Paths of the tags viewers and operations are those of the broadcaster, of senders and replay those of the ingestor; operations are on both.
Answers may have fields, and rows may have families and flags, that are newer than this description: readers ignore what they do not know.

At any address the ingestor may also answer ${codesOf(problemKinds, ['route-unknown', 'method-not-allowed'])}, as \`SenderProblem\`.`;

const server = (name: string, port: number, description: string) => ({
  url: `http://{${name}}`,
  description,
  variables: { [name]: { default: `127.0.0.1:${port}`, description: 'Host and port.' } },
});
const broadcaster = server('broadcaster', 8080, 'A broadcaster, as `npm start` starts it.');
const ingestor = server('ingestor', 8081, 'An ingestor, as `npm start` starts it.');

const schema = (name: string) => ({ $ref: `#/components/schemas/${typeName(name)}` });
const header = (name: string) => ({ [name]: { $ref: `#/components/headers/${name}` } });
const param = (name: string) => ({ $ref: `#/components/parameters/${name}` });
const text = (more: object = {}) => ({ type: 'string', ...more });
const wholeNumber = { type: 'integer', minimum: 0, maximum: 999_999_999_999_999 };

const parameters = named({
  night: inPath('Id of the night.', text({ pattern: nightPattern })),
  epoch: inPath('The history that is read; one that is gone is answered with 410.', text({ pattern: epochPattern })),
  report: inPath('Id of the report.', text({ pattern: reportIdPattern })),
  request: inPath('Id of the request.', text({ pattern: reportIdPattern })),
  topic: inQuery(
    `One of ${fixedTopics.join(', ')}, count:<contest>, unit:<unit>.`,
    text({ default: defaultTopic, examples: ['all'] }),
  ),
  ifNoneMatch: {
    name: 'If-None-Match',
    in: 'header',
    description: 'The ETag that the reader has.',
    schema: text(),
  },
});

function named(all: Readonly<Record<string, object>>) {
  return mapValues(all as Readonly<Record<string, Json>>, (parameter, name) => ({ name, ...parameter }));
}

function inPath(description: string, of: object) {
  return { in: 'path', required: true, description, schema: of };
}

function inQuery(description: string, of: object) {
  return { in: 'query', description, schema: of };
}

const headers: Record<string, Json> = {
  ...Object.fromEntries(exposedHeaders.map((name) => [name, exposedHeader(name)])),
  ModeIfKnown: {
    description: 'Mode of the night; absent where there is no such night.',
    schema: text({ enum: ['live', 'test', 'replay'] }),
  },
  NoStore: { description: 'No cache may keep the answer.', required: true, schema: { const: caching.never } },
  'Content-Disposition': {
    description: 'A name for the file.',
    schema: text({ pattern: '^inline; filename="[^"]+"$' }),
  },
  ETag: {
    description: 'Strong: of these bytes in this coding.',
    required: true,
    schema: text({ pattern: '^"[^"]+"$' }),
  },
  Vary: { description: 'Which request headers the answer depends on.', schema: text() },
  'Retry-After': {
    description: 'Seconds until it is worth asking again.',
    required: true,
    schema: { type: 'integer', minimum: 1 },
  },
  'WWW-Authenticate': { description: 'How to send a key.', required: true, schema: { const: 'Bearer' } },
  'Accept-Encoding': { description: 'Codings that are taken.', required: true, schema: { const: 'gzip, identity' } },
};

/** Those that pages of other hosts may read. A new one needs a line here. */
function exposedHeader(name: string): Json {
  const known: Record<string, Json> = {
    'Election-Mode': {
      description: 'Mode of the night, also where it is refused.',
      required: true,
      schema: text({ enum: ['live', 'test', 'replay'] }),
    },
    'Election-Epoch': {
      description: 'The history that runs; absent until there is something to serve.',
      schema: text({ pattern: epochPattern }),
    },
    'Election-Rev': {
      description: 'Its last commit; absent until there is something to serve.',
      schema: { type: 'integer', minimum: 0 },
    },
    'Election-Stale': { description: 'What is served may be out of date.', schema: { const: 'true' } },
    'Election-Silent-Seconds': {
      description: 'Seconds since Redis last answered, where what is served may be out of date.',
      schema: { type: 'integer', minimum: 0 },
    },
    Link: { description: 'Where to go on.', required: true, schema: text({ pattern: '^<[^>]+>; rel="next"$' }) },
  };
  const found = known[name];
  if (!found) throw new Error(`the header ${name} has no description`);
  return found;
}

const ofNight = () => ({
  ...header('Election-Mode'),
  ...header('Election-Epoch'),
  ...header('Election-Rev'),
  ...header('Election-Stale'),
  ...header('Election-Silent-Seconds'),
});
/** Of a refusal, which may be about a night that there is not. */
const ifKnown = { 'Election-Mode': { $ref: '#/components/headers/ModeIfKnown' } };
const cached = (...values: readonly string[]) => ({
  'Cache-Control': { description: 'How long a cache may keep the answer.', required: true, schema: { enum: values } },
});
const never = { 'Cache-Control': { $ref: '#/components/headers/NoStore' } };

const notModified = {
  description: 'The reader has it already.',
  headers: {
    ...ofNight(),
    'Cache-Control': { description: 'As of the answer with a body.', required: true, schema: text() },
    ...header('ETag'),
    ...header('Vary'),
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
      ...problemResponses(problems, viewerProblemKinds, 'viewer-problem'),
    },
  };
}

type Kinds<C extends string> = Readonly<
  Record<
    C,
    { readonly status: number; readonly sentence?: string; readonly title?: string; readonly retryable?: boolean }
  >
>;

/** By their names: several operations have the same ones. */
const problemsByName: Record<string, Json> = {};

/** One response a status, whose body has one of the codes. */
function problemResponses<C extends string>(
  codes: readonly C[],
  kinds: Kinds<C>,
  of: 'viewer-problem' | 'sender-problem',
  headersOf: (status: number) => object = () => ({ ...ofNight(), ...ifKnown }),
): Record<number, Json> {
  const statuses = [...new Set(codes.map((code) => kinds[code].status))].sort();
  const responses = statuses.map((status) => {
    const ofStatus = codes.filter((code) => kinds[code].status === status).sort();
    const name = `${of === 'viewer-problem' ? 'Viewer' : 'Sender'}${ofStatus.map(typeName).join('Or')}`;
    problemsByName[name] = {
      description: codesOf(kinds, ofStatus),
      headers: { ...headersOf(status), ...never, ...(status === 429 || status === 503 ? header('Retry-After') : {}) },
      content: {
        [problemMediaType]: {
          schema: {
            allOf: [
              schema(of),
              { type: 'object', properties: { status: { const: status }, code: { enum: ofStatus } } },
            ],
          },
        },
      },
    };
    return [status, { $ref: `#/components/responses/${name}` }] as const;
  });
  return Object.fromEntries(responses);
}

function codesOf<C extends string>(kinds: Kinds<C>, codes: readonly C[]): string {
  return [...codes]
    .sort()
    .map((code) => {
      const { sentence, title, retryable } = kinds[code];
      const again = retryable === undefined ? '' : retryable ? ' Worth sending again.' : '';
      return `\`${code}\`: ${sentence ?? title}${again}`;
    })
    .join('\n\n');
}

const json = (name: string) => ({ type: 'application/json', schema: schema(name) });
const gone = {
  410: {
    description: 'The epoch is gone; the body says which one runs.',
    headers: { ...ofNight(), ...never },
    content: { 'application/json': { schema: schema('reset') } },
  },
};

const viewerPaths = {
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
      keep: [caching.definition],
      problems: ['unknown-night'],
    }),
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
        ...problemResponses(
          ['malformed-query', 'unknown-night', 'too-many', 'full'],
          viewerProblemKinds,
          'viewer-problem',
        ),
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
      keep: ['public, max-age=1'],
      headers: header('Link'),
      more: gone,
      problems: ['malformed-address', 'unknown-night', 'unknown-topic', 'not-loaded', 'behind'],
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
        problems: ['malformed-address', 'unknown-night', 'not-loaded', 'behind', 'log-unavailable'],
      },
    ),
  },
};

const anyRequest = ['malformed-request', 'request-timeout', 'headers-too-large', 'internal'] as const;
const redisNeeded = ['night-not-started', 'store-unavailable', 'outcome-unknown'] as const;
const keyNeeded = ['key-unknown', 'key-forbids', 'night-unknown'] as const;
const bodyRead = ['malformed-json', 'unsafe-json', 'body-too-large', 'media-type-unsupported', 'mode-differs'] as const;

/** Status, title and whether to send again come from the table of problems. */
function senderProblems(codes: readonly ProblemCode[]) {
  return problemResponses(codes, problemKinds, 'sender-problem', (status) => ({
    ...ifKnown,
    ...(status === 401 ? header('WWW-Authenticate') : {}),
    ...(status === 415 ? header('Accept-Encoding') : {}),
  }));
}

function answered(status: number, description: string, name: string, headersOfIt: object = header('Election-Mode')) {
  return {
    [status]: {
      description,
      headers: { ...headersOfIt, ...never },
      content: { 'application/json': { schema: schema(name) } },
    },
  };
}

const withKey = { security: [{ key: [] }] };
const bodyOf = (name: string) => ({
  required: true,
  description: `JSON in UTF-8, plain or gzip; at most ${bodyLimits.maxBodyBytes} bytes packed and unpacked, objects and arrays ${bodyLimits.maxJsonDepth} deep, texts of ${bodyLimits.maxStringLength} characters, ${bodyLimits.maxEntries} entries, unless configured otherwise.`,
  content: { 'application/json': { schema: schema(name) } },
});

const senderPaths = mapValues(
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

const readiness = { anyOf: [schema('broadcaster-readiness'), schema('ingestor-readiness')] };

const operationPaths = mapValues(
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
