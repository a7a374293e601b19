import { describe, expect, test } from 'vitest';
import { tinyElection } from './fixture-definition.ts';
import { nightInMemory } from './fixture-night.ts';
import { counts, turnout } from './fixture-reports.ts';
import { at } from './fixture-subject.ts';
import { instantOf } from './instant.ts';
import { phaseAt } from './night-rows.ts';

const votes = { APPLE: 60, BIRCH: 40 };
const some = counts('16:00', { NORTH: { votes, status: 'unofficial-complete' }, SOUTH: { votes } });
const cast = turnout('16:00', { NORTH: 50, SOUTH: 50, WEST: 50 });

function statusesOf(night: ReturnType<typeof nightInMemory>) {
  const units = ['LAND', 'NORTH', 'SOUTH'];
  return {
    count: units.map((unit) => night.count(unit)?.status),
    turnout: units.map((unit) => night.turnout(unit)?.status),
  };
}

describe('certified', () => {
  test('P-CERT-1: contests say so in all of their counts, and give seats that are not provisional', () => {
    const night = nightInMemory(tinyElection());
    night.send(some, cast);
    expect(night.seats('count')?.flags).toEqual(['provisional']);
    const open = statusesOf(night);
    night.certify({ night: false, contests: ['list'] });
    expect(statusesOf(night)).toEqual({ ...open, count: ['certified', 'certified', 'certified'] });
    expect(night.seats('count')?.flags).toEqual([]);
    night.certify({ night: false, contests: [] });
    expect(statusesOf(night)).toEqual(open);
    expect(night.seats('count')?.flags).toEqual(['provisional']);
  });

  test('P-CERT-1: a night says so in all counts and turnouts, and in its phase', () => {
    const election = tinyElection();
    const night = nightInMemory(election);
    night.send(some, cast);
    night.certify({ night: true, contests: [] });
    const all = ['certified', 'certified', 'certified'];
    expect(statusesOf(night)).toEqual({ count: all, turnout: all });
    const phase = (isCertified: boolean) =>
      phaseAt(election, instantOf(at('20:00')), (key) => night.rows.get(key), {
        night: isCertified,
        contests: ['list'],
      });
    expect([phase(true), phase(false)]).toEqual(['certified', 'final']);
  });

  test('figures that come after a reopening move the totals by what they change', () => {
    const night = nightInMemory(tinyElection());
    night.send(some, cast);
    night.certify({ night: true, contests: [] });
    night.certify({ night: false, contests: [] });
    night.send(counts('17:00', { SOUTH: { votes, status: 'unofficial-complete' }, WEST: { votes } }));
    expect(night.count('LAND')?.status).toBe('unofficial-partial');
    night.send(counts('18:00', { WEST: { votes, status: 'unofficial-complete' } }));
    expect(night.count('LAND')?.status).toBe('unofficial-complete');
  });
});
