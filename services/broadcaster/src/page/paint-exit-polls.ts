import type { Contest } from '@election-night/shared/election/definition.ts';
import type { ExitPollRow, NightRow, SeatsRow } from '@election-night/shared/election/row.ts';
import { put } from '@election-night/shared/messages/say.ts';
import { type Html, html } from './html.ts';
import { figure, flagsOf, note, type PaintedNight, panel, rowAs, sourceName, table } from './painted-night.ts';

type Poll = { readonly id: string; readonly name: string; readonly key: string; readonly row: ExitPollRow };

/** What the polls of some contests say; before their release, when that is. Nothing where nobody polls. */
export function paintExitPolls(night: PaintedNight, contests: readonly Contest[]): Html | undefined {
  const { words, format } = night;
  const asked = contests.filter(({ id }) => pollstersOf(night, id).length > 0);
  if (asked.length === 0) return undefined;
  const released = asked.filter(({ id }) => pollsOf(night, id).length > 0);
  if (released.length > 0) return panel(words.exitPolls, ...released.map((contest) => paintPolls(night, contest)));
  const until = sealedUntil(night);
  const waiting = until === undefined ? words.noPolls : put(words.embargoUntil, { time: format.moment(until) });
  return panel(words.exitPolls, html`<p class="embargo">${waiting}</p>`);
}

/**
 * The row `night` has the next release of anything, and moves with the desk; that of the polls is the definition's, where it is later. A
 * definition that names none lets them wait for the last close.
 */
function sealedUntil(night: PaintedNight): number | undefined {
  const { embargo } = rowAs<NightRow>(night, 'night') ?? {};
  if (!embargo) return undefined;
  const { exitPollsUntil, lastClose } = night.election.times;
  return Math.max(Date.parse(embargo.until), exitPollsUntil ?? lastClose);
}

function paintPolls(night: PaintedNight, contest: Contest): Html {
  const { words, format } = night;
  const polls = pollsOf(night, contest.id);
  const seatsOf = ({ id }: Poll) => `seats:${contest.id}:exit-poll:${id}`;
  const lines = contest.options.map((option) => ({
    cells: [
      format.name(option.names),
      ...polls.map((poll) => {
        const seats = rowAs<SeatsRow>(night, seatsOf(poll))?.seats[option.id];
        const won = figure(seatsOf(poll), `seats/${option.id}`, seats, format.integer);
        return html`${figure(poll.key, `shares/${option.id}`, poll.row.shares[option.id], format.percent)}${
          seats === undefined ? undefined : html` · ${won}`
        }`;
      }),
    ],
  }));
  const facts = [
    { cells: [words.sample, ...polls.map(({ key, row }) => figure(key, 'sample', row.sample, format.integer))] },
    {
      cells: [
        words.turnoutEstimate,
        ...polls.map(({ key, row }) => figure(key, 'turnoutEstimate', row.turnoutEstimate, format.percent)),
      ],
    },
    { cells: [words.flags, ...polls.map(({ row }) => flagsOf(row.flags))] },
  ];
  return html`<h3>${format.name(contest.names)}</h3>
${note(contest.threshold ? put(words.threshold, { percent: format.percent(contest.threshold.percent) }) : undefined)}
${table(
  `${words.share} · ${words.seatsOfPoll}`,
  [{ title: words.option }, ...polls.map(({ name }) => ({ title: name }))],
  [...lines, ...facts],
)}`;
}

function pollsOf(night: PaintedNight, contest: string): Poll[] {
  return [...pollstersOf(night, contest), 'combined'].flatMap((id) => {
    const key = `exit-poll:${contest}:${id}`;
    const row = rowAs<ExitPollRow>(night, key);
    return row ? [{ id, key, row, name: id === 'combined' ? night.words.combined : sourceName(night, id) }] : [];
  });
}

function pollstersOf({ election }: PaintedNight, contest: string): string[] {
  return election.definition.sources
    .filter(({ kinds, contests }) => kinds.includes('exit-poll') && (!contests || contests.includes(contest)))
    .map(({ id }) => id);
}
