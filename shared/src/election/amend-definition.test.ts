import { describe, expect, test } from 'vitest';
import { amend } from './amend-definition.ts';
import type { Definition } from './definition.ts';
import type { DefinitionChange } from './desk-action.ts';
import type { Election } from './election.ts';
import { tinyElection } from './fixture-definition.ts';
import { nightInMemory } from './fixture-night.ts';
import { counts, turnout } from './fixture-reports.ts';
import { at } from './fixture-subject.ts';
import { formatInstant, instantOf } from './instant.ts';
import { phaseAt } from './night-rows.ts';
import { parseDefinition } from './parse-definition.ts';

const noon = instantOf(at('06:00'));

function amended(changes: readonly DefinitionChange[], election = tinyElection(), now = noon): Election {
  const version = election.definition.version + 1;
  const made = amend(election, { action: 'amend', version, changes, reason: 'by decision 12' }, now);
  if (made.outcome === 'refused') throw new Error(made.reason);
  return made.election;
}

function refusal(changes: readonly DefinitionChange[], election = tinyElection(), version = 2, now = noon): string {
  const made = amend(election, { action: 'amend', version, changes, reason: 'by decision 12' }, now);
  return made.outcome === 'refused' ? made.reason : made.outcome;
}

const later: DefinitionChange = { change: 'close-of-polls', unit: 'SOUTH', closes: '2023-03-19T22:00:00+06:00' };
const list: DefinitionChange = { change: 'voters-on-the-list', unit: 'SOUTH', voters: 2500 };
const gone: DefinitionChange = { change: 'withdraw-option', contest: 'list', option: 'BIRCH' };

describe('an amendment', () => {
  test('P-DEF-1: makes the next version, which is what its definition says', () => {
    const before = tinyElection();
    const after = amended([later, list, gone], before);
    expect(after.definition.version).toBe(2);
    expect(after.digest).not.toBe(before.digest);
    expect(before).toEqual(tinyElection());
    expect(parseDefinition(JSON.parse(JSON.stringify(after.definition)))).toEqual({ ok: true, election: after });
  });

  test('P-DEF-1: for another version than the next one is refused, so that nobody amends what he has not read', () => {
    const stale = 'version 2 is the next one, not 1; read the definition again';
    expect(refusal([list], tinyElection(), 1)).toBe(stale);
    expect(refusal([list], amended([gone]), 2)).toBe('version 3 is the next one, not 2; read the definition again');
  });

  test('is all of its changes or none', () => {
    expect(refusal([list, { ...list, unit: 'MARS' }])).toBe('no unit "MARS" in the definition; correct the unit');
    expect(refusal([])).toBe('an amendment changes something; add changes');
  });
});

describe('a withdrawn option', () => {
  const all = (votes: Record<string, number>) => ({ votes, status: 'unofficial-complete' }) as const;
  const split = { APPLE: 60, BIRCH: 40, CEDAR: 0, AGAINST: 0 };

  test('P-DEF-2: keeps its votes and shares, and wins no seats', () => {
    const election = tinyElection((definition) => {
      definition.rules = { copied: { action: 'off', limit: 0 } };
    });
    const night = nightInMemory(election);
    night.send(counts('16:00', { NORTH: all(split), SOUTH: all(split), WEST: all(split) }));
    expect(night.seats('count')?.seats).toEqual({ APPLE: 6, BIRCH: 4, CEDAR: 0 });
    night.amend(amended([gone], election));
    expect(night.count('LAND')).toMatchObject({ votes: { APPLE: 180, BIRCH: 120 }, shares: { APPLE: 60, BIRCH: 40 } });
    expect(night.seats('count')).toMatchObject({ seats: { APPLE: 10, CEDAR: 0 }, excluded: ['CEDAR'] });
  });

  test('P-DEF-2: stays in the base of a threshold of all options, and leaves that of seat options', () => {
    const thresholdOf = (base: 'all-options' | 'seat-options') => {
      const election = tinyElection(({ contests: [contest] }) => {
        if (contest) contest.threshold = { percent: 10, base };
      });
      const night = nightInMemory(election);
      // CEDAR has 8 % of all votes, and 11 % of those without BIRCH.
      const votes = { APPLE: 64, BIRCH: 28, CEDAR: 8, AGAINST: 0 };
      night.send(counts('16:00', { NORTH: all(votes), SOUTH: all(votes), WEST: all(votes) }));
      night.amend(amended([gone], election));
      return night.seats('count')?.excluded;
    };
    expect(thresholdOf('all-options')).toEqual(['CEDAR']);
    expect(thresholdOf('seat-options')).toEqual([]);
  });

  test('may leave fewer candidates than seats, and lists that were exempt or needed', () => {
    const district = tinyElection(({ contests: [contest] }) => {
      delete contest?.threshold;
      Object.assign(contest ?? {}, { seats: 3, seatRule: { method: 'first-past-the-post', ties: 'open' } });
    });
    const night = nightInMemory(district);
    night.send(counts('16:00', { NORTH: all({ APPLE: 3, BIRCH: 2, CEDAR: 1 }) }));
    night.amend(amended([gone], district));
    expect(night.seats('count')).toMatchObject({ seats: { APPLE: 1, CEDAR: 1 }, flags: ['provisional', 'unfilled'] });
    const needed = tinyElection(({ contests: [contest] }) => {
      if (contest?.threshold) Object.assign(contest.threshold, { exempt: ['BIRCH'], minimumLists: 3 });
    });
    expect(refusal([gone], needed)).toBe('amended');
  });

  test.each([
    [{ ...gone, contest: 'mayor' }, 'no contest "mayor" in the definition; correct the contest'],
    [{ ...gone, option: 'DAISY' }, 'no option "DAISY" in contest "list"; correct the option'],
    [{ ...gone, option: 'AGAINST' }, '"AGAINST" is a vote against all and cannot withdraw; correct the option'],
  ] as [DefinitionChange, string][])('%j is refused', (change, reason) => {
    expect(refusal([change])).toBe(reason);
  });

  test('withdraws once', () => {
    expect(refusal([gone], amended([gone]), 3)).toBe('"BIRCH" withdrew already; leave the change out');
  });
});

describe('a close of polls', () => {
  test('P-DEF-3: that is later moves the phases with it', () => {
    const election = amended([later]);
    expect(formatInstant(election.times.lastClose)).toBe(at('16:00'));
    expect(phaseAt(election, instantOf(at('15:30')), () => undefined)).toBe('closing');
    expect(phaseAt(tinyElection(), instantOf(at('15:30')), () => undefined)).toBe('counting');
  });

  test('P-DEF-3: is written as the clocks of the unit show it, whatever offset it came with', () => {
    const election = amended([{ ...later, unit: 'WEST', closes: at('16:00') }]);
    expect(election.definition.units[3]?.closes).toBe('2023-03-19T21:00:00+05:00');
  });

  test('P-DEF-3: goes down to what has none of its own', () => {
    const wards = (definition: Definition) => {
      const ward = { parent: 'SOUTH', kind: 'ward', names: { en: 'Ward' } };
      definition.units.push({ ...ward, id: 'EAST-END' });
      definition.units.push({ ...ward, id: 'WEST-END', closes: '2023-03-19T19:00:00+06:00' });
    };
    const { units } = amended([later], tinyElection(wards));
    const closes = (id: string) => formatInstant(units.get(id)?.closesAt ?? 0);
    expect([closes('EAST-END'), closes('WEST-END'), closes('SOUTH')]).toEqual([at('16:00'), at('13:00'), at('16:00')]);
  });

  test('P-DEF-3: that no unit would take is refused, since nothing would change', () => {
    expect(refusal([{ ...later, unit: 'LAND' }])).toBe(
      'every unit below "LAND" has a close of polls of its own; change those',
    );
  });

  test('P-DEF-3: in the past of the night is refused', () => {
    const now = instantOf(at('16:00')) + 1;
    expect(refusal([later], tinyElection(), 2, now)).toBe(
      'the night is at 2023-03-19T16:00:00.001Z already; close the polls of "SOUTH" then or later',
    );
    expect(refusal([later], tinyElection(), 2, now - 1)).toBe('amended');
  });

  test('after the end of the night is refused', () => {
    expect(refusal([{ ...later, closes: '2023-03-20T12:00:01+06:00' }])).toMatch(/SOUTH" does not fit: .*clock.ends/);
  });

  test('asks nothing of a unit in another zone whose parts have closes of their own', () => {
    const election = tinyElection(({ units }) => {
      const region = { parent: 'LAND', kind: 'region', names: { en: 'Region' } };
      Object.assign(units[0] ?? {}, { closes: '2023-03-19T20:00:00+06:00' });
      units.push({ ...region, id: 'EAST' }, { ...region, id: 'STEPPE', timeZone: 'Asia/Aqtobe' });
      units.push({ ...region, id: 'FARM', parent: 'STEPPE', closes: '2023-03-19T20:00:00+05:00' });
    });
    const { units } = amended([{ ...later, unit: 'LAND' }], election);
    expect(formatInstant(units.get('EAST')?.closesAt ?? 0)).toBe(at('16:00'));
    expect(formatInstant(units.get('STEPPE')?.closesAt ?? 0)).toBe(at('15:00'));
  });

  test('P-DEF-3: takes exit polls with it that waited for the last one, and none that are out', () => {
    const sealed = (until: string) =>
      tinyElection(({ embargo }) => {
        embargo.exitPolls = { until };
      });
    const untilOf = (election: Election) => election.definition.embargo.exitPolls?.until;
    const atClose = sealed('2023-03-19T21:00:00+06:00');
    expect(untilOf(amended([later], atClose))).toBe('2023-03-19T22:00:00+06:00');
    expect(untilOf(amended([later], atClose, instantOf(at('15:00'))))).toBe('2023-03-19T21:00:00+06:00');
    expect(untilOf(amended([later], sealed('2023-03-20T00:00:00+06:00')))).toBe('2023-03-20T00:00:00+06:00');
    expect(untilOf(amended([later], sealed('2023-03-19T20:30:00+06:00')))).toBe('2023-03-19T20:30:00+06:00');
  });
});

describe('a list of voters', () => {
  test('P-DEF-4: changes what is computed from it, up to the top', () => {
    const night = nightInMemory(tinyElection());
    night.send(turnout('16:00', { NORTH: 50, SOUTH: 50, WEST: 50 }));
    expect(night.turnout('LAND')).toMatchObject({ ballots: 3000, voters: 6000 });
    night.amend(amended([list]));
    expect(night.turnout('SOUTH')).toMatchObject({ ballots: 1250, voters: 2500, percent: 50 });
    expect(night.turnout('LAND')).toMatchObject({ ballots: 3250, voters: 6500, percent: 50 });
  });

  test('P-DEF-4: is published from then on, and moves no list of another unit', () => {
    const election = amended(
      [list],
      tinyElection(({ units }) => Object.assign(units[2] ?? {}, { votersBasis: 'estimated' })),
    );
    expect(election.units.get('SOUTH')).toMatchObject({ voters: 2500, votersBasis: 'published' });
    expect(election.units.get('LAND')?.voters).toBe(6000);
  });

  test.each([-1, 0.5, Number.MAX_SAFE_INTEGER + 1])('of %d is refused', (voters) => {
    expect(refusal([{ ...list, voters }])).toMatch(/^voters on the list of "SOUTH" are an integer from 0/);
  });
});
