import type { Definition } from './definition.ts';
import type { Dice } from './fixture-dice.ts';
import type { CorrectionNote, CountEntry, Report, TurnoutEntry } from './report.ts';

/** For tests: the shape of a random election, in plain words that the model reads too. */
export type Shape = {
  readonly definition: Definition;
  readonly units: readonly { readonly id: string; readonly parent?: string; readonly voters?: number }[];
  readonly contests: readonly { readonly id: string; readonly unit: string; readonly options: readonly string[] }[];
  /** In the order of precedence. */
  readonly sources: readonly string[];
};

const off = { action: 'off' } as const;
const offWithLimit = { action: 'off', limit: 0 } as const;
const names = { en: 'Any' };

/** For tests: two to four levels of units, one to three contests, two sources and a pollster; every rule off but that against falls. */
export function randomShape({ roll }: Dice): Shape {
  const units: { id: string; parent?: string; voters?: number; depth: number }[] = [{ id: 'U0', depth: 0 }];
  const more = 1 + roll(10);
  // Some nations are so large that their sums come near the largest exact integer.
  const listOf = roll(4) === 0 ? () => 600_000_000_000_000 - roll(1000) : () => roll(3000);
  for (let n = 1; n <= more; n++) {
    const above = units.filter(({ depth }) => depth < 3);
    const parent = above[roll(above.length)] ?? { id: 'U0', depth: 0 };
    units.push({ id: `U${n}`, parent: parent.id, depth: parent.depth + 1 });
  }
  for (const unit of units) if (roll(8) > 0) unit.voters = listOf();
  const contests = Array.from({ length: 1 + roll(3) }, (_, n) => ({
    id: `C${n}`,
    unit: units[n === 0 ? 0 : roll(units.length)]?.id ?? 'U0',
    options: Array.from({ length: 1 + roll(4) }, (_, option) => `O${option}`),
  }));
  const definition: Definition = {
    night: 'random',
    version: 1,
    names,
    languages: ['en'],
    timeZone: 'UTC',
    clock: { starts: '2023-03-19T00:00:00Z', ends: '2023-03-21T00:00:00Z' },
    voting: { opens: '2023-03-19T01:00:00Z' },
    units: units.map(({ depth: _, ...unit }) => ({
      ...unit,
      kind: 'unit',
      names,
      ...(unit.parent === undefined ? { closes: '2023-03-19T10:30:00Z' } : {}),
    })),
    contests: contests.map(({ id, unit, options }) => ({
      id,
      names,
      unit,
      options: options.map((option) => ({ id: option, names })),
      seats: 7,
      seatRule: { method: 'dhondt', ties: 'open' },
    })),
    sources: [
      { id: 'first', names, kinds: ['turnout', 'count'], revisions: true },
      { id: 'second', names, kinds: ['count', 'turnout'], revisions: true },
      { id: 'poll-a', names, kinds: ['exit-poll'], revisions: false },
      { id: 'poll-b', names, kinds: ['exit-poll'], revisions: false },
    ],
    exitPolls: { weighting: 'equal' },
    embargo: { counts: 'none' },
    finalWhen: [],
    rules: {
      'ballots-above-voters': off,
      'percent-disagrees': offWithLimit,
      'voters-differ': offWithLimit,
      'turnout-above-100': off,
      'votes-do-not-sum': off,
      'ballots-do-not-sum': off,
      // Small figures double, meet and mirror each other by chance, and which of the two is then held depends on which came first.
      doubled: off,
      copied: offWithLimit,
      swing: offWithLimit,
      transposed: off,
      'votes-above-ballots': off,
      'shares-do-not-sum': offWithLimit,
      'shares-disagree': offWithLimit,
    },
  };
  return { definition, units: definition.units, contests, sources: ['first', 'second'] };
}

/** For tests: bulletins in which every cumulative figure rises with asOf, so that nothing contradicts anything. In order of time. */
export function risingReports(shape: Shape, dice: Dice): Report[] {
  const { roll } = dice;
  const sums = new Map<string, number>();
  const rise = (figure: string, most: number, scale: number) => {
    // Dice have too few sides for large scales; their last digits still have to vary.
    const step = scale < 1_000_000 ? roll(scale) : Math.floor((scale / 1000) * roll(1000)) + roll(1000);
    const next = Math.min(most, (sums.get(figure) ?? 0) + step);
    sums.set(figure, next);
    return next;
  };
  const below = new Map(shape.contests.map(({ id, unit }) => [id, within(shape, unit)]));
  const reports: Report[] = [];
  const bulletins = 1 + roll(12);
  for (let n = 0; n < bulletins; n++) {
    const id = `r${n}`;
    const asOf = `2023-03-19T${String(8 + Math.floor(n / 4)).padStart(2, '0')}:${15 * (n % 4) || '00'}:00Z`;
    const source = shape.sources[roll(2)] ?? 'first';
    const chosen = shape.units.filter(() => roll(2) === 0);
    if (roll(5) === 0) {
      const pollster = roll(2) === 0 ? 'poll-a' : 'poll-b';
      const entries = shape.contests.map(({ id: contest, unit, options }) => ({
        unit,
        contest,
        shares: Object.fromEntries(options.map((option) => [option, roll(10_001) / 100])),
      }));
      reports.push({ id, source: pollster, kind: 'exit-poll', asOf, entries });
    } else if (roll(2) === 0) {
      const entries = chosen.map(({ id: unit, voters = 1000 }): TurnoutEntry => {
        const percent = rise(`${source} ${unit} percent`, 10_000, 2000) / 100;
        const ballots = rise(`${source} ${unit} ballots`, voters, voters + 1);
        const told = roll(3);
        return {
          unit,
          ...(told === 1 ? {} : { percent }),
          ...(told === 0 ? {} : { ballots }),
          ...(roll(4) === 0 ? { voters: voters + roll(30) } : {}),
        };
      });
      if (entries.length > 0) reports.push({ id, source, kind: 'turnout', asOf, entries });
    } else {
      const entries = shape.contests.flatMap(({ id: contest, options }) =>
        chosen
          .filter(({ id: unit }) => below.get(contest)?.has(unit))
          .map(({ id: unit, voters }): CountEntry => {
            const key = `${source} ${contest} ${unit}`;
            const figure = (field: string) =>
              rise(`${key} ${field}`, 100_000_000_000_000, Math.floor((voters ?? 1000) / options.length) + 1);
            // Which options a source names of a unit, and whether it tells votes at all, stays as it is through the night.
            const named = options.filter((_, place) => (unit.length + place + source.length) % 4 !== 0);
            if (named.length === 0) {
              return {
                unit,
                contest,
                shares: Object.fromEntries(options.map((option) => [option, roll(10_001) / 100])),
              };
            }
            const votes = Object.fromEntries(dice.shuffle(named).map((option) => [option, figure(option)]));
            const all = Object.values(votes).reduce((sum, n) => sum + n, 0);
            return {
              unit,
              contest,
              votes,
              ...(roll(3) === 0 ? { total: all + figure('others') } : {}),
              ...(roll(2) === 0 ? { invalid: figure('invalid') } : {}),
            };
          }),
      );
      if (entries.length > 0) reports.push({ id, source, kind: 'count', asOf, entries });
    }
  }
  return reports;
}

/** For tests: the same reports in any order, some of them again under the same or another id, as separate copies. */
export function shuffledWithCopies(reports: readonly Report[], { roll, shuffle }: Dice): Report[] {
  const copies = reports.flatMap((report) =>
    Array.from({ length: 1 + Math.max(0, roll(6) - 3) }, (_, n) => {
      const copy = JSON.parse(JSON.stringify(report)) as Report;
      return n === 0 ? copy : { ...copy, id: `${report.id}-again-${n}` };
    }),
  );
  return shuffle(copies);
}

/** For tests: mistakes on top: figures of other times, falls, and corrections of them. */
export function withMistakes(reports: readonly Report[], { roll, shuffle }: Dice): Report[] {
  const correction: CorrectionNote = { kind: 'correction', reason: 'mistyped' };
  const mistaken = reports.map((report, n): Report => {
    const other = reports[roll(reports.length)] ?? report;
    const entries = report.entries.map((entry) =>
      roll(2) === 0 ? { ...entry, correction } : roll(3) === 0 ? { ...entry, revision: 1 + roll(2) } : { ...entry },
    );
    return { ...report, id: `mistake-${n}`, asOf: other.asOf, entries } as Report;
  });
  return shuffle([...reports, ...mistaken.filter(() => roll(2) === 0)]);
}

/** For tests: the same arrivals in batches of one to five. */
export function inBatches(arrivals: readonly Report[], { roll }: Dice): Report[][] {
  const batches: Report[][] = [];
  for (let at = 0; at < arrivals.length; ) {
    const size = 1 + roll(5);
    batches.push(arrivals.slice(at, at + size));
    at += size;
  }
  return batches;
}

function within({ units }: Shape, top: string): ReadonlySet<string> {
  const found = new Set([top]);
  // Units come after their parents.
  for (const { id, parent } of units) if (parent !== undefined && found.has(parent)) found.add(id);
  return found;
}
