import { languages } from '@election-night/shared/messages/say.ts';
import { epochPattern } from '@election-night/shared/wire/position.ts';
import { caching, exposedHeaders } from '../../services/broadcaster/src/http/answer.ts';
import { text } from './describe-answers.ts';
import type { Json } from './publish-schema.ts';

/** HTTP says what they are: RFC 9110, 6.6.1, and RFC 9111, 5.1. */
const ofEveryAnswer: ReadonlySet<string> = new Set(['Date', 'Age']);

/** Headers of answers, by the names that they have in the components of openapi.yaml. */
export const headers: Record<string, Json> = {
  ...Object.fromEntries(
    exposedHeaders.filter((name) => !ofEveryAnswer.has(name)).map((name) => [name, exposedHeader(name)]),
  ),
  ModeIfKnown: {
    description: 'Mode of the night; absent where there is no such night.',
    schema: text({ enum: ['live', 'test', 'replay'] }),
  },
  NoStore: { description: 'No cache may keep the answer.', required: true, schema: { const: caching.never } },
  'Content-Disposition': {
    description: 'A name for the file.',
    schema: text({ pattern: '^inline; filename="[^"]+"$' }),
  },
  'Content-Language': {
    description: 'Language of the words.',
    required: true,
    schema: text({ enum: [...languages] }),
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
