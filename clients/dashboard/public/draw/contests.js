import { rowOf } from '../apply-frame.js';
import { element, fill } from '../element.js';
import { drawHemicycle } from './hemicycle.js';
import { drawShareBars } from './share-bars.js';
import { drawTable, flagsOf, swatch } from './table.js';

/** Contests for several seats, and a few others, are shown in full; many for one seat each in one table. */
const mostFull = 6;
const mostBars = 14;

export function drawContests({ board, election, format, at }) {
  const { contests } = election.definition;
  const isFull = (contest) => contests.length <= mostFull || contest.seats > 1;
  const target = at('contests');
  for (const contest of contests.filter(isFull))
    drawContest(placeFor(target, contest.id), contest, { board, election, format });
  const others = contests.filter((contest) => !isFull(contest));
  at('districts').hidden = others.length === 0;
  fill(at('districts-body'), ...smallContests(others, { board, election, format }));
}

function placeFor(target, contest) {
  const standing = [...target.children].find((child) => child.dataset.contest === contest);
  if (standing) return standing;
  const made = element(
    'section',
    { class: 'panel' },
    element('h2', {}),
    element(
      'div',
      { class: 'result' },
      element('div', { class: 'seats-figure' }),
      element(
        'div',
        {},
        element('p', { class: 'call' }),
        element('div', { class: 'bars' }),
        element('p', { class: 'note count-note' }),
      ),
    ),
    element('div', { class: 'scroll' }),
  );
  made.dataset.contest = contest;
  target.append(made);
  return made;
}

function drawContest(target, contest, { board, election, format }) {
  const [title, , scroll] = target.children;
  const count = rowOf(board, `count:${contest.id}:${contest.unit}`);
  const seats = rowOf(board, `seats:${contest.id}:count`);
  const call = rowOf(board, `call:${contest.id}:${contest.unit}`);
  title.textContent = `${format.name(contest.names)}: result`;
  drawSeats(target.querySelector('.seats-figure'), contest, seats, { election, format });
  target.querySelector('.call').textContent =
    call?.state === 'called' ? `Called for ${election.optionName(contest, call.winner, format)} by ${call.by}` : '';

  const lines = countLines(contest, count, seats, { election, format });
  drawShareBars(target.querySelector('.bars'), lines.slice(0, mostBars), {
    threshold: contest.threshold?.percent,
    format,
  });
  target.querySelector('.count-note').textContent = count
    ? describeCount(count, contest, format)
    : 'No votes have been published.';
  fill(scroll, ...(count ? [countTable(contest, count, seats, lines, { format })] : []));
}

function drawSeats(target, contest, seats, { election, format }) {
  if (contest.seats < 2) return fill(target);
  const parties = contest.options
    .map((option) => ({
      name: format.name(option.names),
      seats: seats?.seats[option.id] ?? 0,
      color: election.colorOf(contest, option.id),
    }))
    .filter((party) => party.seats > 0)
    .sort((one, other) => other.seats - one.seats);
  const tie = seats?.tie;
  fill(
    target,
    drawHemicycle(parties, contest.seats),
    element(
      'ul',
      { class: 'legend' },
      parties.map((party) =>
        element('li', {}, swatch(party.color), `${party.name} `, element('b', {}, String(party.seats))),
      ),
    ),
    seats ? undefined : element('p', { class: 'note' }, `${contest.seats} seats, none allocated yet.`),
    tie ? element('p', { class: 'note' }, tieNote(tie)) : undefined,
  );
}

function tieNote({ seats, options, drawn }) {
  const between = `${seats} seat(s) between ${options.join(', ')}`;
  return drawn ? `By lot: ${between} went to ${drawn.join(', ')}.` : `A tie: ${between}.`;
}

function countLines(contest, count, seats, { election, format }) {
  const excluded = new Set(seats?.excluded ?? []);
  return contest.options
    .filter(({ id }) => count?.shares?.[id] !== undefined || count?.votes?.[id] !== undefined)
    .map((option) => ({
      id: option.id,
      name: format.name(option.names),
      color: election.colorOf(contest, option.id),
      share: count.shares?.[option.id] ?? 0,
      votes: count.votes?.[option.id],
      seats: seats?.seats[option.id],
      isBelow: excluded.has(option.id) || option.kind === 'against-all',
      isExcluded: excluded.has(option.id),
    }))
    .sort((one, other) => other.share - one.share);
}

function describeCount(count, contest, format) {
  return [
    count.status,
    count.reporting ? `${count.reporting.in} of ${count.reporting.of} units in` : '',
    count.total === undefined ? '' : `${format.integer(count.total)} votes`,
    contest.threshold ? `dashed line: threshold of ${contest.threshold.percent} %` : '',
    `as of ${format.day(count.asOf)}, ${format.hours(count.asOf)}`,
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

function countTable(contest, count, seats, lines, { format }) {
  const columns = [
    { title: 'Option' },
    { title: 'Votes' },
    { title: 'Share' },
    { title: 'Seats' },
    { title: '', isWords: true },
  ];
  const rows = lines.map((line) => ({
    cells: [
      element('span', {}, swatch(line.color), line.name),
      format.integer(line.votes),
      format.percent(line.share),
      line.seats === undefined ? '–' : String(line.seats),
      line.isExcluded ? 'below the threshold' : '',
    ],
  }));
  const given = Object.values(seats?.seats ?? {}).reduce((sum, won) => sum + won, 0);
  const total = {
    isTotal: true,
    cells: [
      'Total',
      format.integer(count.total),
      '',
      seats ? String(given) : '–',
      element('span', {}, ...flagsOf(count)),
    ],
  };
  const quota = seats?.quota ? ` · quota ${seats.quota}` : '';
  return drawTable(`${contest.seats} seats${quota}`, columns, [...rows, total]);
}

function smallContests(contests, { board, election, format }) {
  const known = contests
    .map((contest) => ({
      contest,
      count: rowOf(board, `count:${contest.id}:${contest.unit}`),
      call: rowOf(board, `call:${contest.id}:${contest.unit}`),
      seats: rowOf(board, `seats:${contest.id}:count`),
    }))
    .filter(({ count, call, seats }) => count || call || seats);
  const silent = contests.length - known.length;
  const columns = [
    { title: 'Contest' },
    { title: 'Leads', isWords: true },
    { title: 'Share' },
    { title: 'Status', isWords: true },
  ];
  const lines = known.map(({ contest, count, call, seats }) => {
    const [leader, share] = Object.entries(count?.shares ?? {}).sort((one, other) => other[1] - one[1])[0] ?? [];
    const winner = call?.winner ?? Object.keys(seats?.seats ?? {}).find((id) => seats.seats[id] > 0) ?? leader;
    return {
      cells: [
        format.name(contest.names),
        winner ? election.optionName(contest, winner, format) : '–',
        format.percent(share),
        call?.state === 'called' ? 'called' : (count?.status ?? '–'),
      ],
    };
  });
  return [
    lines.length > 0 ? drawTable('', columns, lines) : undefined,
    silent > 0
      ? element('p', { class: 'note' }, `No figures have been published for ${silent} of ${contests.length} contests.`)
      : undefined,
  ].filter((part) => part !== undefined);
}
