import type { DeskWord } from '@election-night/shared/election/desk-action.ts';
import { describe, expect, test } from 'vitest';
import { islandNight } from '../ingestor-under-test.ts';
import { admitDecision } from './admit-decision.ts';
import type { DecisionAddress } from './decision-address.ts';

const night = islandNight();
const digest = 'a'.repeat(64);
const asked = { id: 'd-1', mode: 'replay', reason: 'Checked by phone.' };
const call = { id: 'd-1', mode: 'replay', asOf: '2030-01-05T22:10:00+02:00', contest: 'list' };

const admit = (word: DeskWord, body: unknown, address: DecisionAddress = {}) =>
  admitDecision(word, body, address, night);

describe('what is admitted', () => {
  test.each<[DeskWord, object, DecisionAddress, object]>([
    ['release', asked, { entry: digest }, { entry: digest }],
    ['reject', asked, { entry: digest }, { entry: digest }],
    ['retract', asked, { source: 'board', report: 'b.1' }, { source: 'board', report: 'b.1' }],
    ['withdraw-call', asked, { call: 'call:list:ISLE' }, { call: 'call:list:ISLE' }],
    ['withdraw-call', asked, { call: 'call:list:ISLE:seats' }, { call: 'call:list:ISLE:seats' }],
    ['lift-embargo', { ...asked, of: { kind: 'exit-poll' } }, {}, { of: { kind: 'exit-poll' } }],
    [
      'postpone-embargo',
      { ...asked, of: { kind: 'count', contest: 'list', unit: 'EAST' }, until: '2030-01-05T23:00:00+02:00' },
      {},
      { of: { kind: 'count', contest: 'list', unit: 'EAST' }, until: '2030-01-05T21:00:00Z' },
    ],
    [
      'amend',
      {
        ...asked,
        version: 2,
        changes: [
          { change: 'withdraw-option', contest: 'list', option: 'OAK' },
          { change: 'close-of-polls', unit: 'EAST', closes: '2030-01-05T23:00+02:00' },
          { change: 'voters-on-the-list', unit: 'EAST', voters: 210 },
        ],
      },
      {},
      {
        version: 2,
        changes: [
          { change: 'withdraw-option', contest: 'list', option: 'OAK' },
          { change: 'close-of-polls', unit: 'EAST', closes: '2030-01-05T21:00:00Z' },
          { change: 'voters-on-the-list', unit: 'EAST', voters: 210 },
        ],
      },
    ],
    ['draw-tie', { ...asked, winners: ['ELM'] }, { contest: 'list' }, { contest: 'list', winners: ['ELM'] }],
    ['certify', asked, {}, {}],
    ['certify', { ...asked, contests: ['list', 'east-seat'] }, {}, { contests: ['list', 'east-seat'] }],
    ['reopen', { ...asked, contests: ['list'] }, {}, { contests: ['list'] }],
  ])('P-DESK-4: %s, with the address and times in UTC', (word, body, address, decision) => {
    expect(admit(word, body, address)).toEqual({
      outcome: 'admitted',
      id: 'd-1',
      decision: { action: word, reason: asked.reason, ...decision },
    });
  });

  test.each([
    { of: 'winner', winner: 'OAK' },
    { of: 'winner', winner: 'OAK', unit: 'EAST', saidBy: 'The Gazette', reason: 'Three quarters are in.' },
    { of: 'majority', winner: 'ELM' },
    { of: 'seats', seats: { OAK: 2, ELM: 1 } },
    { of: 'seats', seats: { OAK: 1 }, unit: 'ISLE' },
    { contest: 'east-seat', of: 'winner', winner: 'ANN' },
  ])('P-DESK-4: a call of %j', (said) => {
    const { id: _, mode: __, ...rest } = { ...call, ...said };
    expect(admit('call', { ...call, ...said })).toEqual({
      outcome: 'admitted',
      id: 'd-1',
      decision: { action: 'call', ...rest, asOf: '2030-01-05T20:10:00Z' },
    });
  });
});

const invalid = 'request-invalid';
const unfit = 'request-not-admitted';
const of = { kind: 'count' };
const change = { change: 'voters-on-the-list', unit: 'EAST', voters: 1 };
const winner = { ...call, of: 'winner', winner: 'OAK' };

describe('P-DESK-4: what is refused, with the field or the part of the address', () => {
  test.each<[string, DeskWord, unknown, DecisionAddress, string, string]>([
    ['no object', 'certify', [], {}, invalid, ''],
    ['no id', 'certify', { ...asked, id: undefined }, {}, invalid, '/id'],
    ['an id with a slash', 'certify', { ...asked, id: 'a/b' }, {}, invalid, '/id'],
    ['no mode', 'certify', { ...asked, mode: undefined }, {}, invalid, '/mode'],
    ['no such mode', 'certify', { ...asked, mode: 'real' }, {}, invalid, '/mode'],
    ['another mode', 'certify', { ...asked, mode: 'live' }, {}, 'mode-differs', '/mode'],
    ['a field too many', 'certify', { ...asked, contest: 'list' }, {}, invalid, '/contest'],
    ['no reason', 'release', { ...asked, reason: undefined }, { entry: digest }, invalid, '/reason'],
    ['an empty reason', 'release', { ...asked, reason: '' }, { entry: digest }, invalid, '/reason'],
    ['a reason of spaces', 'release', { ...asked, reason: '   ' }, { entry: digest }, invalid, '/reason'],
    ['a reason of two lines', 'release', { ...asked, reason: 'a\nb' }, { entry: digest }, invalid, '/reason'],
    ['a reason with U+2028', 'release', { ...asked, reason: 'a\u2028b' }, { entry: digest }, invalid, '/reason'],
    ['a long reason', 'release', { ...asked, reason: 'x'.repeat(201) }, { entry: digest }, invalid, '/reason'],
    ['a short digest', 'release', asked, { entry: 'abc' }, invalid, '/entry'],
    ['a digest in capitals', 'reject', asked, { entry: 'A'.repeat(64) }, invalid, '/entry'],
    ['an unknown source', 'retract', asked, { source: 'nobody', report: 'b' }, unfit, '/source'],
    ['a source that every object has', 'retract', asked, { source: 'toString', report: 'b' }, unfit, '/source'],
    ['no id of a report', 'retract', asked, { source: 'board', report: 'a b' }, invalid, '/report'],
    ['no key of a call', 'withdraw-call', asked, { call: 'seats:list:ISLE' }, invalid, '/call'],
    ['a call of something else', 'withdraw-call', asked, { call: 'call:list:ISLE:winner' }, invalid, '/call'],
    ['a call of no contest', 'withdraw-call', asked, { call: 'call:nothing:ISLE' }, unfit, '/call'],
    ['a call of no unit', 'withdraw-call', asked, { call: 'call:list:MARS' }, unfit, '/call'],
    ['a call of nothing', 'call', call, {}, invalid, '/of'],
    ['no winner', 'call', { ...call, of: 'winner' }, {}, invalid, '/winner'],
    ['seats of a winner', 'call', { ...winner, seats: { OAK: 1 } }, {}, invalid, '/seats'],
    ['half a seat', 'call', { ...call, of: 'seats', seats: { OAK: 0.5 } }, {}, invalid, '/seats/OAK'],
    ['no seats', 'call', { ...call, of: 'seats', seats: {} }, {}, invalid, '/seats'],
    ['a time without offset', 'call', { ...winner, asOf: '2030-01-05T22:10:00' }, {}, invalid, '/asOf'],
    ['a time before 1970', 'call', { ...winner, asOf: '1969-01-05T22:10:00Z' }, {}, unfit, '/asOf'],
    ['an unknown contest', 'call', { ...winner, contest: 'nothing' }, {}, unfit, '/contest'],
    ['an unknown unit', 'call', { ...winner, unit: 'MARS' }, {}, unfit, '/unit'],
    [
      'a unit without this contest',
      'call',
      { ...winner, contest: 'east-seat', winner: 'ANN', unit: 'WEST' },
      {},
      unfit,
      '/unit',
    ],
    ['an unknown winner', 'call', { ...winner, winner: 'ANN' }, {}, unfit, '/winner'],
    [
      'a majority of no seats',
      'call',
      { ...call, contest: 'east-seat', of: 'majority', winner: 'ANN' },
      {},
      unfit,
      '/contest',
    ],
    ['a majority in a part', 'call', { ...call, unit: 'EAST', of: 'majority', winner: 'OAK' }, {}, unfit, '/unit'],
    ['more seats than there are', 'call', { ...call, of: 'seats', seats: { OAK: 2, ELM: 2 } }, {}, unfit, '/seats'],
    ['seats of nobody', 'call', { ...call, of: 'seats', seats: { ANN: 1 } }, {}, unfit, '/seats/ANN'],
    ['no scope', 'lift-embargo', asked, {}, invalid, '/of'],
    ['an unknown scope', 'lift-embargo', { ...asked, of: { kind: 'turnout' } }, {}, invalid, '/of/kind'],
    [
      'polls of a contest',
      'lift-embargo',
      { ...asked, of: { kind: 'exit-poll', contest: 'list' } },
      {},
      unfit,
      '/of/contest',
    ],
    ['counts of no contest', 'lift-embargo', { ...asked, of: { ...of, contest: 'nothing' } }, {}, unfit, '/of/contest'],
    ['counts of no unit', 'lift-embargo', { ...asked, of: { ...of, unit: 'MARS' } }, {}, unfit, '/of/unit'],
    [
      'counts elsewhere',
      'lift-embargo',
      { ...asked, of: { ...of, contest: 'east-seat', unit: 'WEST' } },
      {},
      unfit,
      '/of/unit',
    ],
    ['no time', 'postpone-embargo', { ...asked, of }, {}, invalid, '/until'],
    ['a far time', 'postpone-embargo', { ...asked, of, until: '0001-01-01T00:00:00Z' }, {}, unfit, '/until'],
    ['version 1', 'amend', { ...asked, version: 1, changes: [change] }, {}, invalid, '/version'],
    ['no changes', 'amend', { ...asked, version: 2, changes: [] }, {}, invalid, '/changes'],
    ['a change that is none', 'amend', { ...asked, version: 2, changes: [1] }, {}, invalid, '/changes/0'],
    [
      'an unknown change',
      'amend',
      { ...asked, version: 2, changes: [{ change: 'seats' }] },
      {},
      invalid,
      '/changes/0/change',
    ],
    [
      'a list without voters',
      'amend',
      { ...asked, version: 2, changes: [change, { ...change, voters: -1 }] },
      {},
      invalid,
      '/changes/1/voters',
    ],
    [
      'a list of nowhere',
      'amend',
      { ...asked, version: 2, changes: [{ ...change, unit: 'MARS' }] },
      {},
      unfit,
      '/changes/0/unit',
    ],
    [
      'a list twice',
      'amend',
      { ...asked, version: 2, changes: [change, { ...change, voters: 2 }] },
      {},
      unfit,
      '/changes/1',
    ],
    [
      'nobody withdrawn',
      'amend',
      { ...asked, version: 2, changes: [{ change: 'withdraw-option', contest: 'list', option: 'ASH' }] },
      {},
      unfit,
      '/changes/0/option',
    ],
    ['a lot in no contest', 'draw-tie', { ...asked, winners: ['OAK'] }, { contest: 'nothing' }, unfit, '/contest'],
    ['no winners', 'draw-tie', { ...asked, winners: [] }, { contest: 'list' }, invalid, '/winners'],
    ['a winner twice', 'draw-tie', { ...asked, winners: ['OAK', 'OAK'] }, { contest: 'list' }, unfit, '/winners/1'],
    [
      'an unknown winner of a lot',
      'draw-tie',
      { ...asked, winners: ['ASH'] },
      { contest: 'list' },
      unfit,
      '/winners/0',
    ],
    ['a lot for no seats', 'draw-tie', { ...asked, winners: ['ANN'] }, { contest: 'east-seat' }, unfit, '/winners'],
    ['an unknown contest to certify', 'certify', { ...asked, contests: ['nothing'] }, {}, unfit, '/contests/0'],
    ['a contest twice', 'reopen', { ...asked, contests: ['list', 'list'] }, {}, unfit, '/contests/1'],
  ])('%s', (_name, word, body, address, code, pointer) => {
    // Through JSON, as it arrives: what is undefined is not there.
    const arrived = JSON.parse(JSON.stringify(body));
    const admission = admit(word, arrived, address);
    expect(admission).toMatchObject({ outcome: 'refused', code, mistakes: [{ pointer }] });
  });

  test('all of the mistakes at once, at most twenty', () => {
    const changes = Array.from({ length: 30 }, () => ({ change: 'voters-on-the-list', unit: 'MARS', voters: 1 }));
    const refused = admit('amend', { ...asked, version: 2, changes });
    expect(refused.outcome === 'refused' && refused.mistakes).toHaveLength(20);
  });

  test.each([
    ['/winner', { of: 'winner', winner: 'NONE' }],
    ['/winner', { of: 'majority', winner: 'NONE' }],
    ['/seats/NONE', { of: 'seats', seats: { NONE: 1 } }],
  ])('against all wins nothing: %s', (pointer, said) => {
    const contests = new Map(night.election.contests);
    const list = contests.get('list') as NonNullable<ReturnType<typeof contests.get>>;
    contests.set('list', { ...list, options: [...list.options, { id: 'NONE', names: {}, kind: 'against-all' }] });
    const edited = { ...night, election: { ...night.election, contests } };
    const refused = admitDecision('call', { ...call, ...said }, {}, edited);
    expect(refused).toMatchObject({ outcome: 'refused', mistakes: [{ pointer }] });
  });
});
