import { rowOf } from '../apply-frame.js';
import { element, fill } from '../element.js';
import { drawShareBars } from './share-bars.js';
import { drawTable, flagsOf, swatch } from './table.js';

/** Before the release nothing but the fact of the embargo; then the combination with its margins, and each poll in a table. */
export function drawExitPolls({ board, election, format, at }) {
  const contests = election.definition.contests.filter(({ id }) => election.pollstersOf(id).length > 0);
  at('polls').hidden = contests.length === 0;
  const released = contests.filter(({ id }) => pollRows(board, election, id).length > 0);
  if (released.length === 0) {
    const until = sealedUntil(board, election);
    const words = until
      ? `Under embargo until ${format.hours(until)}, ${format.day(until)}.`
      : 'No exit poll has been published.';
    return fill(at('polls-body'), element('p', { class: 'embargo' }, words));
  }
  const body = at('polls-body');
  if (body.querySelector('.embargo')) body.replaceChildren();
  for (const contest of released) drawContestPolls(placeFor(body, contest.id), contest, { board, election, format });
}

/** The night row names the next release of anything; that of the polls is the definition's. */
function sealedUntil(board, election) {
  if (!rowOf(board, 'night')?.embargo) return undefined;
  return election.definition.embargo.exitPolls?.until;
}

function placeFor(body, contest) {
  const standing = [...body.children].find((child) => child.dataset.contest === contest);
  if (standing) return standing;
  const made = element(
    'div',
    {},
    element('h3', {}),
    element('div', { class: 'bars' }),
    element('p', { class: 'note' }),
    element('div', { class: 'scroll' }),
  );
  made.dataset.contest = contest;
  made.style.setProperty('padding-top', '1.2rem');
  body.append(made);
  return made;
}

function drawContestPolls(target, contest, { board, election, format }) {
  const [title, bars, note, scroll] = target.children;
  const polls = pollRows(board, election, contest.id);
  const combined = rowOf(board, `exit-poll:${contest.id}:combined`) ?? polls[0].row;
  const excluded = new Set(rowOf(board, `seats:${contest.id}:exit-poll:combined`)?.excluded ?? []);
  const threshold = contest.threshold?.percent;
  title.textContent = `${format.name(contest.names)}: ${combined.pollsters ? `${combined.pollsters.length} polls combined` : polls[0].name}`;
  const lines = contest.options
    .filter(({ id }) => combined.shares[id] !== undefined)
    .map((option) => ({
      id: option.id,
      name: format.name(option.names),
      color: election.colorOf(contest, option.id),
      share: combined.shares[option.id],
      margin: combined.margin?.[option.id],
      isBelow: excluded.has(option.id) || (threshold !== undefined && combined.shares[option.id] < threshold),
    }))
    .sort((one, other) => other.share - one.share);
  drawShareBars(bars, lines, { threshold, format });
  note.textContent = [
    combined.weighting ? `Weighting: ${combined.weighting}.` : '',
    combined.sample ? `${format.integer(combined.sample)} people asked.` : '',
    threshold === undefined ? '' : `The dashed line is the threshold of ${threshold} %.`,
    'Whiskers are the margin of error.',
  ].join(' ');
  fill(scroll, pollTable(contest, polls, combined, { board, election, format }));
}

function pollTable(contest, polls, combined, { board, election, format }) {
  const columns = [...polls, ...(combined.pollsters ? [{ id: 'combined', name: 'Combined', row: combined }] : [])];
  const seatsOf = (poll) => rowOf(board, `seats:${contest.id}:exit-poll:${poll.id}`)?.seats;
  const lines = contest.options.map((option) => ({
    cells: [
      element('span', {}, swatch(election.colorOf(contest, option.id)), format.name(option.names)),
      ...columns.map((poll) => {
        const seats = seatsOf(poll)?.[option.id];
        return `${format.percent(poll.row.shares[option.id])}${seats ? ` · ${seats}` : ''}`;
      }),
    ],
  }));
  const facts = [
    ['People asked', ({ row }) => format.integer(row.sample)],
    ['Turnout, estimated', ({ row }) => format.percent(row.turnoutEstimate)],
    ['Flags', ({ row }) => element('span', {}, ...(row.flags.length > 0 ? flagsOf(row) : ['–']))],
  ].map(([title, cell]) => ({ cells: [title, ...columns.map(cell)] }));
  return drawTable(
    'Share · seats that it would give',
    [{ title: 'Option' }, ...columns.map(({ name }) => ({ title: name }))],
    [...lines, ...facts],
  );
}

function pollRows(board, election, contest) {
  return election
    .pollstersOf(contest)
    .map(({ id, name }) => ({ id, name, row: rowOf(board, `exit-poll:${contest}:${id}`) }))
    .filter(({ row }) => row !== undefined);
}
