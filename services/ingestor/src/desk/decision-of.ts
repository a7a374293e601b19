import type {
  DefinitionChange,
  DeskAction,
  DeskWord,
  EmbargoScope,
} from '@election-night/shared/election/desk-action.ts';
import { formatInstant, instantOf } from '@election-night/shared/election/instant.ts';
import type {
  CallBody,
  DefinitionChangeBody,
  DeskBody,
  deskBodySchemas,
} from '@election-night/shared/wire/desk-bodies.ts';
import { type DecisionAddress, partOf } from './decision-address.ts';

/** The body of each decision. */
export type DecisionBodies = { readonly [W in keyof typeof deskBodySchemas]: DeskBody<W> } & {
  readonly call: CallBody;
};

/** What a request that was checked decides, with its times in UTC. */
export function decisionOf(word: DeskWord, body: DecisionBodies[DeskWord], address: DecisionAddress): DeskAction {
  // The pair belongs together: the shape was checked by the same word.
  return (makers[word] as Maker<DeskWord>)(body, address);
}

type Maker<W extends DeskWord> = (
  body: DecisionBodies[W],
  address: DecisionAddress,
) => Extract<DeskAction, { action: W }>;

const makers: { readonly [W in DeskWord]: Maker<W> } = {
  release: ({ reason }, address) => ({ action: 'release', entry: partOf(address, 'entry'), reason }),
  reject: ({ reason }, address) => ({ action: 'reject', entry: partOf(address, 'entry'), reason }),
  retract: ({ reason }, address) => {
    const [source, report] = [partOf(address, 'source'), partOf(address, 'report')];
    return { action: 'retract', source, report, reason };
  },
  call: ({ id: _, mode: __, asOf, ...called }) => ({ action: 'call', ...called, asOf: inUtc(asOf) }),
  'withdraw-call': ({ reason }, address) => ({ action: 'withdraw-call', call: partOf(address, 'call'), reason }),
  'lift-embargo': ({ of, reason }) => ({ action: 'lift-embargo', of: scopeOf(of), reason }),
  'postpone-embargo': ({ of, until, reason }) => ({
    action: 'postpone-embargo',
    of: scopeOf(of),
    until: inUtc(until),
    reason,
  }),
  amend: ({ version, changes, reason }) => ({ action: 'amend', version, changes: changes.map(changeOf), reason }),
  'draw-tie': ({ winners, reason }, address) => ({
    action: 'draw-tie',
    contest: partOf(address, 'contest'),
    winners,
    reason,
  }),
  certify: ({ contests, reason }) => ({ action: 'certify', ...(contests ? { contests } : {}), reason }),
  reopen: ({ contests, reason }) => ({ action: 'reopen', ...(contests ? { contests } : {}), reason }),
};

function scopeOf({ kind, ...narrowed }: DeskBody<'lift-embargo'>['of']): EmbargoScope {
  return kind === 'exit-poll' ? { kind } : { kind, ...narrowed };
}

function changeOf(change: DefinitionChangeBody): DefinitionChange {
  return change.change === 'close-of-polls' ? { ...change, closes: inUtc(change.closes) } : change;
}

function inUtc(time: string): string {
  return formatInstant(instantOf(time));
}
