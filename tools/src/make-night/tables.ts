import { correctionKinds } from '@election-night/shared/election/report.ts';
import { statusWords } from '@election-night/shared/election/status-word.ts';
import { type Column, count, id, instant, oneOf, optional, percent, reportId, required, text } from './cells.ts';

export type Columns = Readonly<Record<string, Column<unknown>>>;

/**
 * A file that make-night reads. Where `names` is true the file has one more column a language: `name_en`, `name_kk`, …
 * Every file may have `source_id` (ids of sources.csv, separated by spaces) and `note`, which stay in the CSV.
 */
export type Table<C extends Columns> = {
  readonly file: string;
  readonly needed: boolean;
  readonly names: boolean;
  readonly columns: C;
};

const basis = oneOf('published', 'assumed');

const revision = optional(count, 'orders figures of the same as_of, where the source numbers them');
const correction = {
  correction_kind: optional(oneOf(...correctionKinds), 'why this figure contradicts an earlier one'),
  correction_reason: optional(text, 'the same in words; needed beside correction_kind'),
};

export const unitsTable = table('units.csv', {
  needed: true,
  names: true,
  columns: {
    id: required(id, 'the unit'),
    parent: optional(id, 'the unit above it; empty for the top unit only'),
    kind: required(id, 'nation, region, district, station, …'),
    voters: optional(count, 'voters on the list'),
    voters_basis: optional(oneOf('published', 'estimated'), 'whether somebody published that list'),
    time_zone: optional(text, 'IANA zone; empty = that of the parent'),
    closes: optional(instant, 'close of polls; empty = that of the parent'),
    stratum: optional(id, 'units that are alike, for an outlook; empty = that of the parent'),
    tile_x: optional(count, 'its column in a picture of all units of its parent, 0 in the west'),
    tile_y: optional(count, 'its row there, 0 in the north'),
  },
});

export const contestsTable = table('contests.csv', {
  needed: true,
  names: true,
  columns: {
    id: required(id, 'the contest'),
    kind: required(id, 'an entry of contestKinds in night.json: the rules'),
    unit: required(id, 'where it is voted on: this unit and everything below it'),
    seats: optional(count, 'empty = those of the kind'),
  },
});

export const optionsTable = table('options.csv', {
  needed: true,
  names: true,
  columns: {
    contest: optional(id, 'the contest it stands in; either this'),
    contest_kind: optional(id, 'or this: it stands in every contest of the kind'),
    id: required(id, 'party, candidate, against all'),
    kind: optional(oneOf('party', 'candidate', 'against-all'), 'an against-all option never wins a seat'),
    registered: optional(count, 'order of registration, 1 first'),
    color: optional(
      { expects: 'a colour such as #1b8fa8', read: (cell) => (/^#[0-9a-f]{6}$/.test(cell) ? cell : undefined) },
      'of its bar, #rrggbb',
    ),
  },
});

export const reportsTable = table('reports.csv', {
  needed: true,
  names: false,
  columns: {
    id: required(reportId, 'the report'),
    source: required(id, 'who sends it: a source of night.json'),
    kind: required(oneOf('turnout', 'exit-poll', 'count'), 'which of the files below holds its figures'),
    as_of: required(instant, 'the time its figures stand for'),
    as_of_basis: required(basis, 'whether that time was published'),
    arrives_at: required(instant, 'when it reaches the ingestor'),
    arrives_basis: required(basis, 'whether that time was published'),
  },
});

export const turnoutTable = table('turnout.csv', {
  needed: false,
  names: false,
  columns: {
    report: required(reportId, 'a report of kind turnout'),
    unit: required(id, 'the unit'),
    percent: optional(percent, 'turnout as published'),
    ballots: optional(count, 'ballots issued, cumulative'),
    voters: optional(count, 'voters on the list, where the report says so'),
    revision,
    ...correction,
  },
});

export const exitPollsTable = table('exit-polls.csv', {
  needed: false,
  names: false,
  columns: {
    report: required(reportId, 'a report of kind exit-poll'),
    contest: required(id, 'the contest; the entry is for its unit'),
    sample: optional(count, 'voters asked'),
    margin: optional(percent, 'margin of error, ± points'),
    stations: optional(count, 'polling stations where voters were asked'),
    fieldwork: optional(text, 'how and when'),
    turnout_estimate: optional(percent, "the pollster's own estimate of turnout"),
    revision,
    ...correction,
  },
});

export const exitPollSharesTable = table('exit-poll-shares.csv', {
  needed: false,
  names: false,
  columns: {
    report: required(reportId, 'together with contest: a line of exit-polls.csv'),
    contest: required(id, 'the contest'),
    option: required(id, 'the option'),
    share: required(percent, 'percent of those who answered'),
  },
});

export const countsTable = table('counts.csv', {
  needed: false,
  names: false,
  columns: {
    report: required(reportId, 'a report of kind count'),
    contest: required(id, 'the contest'),
    unit: required(id, 'the unit'),
    total: optional(count, 'votes for all options as published'),
    invalid: optional(count, 'invalid ballots'),
    ballots: optional(count, 'ballots found or counted'),
    stations_in: optional(count, 'polling stations counted; needed beside stations_of'),
    stations_of: optional(count, 'polling stations in all'),
    status: optional(oneOf(...statusWords), 'status of the count'),
    revision,
    ...correction,
  },
});

export const countVotesTable = table('count-votes.csv', {
  needed: false,
  names: false,
  columns: {
    report: required(reportId, 'together with contest and unit: a line of counts.csv'),
    contest: required(id, 'the contest'),
    unit: required(id, 'the unit'),
    option: required(id, 'the option'),
    votes: optional(count, 'votes; this, share, or both'),
    share: optional(percent, 'percent as published'),
  },
});

/** Where the figures were read: other files name these ids in their column `source_id`. */
export const citationsTable = table('sources.csv', {
  needed: false,
  names: false,
  columns: {
    source_id: required(
      { expects: 'an id without spaces', read: (cell) => (/^\S{1,64}$/.test(cell) ? cell : undefined) },
      'the id',
    ),
    title: required({ expects: 'a text', read: (cell) => cell }, 'title of the page'),
    url: required({ expects: 'an address', read: (cell) => (URL.canParse(cell) ? cell : undefined) }, 'its address'),
    what_it_gave: required({ expects: 'a text', read: (cell) => cell }, 'which figures came from it'),
  },
});

/** All of them, by the name that they have in `Tables`. */
export const allTables = {
  units: unitsTable,
  contests: contestsTable,
  options: optionsTable,
  reports: reportsTable,
  turnout: turnoutTable,
  exitPolls: exitPollsTable,
  exitPollShares: exitPollSharesTable,
  counts: countsTable,
  countVotes: countVotesTable,
  citations: citationsTable,
} as const;

function table<const C extends Columns>(
  file: string,
  rest: { readonly needed: boolean; readonly names: boolean; readonly columns: C },
): Table<C> {
  return { file, ...rest };
}
