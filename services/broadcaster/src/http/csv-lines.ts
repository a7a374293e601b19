import type { Election } from '@election-night/shared/election/election.ts';
import {
  type CallRow,
  type CorrectionRow,
  type CountRow,
  type ExitPollRow,
  familyOf,
  type NightRow,
  type OutlookRow,
  type SeatsRow,
  type SeriesRow,
  type SourceRow,
  type TurnoutRow,
} from '@election-night/shared/election/row.ts';

/** The same columns for every topic and night, in this order; new ones are added at the end. Names are those of the rows' fields. */
export const csvColumns = [
  ...['night', 'mode', 'epoch', 'rev', 'key', 'family'],
  ...['contest', 'contestName', 'unit', 'unitName', 'option', 'optionName', 'source', 'sourceName'],
  ...['asOf', 'status', 'flags', 'reportingIn', 'reportingOf'],
  ...['ballots', 'ballotsBasis', 'voters', 'votersBasis', 'percent', 'percentBasis'],
  ...['votes', 'votesBasis', 'share', 'shareBasis', 'total', 'invalid'],
  ...['margin', 'sample', 'stations', 'turnoutEstimate', 'fieldwork', 'weighting'],
  ...['seats', 'belowThreshold', 'tied', 'tiedSeats'],
  ...['reportedSource', 'reportedAsOf', 'reportedBallots', 'reportedVoters', 'reportedPercent', 'reportedVotes'],
  ...['reportedShare', 'correctedRow', 'field', 'before', 'after', 'kind', 'reason', 'by'],
  ...['lastReportAt', 'expectedEvery', 'phase', 'embargoUntil', 'heldCount'],
  ...['drawn', 'called', 'callState', 'calledAt', 'calledSeats', 'contradicted', 'lead', 'stale'],
  ...['low', 'high', 'level', 'draws', 'passing'],
] as const;

export type CsvColumn = (typeof csvColumns)[number];
/** A column that is not there is an empty cell: not known is not 0. */
export type CsvLine = Readonly<Partial<Record<CsvColumn, string | number | undefined>>>;
type Place = { readonly night: string; readonly mode: string; readonly epoch: string };
type AnyRow = {
  readonly key: string;
  readonly rev: number;
  readonly asOf?: string;
  readonly flags?: readonly string[];
};

/**
 * A row as lines of a table: one with what the whole row has, then one for each option with what that option has; of a series one for
 * each point. No figure stands in two lines, so a sum over a column counts nothing twice.
 */
export function csvLines(election: Election, place: Place, row: AnyRow): CsvLine[] {
  const { key, rev, asOf, flags = [] } = row;
  const common = { ...place, rev, key, family: familyOf(key), asOf, flags: flags.join(' ') };
  const names = namesOf(election);
  const [, first = '', second = '', third = ''] = key.split(':');
  switch (familyOf(key)) {
    case 'turnout':
      return [{ ...common, ...names.unit(first), ...turnoutFigures(row as AnyRow & TurnoutRow, names) }];
    case 'series': {
      const at = { ...common, ...names.unit(second) };
      return (row as AnyRow & SeriesRow).points.map(([time, percent]) => ({ ...at, asOf: time, percent }));
    }
    case 'count': {
      const at = { ...common, ...names.contest(first), ...names.unit(second) };
      return countLines(at, row as AnyRow & CountRow, names, first);
    }
    case 'exit-poll': {
      const at = { ...common, ...names.contest(first), ...names.unitOf(first) };
      return exitPollLines(at, row as AnyRow & ExitPollRow, names, first, second);
    }
    case 'seats': {
      const of = third === '' ? {} : names.source(third);
      const at = { ...common, ...names.contest(first), ...names.unitOf(first), ...of };
      return seatLines(at, row as AnyRow & SeatsRow, names, first);
    }
    case 'outlook': {
      const unit = first === 'turnout' ? names.unit(second) : { ...names.contest(second), ...names.unitOf(second) };
      return outlookLines({ ...common, ...unit }, row as AnyRow & OutlookRow, names, second);
    }
    case 'correction':
      return [{ ...common, ...correctionFigures(row as AnyRow & CorrectionRow, names) }];
    case 'source': {
      const { lastReportAt, expectedEvery, stale } = row as AnyRow & SourceRow;
      return [{ ...common, ...names.source(first), lastReportAt, expectedEvery, stale: stale ? 'yes' : undefined }];
    }
    case 'night': {
      const { phase, embargo, held } = row as AnyRow & NightRow;
      return [{ ...common, phase, embargoUntil: embargo?.until, heldCount: held?.count }];
    }
    case 'call': {
      const at = { ...common, ...names.contest(first), ...names.unit(second) };
      return callLines(at, row as AnyRow & CallRow, names, first);
    }
    default:
      // A family that is newer than this table: its key is there, and its figures are in the JSON.
      return [common];
  }
}

type Names = ReturnType<typeof namesOf>;

/** Names in the first language of the definition. */
function namesOf({ units, contests, sources, definition }: Election) {
  const language = definition.languages[0] as string;
  const nameOf = (thing: { readonly names: Readonly<Record<string, string>> } | undefined) => thing?.names[language];
  const unit = (id: string | undefined): CsvLine => ({ unit: id, unitName: nameOf(units.get(id ?? '')) });
  return {
    unit,
    unitOf: (contest: string) => unit(contests.get(contest)?.unit),
    contest: (id: string): CsvLine => ({ contest: id, contestName: nameOf(contests.get(id)) }),
    source: (id: string | undefined): CsvLine => ({ source: id, sourceName: nameOf(sources.get(id ?? '')) }),
    /** In the order of the definition, then whatever else the row has. */
    options(contest: string, figures: readonly (Readonly<Record<string, unknown>> | undefined)[]): CsvLine[] {
      const there = new Set(figures.flatMap((byOption) => Object.keys(byOption ?? {})));
      const known = (contests.get(contest)?.options ?? []).filter(({ id }) => there.delete(id));
      const lines = known.map((option): CsvLine => ({ option: option.id, optionName: nameOf(option) }));
      return [...lines, ...[...there].sort().map((option) => ({ option }))];
    },
  };
}

function turnoutFigures(row: TurnoutRow, names: Names): CsvLine {
  const { ballots, voters, percent, basis, reported } = row;
  return {
    ...names.source(row.source),
    status: row.status,
    ...reportingOf(row),
    ...{
      ballots,
      ballotsBasis: basis.ballots,
      voters,
      votersBasis: basis.voters,
      percent,
      percentBasis: basis.percent,
    },
    ...{ reportedSource: reported?.source, reportedAsOf: reported?.asOf, reportedBallots: reported?.ballots },
    ...{ reportedVoters: reported?.voters, reportedPercent: reported?.percent },
  };
}

function countLines(place: CsvLine, row: CountRow, names: Names, contest: string): CsvLine[] {
  const { votes, shares, total, invalid, ballots, basis, reported } = row;
  const at = { ...place, ...names.source(row.source), status: row.status };
  const reportedBy = { reportedSource: reported?.source, reportedAsOf: reported?.asOf };
  const options = names.options(contest, [votes, shares, reported?.votes, reported?.shares]);
  return [
    { ...at, ...reportingOf(row), total, invalid, ballots, ...reportedBy },
    ...options.map((line) => {
      const option = line.option as string;
      return {
        ...at,
        ...line,
        ...reportedBy,
        ...withBasis('votes', votes?.[option], basis.votes),
        ...withBasis('share', shares?.[option], basis.shares),
        reportedVotes: reported?.votes?.[option],
        reportedShare: reported?.shares?.[option],
      };
    }),
  ];
}

function withBasis(column: 'votes' | 'share', figure: number | undefined, basis: string | undefined): CsvLine {
  return figure === undefined ? {} : { [column]: figure, [`${column}Basis`]: basis };
}

function exitPollLines(place: CsvLine, row: ExitPollRow, names: Names, contest: string, pollster: string): CsvLine[] {
  const { shares, margin, sample, stations, turnoutEstimate, fieldwork, weighting, passing } = row;
  const at = { ...place, ...names.source(pollster) };
  return [
    { ...at, sample, stations, turnoutEstimate, fieldwork, weighting },
    ...names.options(contest, [shares, margin]).map((line) => {
      const option = line.option as string;
      return { ...at, ...line, share: shares[option], margin: margin?.[option], passing: passing?.[option] };
    }),
  ];
}

function seatLines(place: CsvLine, row: SeatsRow, names: Names, contest: string): CsvLine[] {
  const { seats, excluded, tie, interval, draws, level } = row;
  const at = { ...(row.source === undefined ? {} : names.source(row.source)), ...place };
  const tied = Object.fromEntries((tie?.options ?? []).map((option) => [option, true]));
  return [
    // Seats that a lot gave are in the figures of those who got them.
    { ...at, tiedSeats: tie?.drawn ? undefined : tie?.seats, draws, level },
    ...names.options(contest, [seats, tied]).map((line) => {
      const option = line.option as string;
      return {
        ...at,
        ...line,
        seats: seats[option],
        low: interval?.[option]?.[0],
        high: interval?.[option]?.[1],
        belowThreshold: excluded.includes(option) ? 'yes' : undefined,
        tied: tied[option] ? 'yes' : undefined,
        drawn: tie?.drawn?.includes(option) ? 'yes' : undefined,
      };
    }),
  ];
}

/** A called winner stands in the line of the row, since there is only one; called seats have a line each. */
function callLines(place: CsvLine, row: CallRow, names: Names, contest: string): CsvLine[] {
  const { of, winner, seats = {}, by, at, state, reason, contradicted, lead } = row;
  const [winning = {}] = winner === undefined ? [] : names.options(contest, [{ [winner]: true }]);
  const said = { called: of, callState: state, calledAt: at, by, reason, lead };
  return [
    { ...place, ...winning, ...said, contradicted: contradicted ? 'yes' : undefined },
    ...names
      .options(contest, [seats])
      .map((line) => ({ ...place, ...line, calledSeats: seats[line.option as string] })),
  ];
}

function outlookLines(place: CsvLine, row: OutlookRow, names: Names, contest: string): CsvLine[] {
  const { percent, shares, interval, level } = row;
  const at = { ...place, ...(row.source === undefined ? {} : names.source(row.source)) };
  const [low, high] = interval.percent ?? [];
  const whole = { ...at, ...reportingOf(row), level };
  if (!shares) return [{ ...whole, percent, low, high }];
  return [
    whole,
    ...names.options(contest, [shares]).map((line) => {
      const option = line.option as string;
      const [low, high] = interval[option] ?? [];
      return { ...at, ...line, share: shares[option], low, high };
    }),
  ];
}

function correctionFigures(row: CorrectionRow, names: Names): CsvLine {
  const { field, before, after, kind, reason, by } = row;
  const [family, first = '', second = ''] = row.row.split(':');
  const place: Record<string, CsvLine> = {
    turnout: { ...names.unit(first), ...names.source(row.source) },
    count: { ...names.contest(first), ...names.unit(second), ...names.source(row.source) },
    'exit-poll': { ...names.contest(first), ...names.unitOf(first), ...names.source(second) },
  };
  const option = /^(?:votes|shares)\/(.+)$/.exec(field)?.[1];
  const [ofOption = {}] = option === undefined ? [] : names.options(first, [{ [option]: true }]);
  return { ...place[family as string], ...ofOption, correctedRow: row.row, field, before, after, kind, reason, by };
}

function reportingOf({ reporting }: TurnoutRow | CountRow | OutlookRow): CsvLine {
  return { reportingIn: reporting?.in, reportingOf: reporting?.of };
}
