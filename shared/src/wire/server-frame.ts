import Type, { type Static } from 'typebox';
import { epochPattern } from './position.ts';

/** The one subprotocol that is spoken. A breaking change gets a new name; additive ones do not. */
export const subprotocol = 'election-night.v1.json';

const Epoch = Type.String({ pattern: epochPattern });
const Rev = Type.Integer({ minimum: 0 });
/** The night's time of commit `rev` (or `to`), RFC 3339 UTC. */
const At = Type.String();
const Topic = Type.String();
const Mode = Type.Union([Type.Literal('live'), Type.Literal('test'), Type.Literal('replay')]);
const Row = Type.Object({ key: Type.String(), rev: Rev }, { additionalProperties: true });
const Rows = Type.Array(Row);
/** Of the topic's rows that stand at `rev` or `to`: row-digest.ts. */
const Digest = Type.Optional(Type.String({ pattern: '^[0-9a-f]{8}$' }));

export const HelloSchema = Type.Object({
  type: Type.Literal('hello'),
  night: Type.String(),
  mode: Mode,
  epoch: Epoch,
  rev: Rev,
  at: At,
  topics: Type.Array(Topic),
  heartbeatMs: Type.Integer(),
  snapshotUrl: Type.String(),
  replay: Type.Optional(Type.Object({ speed: Type.Number() })),
});

export const SnapshotSchema = Type.Object({
  type: Type.Literal('snapshot'),
  night: Type.String(),
  mode: Mode,
  topic: Topic,
  epoch: Epoch,
  rev: Rev,
  at: At,
  digest: Digest,
  rows: Rows,
  /** Hash of the log at `rev`. */
  head: Type.String(),
});

/** Every row with `from < row.rev <= to`. */
export const DeltaSchema = Type.Object({
  type: Type.Literal('delta'),
  topic: Topic,
  epoch: Epoch,
  from: Rev,
  to: Rev,
  at: At,
  digest: Digest,
  rows: Rows,
});

/** `rev`: the tip that all topics of the connection have been flushed to. */
export const HeartbeatSchema = Type.Object({ type: Type.Literal('heartbeat'), epoch: Epoch, rev: Rev, at: At });

/** A new history began. The snapshot of each topic follows on the same connection; `spreadMs` is for those who fetch it instead. */
export const ResetSchema = Type.Object({
  type: Type.Literal('reset'),
  mode: Mode,
  epoch: Epoch,
  reason: Type.String(),
  spreadMs: Type.Integer(),
  snapshotUrl: Type.String(),
});

export const NoticeSchema = Type.Object({
  type: Type.Literal('notice'),
  code: Type.Literal('shutdown'),
  reconnectMs: Type.Tuple([Type.Integer(), Type.Integer()]),
});

export const errorCodes = ['unknown-topic', 'too-many-topics', 'unknown-type'] as const;

export const ErrorSchema = Type.Object({
  type: Type.Literal('error'),
  code: Type.Union([Type.Literal('unknown-topic'), Type.Literal('too-many-topics'), Type.Literal('unknown-type')]),
  message: Type.String(),
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
