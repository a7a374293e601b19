import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Definition } from '@election-night/shared/election/definition.ts';
import type { Mode } from '@election-night/shared/election/night-clock.ts';
import { seededRandom } from '../../tools/src/replay/seeded-random.ts';

export const districts = 8;
export const options = ['APPLE', 'BIRCH', 'CEDAR'] as const;
export type Votes = Readonly<Record<(typeof options)[number], number>>;
export const pollsters = ['first-poll', 'second-poll', 'third-poll'] as const;
const votersOfStation = 3000;

/** A night of so many polling stations in eight districts, in a folder that goes with `remove`. Exit polls stay sealed for ever. */
export async function makeFaultNight(stations: number): Promise<{ folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'en-fault-night-'));
  await writeFile(join(folder, 'definition.json'), JSON.stringify(definition(stations)));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

export const districtOf = (station: string) => `D${Number(station.slice(1)) % districts}`;

function definition(stations: number): Definition {
  const names = (en: string) => ({ en });
  return {
    night: 'faults',
    version: 1,
    names: names('Faults'),
    languages: ['en'],
    timeZone: 'Etc/UTC',
    clock: { starts: '2020-01-01T00:00:00Z', ends: '2100-01-02T00:00:00Z' },
    voting: { opens: '2020-01-01T06:00:00Z' },
    units: [
      { id: 'LAND', kind: 'nation', names: names('Land'), closes: '2020-01-01T20:00:00Z' },
      ...Array.from({ length: districts }, (_, place) => ({
        id: `D${place}`,
        parent: 'LAND',
        kind: 'district',
        names: names(`District ${place}`),
      })),
      ...Array.from({ length: stations }, (_, place) => ({
        id: `S${place}`,
        parent: districtOf(`S${place}`),
        kind: 'station',
        names: names(`Station ${place}`),
        voters: votersOfStation,
      })),
    ],
    contests: [
      {
        id: 'list',
        names: names('List'),
        unit: 'LAND',
        options: options.map((id) => ({ id, names: names(id), kind: 'party' as const })),
        seats: 11,
        seatRule: { method: 'dhondt', ties: 'open' },
      },
    ],
    sources: [
      { id: 'commission', names: names('Commission'), kinds: ['turnout', 'count'], revisions: false },
      ...pollsters.map((id) => ({ id, names: names(id), kinds: ['exit-poll' as const], revisions: false })),
    ],
    exitPolls: { weighting: 'equal' },
    embargo: { exitPolls: { until: '2100-01-01T00:00:00Z' }, counts: 'none' },
    finalWhen: ['list'],
  };
}

/**
 * What a report must come to. `counted`: in one public commit. `held`: in one too, but for its figures. `sealed`: in no public commit.
 * `refused`: nowhere. `contested`: the id is sent with two contents, one of which is counted.
 */
export type Fate = 'counted' | 'held' | 'sealed' | 'refused' | 'contested';

/** Two thirds are counted, the others in equal parts. */
const fates: readonly Fate[] = [...Array<Fate>(8).fill('counted'), 'held', 'sealed', 'refused', 'contested'];

export type FaultReport = {
  readonly id: string;
  readonly source: string;
  readonly fate: Fate;
  /** The contents that are sent under this id: one, or two for a contested one. */
  readonly contents: readonly Content[];
};
export type Content = { readonly body: string; readonly votes: readonly StationVotes[] };
export type StationVotes = { readonly unit: string; readonly votes: Votes };

/** How many stations so many reports need at most. */
export const stationsFor = (reports: number) => reports * stationsOfReportAtMost;
const stationsOfReportAtMost = 3;

/**
 * The reports number `first` to `first + count - 1` of a seed. Every report has stations of its own, so that a lost one is missing in the
 * sums, and votes of its own, so that no other one can stand in for it.
 */
export function makeReports(
  seed: number,
  first: number,
  count: number,
  mode: Mode,
  among: readonly Fate[] = fates,
): FaultReport[] {
  return Array.from({ length: count }, (_, place) => makeReport(seed, first + place, mode, among));
}

function makeReport(seed: number, number: number, mode: Mode, among: readonly Fate[]): FaultReport {
  const id = `report-${number}`;
  const random = (purpose: string) => seededRandom(seed, purpose, number);
  const stations = Array.from(
    { length: 1 + Math.floor(random('stations') * stationsOfReportAtMost) },
    (_, place) => `S${number * stationsOfReportAtMost + place}`,
  );
  const asOf = new Date(Date.UTC(2020, 0, 1, 21) + number * 1000).toISOString();
  const count = (purpose: string): Content => {
    const votes = stations.map((unit) => ({
      unit,
      votes: Object.fromEntries(
        options.map((option) => [option, Math.floor(random(`${purpose}/${unit}/${option}`) * 1e9)]),
      ) as Votes,
    }));
    const entries = votes.map(({ unit, votes }) => ({ unit, contest: 'list', votes }));
    return { body: JSON.stringify({ id, mode, kind: 'count', asOf, entries }), votes };
  };
  const other = (more: object): readonly Content[] => [
    { body: JSON.stringify({ id, mode, asOf, ...more }), votes: [] },
  ];

  const fate = among[Math.floor(random('fate') * among.length)] as Fate;
  switch (fate) {
    case 'counted':
      return { id, fate, source: 'commission', contents: [count('votes')] };
    case 'contested':
      return { id, fate, source: 'commission', contents: [count('votes'), count('rival')] };
    case 'held': {
      const entries = stations.map((unit) => ({ unit, ballots: votersOfStation + 1 + number }));
      return { id, fate, source: 'commission', contents: other({ kind: 'turnout', entries }) };
    }
    case 'sealed': {
      const first = Math.floor(random('share') * 5000) / 100;
      const shares = { APPLE: first, BIRCH: 50, CEDAR: Number((50 - first).toFixed(2)) };
      const entries = [{ unit: 'LAND', contest: 'list', shares, sample: 1000 + number }];
      const source = pollsters[number % pollsters.length] as string;
      return { id, fate, source, contents: other({ kind: 'exit-poll', entries }) };
    }
    case 'refused': {
      const wrong = [
        { kind: 'count', entries: [{ unit: 'NOWHERE', contest: 'list', votes: { APPLE: 1 } }] },
        { mode: mode === 'live' ? 'test' : 'live', kind: 'turnout', entries: [{ unit: stations[0], ballots: 1 }] },
        { kind: 'exit-poll', entries: [{ unit: 'LAND', contest: 'list', shares: { APPLE: 100 } }] },
        { kind: 'count', entries: [{ unit: stations[0], contest: 'list', votes: { APPLE: 1.5 } }] },
      ];
      return { id, fate, source: 'commission', contents: other(wrong[number % wrong.length] as object) };
    }
  }
}
