import {
  type CountRow,
  familyOf,
  type PublishedRow,
  type Row,
  type TurnoutRow,
} from '@election-night/shared/election/row.ts';
import type { Commit } from '@election-night/shared/wire/commit.ts';
import { BadEntry } from './bad-entry.ts';
import { correctionsIn } from './check-corrections.ts';
import type { NightSoFar } from './night-so-far.ts';

/**
 * No cumulative figure of a count or a turnout row falls without a correction in the same commit that says from what to what (P-ROW-11). Seen
 * from outside: by the rows alone, with nothing of what makes corrections.
 */
export function checkFalls(night: NightSoFar, commit: Commit): void {
  const labels = new Set(
    correctionsIn(commit).map(({ row, field, before, after }) => labelOf(row, field, before, after)),
  );
  for (const row of commit.rows) {
    if (!['turnout', 'count'].includes(familyOf(row.key))) continue;
    const now = 'deleted' in row ? undefined : figuresIn(row);
    for (const [field, was] of onlyRising(night.rows.get(row.key)?.row)) {
      const is = now?.get(field);
      const fell = now ? is !== undefined && is < was : true;
      if (!fell || labels.has(labelOf(row.key, field, was, is))) continue;
      throw new BadEntry(
        'fall',
        `${row.key}: ${field} falls from ${was} to ${is ?? 'nothing'}, and no correction says so`,
      );
    }
  }
}

function labelOf(row: string, field: string, before: number | undefined, after: number | undefined): string {
  return `${row} ${field} ${before} ${after}`;
}

/** What only rises. A percent that was computed may fall by itself: units join with their lists. */
function onlyRising(row: Row | undefined): ReadonlyMap<string, number> {
  const figures = figuresIn(row);
  if ((row as Partial<TurnoutRow> | undefined)?.basis?.percent !== 'published') figures.delete('percent');
  return figures;
}

function figuresIn(row: Row | PublishedRow | undefined): Map<string, number> {
  const { ballots, total, invalid, percent, votes = {} } = (row ?? {}) as Partial<TurnoutRow & CountRow>;
  const figures = new Map(Object.entries(votes).map(([id, figure]) => [`votes/${id}`, figure]));
  for (const [field, figure] of Object.entries({ ballots, total, invalid, percent })) {
    if (figure !== undefined) figures.set(field, figure);
  }
  return figures;
}
