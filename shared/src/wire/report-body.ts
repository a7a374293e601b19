import Type, { type Static } from 'typebox';
import { idPattern } from '../election/definition.ts';
import { parseInstant } from '../election/instant.ts';
import { modes } from '../election/night-clock.ts';
import { correctionKinds } from '../election/report.ts';
import { statusWords } from '../election/status-word.ts';

/** Ids that a source gives to its reports, and a replay to its requests. */
export const reportIdPattern = '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$';

/** Defaults of the limits on a body; all can be set in the environment of the ingestor. */
export const bodyLimits = {
  maxBodyBytes: 1024 * 1024,
  maxEntries: 5000,
  maxJsonDepth: 16,
  maxStringLength: 200,
} as const;

/** String and number formats that the schemas below use and plain JSON Schema does not know. */
export const bodyFormats = {
  instant: { type: 'string', validate: (text: string) => parseInstant(text) !== undefined },
  hundredths: { type: 'number', validate: (value: number) => Number(value.toFixed(2)) === value },
} as const;

const strict = { additionalProperties: false };
const oneOf = <const T extends readonly string[]>(words: T) => Type.Union(words.map((word) => Type.Literal(word)));
const Id = Type.String({ pattern: idPattern });
/** One line of text: no control characters. */
const Line = Type.String({ minLength: 1, pattern: '^[^\\u0000-\\u001f\\u007f]*$' });
const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
/** More than 100 is for the sanity rules to judge, not for the shape. */
const Percent = Type.Number({ format: 'hundredths', minimum: 0, maximum: 1000 });
const Points = Type.Number({ format: 'hundredths', minimum: 0, maximum: 100 });
const byOption = <T extends Type.TSchema>(figure: T) =>
  Type.Record(Type.String({ pattern: idPattern }), figure, { ...strict, minProperties: 1 });

const ofAnyEntry = {
  unit: Id,
  revision: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
  correction: Type.Optional(Type.Object({ kind: oneOf(correctionKinds), reason: Line }, strict)),
};

export const TurnoutEntrySchema = Type.Object(
  {
    ...ofAnyEntry,
    percent: Type.Optional(Percent),
    ballots: Type.Optional(Count),
    voters: Type.Optional(Count),
  },
  strict,
);

export const ExitPollEntrySchema = Type.Object(
  {
    ...ofAnyEntry,
    contest: Id,
    shares: byOption(Percent),
    sample: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })),
    margin: Type.Optional(Points),
    stations: Type.Optional(Count),
    fieldwork: Type.Optional(Line),
    turnoutEstimate: Type.Optional(Percent),
  },
  strict,
);

export const CountEntrySchema = Type.Object(
  {
    ...ofAnyEntry,
    contest: Id,
    votes: Type.Optional(byOption(Count)),
    shares: Type.Optional(byOption(Percent)),
    total: Type.Optional(Count),
    invalid: Type.Optional(Count),
    ballots: Type.Optional(Count),
    stations: Type.Optional(Type.Object({ in: Count, of: Count }, strict)),
    status: Type.Optional(oneOf(statusWords)),
  },
  strict,
);

const bodyOf = <K extends string, E extends Type.TSchema>(kind: K, entry: E) =>
  Type.Object(
    {
      id: Type.String({ pattern: reportIdPattern }),
      mode: oneOf(modes),
      kind: Type.Literal(kind),
      /** RFC 3339 with an offset. */
      asOf: Type.String({ format: 'instant' }),
      entries: Type.Array(entry, { minItems: 1 }),
    },
    strict,
  );

/** The body of POST …/reports, by kind. The number of entries is limited before a schema is asked. */
export const reportBodySchemas = {
  turnout: bodyOf('turnout', TurnoutEntrySchema),
  'exit-poll': bodyOf('exit-poll', ExitPollEntrySchema),
  count: bodyOf('count', CountEntrySchema),
} as const;

export type ReportBody = Static<(typeof reportBodySchemas)[keyof typeof reportBodySchemas]>;

const control = <A extends string, P extends Type.TProperties>(action: A, more: P) =>
  Type.Object(
    {
      id: Type.String({ pattern: reportIdPattern }),
      mode: Type.Literal('replay'),
      action: Type.Literal(action),
      ...more,
    },
    strict,
  );
const Instant = Type.String({ format: 'instant' });
/** How many times as fast as the wall. Zero is a pause, which has its own action. */
const Speed = Type.Number({ exclusiveMinimum: 0, maximum: 1_000_000 });

/** The body of POST …/replay, by action. */
export const replayBodySchemas = {
  start: control('start', {
    from: Type.Optional(Instant),
    speed: Type.Optional(Speed),
    paused: Type.Optional(Type.Boolean()),
  }),
  pause: control('pause', {}),
  resume: control('resume', {}),
  seek: control('seek', { to: Instant }),
  speed: control('speed', { speed: Speed }),
} as const;

export type ReplayBody = Static<(typeof replayBodySchemas)[keyof typeof replayBodySchemas]>;
