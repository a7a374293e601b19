import Type, { type Static } from 'typebox';
import { idPattern, nightPattern } from '../election/definition.ts';
import { modes } from '../election/night-clock.ts';
import { epochPattern } from './position.ts';
import { type ProblemCode, problemKinds } from './problem.ts';
import { viewerProblemKinds } from './viewer-problems.ts';

/** Bodies of HTTP answers that are not frames, for the documents that machines read. */

const oneOf = <const T extends readonly string[]>(words: T, description: string) =>
  Type.Unsafe<T[number]>({ type: 'string', enum: [...words], description });
const Text = (description: string) => Type.String({ description });
const Instant = (description: string) => Type.String({ format: 'date-time', description });
const Count = (description: string) => Type.Integer({ minimum: 0, description });
const Night = Type.String({ pattern: nightPattern, description: 'Id of the night.' });
const Mode = oneOf(modes, 'What the night is: the real one, a test, or a recording that is played again.');
const Epoch = Type.String({ pattern: epochPattern, description: 'The history that runs.' });
const Rev = Count('Its last commit.');
const At = Instant("The night's time of that commit, UTC.");
/** Absent until there is something to serve. */
const position = {
  epoch: Type.Optional(Epoch),
  rev: Type.Optional(Rev),
  at: Type.Optional(At),
  head: Type.Optional(Text('Hash of the log at `rev`, SHA-256 in hex.')),
};

const nightFields = {
  night: Night,
  mode: Mode,
  names: Type.Record(Type.String({ pattern: '^[a-z]{2,3}$' }), Type.String(), {
    description: 'Its name, by language (ISO 639).',
  }),
  ...position,
  links: Type.Object(
    {
      self: Text('The night.'),
      definition: Text('Its definition.'),
      snapshot: Text('Its snapshot; takes `topic`.'),
      feed: Text('Its feed, a WebSocket.'),
    },
    { description: 'Paths on the same host.' },
  ),
};

export const NightListSchema = Type.Object(
  {
    nights: Type.Array(Type.Object(nightFields, { description: 'A night.' }), {
      description: 'In the order of the configuration.',
    }),
  },
  { description: 'The nights that are served here.' },
);

export const NightSchema = Type.Object(
  {
    ...nightFields,
    topics: Type.Array(Type.String(), { description: 'Its topics; `unit:{unit}` stands for one of each unit.' }),
  },
  { description: 'A night: where it is and where to go on.' },
);

const problemFields = {
  type: Text('Names the kind of problem.'),
  title: Text('The kind of problem in a few words.'),
  status: Type.Integer({ description: 'The status of the answer.' }),
};

export const ViewerProblemSchema = Type.Object(
  {
    ...problemFields,
    code: oneOf(Object.keys(viewerProblemKinds), 'Stable; for programs.'),
    detail: Text('What happened, for people.'),
  },
  { description: 'A problem of the broadcaster, RFC 9457.' },
);

export const SenderProblemSchema = Type.Object(
  {
    ...problemFields,
    code: Type.Unsafe<ProblemCode>({
      type: 'string',
      enum: Object.keys(problemKinds),
      description: 'Stable; for programs.',
    }),
    retryable: Type.Boolean({ description: 'Whether the same request may succeed later.' }),
    detail: Type.Optional(Text('What happened here, for people.')),
    remedy: Type.Optional(Text('What to do about it.')),
    errors: Type.Optional(
      Type.Array(
        Type.Object({
          pointer: Text('JSON pointer (RFC 6901) to the field; empty is the whole body.'),
          message: Text('What was expected.'),
        }),
        { maxItems: 20, description: 'The wrong fields, the first twenty.' },
      ),
    ),
    mode: Type.Optional(Text('Mode of the night.')),
  },
  { description: 'A problem of the ingestor, RFC 9457. Nothing stored is ever repeated in it.' },
);

export const AliveSchema = Type.Object(
  { alive: Type.Literal(true, { description: 'Always true.' }) },
  { description: 'The process answers.' },
);

export const BroadcasterReadinessSchema = Type.Object(
  {
    ready: Type.Boolean({ description: 'Whether every night is current.' }),
    stale: Type.Optional(Type.Literal(true, { description: 'There where something is not current.' })),
    nights: Type.Array(
      Type.Object({
        night: Night,
        mode: Mode,
        state: oneOf(['absent', 'loading', 'following', 'broken'], 'What the follower of the log does.'),
        isCurrent: Type.Boolean({ description: 'Whether what is served is up to date.' }),
        reason: Type.Optional(Text('Why it may be out of date.')),
        silentSeconds: Type.Optional(Count('Seconds since Redis last answered; absent before the first answer.')),
        silentSources: Type.Array(Type.String(), {
          description:
            'Ids of the sources that were not heard for longer than expected. Where some are, the answer is 200 all the same.',
        }),
        ...position,
      }),
      { description: 'Each night that is served.' },
    ),
  },
  { description: 'Whether a broadcaster is current.' },
);

export const IngestorReadinessSchema = Type.Object(
  {
    ready: Type.Boolean({ description: 'Whether a report would be taken.' }),
    reasons: Type.Array(Type.String(), { description: 'Why not.' }),
    nights: Type.Record(Type.String({ pattern: nightPattern }), Type.String(), { description: 'Mode by night.' }),
    recording: Type.Object(
      {
        on: Type.Boolean({ description: 'Whether what is received is recorded.' }),
        lastError: Type.Optional(
          Type.Object(
            {
              night: Night,
              at: Instant('When it was last seen, by the wall clock, UTC.'),
              reason: Text('What it was.'),
            },
            { description: 'The last trouble with the disk, also after it is over; absent where there was none.' },
          ),
        ),
      },
      { description: 'The recording of what is received.' },
    ),
  },
  { description: 'Whether an ingestor takes reports.' },
);

export const AcceptedReportSchema = Type.Object(
  {
    report: Text('Id of the report.'),
    receipt: Text('The same for the same content, however often it is sent.'),
    status: Text('Path that tells what becomes of it.'),
  },
  { description: 'Redis has the report.' },
);

export const AcceptedRequestSchema = Type.Object(
  { request: Text('Id of the request.'), status: Text('Path that tells what becomes of it.') },
  { description: 'Redis has the request.' },
);

const state = <S extends string>(word: S) => Type.Literal(word, { description: 'What became of it.' });
const entryOutcomes = ['accepted', 'duplicate', 'stale', 'held', 'refused'] as const;
const counts = Object.fromEntries(
  entryOutcomes.map((outcome) => [outcome, Type.Optional(Count('Entries.'))]),
) as Record<(typeof entryOutcomes)[number], Type.TOptional<ReturnType<typeof Count>>>;

export const ReportStatusSchema = Type.Union(
  [
    Type.Object({ report: Text('Id of the report.'), state: state('queued') }),
    Type.Object({ report: Text('Id of the report.'), state: state('sealed') }),
    Type.Object({ report: Text('Id of the report.'), state: state('refused'), reason: Text('Why.') }),
    Type.Object({
      report: Text('Id of the report.'),
      state: state('decided'),
      rev: Type.Optional(Count('The public commit; absent where nothing public changed.')),
      counts: Type.Object(counts, { description: 'How many entries had which outcome.' }),
      exceptions: Type.Array(
        Type.Object({
          entry: Count('Its place in the report, from 0.'),
          outcome: oneOf(entryOutcomes, 'What became of the entry.'),
          reason: Text('Why.'),
        }),
        { description: 'Every entry that was not simply accepted.' },
      ),
    }),
  ],
  { description: 'What became of a report. One under embargo is sealed, and nothing more is told.' },
);

export const RequestStatusSchema = Type.Union(
  [
    Type.Object({ request: Text('Id of the request.'), state: state('queued') }),
    Type.Object({
      request: Text('Id of the request.'),
      state: state('applied'),
      epoch: Epoch,
      run: Text('The run that it made or moved.'),
      rev: Rev,
      at: At,
    }),
  ],
  { description: 'What became of a request to the clock.' },
);

export const ReplayPositionSchema = Type.Object(
  {
    night: Night,
    mode: Mode,
    run: Text('The run; another one begins with a start or a seek back.'),
    epoch: Epoch,
    rev: Rev,
    at: Instant("The night's time now, UTC."),
    clock: Type.Object(
      {
        mode: Mode,
        recordedAt: Instant("What the night's clock showed at `wallAt`, UTC."),
        wallAt: Instant('The moment of the wall clock, UTC.'),
        speed: Type.Number({ minimum: 0, description: 'Night seconds a second.' }),
        paused: Type.Boolean({ description: 'Whether the clock stands at `recordedAt`.' }),
      },
      { description: 'An anchor: unless paused the clock runs on from it.' },
    ),
  },
  { description: 'Where the night is, and what its clock shows.' },
);

const Span = Type.Object({ from: Instant('Its begin, UTC.'), to: Instant('Its end, UTC.') });

export const ReplayMarksSchema = Type.Object(
  {
    night: Night,
    mode: Mode,
    at: Instant("The night's time of the last commit, UTC: what was released by then has its mark."),
    starts: Instant('Where the clock of the night begins, UTC.'),
    ends: Instant('Where it ends, UTC.'),
    gaps: Type.Array(Span, { description: 'What the clock jumps, in order.' }),
    marks: Type.Array(
      Type.Object({
        at: Instant('When the report came on the night, UTC.'),
        kind: oneOf(['turnout', 'exit-poll', 'count'], 'What it reports.'),
        source: Text('Id of the source that sent it.'),
        released: Type.Optional(Instant('When it became public, where it came under embargo, UTC.')),
      }),
      { description: 'Reports of the recording in order of time. Those that are under embargo have none.' },
    ),
  },
  { description: 'When the reports of the recording came.' },
);
export type ReplayMarks = Static<typeof ReplayMarksSchema>;

const Wall = (description: string) => Type.Optional(Instant(`${description} UTC of the wall clock.`));

export const FetchedSourcesSchema = Type.Object(
  {
    night: Night,
    at: Instant('When this was told, UTC of the wall clock.'),
    fetches: Type.Boolean({ description: 'False in a replay: what was fetched is in the recording.' }),
    sources: Type.Array(
      Type.Object(
        {
          source: Type.String({ pattern: idPattern, description: 'Id of the source.' }),
          kind: oneOf(['turnout', 'exit-poll', 'count'], 'What reports are made of it.'),
          everySeconds: Type.Integer({ minimum: 1, description: 'How often it is asked.' }),
          failures: Count('Failures in a row.'),
          error: Type.Optional(
            Text('Why the last try failed; absent where it ended well. Quotes nothing of the body.'),
          ),
          triedAt: Wall('The last try.'),
          answeredAt: Wall('The last try that ended well, whether or not there was anything new.'),
          nextTryAt: Wall('Not before.'),
          changedAt: Wall('The last change of the body. Of other kinds than turnout it is told to the source alone.'),
          ingestedAt: Wall('The last report made of it. Of other kinds than turnout it is told to the source alone.'),
        },
        { description: 'A source that is fetched.' },
      ),
      { description: 'Those that the definition says are fetched.' },
    ),
  },
  { description: 'How fetching goes, source by source.' },
);
