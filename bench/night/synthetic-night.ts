import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Definition } from '@election-night/shared/election/definition.ts';
import type { CountEntry } from '@election-night/shared/election/report.ts';

const regions = 20;
const stationsInRegion = 500;
const options = ['A', 'B', 'C', 'D', 'AGAINST'];

/** A night of 10,000 polling stations in 20 regions with one contest of five options, in a folder that goes at the end. */
export async function makeSyntheticNight(): Promise<{ folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'en-bench-night-'));
  await writeFile(join(folder, 'definition.json'), JSON.stringify(definition()));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

function definition(): Definition {
  const names = (en: string) => ({ en });
  return {
    night: 'bench',
    version: 1,
    names: names('Bench'),
    languages: ['en'],
    timeZone: 'UTC',
    clock: { starts: '2020-01-01T00:00:00Z', ends: '2020-01-02T00:00:00Z' },
    voting: { opens: '2020-01-01T06:00:00Z' },
    units: [
      { id: 'LAND', kind: 'nation', names: names('Land'), closes: '2020-01-01T20:00:00Z' },
      ...Array.from({ length: regions }, (_, r) => ({
        id: `R${r}`,
        parent: 'LAND',
        kind: 'region',
        names: names(`Region ${r}`),
      })),
      ...Array.from({ length: regions * stationsInRegion }, (_, s) => ({
        id: stationId(s),
        parent: `R${s % regions}`,
        kind: 'station',
        names: names(`Station ${s}`),
        voters: 3000,
      })),
    ],
    contests: [
      {
        id: 'list',
        names: names('List'),
        unit: 'LAND',
        options: options.map((id) => ({
          id,
          names: names(id),
          kind: id === 'AGAINST' ? ('against-all' as const) : ('party' as const),
        })),
        seats: 69,
        threshold: { percent: 5, base: 'all-options' },
        seatRule: { method: 'largest-remainder', quota: 'hare', ties: 'open' },
      },
    ],
    sources: [{ id: 'commission', names: names('Commission'), kinds: ['count'], revisions: false }],
    embargo: { counts: 'none' },
    finalWhen: ['list'],
  };
}

export type SyntheticReport = { readonly id: string; readonly body: string; readonly entries: readonly CountEntry[] };

/** Endless reports of stations that report again and again, each time more votes. Each report names a station once. */
export function syntheticReports() {
  let next = 0;
  const rounds = new Map<string, number>();
  const totals = new Map<string, number>();
  let grandTotal = 0;
  return {
    /** What the nation's row must say once everything so far is counted. */
    get grandTotal() {
      return grandTotal;
    },
    report(size: number): SyntheticReport {
      const id = `report-${next}`;
      const entries = Array.from({ length: size }, (): CountEntry => {
        const unit = stationId(next++ % (regions * stationsInRegion));
        const round = (rounds.get(unit) ?? 0) + 1;
        rounds.set(unit, round);
        const votes = Object.fromEntries(options.map((option, place) => [option, round * (place + 3)]));
        const total = Object.values(votes).reduce((sum, n) => sum + n, 0);
        grandTotal += total - (totals.get(unit) ?? 0);
        totals.set(unit, total);
        return { unit, contest: 'list', votes, invalid: round, ballots: total + round };
      });
      // A station reports at most once a minute of asOf, so that its figures have an order whatever way the reports overtake each other.
      const asOf = new Date(Date.UTC(2020, 0, 1, 20, 0) + next * 1000).toISOString();
      const body = JSON.stringify({ id, mode: 'test', kind: 'count', asOf, entries });
      return { id, body, entries };
    },
  };
}

function stationId(station: number): string {
  return `S${station}`;
}
