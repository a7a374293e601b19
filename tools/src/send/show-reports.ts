import type { Election } from '@election-night/shared/election/election.ts';
import type { Row } from '@election-night/shared/election/row.ts';
import { showLocalTime } from '../replay/local-time.ts';
import type { SheetReport } from './build-reports.ts';

/** The published rows by key. */
export type Published = ReadonlyMap<string, Row>;

/**
 * A report as a table, a line an entry: each figure as it would be sent and, where rows are given, what is published now before it
 * (`41.5 → 42`; `=` where it is the same; `falls` where it is less).
 */
export function showReport(
  { body, group }: SheetReport,
  figures: readonly string[],
  election: Election,
  source: string,
  published: Published | undefined,
): string {
  const { timeZone } = election.definition;
  const lines = body.entries.map((entry, index) => {
    const row = published?.get(rowKey(body.kind, entry, source));
    const name = Object.values(election.units.get(entry.unit)?.names ?? {})[0] ?? '';
    const cells = figures.map((figure) =>
      showFigure(at(entry, figure), row && at(row, figure), published !== undefined),
    );
    return [group.places[index] ?? '', entry.unit, name, ...cells];
  });
  const table = inColumns([['', 'unit', 'name', ...figures], ...lines]);
  return `${body.kind} as of ${showLocalTime(Date.parse(body.asOf), timeZone)} ${timeZone} (${body.asOf}), report ${body.id}\n${table}`;
}

function rowKey(kind: string, entry: { readonly unit: string; readonly contest?: string }, source: string): string {
  if (kind === 'turnout') return `turnout:${entry.unit}`;
  return kind === 'count' ? `count:${entry.contest}:${entry.unit}` : `exit-poll:${entry.contest}:${source}`;
}

function showFigure(value: unknown, before: unknown, isCompared: boolean): string {
  if (value === undefined) return '';
  if (!isCompared || before === undefined) return String(value);
  if (before === value) return `${value} =`;
  const falls = typeof before === 'number' && typeof value === 'number' && value < before ? ' falls' : '';
  return `${before} → ${value}${falls}`;
}

/** `votes/OAK` of an entry or a row. */
function at(of: object, figure: string): unknown {
  return figure.split('/').reduce<unknown>((value, part) => (value as Record<string, unknown> | undefined)?.[part], of);
}

function inColumns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => [...(row[column] ?? '')].length)));
  const pad = (cell: string, column: number) => cell + ' '.repeat((widths[column] ?? 0) - [...cell].length);
  return rows.map((row) => `  ${row.map(pad).join('  ').trimEnd()}\n`).join('');
}
