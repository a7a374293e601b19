import { describe, expect, test } from 'vitest';
import { admitReport } from './admit-report.ts';
import { bulletin, electionOf, islandDefinition } from './ingestor-under-test.ts';

const election = electionOf(islandDefinition);
const board = { source: 'board' };
const east = { source: 'east-office' };
const poll = { source: 'pollster' };
type RuleKey = Parameters<typeof admitReport>[1]['key'];
const admit = (body: unknown, key: RuleKey = board) =>
  admitReport(body, { election, mode: 'replay', key, maxEntries: 5 });

const turnout = (...entries: object[]) => bulletin('a', 1, { entries });
const count = (...entries: object[]) => bulletin('a', 1, { kind: 'count', entries });
const exitPoll = (...entries: object[]) => bulletin('a', 1, { kind: 'exit-poll', entries });
const listOf = (more: object) => ({ contest: 'list', unit: 'ISLE', ...more });

describe('a report is admitted', () => {
  test('with its time in UTC, and its content without its source', () => {
    const entries = [{ unit: 'EAST', percent: 51.07 }];
    expect(admit(bulletin('a'))).toEqual({
      outcome: 'admitted',
      report: { id: 'a', source: 'board', kind: 'turnout', asOf: '2030-01-05T10:10:00Z', entries },
      content: { id: 'a', mode: 'replay', kind: 'turnout', asOf: '2030-01-05T10:10:00Z', entries },
    });
  });

  test.each<[string, object, RuleKey]>([
    ['turnout in ballots alone', turnout({ unit: 'EAST', ballots: 0 }), board],
    ['turnout in voters alone', turnout({ unit: 'EAST', voters: 100 }), board],
    ['P-IN-8: turnout over 100 percent, which the rules judge', turnout({ unit: 'EAST', percent: 541.9 }), board],
    [
      'a correction',
      turnout({ unit: 'EAST', percent: 1, correction: { kind: 'recount', reason: 'Жаңа санау' } }),
      board,
    ],
    ['P-IN-8: fewer votes than none, which the rules hold', count(listOf({ votes: { OAK: -16_022 } })), board],
    [
      'P-IN-8: fewer ballots than none, and a list below zero',
      turnout({ unit: 'EAST', ballots: -1, voters: -1 }),
      board,
    ],
    [
      'a count by another list of options, which the rules judge',
      count(listOf({ total: 1, optionsVersion: 9 })),
      board,
    ],
    ['P-IN-8: a time in the future, which the rules judge', bulletin('a', 1, { asOf: '2099-01-01T00:00Z' }), board],
    ['a revision of a source that numbers them', turnout({ unit: 'EAST', percent: 1, revision: 2 }), east],
    ['a count', count(listOf({ votes: { OAK: 5, ELM: 0 }, stations: { in: 1, of: 2 }, status: 'certified' })), board],
    ['a count of shares', count(listOf({ shares: { OAK: 53.9 } })), board],
    [
      'a count of two contests in one unit',
      count({ contest: 'list', unit: 'EAST', total: 1 }, { contest: 'east-seat', unit: 'EAST', total: 1 }),
      board,
    ],
    ['a count where candidates are missing', count({ contest: 'east-seat', unit: 'EAST', votes: { ANN: 3 } }), east],
    ['an exit poll', exitPoll(listOf({ shares: { OAK: 50.01 }, sample: 10, margin: 1.5, fieldwork: 'all day' })), poll],
    [
      'a key of some units, a child of one',
      turnout({ unit: 'EAST', percent: 1 }),
      { source: 'board', units: ['ISLE'] },
    ],
    ['a key of some kinds', turnout({ unit: 'EAST', percent: 1 }), { source: 'board', kinds: ['turnout'] }],
  ])('%s', (_name, body, key) => {
    expect(admit(body, key)).toMatchObject({ outcome: 'admitted' });
  });
});

describe('a source whose figures have no time of their own', () => {
  const timeless = electionOf({
    ...islandDefinition,
    sources: islandDefinition.sources.map((source) => (source.id === 'board' ? { ...source, ownAsOf: false } : source)),
  });
  const send = (body: unknown, key: RuleKey = board) =>
    admitReport(body, { election: timeless, mode: 'replay', key, maxEntries: 5 });
  const { asOf: _, ...undated } = bulletin('a');

  test('may leave asOf out: the report is dated later, and its content is as it was sent', () => {
    const admission = send(undated);
    if (admission.outcome !== 'undated') throw new Error(`expected no time, got ${JSON.stringify(admission)}`);
    expect(admission.content).toEqual(undated);
    expect(admission.report('2030-01-05T11:00:00Z')).toEqual({
      id: 'a',
      source: 'board',
      kind: 'turnout',
      asOf: '2030-01-05T11:00:00Z',
      entries: undated.entries,
    });
  });

  test('may give one all the same', () => {
    expect(send(bulletin('a'))).toMatchObject({ outcome: 'admitted', report: { asOf: '2030-01-05T10:10:00Z' } });
  });

  test.each([
    ['another source', undated, east],
    ['one with its own time in another definition', undated, undefined],
  ])('%s may not', (_name, body, key) => {
    const refused = key ? send(body, key) : admit(body);
    expect(refused).toMatchObject({
      code: 'report-invalid',
      mistakes: [{ pointer: '/asOf', message: 'It is required.' }],
    });
  });

  test('is checked like any other', () => {
    expect(send({ ...undated, entries: [{ unit: 'NOWHERE', percent: 1 }] })).toMatchObject({
      code: 'report-not-admitted',
      mistakes: [{ pointer: '/entries/0/unit' }],
    });
  });
});

describe('P-IN-7: the shape is checked before anything else', () => {
  const pointersOf = (body: unknown) => {
    const admission = admit(body);
    expect(admission).toMatchObject({ outcome: 'refused', code: 'report-invalid' });
    return admission.outcome === 'refused' ? admission.mistakes.map(({ pointer }) => pointer) : [];
  };
  test.each<[string, unknown, string[]]>([
    ['no object', [], ['']],
    ['null', null, ['']],
    ['no kind', {}, ['/kind']],
    ['an unknown kind', bulletin('a', 1, { kind: 'guess' }), ['/kind']],
    ['a kind that is a property of every object', bulletin('a', 1, { kind: 'toString' }), ['/kind']],
    ['missing fields', { kind: 'turnout' }, ['/id', '/mode', '/asOf', '/entries']],
    ['a field too many', bulletin('a', 1, { source: 'board' }), ['/source']],
    ['an id with a slash', bulletin('a/b'), ['/id']],
    ['a time without an offset', bulletin('a', 1, { asOf: '2030-01-05T12:10:00' }), ['/asOf']],
    ['30 February', bulletin('a', 1, { asOf: '2030-02-30T12:10:00Z' }), ['/asOf']],
    ['no entries', turnout(), ['/entries']],
    ['too many entries', turnout(...Array.from({ length: 6 }, () => ({}))), ['/entries']],
    ['a negative percent', turnout({ unit: 'EAST', percent: -0.01 }), ['/entries/0/percent']],
    ['a percent beyond reason', turnout({ unit: 'EAST', percent: 1000.01 }), ['/entries/0/percent']],
    ['three decimals', turnout({ unit: 'EAST', percent: 51.075 }), ['/entries/0/percent']],
    ['a percent as text', turnout({ unit: 'EAST', percent: '51.07' }), ['/entries/0/percent']],
    ['a contest in turnout', turnout({ unit: 'EAST', percent: 1, contest: 'list' }), ['/entries/0/contest']],
    ['half a ballot', turnout({ unit: 'EAST', ballots: 1.5 }), ['/entries/0/ballots']],
    ['a count without a contest', count({ unit: 'EAST', total: 1 }), ['/entries/0/contest']],
    ['votes beyond −2^53', count(listOf({ votes: { OAK: -(2 ** 53) } })), ['/entries/0/votes/OAK']],
    [
      'a list of options without a number',
      count(listOf({ total: 1, optionsVersion: 0 })),
      ['/entries/0/optionsVersion'],
    ],
    ['votes of nobody', count(listOf({ votes: {} })), ['/entries/0/votes']],
    ['votes beyond 2^53', count(listOf({ votes: { OAK: 2 ** 53 } })), ['/entries/0/votes/OAK']],
    ['an option that is no id', count(listOf({ votes: { '1': 1 } })), ['/entries/0/votes/1']],
    ['an exit poll without shares', exitPoll(listOf({})), ['/entries/0/shares']],
    [
      'a correction without a reason',
      turnout({ unit: 'EAST', percent: 1, correction: { kind: 'recount' } }),
      ['/entries/0/correction/reason'],
    ],
    [
      'a reason of two lines',
      turnout({ unit: 'EAST', percent: 1, correction: { kind: 'recount', reason: 'a\nb' } }),
      ['/entries/0/correction/reason'],
    ],
    ['an unknown status', count(listOf({ total: 1, status: 'done' })), ['/entries/0/status']],
  ])('%s', (_name, body, pointers) => {
    expect(pointersOf(body)).toEqual(pointers);
  });

  test('the words that are allowed are told', () => {
    expect(admit(bulletin('a', 1, { mode: 'Replay' }))).toMatchObject({
      mistakes: [{ pointer: '/mode', message: 'It must be one of live, test, replay.' }],
    });
  });
});

describe('P-IN-7: the definition is asked', () => {
  test.each<[string, object, RuleKey, string[]]>([
    ['an unknown unit', turnout({ unit: 'NORTH', percent: 1 }), board, ['/entries/0/unit']],
    ['a unit of the prototype', turnout({ unit: 'constructor', percent: 1 }), board, ['/entries/0/unit']],
    ['a unit that the source does not report', turnout({ unit: 'WEST', percent: 1 }), east, ['/entries/0/unit']],
    ['a kind that the source does not send', exitPoll(listOf({ shares: { OAK: 1 } })), board, ['/kind']],
    [
      'the same unit twice',
      turnout({ unit: 'EAST', percent: 1 }, { unit: 'EAST', percent: 2 }),
      board,
      ['/entries/1/unit'],
    ],
    ['the same unit and contest twice', count(listOf({ total: 1 }), listOf({ total: 2 })), board, ['/entries/1/unit']],
    ['no figure', turnout({ unit: 'EAST' }), board, ['/entries/0']],
    ['no figure of a count', count(listOf({ status: 'certified' })), board, ['/entries/0']],
    [
      'a revision of a source without them',
      turnout({ unit: 'EAST', percent: 1, revision: 1 }),
      board,
      ['/entries/0/revision'],
    ],
    ['an unknown contest', count({ contest: 'lost', unit: 'ISLE', total: 1 }), board, ['/entries/0/contest']],
    ['a contest of another source', count({ contest: 'list', unit: 'EAST', total: 1 }), east, ['/entries/0/contest']],
    ['a unit outside the contest', count({ contest: 'east-seat', unit: 'WEST', total: 1 }), board, ['/entries/0/unit']],
    [
      'an unknown option',
      count(listOf({ votes: { ASH: 1 }, shares: { FIR: 1 } })),
      board,
      ['/entries/0/votes/ASH', '/entries/0/shares/FIR'],
    ],
    [
      'more stations in than there are',
      count(listOf({ stations: { in: 3, of: 2 } })),
      board,
      ['/entries/0/stations/in'],
    ],
    [
      'an exit poll of a part',
      exitPoll({ contest: 'list', unit: 'EAST', shares: { OAK: 1 } }),
      poll,
      ['/entries/0/unit'],
    ],
    [
      "an exit poll where candidates are missing, of a contest that is not the source's",
      exitPoll({ contest: 'east-seat', unit: 'EAST', shares: { ANN: 1 } }),
      poll,
      ['/entries/0/contest', '/entries/0/contest'],
    ],
    ['a time before 1970', bulletin('a', 1, { asOf: '1969-12-31T23:59:00Z' }), board, ['/asOf']],
    ['a time that is year 10000 in UTC', bulletin('a', 1, { asOf: '9999-12-31T23:59:00-01:00' }), board, ['/asOf']],
  ])('%s', (_name, body, key, pointers) => {
    const admission = admit(body, key);
    expect(admission).toMatchObject({ outcome: 'refused', code: 'report-not-admitted' });
    expect(admission.outcome === 'refused' && admission.mistakes.map(({ pointer }) => pointer)).toEqual(pointers);
  });
});

test.each(['live', 'test'] as const)('a %s report is refused by a replay, and nothing more is said', (mode) => {
  expect(admit(bulletin('a', 1, { mode, entries: [{ unit: 'NORTH', percent: 1 }] }))).toEqual({
    outcome: 'refused',
    code: 'mode-differs',
    mistakes: [{ pointer: '/mode', message: 'This night is replay.' }],
  });
});

test.each<[string, RuleKey]>([
  ['a source that this night does not know', { source: 'stranger' }],
  ['another kind', { source: 'board', kinds: ['count'] }],
  ['another unit', { source: 'board', units: ['WEST'] }],
])('a key of %s is refused without a word about which part was wrong', (_name, key) => {
  expect(admit(bulletin('a'), key)).toEqual({ outcome: 'forbidden' });
});
