import type { Contest, Definition } from '@election-night/shared/election/definition.ts';
import type {
  CorrectionRow,
  CountRow,
  ExitPollRow,
  NightRow,
  SeatsRow,
  SeriesRow,
  SourceRow,
  TurnoutRow,
} from '@election-night/shared/election/row.ts';
import { type Language, messages } from '../../clients/dashboard/src/words/languages.ts';
import type { Snapshot } from './recorded-night.ts';
import { type Figure, type Figures, numbered } from './shown-figures.ts';

/** `locale`: in which the page writes its figures. */
type Of = {
  readonly snapshot: Snapshot;
  readonly definition: Definition;
  readonly language: Language;
  readonly locale: string;
};

/** What the page has to show of these rows, all of it and no more: from the rows alone, without a line of the page's own code. */
export function expectedFigures(of: Of): Figures {
  const { definition } = of;
  const whole = definition.contests.filter(({ seats }) => seats > 1);
  return Object.fromEntries([
    ...turnoutFigures(of),
    ...dayFigures(of),
    ...whole.flatMap((contest) => [
      ...countFigures(contest, of),
      ...seatFigures(contest, of),
      ...pollFigures(contest, of),
    ]),
    ...districtFigures(of),
    ...correctionFigures(of),
    ...sourceFigures(of),
  ]);
}

/** Of the row `night`: which phase is marked, and how many figures are held. */
export function expectedState(snapshot: Snapshot): { readonly phase: string; readonly held: number } {
  const { phase, held } = rowOf<NightRow>({ snapshot }, 'night') as NightRow;
  return { phase, held: held.count };
}

const rowOf = <R>({ snapshot }: Pick<Of, 'snapshot'>, key: string) =>
  snapshot.rows.get(key) as unknown as R | undefined;
const given = (path: string, figure: number | string | undefined): readonly Figure[] =>
  figure === undefined ? [] : [[path, figure]];
/** To the hundredth of a point, as shares are. */
const difference = (one: number, other: number) => (Math.round(one * 100) - Math.round(other * 100)) / 100;

function turnoutFigures(of: Of): readonly Figure[] {
  return of.definition.units.flatMap(({ id, parent }) => {
    const { percent, ballots, voters, reported } = rowOf<TurnoutRow>(of, `turnout:${id}`) ?? {};
    const path = `en-turnout turnout:${id}`;
    return [
      ...(parent === undefined ? [] : given(`en-turnout tile:${id}`, percent)),
      ...[...given(`${path}/percent`, percent), ...given(`${path}/ballots`, ballots)],
      ...[...given(`${path}/voters`, voters), ...given(`${path}/reported/percent`, reported?.percent)],
    ];
  });
}

function dayFigures(of: Of): readonly Figure[] {
  return of.definition.units.flatMap(({ id }) =>
    (rowOf<SeriesRow>(of, `series:turnout:${id}`)?.points ?? []).map(
      ([at, percent]): Figure => [`en-turnout-day series:turnout:${id}/${momentText(at, of)}`, percent],
    ),
  );
}

/** The time in the night's zone, and the day where it is not the day of voting. */
function momentText(at: string, { definition, language, locale }: Of): string {
  const { timeZone, voting } = definition;
  const month = language === 'kk' && !locale.startsWith('kk') ? '2-digit' : 'long';
  const hours = new Intl.DateTimeFormat(locale, { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const day = new Intl.DateTimeFormat(locale, { timeZone, day: 'numeric', month });
  const [time, votingDay] = [new Date(at), new Date(voting.opens)];
  const isSameDay = day.format(time) === day.format(votingDay);
  return isSameDay ? hours.format(time) : `${day.format(time)}, ${hours.format(time)}`;
}

function countFigures(contest: Contest, of: Of): readonly Figure[] {
  const key = `count:${contest.id}:${contest.unit}`;
  const row = rowOf<CountRow>(of, key);
  if (!row) return [];
  const poll = rowOf<ExitPollRow>(of, `exit-poll:${contest.id}:combined`);
  const seats = rowOf<SeatsRow>(of, `seats:${contest.id}:count`);
  return [
    ...contest.options.flatMap(({ id }) => {
      const [share, polled] = [row.shares?.[id], poll?.shares[id]];
      const change = share === undefined || polled === undefined ? undefined : difference(share, polled);
      const won = seats?.excluded.includes(id) ? 'below' : seats?.seats[id];
      return [
        ...given(`en-count ${key}/votes/${id}`, row.votes?.[id]),
        ...given(`en-count ${key}/shares/${id}`, share),
        ...given(`en-count ${key}/change/${id}`, change),
        ...given(`en-count ${key}/seats/${id}`, won),
      ];
    }),
    ...given(`en-count ${key}/votes/total`, row.total),
  ];
}

/** By the count as soon as there is one, before that by all polls. */
function seatFigures(contest: Contest, of: Of): readonly Figure[] {
  const row =
    rowOf<SeatsRow>(of, `seats:${contest.id}:count`) ?? rowOf<SeatsRow>(of, `seats:${contest.id}:exit-poll:combined`);
  if (!row) return [];
  const path = `en-seats seats:${contest.id}`;
  return [
    ...Object.entries(row.seats).flatMap(([option, won]): Figure[] => {
      const [low, high] = row.interval?.[option] ?? [];
      const interval = low === high ? low : `${low}\u2013${high}`;
      return [
        [`${path}/${option}`, won],
        ...given(`${path}/${option}/interval`, interval === undefined ? undefined : `${interval}`),
      ];
    }),
    [`${path}/total`, contest.seats],
  ];
}

function pollFigures(contest: Contest, of: Of): readonly Figure[] {
  const { definition, locale } = of;
  const pollsters = definition.sources.filter(({ kinds }) => kinds.includes('exit-poll')).map(({ id }) => id);
  return ['combined', ...pollsters].flatMap((id) => {
    const key = `exit-poll:${contest.id}:${id}`;
    const row = rowOf<ExitPollRow>(of, key);
    if (!row) return [];
    const every = (field: 'shares' | 'margin' | 'passing') =>
      Object.entries(row[field] ?? {}).map(
        ([option, figure]): Figure => [`en-exit-polls ${key}/${field}/${option}`, figure],
      );
    const integer = new Intl.NumberFormat(locale);
    const percent = new Intl.NumberFormat(locale, { minimumFractionDigits: 2 });
    const told = [
      ...[row.sample, row.stations].filter((figure) => figure !== undefined).map((figure) => integer.format(figure)),
      ...(row.turnoutEstimate === undefined ? [] : [percent.format(row.turnoutEstimate)]),
      ...(row.fieldwork === undefined ? [] : [row.fieldwork]),
    ];
    return [
      ...[...every('shares'), ...every('margin'), ...every('passing')],
      [`en-exit-polls ${key} facts`, containing(told)] as const,
    ];
  });
}

/** As an expectation of vitest: text that has all of these, in this order, whatever blank stands in a number. */
function containing(parts: readonly string[]): string {
  const escaped = parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/[\s\u00a0\u202f]/gu, '\\s'));
  return {
    asymmetricMatch: (text: unknown) => new RegExp(escaped.join('.*'), 'u').test(String(text)),
    toString: () => `text with ${parts.join(', ')}`,
  } as unknown as string;
}

function districtFigures(of: Of): readonly Figure[] {
  return of.definition.contests
    .filter(({ seats }) => seats === 1)
    .flatMap((contest) => {
      const row = rowOf<CountRow>(of, `count:${contest.id}:${contest.unit}`);
      if (!row) return [];
      const [first, second] = Object.entries(row.votes ?? {}).sort(([, one], [, other]) => other - one);
      const [option, most] = first as [string, number];
      if (most === 0) return [];
      const [share, next] = [row.shares?.[option], second && row.shares?.[second[0]]];
      const path = `en-districts count:${contest.id}`;
      return [
        [`${path}/ahead`, option] as const,
        ...given(`${path}/share`, share),
        ...given(`${path}/lead`, second && most - second[1]),
        ...given(`${path}/points`, share === undefined || next === undefined ? undefined : difference(share, next)),
      ];
    });
}

/** What was corrected, the newest first. */
function correctionFigures({ definition, language, snapshot }: Of): readonly Figure[] {
  type Published = CorrectionRow & { readonly rev: number };
  const rows = [...snapshot.rows.values()].filter(({ key }) => key.startsWith('correction:')) as unknown as Published[];
  const words = messages[language];
  const figures = [...rows]
    .sort((one, other) => other.rev - one.rev)
    .map((row): Figure => {
      const unit = definition.units.find(({ id }) => id === row.row.split(':').at(-1));
      const field = words[`field.${row.field as 'percent' | 'ballots' | 'voters'}`];
      const written = (figure: number | undefined) => figure ?? '\u2013';
      const about = `${words['family.turnout']}, ${unit?.names[language]} ${field}`;
      return [`en-ticker ${about}`, `${written(row.before)} → ${written(row.after)}`];
    });
  return numbered(figures);
}

function sourceFigures(of: Of): readonly Figure[] {
  return of.definition.sources.flatMap(({ id }) => {
    const { lastReportAt, stale } = rowOf<SourceRow>(of, `source:${id}`) ?? {};
    return [
      ...given(`en-freshness source:${id}/lastReportAt`, lastReportAt),
      ...given(`en-freshness source:${id}/stale`, stale ? 'true' : undefined),
    ];
  });
}
