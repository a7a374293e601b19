import type { HeldList } from '@election-night/shared/wire/desk-answers.ts';
import { alignTable } from './align-table.ts';

type Held = HeldList['held'][number];

/** How much of a digest is shown: enough to name an entry among those that wait. */
export const shownDigits = 12;

/** What waits, as a table: old and new figures side by side, and why it waits. */
export function showHeld({ held, total }: Pick<HeldList, 'held' | 'total'>): string {
  if (total === 0) return 'Nothing waits for the desk.';
  const columns = [
    ...['ENTRY', 'UNIT', 'WHAT', 'SOURCE', 'FIGURE'].map((title) => ({ title })),
    ...['OLD', 'NEW'].map((title) => ({ title, align: 'right' as const })),
    { title: 'WHY' },
  ];
  const lines = alignTable(columns, held.flatMap(rowsOf));
  const more = total > held.length ? [`… and ${total - held.length} more; --limit shows more of them`] : [];
  return [...lines, ...more].join('\n');
}

/** The figures of an entry that change; all of them where there were none before, or none changes. */
export function figuresOf({ before, after }: Held): readonly (readonly [figure: string, old: string, now: string])[] {
  const [old, now] = [flat(before?.figures ?? {}), flat(after.figures)];
  const names = [...new Set([...old.keys(), ...now.keys()])];
  const all = names.map((name) => [name, old.get(name) ?? '', now.get(name) ?? ''] as const);
  const changed = all.filter(([, was, is]) => was !== is);
  return before === undefined || changed.length === 0 ? all : changed;
}

function rowsOf(held: Held): string[][] {
  const { before, after } = held;
  const figures = [['as of', shortTime(before?.asOf), shortTime(after.asOf)] as const, ...figuresOf(held)];
  const why = reasonsOf(held).flatMap(inLines);
  const names = [held.entry.slice(0, shownDigits), held.unit, held.contest ?? held.kind, held.source];
  if (held.kind === 'exit-poll') names[2] = `${held.contest} (exit poll)`;
  return Array.from({ length: Math.max(figures.length, why.length) }, (_, line) => [
    ...(line === 0 ? names : names.map(() => '')),
    ...(figures[line] ?? ['', '', '']),
    why[line] ?? '',
  ]);
}

function reasonsOf({ rules, correction, report, since, proposed }: Held): string[] {
  return [
    ...rules.map(({ rule, sentence }) => `${rule}: ${sentence}`),
    ...(correction ? [`the source says ${correction.kind}: ${correction.reason}`] : []),
    `report ${report}, waits since ${shortTime(since)}`,
    ...(proposed ? [`${proposed.by} agreed at ${shortTime(proposed.at)}; somebody else must, too`] : []),
  ];
}

/** A sentence of a rule ends with what to look at, which is too long for one line of a terminal. */
const widestReason = 72;

function inLines(text: string): string[] {
  return text.match(new RegExp(`\\S.{0,${widestReason - 1}}(?=\\s|$)|\\S+`, 'g')) ?? [text];
}

/** `votes` {`OAK`: 5} becomes `votes OAK` 5. */
function flat(figures: object): ReadonlyMap<string, string> {
  const pairs = Object.entries(figures).flatMap(([name, value]): [string, string][] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).map(([inner, figure]) => [`${name} ${inner}`, String(figure)])
      : [[name, String(value)]],
  );
  return new Map(pairs);
}

/** `2030-01-05 21:10Z` of a time in UTC. */
export function shortTime(instant: string | undefined): string {
  return instant === undefined ? '' : `${instant.slice(0, 10)} ${instant.slice(11, 16)}Z`;
}
