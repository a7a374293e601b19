import type { Contest } from '@election-night/shared/election/definition.ts';
import type { CountRow, SeatsRow } from '@election-night/shared/election/row.ts';
import { put } from '@election-night/shared/messages/say.ts';
import { type Html, html } from './html.ts';
import { mostLines } from './paint-turnout.ts';
import { figure, flagsOf, note, optionName, type PaintedNight, panel, rowAs, table } from './painted-night.ts';

/** The count of a contest in a unit, with the seats where the unit is the contest's own. */
export function paintCount(night: PaintedNight, contest: Contest, unit: string = contest.unit): Html {
  const { words, format } = night;
  const key = `count:${contest.id}:${unit}`;
  const row = rowAs<CountRow>(night, key);
  const seatsKey = `seats:${contest.id}:count`;
  const seats = unit === contest.unit ? rowAs<SeatsRow>(night, seatsKey) : undefined;
  const title = html`<h3><a href="${night.linkTo({ kind: 'contest', id: contest.id })}">${format.name(contest.names)}</a></h3>`;
  if (!row) return html`${title}${note(words.noCount)}`;
  const columns = [
    { title: words.option },
    { title: words.votes },
    { title: words.share },
    { title: words.seats },
    { title: '', isWords: true as const },
  ];
  const lines = optionsInOrder(contest, row).map((option) => ({
    cells: [
      optionName(night, contest, option),
      figure(key, `votes/${option}`, row.votes?.[option], format.integer),
      figure(key, `shares/${option}`, row.shares?.[option], format.percent),
      figure(seatsKey, `seats/${option}`, seats?.seats[option], format.integer),
      seats?.excluded.includes(option) ? words.belowThreshold : '',
    ],
  }));
  const total = {
    isTotal: true,
    cells: [
      words.total,
      figure(key, 'total', row.total, format.integer),
      '',
      flagsOf(seats?.flags ?? []),
      flagsOf(row.flags),
    ],
  };
  const { reporting, status, asOf } = row;
  const facts = [
    words.status[status],
    ...(reporting ? [put(words.reporting, { in: reporting.in, of: reporting.of })] : []),
    ...(contest.threshold ? [put(words.threshold, { percent: format.percent(contest.threshold.percent) })] : []),
    `${words.asOf} ${format.moment(asOf)}`,
  ];
  const caption = contest.seats > 0 ? put(words.seatsOf, { seats: contest.seats }) : '';
  return html`${title}
${note(facts.join(' · '))}
${table(caption, columns, [...lines, total])}
${note(seats?.tie ? tieOf(night, contest, seats.tie) : undefined)}`;
}

/** Contests of which one line says enough. */
export function paintLeaders(night: PaintedNight, contests: readonly Contest[]): Html | undefined {
  const { words, format } = night;
  const lines = contests.flatMap((contest) => {
    const link = html`<a href="${night.linkTo({ kind: 'contest', id: contest.id })}">${format.name(contest.names)}</a>`;
    return leaderLine(night, contest, contest.unit, link);
  });
  if (lines.length === 0) return undefined;
  return panel(words.otherContests, leadersTable(night, words.contest, lines.slice(0, mostLines)));
}

/** The count of a contest in each part of its unit. */
export function paintParts(night: PaintedNight, contest: Contest): Html | undefined {
  const { words, format, election } = night;
  const lines = (election.units.get(contest.unit)?.children ?? []).flatMap((id) => {
    const name = format.name(election.units.get(id)?.names);
    return leaderLine(night, contest, id, html`<a href="${night.linkTo({ kind: 'unit', id })}">${name}</a>`);
  });
  return lines.length === 0 ? undefined : leadersTable(night, words.unit, lines.slice(0, mostLines));
}

function leadersTable({ words }: PaintedNight, what: string, lines: readonly { cells: (Html | string)[] }[]): Html {
  const columns = [
    { title: what },
    { title: words.leads, isWords: true as const },
    { title: words.votes },
    { title: words.share },
    { title: words.statusOf, isWords: true as const },
  ];
  return table('', columns, lines);
}

function leaderLine(night: PaintedNight, contest: Contest, unit: string, name: Html): { cells: (Html | string)[] }[] {
  const { words, format } = night;
  const key = `count:${contest.id}:${unit}`;
  const row = rowAs<CountRow>(night, key);
  if (!row) return [];
  const leaders = leadersOf(contest, row);
  const leader = leaders.length === 1 ? leaders[0] : undefined;
  return [
    {
      cells: [
        name,
        leaders.map((id) => optionName(night, contest, id)).join(', ') || '–',
        leader === undefined ? '–' : figure(key, `votes/${leader}`, row.votes?.[leader], format.integer),
        leader === undefined ? '–' : figure(key, `shares/${leader}`, row.shares?.[leader], format.percent),
        words.status[row.status],
      ],
    },
  ];
}

/** Those who have the most; more than one where they are equal, and nobody while nobody has anything. */
function leadersOf(contest: Contest, row: CountRow): string[] {
  const [first, ...others] = optionsInOrder(contest, row);
  if (first === undefined) return [];
  const most = figureOf(row, first);
  return most > 0 ? [first, ...others.filter((id) => figureOf(row, id) === most)] : [];
}

/** The most first; equals in the order of the ballot paper. */
function optionsInOrder(contest: Contest, row: CountRow): string[] {
  return contest.options
    .map(({ id }) => id)
    .filter((id) => row.votes?.[id] !== undefined || row.shares?.[id] !== undefined)
    .sort((one, other) => figureOf(row, other) - figureOf(row, one));
}

function figureOf(row: CountRow, option: string): number {
  return row.votes?.[option] ?? row.shares?.[option] ?? 0;
}

function tieOf(night: PaintedNight, contest: Contest, { options, seats, drawn }: NonNullable<SeatsRow['tie']>): string {
  const { words } = night;
  const names = (ids: readonly string[]) => ids.map((id) => optionName(night, contest, id)).join(', ');
  const between = put(words.tie, { options: names(options), seats });
  return drawn ? `${between}. ${put(words.drawn, { options: names(drawn) })}` : between;
}
