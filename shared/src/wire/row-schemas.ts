import Type from 'typebox';
import { idPattern } from '../election/definition.ts';
import { callSubjects } from '../election/desk-action.ts';
import { modes } from '../election/night-clock.ts';
import { correctionKinds } from '../election/report.ts';
import { contradictionCodes, outstandingBases } from '../election/row.ts';
import { statusWords } from '../election/status-word.ts';

/**
 * Rows as they are published, by family, for the documents that machines read. Code imports the types of election/row.ts; a test compiles
 * only while these schemas give the same ones. Fields that are not named here are allowed: a newer server may have more of them.
 */

const id = idPattern.slice(1, -1);
const oneOf = <const T extends readonly string[]>(words: T, description: string) =>
  Type.Unsafe<T[number]>({ type: 'string', enum: [...words], description });
const Text = (description: string) => Type.String({ description });
const Instant = (description: string) => Type.String({ format: 'date-time', description });
const Count = (description: string) => Type.Integer({ minimum: 0, description });
const Percent = (description: string) => Type.Number({ minimum: 0, description });
const byOption = <T extends Type.TSchema>(figure: T, description: string) =>
  Type.Record(Type.String({ pattern: idPattern }), figure, { description });
const Ids = (description: string) => Type.Array(Type.String({ pattern: idPattern }), { description });
const Basis = (of: string) =>
  oneOf(
    ['published', 'derived', 'estimated', 'sum'],
    `Where ${of} comes from: as published, derived from other published figures (percent × list), with an estimated list that nobody published, or the sum of the parts.`,
  );
const Votes = (description: string) => byOption(Count('Votes.'), description);
const Shares = (description: string) => byOption(Percent('In percent, at most two decimals.'), description);

const Interval = (end: Type.TNumber | Type.TInteger, description: string) => Type.Tuple([end, end], { description });
const Level = Type.Integer({
  minimum: 1,
  maximum: 99,
  description: 'Percent: how often an interval is meant to hold.',
});

const Source = Text('Id of the source, where all of the row comes from one.');
const Reporting = Type.Object(
  { in: Count('Units that have reported.'), of: Count('Units that there are.') },
  { description: 'How many of the smallest units below this one have reported.' },
);
const Status = oneOf(statusWords, 'How final the figures are, in the words of NIST SP 1500-100.');

/** `keyForm`: what the key is like, without its anchors. */
function rowSchema<P extends Type.TProperties>(description: string, keyForm: string, fields: P) {
  return Type.Object(
    {
      key: Type.String({ pattern: `^${keyForm}$`, description: 'Names the row; it begins with the family.' }),
      rev: Type.Integer({ minimum: 1, description: 'The commit of the epoch that last changed the row.' }),
      asOf: Instant('The time that the figures describe, UTC; of a computed row the latest that it used.'),
      source: Type.Optional(Source),
      flags: Type.Array(Type.String(), {
        description:
          'What to say beside the figures, such as held, sources-disagree, parts-disagree, provisional; may be empty, and may hold words that are newer than the reader.',
      }),
      ...fields,
    },
    { description },
  );
}

export const TurnoutRowSchema = rowSchema('Turnout of a unit, `turnout:<unit>`.', `turnout:${id}`, {
  ballots: Type.Optional(Count('Ballots issued since the opening.')),
  voters: Type.Optional(Count('Voters on the lists of the units that reported: what `percent` is of.')),
  percent: Type.Optional(Percent('`ballots` in percent of `voters`, at most two decimals, rounded half up.')),
  basis: Type.Object(
    {
      ballots: Type.Optional(Basis('`ballots`')),
      voters: Type.Optional(Basis('`voters`')),
      percent: Type.Optional(Basis('`percent`')),
    },
    { description: 'Where each figure comes from.' },
  ),
  reported: Type.Optional(
    Type.Object(
      {
        source: Text('Id of the source that said it.'),
        asOf: Instant('The time that it describes, UTC.'),
        percent: Type.Optional(Percent('Turnout in percent, at most two decimals.')),
        ballots: Type.Optional(Count('Ballots issued.')),
        voters: Type.Optional(Count('Voters on the list.')),
      },
      { description: 'The latest own figure of the unit, beside the sum of its parts.' },
    ),
  ),
  reporting: Type.Optional(Reporting),
  status: Status,
});

export const SeriesRowSchema = rowSchema(
  'Turnout of a unit through the day, `series:turnout:<unit>`; for the two uppermost levels of units.',
  `series:turnout:${id}`,
  {
    points: Type.Array(
      Type.Tuple([Instant('Time, UTC.'), Percent('Turnout in percent, at most two decimals.')], {
        description: '[time, percent]',
      }),
      { description: 'In order of time, the whole day.' },
    ),
  },
);

export const ExitPollRowSchema = rowSchema(
  'An exit poll, `exit-poll:<contest>:<pollster>`, or the combination of all, `exit-poll:<contest>:combined`.',
  `exit-poll:${id}:${id}`,
  {
    shares: Shares('Share of each option in percent.'),
    sample: Type.Optional(Count('Voters asked; of the combination their sum.')),
    margin: Type.Optional(byOption(Percent('In ± points, at most two decimals.'), 'Margin of error of each option.')),
    stations: Type.Optional(Count('Polling stations at which voters were asked.')),
    fieldwork: Type.Optional(Text('How and when voters were asked, in the words of the pollster.')),
    turnoutEstimate: Type.Optional(Percent('Turnout in percent, as the pollster estimates it.')),
    weighting: Type.Optional(Text('Of the combination: equal, sample, or inverse-variance.')),
    pollsters: Type.Optional(Ids('Of the combination: the polls that are in it.')),
    passing: Type.Optional(
      byOption(
        Type.Integer({ minimum: 0, maximum: 100, description: 'Percent of the draws.' }),
        'How likely each option that can win a seat is to take part in the seats, by sampling error alone; 0 and 100 where no draw and every draw did. Only where the contest has a threshold and each poll in the row says its sample or margin.',
      ),
    ),
  },
);

export const CountRowSchema = rowSchema(
  'The count of a contest in a unit, `count:<contest>:<unit>`.',
  `count:${id}:${id}`,
  {
    votes: Type.Optional(Votes('Votes of each option. An option that nobody named is absent, which is not 0.')),
    shares: Type.Optional(Shares('Share of each option in percent of `total`.')),
    total: Type.Optional(Count('Votes for all options.')),
    invalid: Type.Optional(Count('Invalid ballots.')),
    ballots: Type.Optional(Count('Ballots found in the boxes.')),
    basis: Type.Object(
      { votes: Type.Optional(Basis('`votes`')), shares: Type.Optional(Basis('`shares`')) },
      { description: 'Where the figures come from.' },
    ),
    reported: Type.Optional(
      Type.Object(
        {
          source: Text('Id of the source that said it.'),
          asOf: Instant('The time that it describes, UTC.'),
          votes: Type.Optional(Votes('Votes of each option.')),
          shares: Type.Optional(Shares('Share of each option in percent.')),
        },
        { description: 'The latest own figures of the unit, beside the sum of its parts.' },
      ),
    ),
    reporting: Type.Optional(Reporting),
    status: Status,
  },
);

const SeatStepSchema = Type.Object(
  {
    by: oneOf(['quota', 'remainder', 'divisor', 'most-votes'], 'What gave the seats.'),
    option: Text('Id of the option that got them.'),
    seats: Count('Seats given in this step.'),
    figure: Text('The figure that decided, as an exact fraction `a/b` or an integer.'),
    tieBrokenBy: Type.Optional(
      oneOf(['registered-earlier', 'lot'], 'What parted equals, where there were some: the rule, or a lot.'),
    ),
  },
  { description: 'One step of an allocation.' },
);

export const SeatsRowSchema = rowSchema(
  'Seats of a contest, `seats:<contest>:count`, `…:exit-poll:<pollster>` or `…:exit-poll:combined`.',
  `seats:${id}:(count|exit-poll:${id})`,
  {
    seats: byOption(Count('Seats.'), 'Seats of each option; those of a tie are in no figure.'),
    excluded: Ids('Options below the threshold.'),
    quota: Type.Optional(Text('Votes a seat, as an exact fraction `a/b`; absent where the rule has no quota.')),
    steps: Type.Array(SeatStepSchema, { description: 'Every seat is explained by one of them, in order.' }),
    tie: Type.Optional(
      Type.Object(
        {
          options: Ids('Options that are equal.'),
          seats: Count('Seats between them, in no figure until a lot is drawn.'),
          drawn: Type.Optional(Ids('Those to whom a lot gave the seats; absent where none was drawn.')),
        },
        { description: 'Equals for the last seats, where no rule parts them.' },
      ),
    ),
    interval: Type.Optional(
      byOption(
        Interval(Count('Seats.'), '[low, high]'),
        'Of a poll: the seats of each option that its sampling error leaves open. Late voters, refusals and whatever else all voters asked have in common are not in it.',
      ),
    ),
    draws: Type.Optional(Count('How often the poll was drawn for `interval`, and for `passing` in its own row.')),
    level: Type.Optional(Level),
  },
);

export const OutlookRowSchema = rowSchema(
  'An estimate of what a partial figure will be once every reporting unit is in, `outlook:turnout:<unit>` or `outlook:count:<contest>`; only where the definition wants it, and only while units are missing.',
  `outlook:(turnout|count):${id}`,
  {
    percent: Type.Optional(Percent('Of turnout: in percent of the voters on all lists, at most two decimals.')),
    shares: Type.Optional(Shares('Of a count: the share of each option in percent.')),
    interval: byOption(
      Interval(Percent('In percent, at most two decimals.'), '[low, high]'),
      'By `percent`, or by option. It takes the units that are in as a random sample of their strata, which they are not.',
    ),
    level: Level,
    reporting: Type.Object(
      { in: Count('Units that the estimate rests on.'), of: Count('Units that there are.') },
      { description: 'How many of the smallest units it rests on.' },
    ),
  },
);

export const CallRowSchema = rowSchema(
  'A call, `call:<contest>:<unit>` of a winner, `…:majority` and `…:seats` of the contest: what the desk, or somebody it names, says before or beside the count.',
  `call:${id}:${id}(:majority|:seats)?`,
  {
    of: oneOf(
      callSubjects,
      'What was called: who won, who has more than half of the seats, or who has how many of them.',
    ),
    winner: Type.Optional(Text('Id of the option that won, or has the majority.')),
    seats: Type.Optional(
      byOption(Count('Seats.'), 'Seats by option; the call says nothing of options that are absent.'),
    ),
    by: Text('Who said it: desk, or whoever the desk quotes.'),
    at: Instant('When it was said, UTC.'),
    state: oneOf(['called', 'withdrawn'], 'Whether anybody stands by it.'),
    reason: Type.Optional(Text('Why, of the call or of its withdrawal, whichever came last.')),
    contradicted: Type.Boolean({ description: 'True where the count as it stands says something else.' }),
    contradiction: Type.Optional(
      Type.Object(
        {
          code: oneOf(
            contradictionCodes,
            'The winner has fewer votes, is tied in a complete count, has no majority, has other seats in a complete count, or withdrew.',
          ),
          reason: Text('The same for people, with the figures.'),
        },
        { description: 'What contradicts the call.' },
      ),
    ),
    lead: Type.Optional(
      Type.Integer({
        description: 'Votes by which the winner is ahead of whoever it must beat; negative where it trails.',
      }),
    ),
    outstanding: Type.Optional(
      Type.Object(
        {
          ballots: Count('Ballots.'),
          basis: oneOf(outstandingBases, 'Bounded by the ballots issued, by the voters on the lists, or by both.'),
        },
        {
          description:
            'At most so many ballots are still to be counted; absent where nobody can tell, and once the count is complete.',
        },
      ),
    ),
    open: Type.Optional(Type.Boolean({ description: 'Whether those ballots could still turn the lead.' })),
  },
);

export const CorrectionRowSchema = rowSchema(
  'One figure that a correction changed, `correction:<digest>`.',
  'correction:[0-9a-f]+',
  {
    row: Text('Key of the row whose figure changed.'),
    field: Text('Which figure: a field, or `votes/<option>`, `shares/<option>`, `stations/in`.'),
    before: Type.Optional(Type.Number({ description: 'The figure until then, in the unit of its field.' })),
    after: Type.Optional(
      Type.Number({ description: 'The figure from then on; absent where it is not given any more.' }),
    ),
    reason: Text('Why, in the words of whoever corrected it.'),
    kind: Text(`What kind of correction: ${correctionKinds.join(', ')}.`),
    by: Text('Role of whoever corrected it: source.'),
  },
);

export const SourceRowSchema = rowSchema('When a source was last heard, `source:<source>`.', `source:${id}`, {
  lastReportAt: Type.Optional(
    Instant("The night's time of its last report that is public, UTC; absent where there was none."),
  ),
  expectedEvery: Type.Optional(Type.Integer({ minimum: 1, description: 'Seconds within which the next is expected.' })),
  stale: Type.Boolean({
    description: 'Nothing was heard for one and a half times as long, while something was expected.',
  }),
});

export const NightRowSchema = rowSchema('The night as a whole; in every topic.', 'night', {
  phase: oneOf(
    ['before', 'voting', 'closing', 'counting', 'final', 'certified'],
    'Before the opening; while all polls are open; from the first close; from the last one; when all counts that decide are complete; when a person certified it.',
  ),
  clock: Type.Object(
    {
      mode: Type.String({ enum: [...modes], description: 'Mode of the night.' }),
      recordedAt: Instant("What the night's clock showed at `wallAt`, UTC."),
      wallAt: Instant('The moment of the wall clock, UTC.'),
      speed: Type.Number({ minimum: 0, description: 'Night seconds a second.' }),
      paused: Type.Boolean({ description: 'Whether the clock stands at `recordedAt`.' }),
    },
    { description: 'An anchor, not a running time: unless paused the clock runs on from it.' },
  ),
  definition: Type.Object(
    {
      version: Type.Integer({ minimum: 1, description: 'Its version; one more with each amendment.' }),
      digest: Text('SHA-256 of its canonical JSON (RFC 8785), hex.'),
    },
    { description: 'What the definition of the night is now. Where it is another than before, fetch it again.' },
  ),
  embargo: Type.Optional(
    Type.Object(
      { until: Instant('The next release, UTC.') },
      { description: 'Absent where nothing is under embargo any more.' },
    ),
  ),
  held: Type.Object(
    { count: Count('How many figures wait for a decision; never which.') },
    { description: 'Figures that are held back.' },
  ),
});

export const TombstoneSchema = Type.Object(
  {
    key: Type.String({ description: 'Key of the row.' }),
    rev: Type.Integer({ minimum: 1, description: 'The commit that took it away.' }),
    deleted: Type.Literal(true, { description: 'Always true.' }),
  },
  { description: 'A row that was taken away; in deltas and the log, never in a snapshot.' },
);

/** By the beginning of the key. */
export const rowSchemas = {
  turnout: TurnoutRowSchema,
  series: SeriesRowSchema,
  'exit-poll': ExitPollRowSchema,
  count: CountRowSchema,
  seats: SeatsRowSchema,
  outlook: OutlookRowSchema,
  call: CallRowSchema,
  correction: CorrectionRowSchema,
  source: SourceRowSchema,
  night: NightRowSchema,
} as const;

/** A family that is newer than these schemas: a viewer keeps such rows, or leaves them out, and goes on. */
export const OtherRowSchema = Type.Object(
  {
    key: Type.String({
      not: { pattern: `^(${Object.keys(rowSchemas).join('|')})(:|$)` },
      description: 'Begins with a family that is not described here.',
    }),
    rev: Type.Integer({ minimum: 1, description: 'The commit of the epoch that last changed the row.' }),
  },
  { description: 'A row of a family that is newer than this description, such as `weather:<unit>`.' },
);
