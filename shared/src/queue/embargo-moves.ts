import type { EmbargoMove } from '../election/embargo.ts';

/** Field of the hash `desk` with what the desk made of the embargoes, as JSON: every move, the earliest first. */
export const embargoField = 'embargo';

export function readEmbargoMoves(text: string | null | undefined): readonly EmbargoMove[] {
  return text ? (JSON.parse(text) as EmbargoMove[]) : [];
}
