import type { Certified } from '@election-night/shared/election/certified.ts';
import type { Drawing } from '@election-night/shared/election/draw-tie.ts';
import type { EmbargoMove } from '@election-night/shared/election/embargo.ts';

import { embargoField } from '@election-night/shared/queue/embargo-moves.ts';
import { type Proposal, proposalField } from '@election-night/shared/queue/held-entry.ts';

import type { Amendment } from '@election-night/shared/wire/commit.ts';

/**
 * What the desk and the certifier decided about the night as a whole. In Redis the hash `desk`, each field as JSON: `proposal|<digest>`,
 * `embargo`, `certified`, `drawings`, `amendments`. Decisions about single entries stand with the entries.
 */
export type DeskState = {
  readonly proposals: ReadonlyMap<string, Proposal>;
  readonly embargo: readonly EmbargoMove[];
  readonly certified: Certified;
  readonly drawings: readonly Drawing[];
  readonly amendments: readonly Amendment[];
};

export const deskFields = {
  embargo: embargoField,
  certified: 'certified',
  drawings: 'drawings',
  amendments: 'amendments',
  proposal: proposalField,
} as const;

export function readDesk(fields: ReadonlyMap<string, string>): DeskState {
  const read = <T>(field: string, otherwise: T): T => {
    const text = fields.get(field);
    return text === undefined ? otherwise : JSON.parse(text);
  };
  const proposals = [...fields].flatMap(([field, text]): [string, Proposal][] =>
    field.startsWith('proposal|') ? [[field.slice('proposal|'.length), JSON.parse(text)]] : [],
  );
  return {
    proposals: new Map(proposals),
    embargo: read(deskFields.embargo, []),
    certified: read(deskFields.certified, { night: false, contests: [] }),
    drawings: read(deskFields.drawings, []),
    amendments: read(deskFields.amendments, []),
  };
}

/** The hash after some of its fields changed. */
export function deskFieldsAfter(
  before: ReadonlyMap<string, string>,
  changed: Iterable<readonly [field: string, text: string | undefined]>,
): ReadonlyMap<string, string> {
  const fields = new Map(before);
  for (const [field, text] of changed) {
    if (text === undefined) fields.delete(field);
    else fields.set(field, text);
  }
  return fields;
}
