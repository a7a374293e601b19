import Type, { type Static } from 'typebox';
import { idPattern } from '../election/definition.ts';
import { modes } from '../election/night-clock.ts';
import { bodyLimits, reportIdPattern } from './report-body.ts';

/** SHA-256 of an entry, hex: what a held figure is named by. */
export const entryDigestPattern = '^[0-9a-f]{64}$';
/** The key of its row: `call:<contest>:<unit>` of a winner, `…:majority`, `…:seats`. */
export const callKeyPattern = `^call:${idPattern.slice(1, -1)}:${idPattern.slice(1, -1)}(?::majority|:seats)?$`;
/** A receipt, which is the id of a job. */
export const receiptPattern = '^r[0-9a-f]{64}$';
/** One line with something on it. The other line breaks of Unicode are none either. */
export const linePattern = '^(?=.*\\S)[^\\u0000-\\u001f\\u007f\\u0085\\u2028\\u2029]*$';

const strict = { additionalProperties: false };
const oneOf = <const T extends readonly string[]>(words: T, description: string) =>
  Type.Union(
    words.map((word) => Type.Literal(word)),
    { description },
  );
const Id = (description: string) => Type.String({ pattern: idPattern, description });
const Line = (description: string) => Type.String({ minLength: 1, maxLength: 200, pattern: linePattern, description });
const Instant = (description: string) => Type.String({ format: 'instant', description });
const Reason = Line('Why, for the public.');
const ofAnyRequest = {
  id: Type.String({
    pattern: reportIdPattern,
    description: 'Chosen by the sender. The same id with the same content is done once.',
  }),
  mode: oneOf(modes, 'Must be the mode of the night.'),
};
const request = <P extends Type.TProperties>(more: P) => Type.Object({ ...ofAnyRequest, ...more }, strict);
const Ids = (description: string) =>
  Type.Optional(Type.Array(Id('The contest.'), { minItems: 1, maxItems: 20_000, description }));

const anyCall = {
  contest: Id('The contest.'),
  unit: Type.Optional(Id("Where; absent is the contest's own unit.")),
  asOf: Instant('The time of the call, RFC 3339 with an offset.'),
  saidBy: Type.Optional(Line('Who says so, where it is not the desk itself: a newsroom, an agency.')),
  reason: Type.Optional(Reason),
};
const Winner = Id('The option that has it.');

/** The body of POST …/calls, by what is called. */
export const callBodySchemas = {
  winner: request({ ...anyCall, of: Type.Literal('winner', { description: 'Who has won.' }), winner: Winner }),
  majority: request({
    ...anyCall,
    of: Type.Literal('majority', { description: 'Who has a majority of the seats.' }),
    winner: Winner,
  }),
  seats: request({
    ...anyCall,
    of: Type.Literal('seats', { description: 'Who has how many seats.' }),
    seats: Type.Record(
      Type.String({ pattern: idPattern }),
      Type.Integer({ minimum: 0, maximum: 10_000, description: 'Seats.' }),
      { ...strict, minProperties: 1, description: 'Seats of each option.' },
    ),
  }),
} as const;

/** What an embargo request is about. `contest` and `unit` narrow counts; an embargo of exit polls has neither. */
const Scope = Type.Object(
  {
    kind: oneOf(['exit-poll', 'count'], 'Which reports.'),
    contest: Type.Optional(Id('Only counts of this contest.')),
    unit: Type.Optional(Id('Only counts of this unit.')),
  },
  { ...strict, description: 'What the embargo covers.' },
);

/** Changes of the definition, by their word. */
export const changeSchemas = {
  'withdraw-option': Type.Object(
    {
      change: Type.Literal('withdraw-option', { description: 'An option left the contest.' }),
      contest: Id('The contest.'),
      option: Id('The option.'),
    },
    strict,
  ),
  'close-of-polls': Type.Object(
    {
      change: Type.Literal('close-of-polls', { description: 'A unit closes its polls at another time.' }),
      unit: Id('The unit.'),
      closes: Instant('The new time, RFC 3339 with an offset.'),
    },
    strict,
  ),
  'voters-on-the-list': Type.Object(
    {
      change: Type.Literal('voters-on-the-list', { description: 'The list of a unit was corrected.' }),
      unit: Id('The unit.'),
      voters: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description: 'Voters on the list.' }),
    },
    strict,
  ),
} as const;

const amendment = <T extends Type.TSchema>(change: T) =>
  request({
    version: Type.Integer({
      minimum: 2,
      maximum: Number.MAX_SAFE_INTEGER,
      description: 'The version that the definition will have: the present one plus 1.',
    }),
    changes: Type.Array(change, {
      minItems: 1,
      maxItems: bodyLimits.maxEntries,
      description: 'All of them, or none.',
    }),
    reason: Reason,
  });
const contests = Ids('The contests; absent is the whole night, turnout too.');

/** Bodies of the desk's requests that have one form, by the word of the decision. What the address names is not in them. */
export const deskBodySchemas = {
  release: request({ reason: Reason }),
  reject: request({ reason: Reason }),
  retract: request({ reason: Reason }),
  'withdraw-call': request({ reason: Reason }),
  'lift-embargo': request({ of: Scope, reason: Reason }),
  'postpone-embargo': request({
    of: Scope,
    until: Instant('Until when, RFC 3339 with an offset.'),
    reason: Reason,
  }),
  amend: amendment(
    Type.Union([
      changeSchemas['withdraw-option'],
      changeSchemas['close-of-polls'],
      changeSchemas['voters-on-the-list'],
    ]),
  ),
  'draw-tie': request({
    winners: Type.Array(Id('An option.'), {
      minItems: 1,
      maxItems: 2000,
      description: 'The options that the lot gave the open seats, as many as there are such seats.',
    }),
    reason: Reason,
  }),
  certify: request({ contests, reason: Reason }),
  reopen: request({ contests, reason: Reason }),
} as const;

/** An amendment whose changes are not looked at: each is asked by its own word, so that its mistakes are its own. */
export const amendmentFrameSchema = amendment(Type.Unknown({ description: 'A change.' }));

/** The body of POST …/failed/{receipt}/retry. */
export const retryBodySchema = Type.Object({ mode: ofAnyRequest.mode }, strict);

export type CallBody = Static<(typeof callBodySchemas)[keyof typeof callBodySchemas]>;
export type DefinitionChangeBody = Static<(typeof changeSchemas)[keyof typeof changeSchemas]>;
export type DeskBody<W extends keyof typeof deskBodySchemas> = Static<(typeof deskBodySchemas)[W]>;
export type RetryBody = Static<typeof retryBodySchema>;
