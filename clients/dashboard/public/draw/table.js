import { element } from '../element.js';

/** A plain table: the first column names the line. Columns are `{ title, isWords }`; lines are `{ cells, isTotal }`. */
export function drawTable(caption, columns, lines) {
  const cellClass = ({ isWords }) => (isWords ? 'words' : undefined);
  return element(
    'table',
    {},
    element('caption', {}, caption),
    element(
      'thead',
      {},
      element(
        'tr',
        {},
        columns.map((column) => element('th', { scope: 'col', class: cellClass(column) }, column.title)),
      ),
    ),
    element(
      'tbody',
      {},
      lines.map(({ cells, isTotal }) =>
        element(
          'tr',
          { class: isTotal ? 'total' : undefined },
          cells.map((cell, index) =>
            index === 0
              ? element('th', { scope: 'row' }, cell)
              : element('td', { class: cellClass(columns[index]) }, cell),
          ),
        ),
      ),
    ),
  );
}

export function flagsOf(row) {
  return (row?.flags ?? []).flatMap((flag) => [element('span', { class: 'flag' }, flag), ' ']);
}

export function swatch(color) {
  return element('i', { style: { background: color } });
}
