import type { HeldList } from '@election-night/shared/wire/desk-answers.ts';
import { describe, expect, test } from 'vitest';
import { showHeld } from './show-held.ts';

const fall: HeldList['held'][number] = {
  entry: `3fa9c1d20b7e${'0'.repeat(52)}`,
  kind: 'turnout',
  unit: 'NORTH',
  source: 'office',
  report: 'falls',
  since: '2030-01-05T21:12:09Z',
  before: { asOf: '2030-01-05T20:30:00Z', figures: { ballots: 650, voters: 1000 } },
  after: { asOf: '2030-01-05T21:10:00Z', figures: { ballots: 65, voters: 1000 } },
  rules: [{ rule: 'fall', sentence: 'ballots falls from 650 to 65' }],
};
const count: HeldList['held'][number] = {
  entry: `b0${'1'.repeat(62)}`,
  kind: 'count',
  contest: 'council',
  unit: 'TOWN',
  source: 'office',
  report: 'c-1',
  since: '2030-01-05T21:20:00Z',
  after: { asOf: '2030-01-05T21:15:00Z', figures: { votes: { OAK: 12_000, BIRCH: 7 }, total: 12_008 } },
  correction: { kind: 'recount', reason: 'Two boxes.' },
  rules: [{ rule: 'votes-do-not-sum', sentence: 'votes sum to 12007, the total is 12008' }],
  proposed: { by: 'Dana', at: '2030-01-05T21:21:00Z' },
};

describe('what waits, as a table', () => {
  test('has old and new figures side by side and why each waits; a figure that stays is left out', () => {
    expect(showHeld({ held: [fall, count], total: 2 })).toBe(
      [
        'ENTRY         UNIT   WHAT     SOURCE  FIGURE                     OLD                NEW  WHY',
        '3fa9c1d20b7e  NORTH  turnout  office  as of        2030-01-05 20:30Z  2030-01-05 21:10Z  fall: ballots falls from 650 to 65',
        '                                      ballots                    650                 65  report falls, waits since 2030-01-05 21:12Z',
        'b01111111111  TOWN   council  office  as of                           2030-01-05 21:15Z  votes-do-not-sum: votes sum to 12007, the total is 12008',
        '                                      votes OAK                                   12000  the source says recount: Two boxes.',
        '                                      votes BIRCH                                     7  report c-1, waits since 2030-01-05 21:20Z',
        '                                      total                                       12008  Dana agreed at 2030-01-05 21:21Z; somebody else must, too',
      ].join('\n'),
    );
  });

  test('says where there is nothing, and where there is more', () => {
    expect(showHeld({ held: [], total: 0 })).toBe('Nothing waits for the desk.');
    expect(showHeld({ held: [fall], total: 3 })).toContain('… and 2 more; --limit shows more of them');
  });

  test('a long reason goes on below itself, between words', () => {
    const sentence =
      'ballots falls from 650 to 65: look for a mistyped digit or an old bulletin, or send it as a correction';
    const lines = showHeld({ held: [{ ...fall, rules: [{ rule: 'fall', sentence }] }], total: 1 }).split('\n');
    const column = lines[0]?.indexOf('WHY');
    expect(lines.slice(1).map((line) => line.slice(column))).toEqual([
      'fall: ballots falls from 650 to 65: look for a mistyped digit or an old',
      'bulletin, or send it as a correction',
      'report falls, waits since 2030-01-05 21:12Z',
    ]);
  });

  test('shows all figures where none differs', () => {
    const same = { ...fall, after: { ...fall.after, figures: { ballots: 650, voters: 1000 } } };
    expect(showHeld({ held: [same], total: 1 })).toMatch(/voters\s+1000\s+1000/);
  });
});
