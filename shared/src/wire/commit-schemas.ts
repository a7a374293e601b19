import Type from 'typebox';
import { changeSchemas } from './desk-bodies.ts';
import { epochPattern } from './position.ts';
import { CountEntrySchema, ExitPollEntrySchema, TurnoutEntrySchema } from './report-body.ts';

const Text = (description: string) => Type.String({ description });
const Instant = (description: string) => Type.String({ format: 'date-time', description });
const typeOf = <T extends string>(type: T) => Type.Literal(type, { description: 'What it was.' });
const Epoch = (description: string) => Type.String({ pattern: epochPattern, description });
const Hash = (description: string) => Type.String({ pattern: '^[0-9a-f]{64}$', description });
const Rev = (description: string) => Type.Integer({ minimum: 1, description });

export const CauseSchema = Type.Union(
  [
    Type.Object({
      type: typeOf('report'),
      source: Text('Id of the source.'),
      report: Text('Id that the source gave to the report.'),
    }),
    Type.Object({ type: typeOf('release'), until: Instant('The end of the embargo, UTC.') }),
    Type.Object({ type: typeOf('phase'), phase: Text('The phase that began.') }),
    Type.Object({ type: typeOf('silence'), source: Text('Id of the source whose silence began, or is over.') }),
    Type.Object({ type: typeOf('clock'), action: Text('What was done to the clock of a replay.') }),
    Type.Object({
      type: typeOf('desk'),
      action: Text('What was decided.'),
      role: Text('The role of who decided: desk or certifier.'),
      request: Text('Id of the decision.'),
      reason: Type.Optional(Text('Why, in the words of who decided.')),
    }),
    Type.Object({
      type: typeOf('epoch'),
      reason: Type.Unsafe<'night-start' | 'replay-start' | 'replay-seek' | 'lost-commits'>({
        type: 'string',
        enum: ['night-start', 'replay-start', 'replay-seek', 'lost-commits'],
        description: 'Why it began.',
      }),
    }),
  ],
  { description: 'Something that the commit comes from.' },
);

const listed = {
  subject: Text('`kind|contest|unit|source`: what was spoken of, and by whom.'),
  asOf: Instant('The time that the figures describe, UTC.'),
  entry: Type.Union([TurnoutEntrySchema, ExitPollEntrySchema, CountEntrySchema], {
    description: 'The entry as the source sent it.',
  }),
};

export const AcceptedEntrySchema = Type.Object(
  {
    ...listed,
    flags: Type.Optional(
      Type.Array(Type.String(), {
        minItems: 1,
        description: 'The sanity rules that it breaks and that do not hold it; absent where there are none.',
      }),
    ),
    released: Type.Optional(
      Type.Object(
        { reason: Text('Why, in the words of the desk.'), by: Text('The role of who released it.') },
        { description: 'Where it was held, and the desk let it through.' },
      ),
    ),
  },
  { description: 'An entry that was accepted.' },
);

export const WithdrawnEntrySchema = Type.Object(listed, {
  description: 'An entry that is accepted no more, exactly as it was listed.',
});

export const AmendmentSchema = Type.Object(
  {
    version: Type.Integer({ minimum: 2, description: 'The version that it makes.' }),
    changes: Type.Array(
      Type.Union([
        changeSchemas['withdraw-option'],
        changeSchemas['close-of-polls'],
        changeSchemas['voters-on-the-list'],
      ]),
      { description: 'What changed, in this order.' },
    ),
    reason: Text('Why, in the words of the desk.'),
    at: Instant("The night's time from which it holds, UTC."),
    digest: Hash('SHA-256 of the canonical JSON of the definition that it makes, in hex.'),
  },
  { description: 'A new version of the definition.' },
);

const Ids = (description: string) => Type.Array(Type.String(), { description });

export const CertifiedSchema = Type.Object(
  {
    night: Type.Boolean({ description: 'Whether the whole night is, turnout too.' }),
    contests: Ids('The contests whose counts are.'),
  },
  { description: 'What the certifier closed.' },
);

export const DrawingSchema = Type.Object(
  {
    contest: Text('The contest.'),
    options: Ids('The options that were equal.'),
    seats: Type.Integer({ minimum: 1, description: 'The seats that they were equal for.' }),
    winners: Ids('Those whom the lot gave one each.'),
  },
  { description: 'A lot that was drawn; it holds for this tie alone.' },
);

/** `rows` is filled by whoever knows the rows: row-schemas.ts. */
export const CommitSchema = Type.Object(
  {
    night: Text('Id of the night.'),
    mode: Type.Unsafe<'live' | 'test' | 'replay'>({
      type: 'string',
      enum: ['live', 'test', 'replay'],
      description: 'Mode of the night.',
    }),
    epoch: Epoch('The history that it belongs to.'),
    rev: Rev('Its place in the history; the next one has one more.'),
    at: Instant("The night's time, UTC."),
    cause: Type.Array(CauseSchema, { description: 'What it comes from.' }),
    entries: Type.Array(AcceptedEntrySchema, {
      description:
        'What the public totals are folded from: the entries that it accepted, and those that stood and whose flags changed.',
    }),
    withdrawn: Type.Optional(
      Type.Array(WithdrawnEntrySchema, {
        minItems: 1,
        description: 'The entries that were accepted before and are no more; absent where there are none.',
      }),
    ),
    rows: Type.Array(Type.Object({ key: Type.String(), rev: Type.Integer() }), {
      description: 'Every row that it changed or took away.',
    }),
    amendment: Type.Optional(AmendmentSchema),
    certified: Type.Optional(CertifiedSchema),
    drawing: Type.Optional(DrawingSchema),
    parent: Type.Optional(
      Type.Object(
        {
          epoch: Epoch('Its epoch.'),
          rev: Type.Integer({ minimum: 0, description: 'Its last rev.' }),
          head: Type.String({ pattern: '^([0-9a-f]{64})?$', description: 'Its head: SHA-256 in hex.' }),
        },
        { description: 'The history that the epoch follows; only in its first commit.' },
      ),
    ),
  },
  { description: 'One public change of the night.' },
);

/** What is hashed is the text after `"commit":`, up to the last brace, as it stands. */
export const LogLineSchema = Type.Object(
  {
    hash: Hash('SHA-256 of the hash before it and the exact text of `commit`, in hex.'),
    commit: CommitSchema,
  },
  { description: 'One line of the log.' },
);
