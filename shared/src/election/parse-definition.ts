import type { Election } from './election.ts';

export type Mistake = { readonly path: string; readonly message: string };

export function parseDefinition(
  _json: unknown,
): { ok: true; election: Election } | { ok: false; mistakes: readonly Mistake[] } {
  throw new Error('being written');
}
