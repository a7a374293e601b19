import { nightPattern } from '@election-night/shared/election/definition.ts';
import { closeCodes } from '@election-night/shared/wire/close-codes.ts';
import { epochPattern } from '@election-night/shared/wire/position.ts';
import { subprotocol } from '@election-night/shared/wire/server-frame.ts';
import { defaultTopic, fixedTopics } from '@election-night/shared/wire/topics.ts';
import { limits } from '../../services/broadcaster/src/limits.ts';
import type { Json } from './publish-schema.ts';
import {
  asComponents,
  frameNames,
  messageNames,
  publishedSchemas,
  reachableSchemas,
  typeName,
} from './published-schemas.ts';

/** The feed, in AsyncAPI 3: one channel, both directions, as the broadcaster sees them. */
export function asyncApiDocument(): Json {
  const schemas = publishedSchemas();
  const names = [...frameNames, ...messageNames];
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'The feed of an election night',
      version: '1.0.0',
      description: aboutAll,
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: 'application/json',
    servers: {
      broadcaster: {
        host: '127.0.0.1:8080',
        protocol: 'ws',
        description: 'A broadcaster, as `npm start` starts it.',
      },
    },
    channels: {
      feed: {
        address: '/v1/nights/{night}/feed',
        title: 'The feed',
        description: aboutFeed(),
        servers: [{ $ref: '#/servers/broadcaster' }],
        parameters: { night: { description: `Id of the night, ${nightPattern}.` } },
        bindings: { ws: { method: 'GET', query, headers, bindingVersion: '0.1.0' } },
        messages: Object.fromEntries(names.map((name) => [name, { $ref: `#/components/messages/${typeName(name)}` }])),
        'x-close-codes': Object.values(closeCodes).map(({ code, retry, sentence }) => ({ code, retry, sentence })),
      },
    },
    operations: {
      tellViewer: operation('send', 'What a viewer gets: hello, each topic, then what changes.', frameNames),
      hearViewer: operation('receive', 'What a viewer may send; all of it is optional.', messageNames),
    },
    components: {
      messages: Object.fromEntries(names.map((name) => [typeName(name), messageOf(name, schemas)])),
      schemas: asComponents(reachableSchemas(schemas, names), { draft7: true }),
    },
  };
}

const aboutAll = `The rules behind it are in docs/protocol.md, above all how a viewer keeps its rows right (P-SYNC); the same frames over HTTP are in openapi.yaml.

Messages may have fields and types, and rows may have families and flags, that are newer than this description: readers ignore what they do not know.`;

function aboutFeed(): string {
  const codes = Object.values(closeCodes).map(
    ({ code, sentence, retry }) => `| ${code} | ${sentence} | ${comeBack[retry]} |`,
  );
  return `Every frame is one JSON object in a text frame. The address is enough: who sends nothing gets the topics of the query.

Subprotocol \`${subprotocol}\`; offering none is accepted, offering only others is refused with 400. A breaking change will have another name.

\`permessage-deflate\` is spoken, each frame deflated by itself.

| close code | means | come back |
| --- | --- | --- |
| 1009 | a message of more than ${limits.maxMessageBytes} bytes | not unchanged |
${codes.join('\n')}

A viewer may send ${limits.messagesPerSecond} messages a second, ${limits.messageBurst} at once, and have ${limits.maxTopics} topics. A heartbeat comes every ${limits.heartbeatMs / 1000} s, a ping every ${limits.pingMs / 1000} s; ${limits.maxMissedPongs} unanswered pings end the connection. Who has more than ${limits.skipAboveBytes / 1024} KiB waiting is passed over until less than ${limits.resumeBelowBytes / 1024} KiB wait, and is closed with ${closeCodes.slow.code} after ${limits.maxLagMs / 1000} s, or above ${limits.maxBufferedBytes / 1024 / 1024} MiB.`;
}

const comeBack: Readonly<Record<(typeof closeCodes)[keyof typeof closeCodes]['retry'], string>> = {
  'in-window': 'at a random time in the window of the notice, and resume',
  backoff: 'with backoff, and resume',
  never: 'not unchanged',
};

const query = {
  type: 'object',
  properties: {
    topics: {
      type: 'string',
      default: defaultTopic,
      description: `Up to ${limits.maxTopics} of ${fixedTopics.join(', ')}, count:<contest>, unit:<unit>, separated by commas.`,
    },
    epoch: { type: 'string', pattern: epochPattern, description: 'With `rev`: where the viewer is.' },
    rev: { type: 'integer', minimum: 0, description: 'With `epoch`: where the viewer is.' },
  },
};

const headers = {
  type: 'object',
  properties: { 'Sec-WebSocket-Protocol': { type: 'string', const: subprotocol, description: 'May be absent.' } },
};

function operation(action: 'send' | 'receive', summary: string, names: readonly string[]): Json {
  return {
    action,
    summary,
    channel: { $ref: '#/channels/feed' },
    messages: names.map((name) => ({ $ref: `#/channels/feed/messages/${name}` })),
  };
}

function messageOf(name: string, schemas: Readonly<Record<string, Json>>): Json {
  return {
    name,
    title: typeName(name),
    summary: schemas[name]?.description,
    contentType: 'application/json',
    payload: { $ref: `#/components/schemas/${typeName(name)}` },
  };
}
