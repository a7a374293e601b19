import type { OwnFigures } from './derive-rows.ts';
import type { Parts } from './parts.ts';
import type { Entry } from './report.ts';
import { lastAccepted, type SubjectEntry } from './walk-subject.ts';

/** What the sources say of one unit: the figure to show, by precedence, and the flags that the rules put on it. */
export type OwnFigure<E extends Entry> = {
  readonly shown?: { readonly source: string; readonly asOf: string; readonly entry: E };
  readonly flags: readonly string[];
};

/**
 * The first source in the definition's order that has an accepted figure is shown. Flags: `held` where something waits for the desk
 * (never what), `sources-disagree` where another source has other figures for the same asOf, and those of the rules that only flag.
 */
export function ownFigure<E extends Entry>(
  figures: readonly OwnFigures[],
  sayTheSame: (a: E, b: E) => boolean,
  flagDisagreement: boolean,
): OwnFigure<E> {
  const flags = new Set<string>();
  let shown: (SubjectEntry & { readonly source: string }) | undefined;
  for (const { source, entries } of figures) {
    if (entries.some(({ outcome }) => outcome === 'held')) flags.add('held');
    const last = lastAccepted(entries);
    if (!last) continue;
    if (!shown) {
      shown = { ...last, source };
      for (const flag of last.flags ?? []) flags.add(flag);
    } else if (flagDisagreement) {
      const { asOf, entry } = shown;
      const twin = entries.findLast((other) => other.outcome === 'accepted' && other.asOf === asOf);
      if (twin && !sayTheSame(entry as E, twin.entry as E)) flags.add('sources-disagree');
    }
  }
  return {
    ...(shown ? { shown: { source: shown.source, asOf: shown.asOf, entry: shown.entry as E } } : {}),
    flags: [...flags],
  };
}

/**
 * What the unit itself said at the time of its parts, by source in the order of precedence. Only figures of one asOf may be compared: a
 * bulletin is one moment, and a late part would make every sum look wrong. Nothing where the parts are of several times.
 */
export function ownAtTimeOf<E extends Entry>(
  parts: Parts<{ readonly asOf: string }>,
  figures: readonly OwnFigures[],
): readonly E[] {
  if (figures.length === 0) return [];
  const rows = parts.all();
  const asOf = rows[0]?.asOf;
  if (rows.some((row) => row.asOf !== asOf)) return [];
  return figures.flatMap(({ entries }) => {
    const own = entries.findLast((entry) => entry.outcome === 'accepted' && entry.asOf === asOf);
    return own ? [own.entry as E] : [];
  });
}
