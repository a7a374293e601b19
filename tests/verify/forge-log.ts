import { createHash } from 'node:crypto';
import type { PublishedRow } from '@election-night/shared/election/row.ts';
import type { Commit } from '@election-night/shared/wire/commit.ts';

/** A number in [0, n) that depends on the seed and on how often it was asked. */
export type Roll = (n: number) => number;

/** A log that somebody changed: the lines, the rev of the entry that was changed, and how. */
export type Forged = { readonly lines: readonly string[]; readonly rev: number; readonly how: string };

const derived = /^(?:turnout|series|exit-poll|count|seats):/;

/** What somebody can do to a copy of a log. Lines begin with rev 1. */
export const forgeries: Readonly<Record<string, (lines: readonly string[], roll: Roll) => Forged>> = {
  'a digit changed': (lines, roll) => {
    const at = roll(lines.length);
    const line = lines[at] as string;
    const digits = [...line.matchAll(/\d/g)].map(({ index }) => index);
    const place = digits[roll(digits.length)] as number;
    const digit = String((Number(line[place]) + 1 + roll(9)) % 10);
    return changed(lines, at, line.slice(0, place) + digit + line.slice(place + 1), `digit ${place}`);
  },
  'an entry removed': (lines, roll) => {
    const at = roll(lines.length - 1);
    return { lines: lines.filter((_, place) => place !== at), rev: at + 1, how: 'removed' };
  },
  'two entries swapped': (lines, roll) => {
    const at = roll(lines.length - 1);
    const swapped = [...lines];
    swapped.splice(at, 2, lines[at + 1] as string, lines[at] as string);
    return { lines: swapped, rev: at + 1, how: 'swapped with the next' };
  },
  'an entry doubled': (lines, roll) => {
    const at = roll(lines.length);
    const doubled = [...lines.slice(0, at + 1), ...lines.slice(at)];
    return { lines: doubled, rev: at + 2, how: 'comes twice' };
  },
  'the end cut off': (lines, roll) => {
    const kept = 1 + roll(lines.length - 1);
    return { lines: lines.slice(0, kept), rev: kept + 1, how: 'cut off' };
  },
  'a row’s figure changed, the chain recomputed': (lines, roll) => {
    const commits = lines.map(commitIn);
    const choices = commits.filter(({ rows }) => rows.some(({ key }) => derived.test(key)));
    const commit = choices[roll(choices.length)] as Commit;
    const rows = commit.rows.filter(({ key }) => derived.test(key));
    const row = rows[roll(rows.length)] as PublishedRow;
    const [forged, how] = withAnotherFigure(row, roll);
    const others = commit.rows.map((other) => (other === row ? (forged as PublishedRow) : other));
    const all = commits.map((other) => (other === commit ? { ...commit, rows: others } : other));
    return { lines: chained(all), rev: commit.rev, how: `${row.key} ${how}` };
  },
  'an entry’s figure changed, the chain recomputed': (lines, roll) => {
    const commits = lines.map(commitIn);
    const choices = commits.filter(({ entries }) => entries.length > 0);
    const commit = choices[roll(choices.length)] as Commit;
    const listed = commit.entries[roll(commit.entries.length)] as Commit['entries'][number];
    const [entry, how] = withAnotherFigure(listed.entry, roll);
    const others = commit.entries.map((other) => (other === listed ? ({ ...listed, entry } as typeof listed) : other));
    const all = commits.map((other) => (other === commit ? { ...commit, entries: others } : other));
    return { lines: chained(all), rev: commit.rev, how: `${listed.subject} ${how}` };
  },
};

export function commitIn(line: string): Commit {
  return JSON.parse(line).commit as Commit;
}

/** The commits as a log whose chain holds, which anybody can compute. */
export function chained(commits: readonly Commit[]): string[] {
  let head = '';
  return commits.map((commit) => {
    const text = JSON.stringify(commit);
    head = createHash('sha256').update(head).update(text).digest('hex');
    return `{"hash":"${head}","commit":${text}}`;
  });
}

function changed(lines: readonly string[], at: number, line: string, how: string): Forged {
  return { lines: lines.map((other, place) => (place === at ? line : other)), rev: at + 1, how };
}

/** A copy in which one number is larger or smaller. */
function withAnotherFigure(of: object, roll: Roll): [object, string] {
  const copy = structuredClone(of) as Record<string, unknown>;
  const figures: { holder: Record<string, unknown>; field: string }[] = [];
  const collect = (holder: Record<string, unknown>) => {
    for (const [field, value] of Object.entries(holder)) {
      if (typeof value === 'number' && field !== 'rev' && field !== 'revision') figures.push({ holder, field });
      if (typeof value === 'object' && value !== null) collect(value as Record<string, unknown>);
    }
  };
  collect(copy);
  const chosen = figures[roll(figures.length)];
  if (!chosen) throw new Error(`there is no figure in ${JSON.stringify(of)}`);
  const before = chosen.holder[chosen.field] as number;
  chosen.holder[chosen.field] = before > 0 && roll(2) === 0 ? before - 1 : before + 1;
  if ((chosen.holder[chosen.field] as number) < 0) chosen.holder[chosen.field] = before + 1;
  // Percentages keep their two decimals.
  chosen.holder[chosen.field] = Number((chosen.holder[chosen.field] as number).toFixed(2));
  return [copy, `${chosen.field} ${before} → ${chosen.holder[chosen.field]}`];
}
