import type { SeatStep } from '../row.ts';

/** An option that stands for seats. `rank` is its order of registration, where the definition knows it. */
export type Candidacy = { readonly id: string; readonly votes: bigint; readonly rank: number | undefined };

/** What a seat rule decided. Tied options are in the order of the definition. */
export type Shared = {
  readonly steps: readonly SeatStep[];
  readonly quota?: string;
  readonly tie?: { readonly options: readonly string[]; readonly seats: number };
};

export type Ties = 'open' | 'registered-earlier';
