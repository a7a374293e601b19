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
const oneOf = <const T extends readonly string[]>(words: T, description: string) =>
  Type.Union(
    words.map((word) => Type.Literal(word)),
    { description },
  );
const idOf = (description: string) => Type.String({ pattern: idPattern, description });
/** One line of text: no control characters. */
const Line = (description: string) =>
  Type.String({ minLength: 1, pattern: '^[^\\u0000-\\u001f\\u007f]*$', description });
const Count = (description: string) => Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description });
/** Less than none is for the sanity rules to judge, which hold it: a refusal at the door would lose it. */
const Counted = (description: string) =>
  Type.Integer({ minimum: -Number.MAX_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER, description });
/** More than 100 is for the sanity rules to judge, not for the shape. */
const Percent = (description: string) => Type.Number({ format: 'hundredths', minimum: 0, maximum: 1000, description });
const Points = (description: string) => Type.Number({ format: 'hundredths', minimum: 0, maximum: 100, description });
const byOption = <T extends Type.TSchema>(figure: T, description: string) =>
  Type.Record(Type.String({ pattern: idPattern }), figure, { ...strict, minProperties: 1, description });

const ofAnyEntry = {
  unit: idOf('The unit that the figures are of.'),
  revision: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 1_000_000,
      description: 'Orders figures of one asOf, where the source numbers them; absent is 0.',
    }),
  ),
  correction: Type.Optional(
    Type.Object(
      {
        kind: oneOf(correctionKinds, 'What kind of correction it is.'),
        reason: Line('Why, for the public.'),
      },
      { ...strict, description: 'Needed where a figure falls or contradicts an earlier one.' },
    ),
  ),
};

const optionsVersion = Type.Optional(
  Type.Integer({
    minimum: 1,
    maximum: 1_000_000,
    description: "Which list of options it was counted by; compared with the contest's, absent is not compared.",
  }),
);

/** `Figure`: a count as it is accepted, or as a body may say it. */
const turnoutEntry = (Figure: typeof Count) =>
  Type.Object(
    {
      ...ofAnyEntry,
      percent: Type.Optional(Percent('Turnout in percent as published, at most two decimals.')),
      ballots: Type.Optional(Figure('Ballots issued since the opening.')),
      voters: Type.Optional(Figure('Voters on the list.')),
    },
    strict,
  );
export const TurnoutEntrySchema = turnoutEntry(Count);

export const ExitPollEntrySchema = Type.Object(
  {
    ...ofAnyEntry,
    contest: idOf('The contest that was asked about.'),
    optionsVersion,
    shares: byOption(Percent('In percent, at most two decimals.'), 'Share of each option.'),
    sample: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: 'Voters asked.' })),
    margin: Type.Optional(Points('Margin of error in ± points, at most two decimals.')),
    stations: Type.Optional(Count('Polling stations at which voters were asked.')),
    fieldwork: Type.Optional(Line('How and when voters were asked.')),
    turnoutEstimate: Type.Optional(Percent('Turnout in percent, as the pollster estimates it.')),
  },
  strict,
);

const countEntry = (Figure: typeof Count) =>
  Type.Object(
    {
      ...ofAnyEntry,
      contest: idOf('The contest that was counted.'),
      optionsVersion,
      votes: Type.Optional(byOption(Figure('Votes.'), 'Votes of each option.')),
      shares: Type.Optional(
        byOption(Percent('In percent, at most two decimals.'), 'Share of each option, as published.'),
      ),
      total: Type.Optional(Figure('Votes for all options, as published.')),
      invalid: Type.Optional(Figure('Invalid ballots.')),
      ballots: Type.Optional(Figure('Ballots found in the boxes.')),
      stations: Type.Optional(
        Type.Object(
          { in: Count('Stations that are counted.'), of: Count('Stations that there are.') },
          { ...strict, description: 'Polling stations.' },
        ),
      ),
      status: Type.Optional(oneOf(statusWords, 'How final the count is, in the words of NIST SP 1500-100.')),
    },
    strict,
  );
export const CountEntrySchema = countEntry(Count);

const AsOf = Type.String({
  format: 'instant',
  description:
    'The time that the figures describe, RFC 3339 with an offset. Only a source whose figures have none (`ownAsOf: false`) may leave it out.',
});

const bodyOf = <K extends string, E extends Type.TSchema, A extends Type.TSchema>(kind: K, entry: E, asOf: A) =>
  Type.Object(
    {
      id: Type.String({
        pattern: reportIdPattern,
        description: 'Chosen by the source. The same id with the same content is counted once.',
      }),
      mode: oneOf(modes, 'Must be the mode of the night.'),
      kind: Type.Literal(kind, { description: 'What the entries are.' }),
      asOf,
      entries: Type.Array(entry, {
        minItems: 1,
        description: 'Absolute figures, never increments; each subject once.',
      }),
    },
    strict,
  );

/** The body of POST …/reports, by kind. The number of entries is limited before a schema is asked. */
export const reportBodySchemas = {
  turnout: bodyOf('turnout', turnoutEntry(Counted), Type.Optional(AsOf)),
  'exit-poll': bodyOf('exit-poll', ExitPollEntrySchema, Type.Optional(AsOf)),
  count: bodyOf('count', countEntry(Counted), Type.Optional(AsOf)),
} as const;

/** The same of a source whose figures have a time of their own, which is nearly every one. */
export const datedBodySchemas = {
  turnout: bodyOf('turnout', turnoutEntry(Counted), AsOf),
  'exit-poll': bodyOf('exit-poll', ExitPollEntrySchema, AsOf),
  count: bodyOf('count', countEntry(Counted), AsOf),
} as const;

export type ReportBody = Static<(typeof reportBodySchemas)[keyof typeof reportBodySchemas]>;

const control = <A extends string, P extends Type.TProperties>(action: A, more: P) =>
  Type.Object(
    {
      id: Type.String({
        pattern: reportIdPattern,
        description: 'Chosen by the sender. The same id with the same content is done once.',
      }),
      mode: Type.Literal('replay', { description: 'Only a night of this mode has a clock that can be moved.' }),
      action: Type.Literal(action, { description: 'What to do.' }),
      ...more,
    },
    strict,
  );
const Instant = (description: string) => Type.String({ format: 'instant', description });
/** How many times as fast as the wall. Zero is a pause, which has its own action. */
const Speed = Type.Number({
  exclusiveMinimum: 0,
  maximum: 1_000_000,
  description: 'Night seconds a second.',
});

/** The body of POST …/replay, by action. */
export const replayBodySchemas = {
  start: control('start', {
    from: Type.Optional(Instant("Where to begin; absent is the night's first minute.")),
    speed: Type.Optional(Speed),
    paused: Type.Optional(Type.Boolean({ description: 'Whether the clock is to stand at first.' })),
  }),
  pause: control('pause', {}),
  resume: control('resume', {}),
  seek: control('seek', { to: Instant('Ahead: the clock jumps. Back: a new run begins there.') }),
  speed: control('speed', { speed: Speed }),
} as const;

export type ReplayBody = Static<(typeof replayBodySchemas)[keyof typeof replayBodySchemas]>;
