import Type, { type Static } from 'typebox';
import { epochPattern } from './position.ts';

/** The one subprotocol that is spoken. A breaking change gets a new name; additive ones do not. */
export const subprotocol = 'election-night.v1.json';

const Epoch = Type.String({ pattern: epochPattern, description: 'The history that the message belongs to.' });
const revOf = (description: string) => Type.Integer({ minimum: 0, description });
const Rev = revOf('The commit of the epoch that the message is of.');
/** The night's time of commit `rev` (or `to`), RFC 3339 UTC. */
const At = Type.String({ format: 'date-time', description: "The night's time of that commit, UTC." });
const Topic = Type.String({ description: 'The topic that the rows belong to.' });
const Night = Type.String({ description: 'Id of the night.' });
const Mode = Type.Union([Type.Literal('live'), Type.Literal('test'), Type.Literal('replay')], {
  description: 'What the night is: the real one, a test, or a recording that is played again.',
});
const SnapshotUrl = Type.String({ description: 'Path of the snapshot over HTTP, on the same host.' });
const typeOf = <T extends string>(type: T) => Type.Literal(type, { description: 'Type of the message.' });
/** What every row has; the families are in row-schemas.ts. */
const Row = Type.Object({ key: Type.String(), rev: Rev }, { additionalProperties: true });
const rowsOf = (description: string) => Type.Array(Row, { description });
/** Of the topic's rows that stand at `rev` or `to`: row-digest.ts. */
const Digest = Type.Optional(
  Type.String({
    pattern: '^[0-9a-f]{8}$',
    description:
      'For a viewer to check itself: the sum, modulo 2^32, of a hash of `<key>@<rev>` (FNV-1a, 32 bits, mixed by the finaliser of MurmurHash3) of each row of the topic that stands then, in hex.',
  }),
);

export const HelloSchema = Type.Object({
  type: typeOf('hello'),
  night: Night,
  mode: Mode,
  epoch: Epoch,
  rev: Rev,
  at: At,
  topics: Type.Array(Type.String(), { description: 'Topics that follow on this connection.' }),
  heartbeatMs: Type.Integer({ description: 'Milliseconds between heartbeats.' }),
  snapshotUrl: SnapshotUrl,
  replay: Type.Optional(
    Type.Object(
      { speed: Type.Number({ description: 'Night seconds a second.' }) },
      { description: 'Only of a night that is played again.' },
    ),
  ),
});

export const SnapshotSchema = Type.Object({
  type: typeOf('snapshot'),
  night: Night,
  mode: Mode,
  topic: Topic,
  epoch: Epoch,
  rev: Rev,
  at: At,
  digest: Digest,
  rows: rowsOf('Every row of the topic that stands at `rev`, in order of rev and key.'),
  head: Type.String({ description: 'Hash of the log at `rev`, SHA-256 in hex.' }),
});

/** Every row with `from < row.rev <= to`. */
export const DeltaSchema = Type.Object({
  type: typeOf('delta'),
  topic: Topic,
  epoch: Epoch,
  from: revOf('Rows that changed after this commit are in it. A viewer that is not there yet has missed something.'),
  to: revOf('Where a viewer is that has applied it.'),
  at: At,
  digest: Digest,
  rows: rowsOf('Every row of the topic with from < rev ≤ to, those taken away included, in order of rev and key.'),
});

/** `rev`: the tip that all topics of the connection have been flushed to. */
export const HeartbeatSchema = Type.Object({
  type: typeOf('heartbeat'),
  epoch: Epoch,
  rev: revOf('Every topic of the connection was sent up to this commit: nothing up to there is missing.'),
  at: At,
});

/** A new history began. The snapshot of each topic follows on the same connection; `spreadMs` is for those who fetch it instead. */
export const ResetSchema = Type.Object({
  type: typeOf('reset'),
  mode: Mode,
  epoch: Epoch,
  reason: Type.String({
    description: 'Why the epoch began: night-start, replay-start, replay-seek or lost-commits.',
  }),
  spreadMs: Type.Integer({ description: 'Who fetches the snapshot waits a random part of so many milliseconds.' }),
  snapshotUrl: SnapshotUrl,
});

export const NoticeSchema = Type.Object({
  type: typeOf('notice'),
  code: Type.Literal('shutdown', { description: 'What is going to happen.' }),
  reconnectMs: Type.Tuple([Type.Integer(), Type.Integer()], {
    description: 'Come back at a random time between these, in milliseconds.',
  }),
});

export const errorCodes = ['unknown-topic', 'too-many-topics', 'unknown-type'] as const;

export const ErrorSchema = Type.Object({
  type: typeOf('error'),
  code: Type.Union([Type.Literal('unknown-topic'), Type.Literal('too-many-topics'), Type.Literal('unknown-type')], {
    description: 'What was wrong.',
  }),
  message: Type.String({ description: 'The same for people, in English.' }),
});

export const ServerFrameSchema = Type.Union([
  HelloSchema,
  SnapshotSchema,
  DeltaSchema,
  HeartbeatSchema,
  ResetSchema,
  NoticeSchema,
  ErrorSchema,
]);

export type HelloFrame = Static<typeof HelloSchema>;
export type SnapshotFrame = Static<typeof SnapshotSchema>;
export type DeltaFrame = Static<typeof DeltaSchema>;
export type HeartbeatFrame = Static<typeof HeartbeatSchema>;
export type ResetFrame = Static<typeof ResetSchema>;
export type NoticeFrame = Static<typeof NoticeSchema>;
export type ErrorFrame = Static<typeof ErrorSchema>;
export type ServerFrame = Static<typeof ServerFrameSchema>;
