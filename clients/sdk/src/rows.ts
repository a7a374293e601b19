import type {
  CallRow,
  CorrectionRow,
  CountRow,
  ExitPollRow,
  NightRow,
  OutlookRow,
  Row,
  SeatsRow,
  SeriesRow,
  SourceRow,
  TurnoutRow,
} from '@election-night/shared/election/row.ts';
import type { TopicState } from './sync-topic.ts';

/** The row of a key, by the family that the key begins with. A key that is only known to be text gives a row of any family. */
export type RowOf<Key extends string> = string extends Key
  ? AnyRow
  : WithRev<
      Key extends 'night'
        ? NightRow
        : Key extends `${infer Family}:${string}`
          ? Family extends keyof RowOfFamily
            ? RowOfFamily[Family]
            : Row
          : Row
    >;
export type AnyRow = WithRev<Row>;

type RowOfFamily = {
  turnout: TurnoutRow;
  series: SeriesRow;
  'exit-poll': ExitPollRow;
  count: CountRow;
  seats: SeatsRow;
  outlook: OutlookRow;
  call: CallRow;
  correction: CorrectionRow;
  source: SourceRow;
};
/** `rev`: the commit that last changed the row. */
type WithRev<R extends Row> = R extends Row ? R & { readonly rev: number } : never;

/** Rows by key, as they stand now: a live view, like a Map that cannot be written. */
export interface Rows extends Omit<ReadonlyMap<string, AnyRow>, 'get' | 'forEach'> {
  get<Key extends string>(key: Key): RowOf<Key> | undefined;
}

/**
 * The rows of several topics as one. Where topics overlap and are not at the same rev, the newer row counts; topics that have not
 * reached the newest epoch do not: two histories are never mixed.
 */
export function mergeRows(topics: ReadonlyMap<string, TopicState>): Rows {
  const merged = (): Map<string, AnyRow> => {
    const [first = new Map(), ...others] = newestOf(topics).map(({ rows }) => rows as Map<string, AnyRow>);
    if (others.length === 0) return first;
    const rows = new Map(first);
    for (const other of others) {
      for (const [key, row] of other) if (!((rows.get(key)?.rev ?? -1) >= row.rev)) rows.set(key, row);
    }
    return rows;
  };
  return {
    get: (key: string) => {
      let newest: AnyRow | undefined;
      for (const { rows } of newestOf(topics)) {
        const row = rows.get(key) as AnyRow | undefined;
        if (row && !(newest && newest.rev >= row.rev)) newest = row;
      }
      return newest as never;
    },
    has: (key) => newestOf(topics).some(({ rows }) => rows.has(key)),
    get size() {
      return merged().size;
    },
    keys: () => merged().keys(),
    values: () => merged().values(),
    entries: () => merged().entries(),
    [Symbol.iterator]: () => merged().entries(),
  };
}

/** Loaded topics of the largest epoch. */
export function newestOf(topics: ReadonlyMap<string, TopicState>): readonly TopicState[] {
  const states = [...topics.values()];
  const epoch = states.reduce((largest, state) => (state.epoch > largest ? state.epoch : largest), '');
  return states.filter((state) => state.isLoaded && state.epoch === epoch);
}
