import type { Election } from '@election-night/shared/election/election.ts';
import { parseDefinition } from '@election-night/shared/election/parse-definition.ts';
import type { CountRow, Votes } from '@election-night/shared/election/row.ts';
import { sharesOf } from '@election-night/shared/election/share.ts';
import { seededRandom } from '../replay/seeded-random.ts';

/** An invented night whose end is known: every unit's complete count. */
export type SyntheticNight = {
  readonly election: Election;
  /** By the key of the row, in the order of the units. */
  readonly counts: ReadonlyMap<string, CountRow>;
  readonly votersOf: ReadonlyMap<string, number>;
  /** Shares at the end. */
  readonly end: Readonly<Record<string, number>>;
};

const options = ['CENTRE', 'RURAL', 'LABOUR', 'GREEN', 'LIST5', 'LIST6'];
/** Parts of a thousand that each option has in villages and in towns: place and vote go together, as they do on real nights. */
const villages = [420, 260, 150, 40, 80, 50];
const towns = [300, 90, 250, 200, 100, 60];

/**
 * Seven in ten units are villages with 50 to 750 voters, the others town stations with 700 to 2,700. Turnout and every option's share differ
 * from unit to unit by some points. With `strata` the definition tells villages from towns.
 */
export function syntheticNight({
  units,
  strata,
  seed,
}: {
  readonly units: number;
  readonly strata: boolean;
  readonly seed: number;
}): SyntheticNight {
  const roll = (purpose: string, unit: number) => seededRandom(seed, purpose, unit);
  /** From −1 to 1, mostly near 0. */
  const bell = (purpose: string, unit: number) => roll(purpose, unit) + roll(`${purpose} again`, unit) - 1;
  const made = Array.from({ length: units }, (_, n) => {
    const isTown = roll('kind', n) < 0.3;
    const voters = Math.floor(isTown ? 700 + 2000 * roll('size', n) : 50 + 700 * roll('size', n) ** 2);
    const turnout = (isTown ? 0.52 : 0.66) + 0.12 * bell('turnout', n);
    const weights = (isTown ? towns : villages).map((base, place) => base * (1 + 0.6 * bell(`share ${place}`, n)));
    const all = weights.reduce((sum, weight) => sum + weight, 0);
    const votes = options.map(
      (option, place) => [option, Math.floor((voters * turnout * (weights[place] as number)) / all)] as const,
    );
    return { id: `S${n}`, isTown, voters, votes: Object.fromEntries(votes) as Votes };
  });
  const counts = new Map(made.map(({ id, votes }) => [`count:list:${id}`, countRow(`count:list:${id}`, votes)]));
  const sums = Object.fromEntries(
    options.map((option) => [option, total(made.map(({ votes }) => votes[option] as number))]),
  );
  return {
    election: electionOf(made, strata),
    counts,
    votersOf: new Map(made.map(({ id, voters }) => [`count:list:${id}`, voters])),
    end: sharesOf(sums, total(Object.values(sums))) ?? {},
  };
}

function countRow(key: string, votes: Votes): CountRow {
  return {
    key,
    asOf: '2030-01-05T21:00:00Z',
    source: 'office',
    flags: [],
    votes,
    total: total(Object.values(votes)),
    basis: { votes: 'published' },
    status: 'unofficial-complete',
  };
}

function electionOf(
  made: readonly { readonly id: string; readonly isTown: boolean; readonly voters: number }[],
  strata: boolean,
): Election {
  const names = { en: 'Any' };
  const parsed = parseDefinition({
    night: 'synthetic',
    version: 1,
    names,
    languages: ['en'],
    timeZone: 'UTC',
    clock: { starts: '2030-01-05T06:00:00Z', ends: '2030-01-06T06:00:00Z' },
    voting: { opens: '2030-01-05T07:00:00Z' },
    units: [
      { id: 'LAND', kind: 'nation', names, closes: '2030-01-05T20:00:00Z' },
      ...made.map(({ id, isTown, voters }) => ({
        ...{ id, parent: 'LAND', kind: 'station', names, voters },
        ...(strata ? { stratum: isTown ? 'towns' : 'villages' } : {}),
      })),
    ],
    contests: [
      {
        id: 'list',
        names,
        unit: 'LAND',
        options: options.map((id) => ({ id, names })),
        seats: 0,
        seatRule: { method: 'none' },
      },
    ],
    sources: [{ id: 'office', names, kinds: ['count'], revisions: false }],
    embargo: { counts: 'none' },
    finalWhen: [],
    outlook: true,
  });
  if (!parsed.ok) throw new Error(parsed.mistakes.map(({ path, message }) => `${path}: ${message}`).join('\n'));
  return parsed.election;
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, n) => sum + n, 0);
}
