import { describe, expect, test } from 'vitest';
import type { Definition } from './definition.ts';
import { type EmbargoMove, nextRelease, releaseTime, timersOf } from './embargo.ts';
import { tinyElection } from './fixture-definition.ts';
import { formatInstant, instantOf } from './instant.ts';
import type { Report } from './report.ts';

// NORTH and SOUTH close at 14:00 UTC, WEST at 15:00; polls are sealed until 18:00.
const [opens, firstClose, lastClose, pollsOut] = [
  '2023-03-19T01:00:00Z',
  '2023-03-19T14:00:00Z',
  '2023-03-19T15:00:00Z',
  '2023-03-19T18:00:00Z',
];

function report(kind: Report['kind'], ...units: string[]): Report {
  const entries = units.map((unit) => ({ unit, contest: 'list', shares: {} }));
  return { id: 'r', source: 'any', kind, asOf: '2023-03-19T10:00:00Z', entries } as Report;
}

const text = (instant: number | undefined) => instant && formatInstant(instant);
const counts = (rule: Definition['embargo']['counts']) =>
  tinyElection((definition) => {
    definition.embargo.counts = rule;
  });

describe('when a report may be public', () => {
  test('turnout at once', () => {
    expect(releaseTime(tinyElection(), report('turnout', 'NORTH', 'WEST'))).toBeUndefined();
  });

  test('an exit poll at the time of the definition', () => {
    expect(text(releaseTime(tinyElection(), report('exit-poll', 'LAND')))).toBe(pollsOut);
  });

  test('an exit poll at the last close of polls where the definition names no time', () => {
    const election = tinyElection((definition) => {
      delete definition.embargo.exitPolls;
    });
    expect(text(releaseTime(election, report('exit-poll', 'LAND')))).toBe(lastClose);
  });

  test('a count when its unit closes', () => {
    expect(text(releaseTime(counts('unit-closes'), report('count', 'NORTH')))).toBe(firstClose);
    expect(text(releaseTime(counts('unit-closes'), report('count', 'WEST')))).toBe(lastClose);
  });

  test('a count of a unit with parts when the last of them closes', () => {
    expect(text(releaseTime(counts('unit-closes'), report('count', 'LAND')))).toBe(lastClose);
  });

  test('P-IN-18: a bulletin of closed and open units as a whole, when the last of them closes', () => {
    expect(text(releaseTime(counts('unit-closes'), report('count', 'WEST', 'NORTH')))).toBe(lastClose);
    expect(text(releaseTime(counts('unit-closes'), report('count', 'SOUTH', 'NORTH')))).toBe(firstClose);
  });

  test('a count when its whole contest closes, where the definition says so', () => {
    expect(text(releaseTime(counts('contest-closes'), report('count', 'NORTH')))).toBe(lastClose);
  });

  test('a count at once where none is under embargo', () => {
    expect(releaseTime(counts('none'), report('count', 'WEST'))).toBeUndefined();
  });
});

describe('the timers of the night', () => {
  test('P-REP-9: are its phases and releases, in order and each once', () => {
    expect(timersOf(tinyElection()).map(text)).toEqual([opens, firstClose, lastClose, pollsOut]);
  });

  test('include the close of every unit whose count waits for it', () => {
    const election = tinyElection((definition) => {
      (definition.units[2] as { closes: string }).closes = '2023-03-19T20:30:00+06:00';
    });
    expect(timersOf(election).map(text)).toContain('2023-03-19T14:30:00Z');
  });

  test.each(['none', 'unit-closes', 'contest-closes'] as const)(
    'with counts %s, every release of a report is one of them',
    (rule) => {
      const election = counts(rule);
      const timers = timersOf(election);
      for (const kind of ['exit-poll', 'count'] as const) {
        for (const unit of election.units.keys()) {
          const release = releaseTime(election, report(kind, unit));
          if (release !== undefined) expect(timers).toContain(release);
        }
      }
    },
  );
});

describe('the next release that the night row names', () => {
  const next = (election: ReturnType<typeof tinyElection>, now: string) => text(nextRelease(election, instantOf(now)));

  test('is the first close of polls, then the next one, then the exit polls, then none', () => {
    const election = tinyElection();
    expect(next(election, '2023-03-19T10:00:00Z')).toBe(firstClose);
    expect(next(election, '2023-03-19T13:59:59Z')).toBe(firstClose);
    expect(next(election, firstClose as string)).toBe(lastClose);
    expect(next(election, lastClose as string)).toBe(pollsOut);
    expect(next(election, pollsOut as string)).toBeUndefined();
  });

  test('skips units where counts wait for their contest', () => {
    expect(next(counts('contest-closes'), '2023-03-19T10:00:00Z')).toBe(lastClose);
  });

  test('is that of the exit polls alone where counts are free', () => {
    expect(next(counts('none'), '2023-03-19T10:00:00Z')).toBe(pollsOut);
  });

  test('is none where nothing is under embargo', () => {
    const election = tinyElection((definition) => {
      definition.sources.splice(1);
      delete definition.exitPolls;
      definition.embargo = { counts: 'none' };
    });
    expect(next(election, '2023-03-19T10:00:00Z')).toBeUndefined();
  });
});

describe('what the desk postponed', () => {
  const until = '2023-03-19T14:30:00Z';
  const all: readonly EmbargoMove[] = [{ of: { kind: 'count' }, until }];
  const polls: readonly EmbargoMove[] = [{ of: { kind: 'exit-poll' }, until }];

  test('P-IN-18: waits longer, and nothing comes earlier than the definition says', () => {
    expect(text(releaseTime(counts('unit-closes'), report('count', 'NORTH'), all))).toBe(until);
    expect(text(releaseTime(counts('unit-closes'), report('count', 'WEST'), all))).toBe(lastClose);
    expect(text(releaseTime(counts('contest-closes'), report('count', 'NORTH'), all))).toBe(lastClose);
    expect(text(releaseTime(counts('none'), report('count', 'NORTH'), all))).toBe(until);
    expect(text(releaseTime(tinyElection(), report('exit-poll', 'LAND'), polls))).toBe(pollsOut);
  });

  test('P-IN-18: waits for a close of polls that is later than that too', () => {
    const later = tinyElection((definition) => {
      definition.embargo.counts = 'unit-closes';
      (definition.units[2] as { closes: string }).closes = '2023-03-19T20:45:00+06:00';
    });
    const moves: readonly EmbargoMove[] = [{ of: { kind: 'count', unit: 'SOUTH' }, until }];
    expect(text(releaseTime(later, report('count', 'SOUTH'), moves))).toBe('2023-03-19T14:45:00Z');
  });

  test('is named by the night row with what comes after it', () => {
    const next = (moves: readonly EmbargoMove[], now: string) =>
      text(nextRelease(tinyElection(), instantOf(now), moves));
    expect(next(all, '2023-03-19T10:00:00Z')).toBe(until);
    expect(next(all, until)).toBe(lastClose);
    expect(next(all, lastClose as string)).toBe(pollsOut);
    expect(next(polls, lastClose as string)).toBe(pollsOut);
    expect(next([{ of: { kind: 'count' } }], '2023-03-19T10:00:00Z')).toBe(pollsOut);
    expect(next([{ of: { kind: 'exit-poll' } }], lastClose as string)).toBeUndefined();
  });
});
