import type { CallRow, CorrectionRow, Row } from '@election-night/shared/election/row.ts';

type WithRev<R> = R & { readonly rev: number };
/** One correction of a report may change several figures of a row: they are one line. */
export type CorrectionLine = {
  readonly kind: 'correction';
  readonly id: string;
  readonly rev: number;
  readonly rows: readonly CorrectionRow[];
};
/**
 * What was said of a call at one moment: `call`, its `withdrawal`, that the count began to say something else (`contradiction`) or does not
 * any more (`agreement`). `isOver`: something was said of the same call since.
 */
export type CallLine = {
  readonly kind: 'call' | 'withdrawal' | 'contradiction' | 'agreement';
  readonly id: string;
  /** Of the commit that said it; between two revs where that is not known any more. */
  readonly rev: number;
  readonly row: CallRow;
  readonly isOver: boolean;
};
export type TickerLine = CorrectionLine | CallLine;

/**
 * Every line that was seen, in one epoch. A row of a call holds only what is said of it now: what it said before stays here. A new epoch is
 * another history, and begins empty.
 */
export class TickerLines {
  #epoch: string | undefined;
  readonly #lines = new Map<string, TickerLine>();
  /** By the key of a call, the id of its newest line. */
  readonly #newest = new Map<string, string>();

  /** Takes rows of any family. Answers the lines that are new, oldest first. */
  take(epoch: string, rows: Iterable<Row & { readonly rev: number }>): readonly TickerLine[] {
    if (epoch !== this.#epoch) {
      this.#epoch = epoch;
      this.#lines.clear();
      this.#newest.clear();
    }
    const before = new Set(this.#lines.keys());
    for (const row of rows) {
      if (row.key.startsWith('correction:')) this.#correct(row as WithRev<CorrectionRow>);
      else if (row.key.startsWith('call:')) this.#call(row as WithRev<CallRow>);
    }
    return [...this.#lines.values()].filter(({ id }) => !before.has(id)).sort((left, right) => left.rev - right.rev);
  }

  /** Newest first. */
  get all(): readonly TickerLine[] {
    return [...this.#lines.values()].sort((left, right) => right.rev - left.rev || (left.id < right.id ? -1 : 1));
  }

  #correct(row: WithRev<CorrectionRow>): void {
    const id = ['correction', row.rev, row.row, row.source, row.asOf, row.kind, row.by, row.reason].join(' ');
    const known = this.#lines.get(id) as CorrectionLine | undefined;
    if (known?.rows.some(({ key }) => key === row.key)) return;
    const rows = [...(known?.rows ?? []), row].sort((left, right) => (left.field < right.field ? -1 : 1));
    this.#lines.set(id, { kind: 'correction', id, rev: row.rev, rows });
  }

  #call(row: WithRev<CallRow>): void {
    const last = this.#lines.get(this.#newest.get(row.key) ?? '') as CallLine | undefined;
    if (last && saysOf(last.row) === saysOf(row)) {
      // The same word beside newer figures.
      this.#lines.set(last.id, { ...last, row });
      return;
    }
    if (last) this.#lines.set(last.id, { ...last, isOver: true });
    else if (row.state === 'withdrawn') this.#callBefore(row);
    const id = `${row.key} ${row.rev}`;
    this.#newest.set(row.key, id);
    this.#lines.set(id, { kind: kindOf(row, last?.row), id, rev: row.rev, row, isOver: false });
  }

  /** Who comes when a call is withdrawn already is told of it all the same: its row says when it was called, and by whom. */
  #callBefore({ reason: _, contradiction: __, ...withdrawn }: WithRev<CallRow>): void {
    const row: WithRev<CallRow> = { ...withdrawn, state: 'called', asOf: withdrawn.at };
    const id = `${row.key} before ${row.rev}`;
    this.#lines.set(id, { kind: 'call', id, rev: row.rev - 0.5, row, isOver: true });
  }
}

function saysOf({ state, at, asOf, contradiction, winner, seats }: CallRow): string {
  return JSON.stringify([state, at, state === 'withdrawn' ? asOf : '', contradiction?.code, winner, seats]);
}

function kindOf(row: CallRow, before: CallRow | undefined): CallLine['kind'] {
  if (row.state === 'withdrawn') return 'withdrawal';
  if (row.contradicted) return 'contradiction';
  return before?.contradicted && before.at === row.at ? 'agreement' : 'call';
}
