import { idPattern, nightPattern } from '@election-night/shared/election/definition.ts';
import { callKeyPattern, entryDigestPattern, receiptPattern } from '@election-night/shared/wire/desk-bodies.ts';
import { epochPattern } from '@election-night/shared/wire/position.ts';
import { problemKinds } from '@election-night/shared/wire/problem.ts';
import { reportIdPattern } from '@election-night/shared/wire/report-body.ts';
import { defaultTopic, fixedTopics } from '@election-night/shared/wire/topics.ts';
import { viewerProblemKinds } from '@election-night/shared/wire/viewer-problems.ts';
import { codesOf, inPath, inQuery, problemsByName, text } from './describe-answers.ts';
import { headers } from './describe-headers.ts';
import { deskPaths } from './desk-paths.ts';
import { operationPaths } from './operation-paths.ts';
import { pagePaths } from './page-paths.ts';
import { type Json, mapValues } from './publish-schema.ts';
import { asComponents, publishedSchemas, reachableSchemas, typeName } from './published-schemas.ts';
import { senderPaths } from './sender-paths.ts';
import { broadcaster } from './servers.ts';
import { notModified, viewerPaths } from './viewer-paths.ts';

/** Both HTTP surfaces, in OpenAPI 3.1: paths by hand, everything that the code has in a table from there. */
export function openApiDocument(): Json {
  const ofBoth = mapValues(deskPaths, (path, name) => ({
    ...(viewerPaths as Readonly<Record<string, Json>>)[name],
    ...path,
  }));
  const paths = { ...pagePaths, ...viewerPaths, ...senderPaths, ...ofBoth, ...operationPaths };
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
      { name: 'desk', description: 'Decisions of the desk and the certifier, and what waits for them.' },
      { name: 'replay', description: 'The clock of a night that is played again.' },
      { name: 'operations', description: 'For those who run the services.' },
    ],
    paths,
    components: {
      securitySchemes: {
        key: {
          type: 'http',
          scheme: 'bearer',
          description: 'The key of a source, or of one of the roles replay, desk and certifier.',
        },
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

Paths of the tags viewers and operations are those of the broadcaster, of senders, desk and replay those of the ingestor; operations are on both.
Answers may have fields, and rows may have families and flags, that are newer than this description: readers ignore what they do not know.

Where there is nothing at an address, the broadcaster answers with a \`ViewerProblem\`, the ingestor with a \`SenderProblem\`:

- ${codesOf(viewerProblemKinds, ['unknown-route'])}
- ${codesOf(problemKinds, ['route-unknown'])}
- ${codesOf(problemKinds, ['method-not-allowed'])} \`Allow\` names those there are.

A broadcaster that was told where the ingestor is passes what pages ask of the tags desk and replay below \`/api\` on to it. It may answer by itself with a \`ViewerProblem\`:

${codesOf(viewerProblemKinds, ['other-origin', 'body-too-large', 'ingestor-unreachable', 'ingestor-silent'])}`;

const parameters = named({
  night: inPath('Id of the night.', text({ pattern: nightPattern })),
  epoch: inPath('The history that is read; one that is gone is answered with 410.', text({ pattern: epochPattern })),
  report: inPath('Id of the report.', text({ pattern: reportIdPattern })),
  request: inPath('Id of the request.', text({ pattern: reportIdPattern })),
  entry: inPath('Digest of the held entry.', text({ pattern: entryDigestPattern })),
  source: inPath('Id of the source.', text({ pattern: idPattern })),
  contest: inPath('Id of the contest.', text({ pattern: idPattern })),
  unitOfPage: { ...inPath('Id of the unit.', text({ pattern: idPattern })), name: 'unit' },
  call: inPath("Key of the call's row.", text({ pattern: callKeyPattern })),
  receipt: inPath('Receipt of what failed.', text({ pattern: receiptPattern })),
  unit: inQuery('Only of this unit.', text({ pattern: idPattern })),
  limit: inQuery('At most so many.', { type: 'integer', minimum: 1, maximum: 1000, default: 100 }),
  after: inQuery('Where to go on; `next` of the page before has it.', text()),
  version: inQuery('A version of the definition; the one that holds where it is absent.', {
    type: 'integer',
    minimum: 1,
  }),
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
