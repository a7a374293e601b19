import type { SeatStep, SeatsRow } from '../row.ts';

/** An option that stands for seats. `rank` is its order of registration, where the definition knows it. */
export type Candidacy = { readonly id: string; readonly votes: bigint; readonly rank: number | undefined };

/** What a seat rule decided. Tied options are in the order of the definition. */
export type Shared = {
  readonly steps: readonly SeatStep[];
  readonly quota?: string;
  readonly tie?: NonNullable<SeatsRow['tie']>;
};

export type Ties = 'open' | 'registered-earlier';

/** A lot that was drawn, and the tie that it was drawn for: its options in the order of the definition, and the seats between them. */
export type Lot = { readonly options: readonly string[]; readonly seats: number; readonly winners: readonly string[] };

/** What parts equals for the last seats: the rule of the contest, and a lot for exactly that tie. */
export type Parting = { readonly ties: Ties; readonly lot?: Lot | undefined };
