import type {
  CorrectionNote,
  CountEntry,
  Entry,
  ExitPollEntry,
  TurnoutEntry,
} from '@election-night/shared/election/report.ts';
import type { Mistakes } from './mistakes.ts';
import type { Tables } from './read-folder.ts';
import { countsTable, countVotesTable, exitPollSharesTable, exitPollsTable, turnoutTable } from './tables.ts';

/** An entry with the report it belongs to and the place it was read from. */
export type PlacedEntry = {
  readonly report: string;
  readonly file: string;
  readonly line: number;
  readonly entry: Entry;
};

/** The entries of every report, in the order of their files. Keys of an entry stand in a fixed order, so that equal CSV gives equal bytes. */
export function buildEntries(
  tables: Tables,
  unitOfContest: ReadonlyMap<string, string>,
  mistakes: Mistakes,
): PlacedEntry[] {
  return [
    ...buildTurnout(tables, mistakes),
    ...buildExitPolls(tables, unitOfContest, mistakes),
    ...buildCounts(tables, mistakes),
  ];
}

function buildTurnout({ turnout }: Tables, mistakes: Mistakes): PlacedEntry[] {
  const file = turnoutTable.file;
  return turnout.map((row) => {
    const { line, report, unit, percent, ballots, voters } = row;
    if (percent === undefined && ballots === undefined) {
      mistakes.add({ file, line, column: 'percent', message: 'fill percent or ballots' });
    }
    const entry = present<TurnoutEntry>({ unit, ...labelsOf(row, file, mistakes), percent, ballots, voters });
    return { report, file, line, entry };
  });
}

function buildExitPolls(
  { exitPolls, exitPollShares }: Tables,
  unitOfContest: ReadonlyMap<string, string>,
  mistakes: Mistakes,
): PlacedEntry[] {
  const file = exitPollsTable.file;
  const shares = groupOptions(exitPollSharesTable.file, exitPollShares, keyOf, mistakes);
  const built = exitPolls.map((row) => {
    const { line, report, contest, sample, margin, stations, fieldwork, turnout_estimate: turnoutEstimate } = row;
    const own = shares.get(keyOf(row)) ?? [];
    shares.delete(keyOf(row));
    if (own.length === 0)
      mistakes.add({ file, line, column: 'report', message: `has no shares in ${exitPollSharesTable.file}` });
    const entry = present<ExitPollEntry>({
      unit: unitOfContest.get(contest) ?? '',
      contest,
      ...labelsOf(row, file, mistakes),
      shares: Object.fromEntries(own.map(({ option, share }) => [option, share])),
      sample,
      margin,
      stations,
      fieldwork,
      turnoutEstimate,
    });
    return { report, file, line, entry };
  });
  complainOfOrphans(exitPollSharesTable.file, shares, file, mistakes);
  return built;
}

function buildCounts({ counts, countVotes }: Tables, mistakes: Mistakes): PlacedEntry[] {
  const file = countsTable.file;
  const options = groupOptions(countVotesTable.file, countVotes, keyOf, mistakes);
  for (const { line, votes, share } of countVotes) {
    if (votes === undefined && share === undefined) {
      mistakes.add({ file: countVotesTable.file, line, column: 'votes', message: 'fill votes, share, or both' });
    }
  }
  const built = counts.map((row) => {
    const {
      line,
      report,
      contest,
      unit,
      total,
      invalid,
      ballots,
      status,
      stations_in: stationsIn,
      stations_of: stationsOf,
    } = row;
    const own = options.get(keyOf(row)) ?? [];
    options.delete(keyOf(row));
    if (own.length === 0)
      mistakes.add({ file, line, column: 'report', message: `has no line in ${countVotesTable.file}` });
    if ((stationsIn === undefined) !== (stationsOf === undefined)) {
      mistakes.add({ file, line, column: 'stations_in', message: 'fill both stations_in and stations_of, or neither' });
    }
    const entry = present<CountEntry>({
      unit,
      contest,
      ...labelsOf(row, file, mistakes),
      votes: byOption(own.map(({ option, votes }) => [option, votes])),
      shares: byOption(own.map(({ option, share }) => [option, share])),
      total,
      invalid,
      ballots,
      stations: stationsIn === undefined || stationsOf === undefined ? undefined : { in: stationsIn, of: stationsOf },
      status,
    });
    return { report, file, line, entry };
  });
  complainOfOrphans(countVotesTable.file, options, file, mistakes);
  return built;
}

type Keyed = { readonly report: string; readonly contest: string; readonly unit?: string };

function keyOf({ report, contest, unit }: Keyed): string {
  return [report, contest, unit ?? ''].join(' ');
}

function groupOptions<R extends Keyed & { readonly line: number; readonly option: string }>(
  file: string,
  rows: readonly R[],
  key: (row: R) => string,
  mistakes: Mistakes,
): Map<string, R[]> {
  const groups = new Map<string, R[]>();
  for (const row of rows) {
    const group = groups.get(key(row)) ?? [];
    if (group.some(({ option }) => option === row.option)) {
      mistakes.add({ file, line: row.line, column: 'option', message: `"${row.option}" is there twice in one entry` });
    }
    groups.set(key(row), [...group, row]);
  }
  return groups;
}

/** Figures whose entry nobody wrote down would be lost without a word. */
function complainOfOrphans(
  file: string,
  left: ReadonlyMap<string, readonly (Keyed & { readonly line: number })[]>,
  entries: string,
  mistakes: Mistakes,
): void {
  for (const [first] of left.values()) {
    if (first)
      mistakes.add({
        file,
        line: first.line,
        column: 'report',
        message: `${keyOf(first).trim()} has no line in ${entries}`,
      });
  }
}

type Labelled = {
  readonly line: number;
  readonly revision: number | undefined;
  readonly correction_kind: CorrectionNote['kind'] | undefined;
  readonly correction_reason: string | undefined;
};

function labelsOf(row: Labelled, file: string, mistakes: Mistakes) {
  const { line, revision, correction_kind: kind, correction_reason: reason } = row;
  if ((kind === undefined) !== (reason === undefined)) {
    mistakes.add({
      file,
      line,
      column: 'correction_kind',
      message: 'fill both correction_kind and correction_reason, or neither',
    });
  }
  return { revision, correction: kind === undefined || reason === undefined ? undefined : { kind, reason } };
}

/** Absent where no option has a figure. */
function byOption(pairs: readonly (readonly [string, number | undefined])[]): Record<string, number> | undefined {
  const known = pairs.filter((pair): pair is [string, number] => pair[1] !== undefined);
  return known.length === 0 ? undefined : Object.fromEntries(known);
}

/** The same object without the keys that are undefined. */
function present<T>(fields: { readonly [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
