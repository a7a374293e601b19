import type { Unit } from '@election-night/shared/election/definition.ts';
import type { ElectionView } from '../night/election-view.ts';

/** One close of polls on the clock of one place. */
export type CloseOfPolls = {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** As the clocks there show it: `20:00`. */
  readonly local: string;
  /** `UTC+5`, `UTC+5:30`. */
  readonly offset: string;
  /** Parts of the whole of which all or some close then, in the order of the definition. */
  readonly parts: readonly Unit[];
};

/** When polls close, by moment and time zone, earliest first. A unit without a close of its own has that of its parent. */
export function closesOfPolls(election: ElectionView): readonly CloseOfPolls[] {
  const found = new Map<string, CloseOfPolls & { readonly parts: Unit[] }>();
  const walk = (unit: Unit, inherited: string | undefined, part: Unit) => {
    const closes = unit.closes ?? inherited;
    const children = election.childrenOf(unit.id);
    for (const child of children) walk(child, closes, unit === election.top ? child : part);
    if (children.length > 0 || closes === undefined) return;
    const close = found.get(closes) ?? { ...momentOf(closes), parts: [] };
    found.set(closes, close);
    if (!close.parts.includes(part)) close.parts.push(part);
  };
  walk(election.top, undefined, election.top);
  return [...found.values()].sort((one, other) => one.at - other.at);
}

/** Of `2023-03-19T20:00:00+05:00`. */
function momentOf(closes: string): Omit<CloseOfPolls, 'parts'> {
  const [, sign = '+', hours = '0', minutes = '00'] = /([+-])(\d\d):(\d\d)$/.exec(closes) ?? [];
  const offset = `UTC${sign === '-' ? '\u2212' : '+'}${Number(hours)}${minutes === '00' ? '' : `:${minutes}`}`;
  return { at: Date.parse(closes), local: closes.slice(11, 16), offset };
}
