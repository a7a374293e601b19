import { DefinitionSchema } from '@election-night/shared/election/definition.ts';
import { PingSchema, SubscribeSchema, UnsubscribeSchema } from '@election-night/shared/wire/client-message.ts';
import {
  AcceptedEntrySchema,
  CauseSchema,
  CommitSchema,
  LogLineSchema,
  WithdrawnEntrySchema,
} from '@election-night/shared/wire/commit-schemas.ts';
import {
  AcceptedDecisionSchema,
  DecisionStatusSchema,
  HeldListSchema,
  QueueStateSchema,
  RefusedListSchema,
  RetriedJobSchema,
  SealedReportsSchema,
} from '@election-night/shared/wire/desk-answers.ts';
import { callBodySchemas, deskBodySchemas, retryBodySchema } from '@election-night/shared/wire/desk-bodies.ts';
import {
  AcceptedReportSchema,
  AcceptedRequestSchema,
  AliveSchema,
  BroadcasterReadinessSchema,
  FetchedSourcesSchema,
  IngestorReadinessSchema,
  NightListSchema,
  NightSchema,
  ReplayMarksSchema,
  ReplayPositionSchema,
  ReportStatusSchema,
  RequestStatusSchema,
  SenderProblemSchema,
  ViewerProblemSchema,
} from '@election-night/shared/wire/http-bodies.ts';
import { replayBodySchemas, reportBodySchemas } from '@election-night/shared/wire/report-body.ts';
import { OtherRowSchema, rowSchemas, TombstoneSchema } from '@election-night/shared/wire/row-schemas.ts';
import {
  DeltaSchema,
  ErrorSchema,
  HeartbeatSchema,
  HelloSchema,
  NoticeSchema,
  ResetSchema,
  SnapshotSchema,
} from '@election-night/shared/wire/server-frame.ts';
import { type Json, mapValues, publishSchema } from './publish-schema.ts';

/** Every schema that has a name, by it. One names another with `{ "$ref": "<name>" }`; each document writes that in its own way. */
export function publishedSchemas(): Readonly<Record<string, Json>> {
  const sent = (schema: object) => publishSchema(schema, { open: true });
  const received = (schema: object) => publishSchema(schema, { open: false });
  return {
    ...rows(sent),
    hello: told('Who is served, and where the night is; the first message of a connection.', sent(HelloSchema)),
    snapshot: told('All rows of a topic.', withRows(sent(SnapshotSchema), 'standing-row')),
    delta: told('Every row of a topic that changed between two commits.', withRows(sent(DeltaSchema), 'row')),
    heartbeat: told('Nothing is missing up to here.', sent(HeartbeatSchema)),
    reset: told(
      'A new history began. The snapshot of each topic follows on the same connection; who polls fetches it.',
      sent(ResetSchema),
    ),
    notice: told('The server is going to stop.', sent(NoticeSchema)),
    error: told('A message of the viewer could not be followed; the connection goes on.', sent(ErrorSchema)),
    'server-frame': {
      description: 'What a viewer gets. A viewer ignores types that are newer than these.',
      ...anyOf(frameNames),
    },
    subscribe: told('Begin with a topic, or go on with it from a position.', sent(SubscribeSchema)),
    unsubscribe: told('Go on without a topic.', sent(UnsubscribeSchema)),
    ping: told('Ask for a heartbeat.', sent(PingSchema)),
    'client-message': { description: 'What a viewer may send; all of it is optional.', ...anyOf(messageNames) },
    cause: sent(CauseSchema),
    'accepted-entry': sent(AcceptedEntrySchema),
    'withdrawn-entry': sent(WithdrawnEntrySchema),
    commit: withItems(withRows(sent(CommitSchema), 'row'), {
      cause: 'cause',
      entries: 'accepted-entry',
      withdrawn: 'withdrawn-entry',
    }),
    'log-line': withProperties(sent(LogLineSchema), { commit: { $ref: 'commit' } }),
    night: sent(NightSchema),
    'night-list': sent(NightListSchema),
    definition: told('An election as data.', sent(DefinitionSchema)),
    'viewer-problem': sent(ViewerProblemSchema),
    alive: sent(AliveSchema),
    'broadcaster-readiness': sent(BroadcasterReadinessSchema),
    'ingestor-readiness': sent(IngestorReadinessSchema),
    ...prefixed(reportBodySchemas, (kind) => `${kind}-report`, received, 'A report of the kind'),
    report: {
      description: 'What a source sends.',
      ...anyOf(Object.keys(reportBodySchemas).map((kind) => `${kind}-report`)),
    },
    ...prefixed(replayBodySchemas, (action) => `replay-${action}`, received, 'A request to the clock of a replay:'),
    'replay-request': {
      description: 'A request to the clock of a replay.',
      ...anyOf(Object.keys(replayBodySchemas).map((action) => `replay-${action}`)),
    },
    'accepted-report': sent(AcceptedReportSchema),
    'accepted-request': sent(AcceptedRequestSchema),
    'report-status': sent(ReportStatusSchema),
    'request-status': sent(RequestStatusSchema),
    'replay-position': sent(ReplayPositionSchema),
    'replay-marks': sent(ReplayMarksSchema),
    ...deskSchemas(sent, received),
    'fetched-sources': sent(FetchedSourcesSchema),
    'sender-problem': sent(SenderProblemSchema),
  };
}

/** Requests that have the same form have one name. */
function deskSchemas(sent: (schema: object) => Json, received: (schema: object) => Json): Record<string, Json> {
  const { release, certify, amend } = deskBodySchemas;
  return {
    'reasoned-request': told('A request of the desk whose address says the rest.', received(release)),
    ...prefixed(callBodySchemas, (of) => `${of}-call`, received, 'A call:'),
    call: { description: 'A call.', ...anyOf(Object.keys(callBodySchemas).map((of) => `${of}-call`)) },
    'embargo-lift': told('An embargo ends now.', received(deskBodySchemas['lift-embargo'])),
    'embargo-postponement': told('An embargo ends later.', received(deskBodySchemas['postpone-embargo'])),
    amendment: told('A change of the definition while the night runs.', received(amend)),
    drawing: told('A tie that was drawn by lot.', received(deskBodySchemas['draw-tie'])),
    certification: told('The night, or some contests, are certified or opened again.', received(certify)),
    retry: told('A job that failed is to be tried again.', received(retryBodySchema)),
    'accepted-decision': sent(AcceptedDecisionSchema),
    'decision-status': sent(DecisionStatusSchema),
    'held-list': sent(HeldListSchema),
    'refused-list': sent(RefusedListSchema),
    'retried-job': sent(RetriedJobSchema),
    'queue-state': sent(QueueStateSchema),
    'sealed-reports': sent(SealedReportsSchema),
  };
}

export const frameNames = ['hello', 'snapshot', 'delta', 'heartbeat', 'reset', 'notice', 'error'];
export const messageNames = ['subscribe', 'unsubscribe', 'ping'];

/** `turnout-row` → `TurnoutRow`. */
export function typeName(name: string): string {
  return name.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** The same schemas with each `$ref` written as a document wants it, `draft7` where it reads tuples in the old way. */
export function inDocument(schemas: Readonly<Record<string, Json>>, refOf: (name: string) => string, draft7 = false) {
  const write = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(write);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).map(([keyword, inner]): [string, unknown] => {
      if (keyword === '$ref') return [keyword, refOf(inner as string)];
      return [keyword, write(inner)];
    });
    const written = Object.fromEntries(entries);
    if (!draft7 || written.prefixItems === undefined) return written;
    const { prefixItems, items, ...rest } = written;
    return { ...rest, items: prefixItems, additionalItems: items };
  };
  return mapValues(schemas, (schema) => write(schema) as Json);
}

/** As a document with `components` has them. */
export function asComponents(schemas: Readonly<Record<string, Json>>, { draft7 = false } = {}): Json {
  const written = inDocument(schemas, (name) => `#/components/schemas/${typeName(name)}`, draft7);
  return Object.fromEntries(Object.entries(written).map(([name, schema]) => [typeName(name), schema]));
}

/** The schemas that these need, in the order in which all are listed. */
export function reachableSchemas(
  schemas: Readonly<Record<string, Json>>,
  from: readonly string[],
): Record<string, Json> {
  const needed = new Set<string>();
  const need = (name: string) => {
    if (needed.has(name)) return;
    needed.add(name);
    for (const [, inner = ''] of JSON.stringify(schemas[name]).matchAll(/"\$ref":"([^"]+)"/g)) need(inner);
  };
  from.forEach(need);
  return Object.fromEntries(Object.entries(schemas).filter(([name]) => needed.has(name)));
}

function rows(sent: (schema: object) => Json): Record<string, Json> {
  const families = Object.entries(rowSchemas).map(([family, schema]) => [`${family}-row`, sent(schema)] as const);
  const names = families.map(([name]) => name);
  return {
    ...Object.fromEntries(families),
    'other-row': sent(OtherRowSchema),
    tombstone: sent(TombstoneSchema),
    'standing-row': { description: 'A row that stands, by family.', ...anyOf([...names, 'other-row']) },
    row: { description: 'A row that stands, or one that was taken away.', ...anyOf(['standing-row', 'tombstone']) },
  };
}

function prefixed(
  schemas: Readonly<Record<string, object>>,
  nameOf: (word: string) => string,
  publish: (schema: object) => Json,
  description: string,
): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(schemas).map(([word, schema]) => [nameOf(word), told(`${description} ${word}.`, publish(schema))]),
  );
}

const anyOf = (names: readonly string[]): Json => ({ anyOf: names.map(($ref) => ({ $ref })) });
const told = (description: string, schema: Json): Json => ({ description, ...schema });
const withRows = (schema: Json, $ref: string) => withItems(schema, { rows: $ref });

function withItems(schema: Json, refs: Readonly<Record<string, string>>): Json {
  const properties = schema.properties as Readonly<Record<string, Json>>;
  return withProperties(
    schema,
    mapValues(refs, ($ref, name) => ({ ...properties[name], items: { $ref } })),
  );
}

function withProperties(schema: Json, properties: Readonly<Record<string, Json>>): Json {
  return { ...schema, properties: { ...(schema.properties as Json), ...properties } };
}
