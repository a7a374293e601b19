import { type CountRow, familyOf, type Row, type TurnoutRow } from '@election-night/shared/election/row.ts';
import type { Commit } from '@election-night/shared/wire/commit.ts';
import { BadEntry } from './bad-entry.ts';
import { correctionsIn } from './check-corrections.ts';
import { figureOf } from './figure-of.ts';
import type { NightSoFar } from './night-so-far.ts';

/**
 * No figure that a source gave falls without a correction in the same commit (P-ROW-11), judged by what is published alone and not by the
 * walk. Sums and derived figures are not asked: a sum falls where a part does, or where the parts take the place of a figure of its own.
 */
export function checkFalls(night: NightSoFar, commit: Commit): void {
  if (night.election.rules.fall.action !== 'hold') return;
  const corrections = correctionsIn(commit);
  for (const row of commit.rows) {
    if (!['turnout', 'count'].includes(familyOf(row.key)) || 'deleted' in row) continue;
    const standing = night.rows.get(row.key)?.row;
    if (!standing) continue;
    const [before, after] = [saidIn(standing), saidIn(row)];
    if (!before || !after || before.source !== after.source) continue;
    for (const field of before.fields) {
      const [was, is] = [figureOf(before.figures, field), figureOf(after.figures, field)];
      if (was === undefined || !falls(field, was, is, after.fields)) continue;
      const said = corrections.some(
        (correction) => correction.row === row.key && (correction.field === field || field === 'total'),
      );
      if (!said) {
        throw new BadEntry(
          'fall',
          `${row.key}: ${field} falls from ${was} to ${is ?? 'nothing'}, and no correction says so`,
        );
      }
    }
  }
}

type Said = { readonly source: string | undefined; readonly figures: object; readonly fields: readonly string[] };

/** What a source itself said of the unit, in a row that shows it or beside a sum, and which of it is a cumulative figure. */
function saidIn(row: Row): Said | undefined {
  const { basis, reported, source } = row as TurnoutRow & CountRow;
  const isSum = 'ballots' in basis ? basis.ballots === 'sum' : (row as CountRow).basis.votes === 'sum';
  const figures = isSum ? reported : row;
  if (!figures) return undefined;
  const published = (field: 'percent' | 'ballots') => isSum || (row as TurnoutRow).basis[field] === 'published';
  const isTurnout = familyOf(row.key) === 'turnout';
  const fields = isTurnout ? (['percent', 'ballots'] as const).filter(published) : countFields(figures as CountRow);
  return { source: isSum ? reported?.source : source, figures, fields };
}

/** A total that is the sum of the votes may be computed: then the votes are what was said. */
function countFields({ votes = {}, total }: CountRow): string[] {
  const isSaid = total !== Object.values(votes).reduce((sum, n) => sum + n, 0);
  return [...(isSaid ? ['total'] : []), 'invalid', 'ballots', ...Object.keys(votes).map((id) => `votes/${id}`)];
}

/** Votes that are not given any more are gone from the sum; another figure that is not given says nothing. */
function falls(field: string, was: number, is: number | undefined, given: readonly string[]): boolean {
  if (is !== undefined) return given.includes(field) && is < was;
  return field.startsWith('votes/') && was > 0;
}
