import Type, { type Static } from 'typebox';
import { idPattern, nightPattern } from '../election/definition.ts';
import { modes } from '../election/night-clock.ts';
import { correctionKinds } from '../election/report.ts';
import { entryDigestPattern, receiptPattern } from './desk-bodies.ts';
import { epochPattern } from './position.ts';

/** What the desk is told. */

const oneOf = <const T extends readonly string[]>(words: T, description: string) =>
  Type.Unsafe<T[number]>({ type: 'string', enum: [...words], description });
const Text = (description: string) => Type.String({ description });
const Instant = (description: string) => Type.String({ format: 'date-time', description });
const Count = (description: string) => Type.Integer({ minimum: 0, description });
const Id = (description: string) => Type.String({ pattern: idPattern, description });
const Receipt = Type.String({ pattern: receiptPattern, description: 'The same for the same content.' });
const ofNight = {
  night: Type.String({ pattern: nightPattern, description: 'Id of the night.' }),
  mode: oneOf(modes, 'What the night is: the real one, a test, or a recording that is played again.'),
};

export const AcceptedDecisionSchema = Type.Object(
  {
    request: Text('Id of the request.'),
    receipt: Receipt,
    status: Text('Path that tells what becomes of it.'),
  },
  { description: 'Redis has the request of the desk.' },
);

const state = <S extends string>(word: S) => Type.Literal(word, { description: 'What became of it.' });
const request = Text('Id of the request.');

export const DecisionStatusSchema = Type.Union(
  [
    Type.Object({ request, state: state('queued') }),
    Type.Object({ request, state: state('refused'), reason: Text('Why, and what to do.') }),
    Type.Object({ request, state: state('second-person-needed'), by: Text('Who agreed first.') }),
    Type.Object({
      request,
      state: state('applied'),
      epoch: Type.String({ pattern: epochPattern, description: 'The history that runs.' }),
      run: Text('The run.'),
      rev: Count('The commit that it is in.'),
      at: Instant("The night's time of it, UTC."),
    }),
  ],
  { description: 'What became of a request of the desk.' },
);

const Figures = Type.Object(
  {
    asOf: Instant('The time that they describe, UTC.'),
    figures: Type.Object({}, { description: 'As in an entry of this kind.' }),
  },
  { description: 'Figures, and what time they are of.' },
);

const HeldSchema = Type.Object(
  {
    entry: Type.String({ pattern: entryDigestPattern, description: 'Its digest: what it is released or rejected by.' }),
    kind: oneOf(['turnout', 'exit-poll', 'count'], 'What kind of report brought it.'),
    contest: Type.Optional(Id('The contest; absent of turnout.')),
    unit: Id('The unit.'),
    source: Id('Who sent it.'),
    report: Text('Id of the report, among those of its source.'),
    since: Instant("Since when it waits, the night's time, UTC."),
    before: Type.Optional(Figures),
    after: Figures,
    revision: Type.Optional(Count("The source's own number.")),
    correction: Type.Optional(
      Type.Object(
        { kind: oneOf(correctionKinds, 'What kind of correction it is.'), reason: Text('Why.') },
        { description: 'What the source says about it.' },
      ),
    ),
    rules: Type.Array(
      Type.Object({ rule: Text('Code of the rule.'), sentence: Text('How it is broken, with the figures.') }),
      { description: 'The rules that it breaks.' },
    ),
    proposed: Type.Optional(
      Type.Object(
        { by: Text('Who.'), at: Instant("When, the night's time, UTC.") },
        { description: 'The first of two persons agreed to its release.' },
      ),
    ),
  },
  { description: 'A held entry. `before` are the figures that are shown, absent where there are none.' },
);

export const HeldListSchema = Type.Object(
  {
    ...ofNight,
    total: Count('How many wait, on all pages.'),
    held: Type.Array(HeldSchema, { description: 'In the order of asOf, then kind, contest, unit and source.' }),
    next: Type.Optional(Text('Path of the next page; absent on the last one.')),
  },
  { description: 'What waits for the desk.' },
);

const RefusedSchema = Type.Object(
  {
    source: Id('Who sent it.'),
    report: Text('Id of the report, among those of its source.'),
    reason: Type.Optional(Text('Why all of it was refused.')),
    entries: Type.Optional(
      Type.Array(Type.Object({ entry: Count('Its place in the report, from 0.'), reason: Text('Why.') }), {
        description: 'The entries that were refused, where not all were.',
      }),
    ),
  },
  { description: 'A report that was taken and then refused.' },
);

const FailedSchema = Type.Object(
  {
    receipt: Receipt,
    type: oneOf(['report', 'replay-control', 'desk'], 'What it carries.'),
    source: Type.Optional(Id('Who sent the report.')),
    report: Type.Optional(Text('Id of the report, among those of its source.')),
    request: Type.Optional(Text('Id of the request.')),
    receivedAt: Instant('When it was taken, wall time, UTC.'),
    failedAt: Type.Optional(Instant('When it was tried last, wall time, UTC.')),
    attempts: Count('How often it was tried.'),
    reason: Text('Why it failed, without any number.'),
  },
  { description: 'A job that was tried in vain.' },
);

export const RefusedListSchema = Type.Object(
  {
    ...ofNight,
    refusedTotal: Count('How many reports were refused.'),
    refused: Type.Array(RefusedSchema, { description: 'By source and id.' }),
    failed: Type.Array(FailedSchema, { description: 'The newest first.' }),
  },
  { description: 'What was refused after it had been taken, and what failed.' },
);

export const RetriedJobSchema = Type.Object(
  { receipt: Receipt, state: oneOf(['queued', 'done'], 'It waits for its turn, or was done meanwhile.') },
  { description: 'A job that is tried again.' },
);

export const SealedReportsSchema = Type.Object(
  {
    ...ofNight,
    reports: Count('How many are sealed.'),
    nextRelease: Type.Optional(Instant('When the next of them come out, UTC.')),
  },
  { description: 'That reports are sealed; of whom, and what is in them, nobody is told.' },
);

export const QueueStateSchema = Type.Object(
  {
    ...ofNight,
    waiting: Count('Jobs that wait for an aggregator.'),
    active: Count('Jobs that are being worked on.'),
    delayed: Count('Jobs that failed and are tried again later.'),
    failed: Count('Jobs that were tried in vain; those of this run are in the list of what was refused.'),
    oldestWaitingSeconds: Type.Optional(Count('For how many seconds the oldest has waited; absent where none waits.')),
  },
  { description: 'How the queue of the night stands.' },
);

export type QueueState = Static<typeof QueueStateSchema>;
export type DecisionStatus = Static<typeof DecisionStatusSchema>;
export type HeldList = Static<typeof HeldListSchema>;
export type RefusedList = Static<typeof RefusedListSchema>;
export type RetriedJob = Static<typeof RetriedJobSchema>;
export type SealedReports = Static<typeof SealedReportsSchema>;
