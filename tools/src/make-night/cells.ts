import { idPattern } from '@election-night/shared/election/definition.ts';
import { parseInstant } from '@election-night/shared/election/instant.ts';
import { reportIdPattern } from '@election-night/shared/wire/report-body.ts';

/** How one cell is read: `read` gives undefined where the text is not what `expects` says. */
export type Cell<T> = { readonly expects: string; readonly read: (text: string) => T | undefined };

/** One column of a table. An empty cell of an optional column is absent, never zero. */
export type Column<T> = { readonly cell: Cell<T>; readonly required: boolean; readonly what: string };

export function required<T>(cell: Cell<T>, what: string): Column<T> {
  return { cell, required: true, what };
}

export function optional<T>(cell: Cell<T>, what: string): Column<T | undefined> {
  return { cell, required: false, what };
}

/** One line, as the wire takes it. */
export const text: Cell<string> = {
  expects: 'one line of 1 to 200 characters',
  read: (cell) => (cell.length <= 200 && !/\p{Cc}/u.test(cell) ? cell : undefined),
};

export const id: Cell<string> = {
  expects: 'an id: a letter, then letters, digits, "_" or "-", 63 characters at most',
  read: (cell) => (new RegExp(idPattern).test(cell) ? cell : undefined),
};

/** Ids of reports may begin with a digit: they are no keys of a row. */
export const reportId: Cell<string> = {
  expects: 'a report id: letters, digits, "_", "." or "-", 100 characters at most',
  read: (cell) => (new RegExp(reportIdPattern).test(cell) ? cell : undefined),
};

export const instant: Cell<string> = {
  expects: 'a time with its offset, such as 2023-03-19T18:10:00+06:00',
  read: (cell) => (parseInstant(cell) === undefined ? undefined : cell),
};

export const count: Cell<number> = {
  expects: 'a whole number without separators',
  read: (cell) => {
    const value = /^(0|[1-9]\d*)$/.test(cell) ? Number(cell) : Number.NaN;
    return Number.isSafeInteger(value) ? value : undefined;
  },
};

export const percent: Cell<number> = {
  expects: 'a percent from 0 to 1000 with a point and two decimals at most, such as 53.90',
  read: (cell) => {
    const value = /^\d{1,4}(\.\d{1,2})?$/.test(cell) ? Number(cell) : Number.NaN;
    return value <= 1000 ? value : undefined;
  },
};

export function oneOf<const W extends string>(...words: readonly W[]): Cell<W> {
  return {
    expects: words.length > 1 ? `${words.slice(0, -1).join(', ')} or ${words.at(-1)}` : `${words[0]}`,
    read: (cell) => words.find((word) => word === cell),
  };
}
