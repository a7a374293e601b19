import type { UnnumberedRow } from '../night/log-writer.ts';
import type { FigureName } from './systems.ts';

type ChangedRow = UnnumberedRow & { percent?: number; votes?: Record<string, number>; total?: number };

/** Changed alone, so that it is known by which change it was painted. */
const region = 'turnout:KZ-75';

/**
 * Changes of a night that is over, one after another, each in a commit as the aggregator makes it: a bulletin has a row for every region
 * but the one that is changed by itself, a count its seats besides. Series do not grow: no night has hundreds of bulletins.
 */
export function changingRows(rows: readonly UnnumberedRow[]): (figure: FigureName) => readonly UnnumberedRow[] {
  const now = new Map(rows.map((row) => [row.key, row as ChangedRow]));
  const keys = [...now.keys()].filter((key) => key.startsWith('turnout:') && key !== region);
  let second = 0;

  return (figure) => {
    second += 1;
    const asOf = new Date(Date.UTC(2023, 2, 27, 7) + second * 1000).toISOString().replace('.000', '');
    const changed = figure === 'national turnout' ? keys : [region];
    const next =
      figure === "a party's votes" ? countAndSeats() : changed.map((key) => moreTurnout(now.get(key) as ChangedRow));
    for (const row of next) now.set(row.key, row);
    return next.map((row) => ({ ...row, asOf }));
  };

  function countAndSeats(): readonly ChangedRow[] {
    const count = now.get('count:list:KZ') as ChangedRow;
    const votes = { ...count.votes, AMANAT: (count.votes?.['AMANAT'] ?? 0) + 1 };
    return [{ ...count, votes, total: (count.total ?? 0) + 1 }, now.get('seats:list:count') as ChangedRow];
  }
}

/** A hundredth up; from 99 % back to where regions were before noon. */
function moreTurnout(row: ChangedRow): ChangedRow {
  const { percent = 0 } = row;
  return { ...row, percent: percent > 99 ? 20 : Math.round(percent * 100 + 1) / 100 };
}
