import { rowOf } from '../apply-frame.js';
import { element, fill, fillKeyed } from '../element.js';
import { drawLineChart } from './line-chart.js';
import { drawTable, flagsOf } from './table.js';

/** A picture of more tiles than this says nothing; the table has them all. */
const mostTiles = 120;

/** National turnout, the day's line, the parts of the nation as tiles, and all of it as a table. */
export function drawTurnout({ board, election, format, at }) {
  const { top } = election;
  const parts = election.childrenOf(top.id);
  fill(at('turnout-figures'), ...nationalFigures(rowOf(board, `turnout:${top.id}`), election, format));
  const points = rowOf(board, `series:turnout:${top.id}`)?.points ?? [];
  const label = `Turnout of the day: ${points.map(([time, share]) => `${format.hours(time)} ${share}`).join(', ')}`;
  fill(
    at('turnout-line'),
    points.length > 0 ? drawLineChart(points, { ...election.votingTimes, format, label }) : undefined,
  );
  drawTiles(at('turnout-tiles'), parts, board, format);
  const reported = parts.filter((unit) => rowOf(board, `turnout:${unit.id}`)).length;
  at('turnout-note').textContent =
    parts.length > 0
      ? `${reported} of ${parts.length} have reported. Highest first. ⚑ marks a figure that carries a flag; the table says which.`
      : '';
  fill(at('turnout-table'), turnoutTable([...parts, top], board, election, format));
}

function nationalFigures(row, election, format) {
  if (!row) return [figure('–', 'No figure yet', '')];
  const { reporting, reported } = row;
  const how = row.basis?.percent === 'sum' ? 'computed from the parts' : `basis: ${row.basis?.percent ?? 'unknown'}`;
  const whole = reporting ? `, ${reporting.in} of ${reporting.of} in` : '';
  const ballots =
    row.ballots === undefined
      ? ''
      : `${format.integer(row.ballots)} ballots of ${format.integer(row.voters)} voters · `;
  const figures = [figure(format.percent(row.percent), `${ballots}${how}${whole} · ${format.moment(row.asOf)}`, '')];
  if (reported?.percent !== undefined) {
    const said = `as reported by ${election.sourceName(reported.source)} · ${format.moment(reported.asOf)}`;
    figures.push(figure(format.percent(reported.percent), said, 'reported'));
  }
  return figures;
}

function figure(value, words, kind) {
  return element('div', { class: `figure ${kind}` }, element('b', {}, value), element('span', {}, words));
}

function drawTiles(target, parts, board, format) {
  const lines = parts
    .map((unit) => ({ unit, row: rowOf(board, `turnout:${unit.id}`) }))
    .sort((one, other) => (other.row?.percent ?? -1) - (one.row?.percent ?? -1))
    .slice(0, mostTiles);
  fillKeyed(
    target,
    lines,
    ({ unit }) => unit.id,
    () => element('div', { class: 'tile' }, element('span', {}), element('b', {}), element('i', {})),
    (tile, { unit, row }) => {
      const name = format.name(unit.names);
      const percent = row?.percent;
      tile.title = name;
      tile.firstChild.textContent = name;
      tile.querySelector('b').textContent = percent === undefined ? '–' : format.percent(percent);
      tile.style.setProperty('--share', String(percent ?? 0));
      tile.classList.toggle('flagged', (row?.flags.length ?? 0) > 0);
    },
  );
}

function turnoutTable(units, board, election, format) {
  const columns = [
    { title: 'Unit' },
    { title: 'Turnout' },
    { title: 'Ballots' },
    { title: 'Voters' },
    { title: 'Basis of ballots', isWords: true },
    { title: 'As reported' },
    { title: 'Time' },
    { title: 'Status', isWords: true },
  ];
  const lines = units.map((unit) => {
    const row = rowOf(board, `turnout:${unit.id}`);
    const own = row?.reported;
    return {
      isTotal: unit.id === election.top.id,
      cells: [
        format.name(unit.names),
        format.percent(row?.percent),
        format.integer(row?.ballots),
        format.integer(row?.voters),
        row?.basis?.ballots ?? '–',
        own?.percent === undefined ? '–' : format.percent(own.percent),
        row ? format.moment(row.asOf) : '–',
        element('span', {}, ...flagsOf(row), row?.status ?? 'nothing yet'),
      ],
    };
  });
  return drawTable(`Times in ${election.definition.timeZone}`, columns, lines);
}
