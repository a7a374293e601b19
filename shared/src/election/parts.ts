import type { PlacedUnit } from './election.ts';
import { compareInstants } from './instant.ts';
import { plus } from './sum.ts';

/** One child of a unit in a batch: the row that was summed before and the one that is summed now; none where it cannot be summed. */
export type ChangedPart<R> = {
  readonly unit: PlacedUnit;
  readonly before: R | undefined;
  readonly after: R | undefined;
};

/** The children of a unit: those that a batch changed, and, where differences do not tell, all as they are now. */
export type Parts<R> = { readonly changed: readonly ChangedPart<R>[]; readonly all: () => readonly R[] };

/**
 * Moves the running totals of a unit by what its changed parts give now less what they gave before, so that a batch costs what it changed
 * and not what the unit has. Sets each total under `<key>:<name>` in `totals` and returns them by name; what never had a part is 0.
 */
export function moveTotals<R>(
  key: string,
  totalOf: (field: string) => number,
  totals: Map<string, number>,
  parts: Parts<R>,
  figuresOf: (row: R, unit: PlacedUnit) => Readonly<Record<string, number>>,
): (name: string) => number {
  const moves = new Map<string, number>();
  const move = (row: R | undefined, unit: PlacedUnit, sign: 1 | -1) => {
    if (!row) return;
    const figures = figuresOf(row, unit);
    for (const name in figures) moves.set(name, plus(moves.get(name) ?? 0, sign * (figures[name] ?? 0)));
  };
  for (const { unit, before, after } of parts.changed) {
    move(before, unit, -1);
    move(after, unit, 1);
  }
  for (const [name, by] of moves) totals.set(`${key}:${name}`, plus(totalOf(`${key}:${name}`), by));
  return (name) => totals.get(`${key}:${name}`) ?? totalOf(`${key}:${name}`);
}

type Dated = { readonly asOf: string; readonly source?: string };

/**
 * What a sum says besides numbers: the latest asOf of its parts, and their source where all have the same one. Told from the sum before
 * and the changed parts where those suffice; else every part is asked.
 */
export function labelsOfSum<R extends Dated>(before: Dated | undefined, parts: Parts<R>): Dated {
  const told = before !== undefined && parts.changed.every((part) => isToldBy(before, part));
  return labelsOf(told ? [before, ...parts.changed.flatMap(({ after }) => after ?? [])] : parts.all());
}

/** The latest asOf of rows, and their source where all have the same one. */
export function labelsOf(rows: readonly Dated[]): Dated {
  const [first] = rows;
  const source = first?.source;
  return {
    asOf: rows.reduce((latest, { asOf }) => (compareInstants(asOf, latest) > 0 ? asOf : latest), first?.asOf ?? ''),
    ...(source !== undefined && rows.every((row) => row.source === source) ? { source } : {}),
  };
}

/** True where the part has the sum's one source, as all others have, and cannot have been the one that gave the sum its time. */
function isToldBy(before: Dated, part: ChangedPart<Dated>): boolean {
  if (!part.after || before.source === undefined || part.after.source !== before.source) return false;
  return part.before?.asOf !== before.asOf || compareInstants(part.before.asOf, part.after.asOf) <= 0;
}
