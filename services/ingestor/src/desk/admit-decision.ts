import type { DeskAction, DeskWord } from '@election-night/shared/election/desk-action.ts';
import type { Election } from '@election-night/shared/election/election.ts';
import type { Mode } from '@election-night/shared/election/night-clock.ts';
import type { FieldMistake } from '@election-night/shared/wire/problem.ts';
import { type Checked, maxMistakes } from '../check-body.ts';
import { addressMistakes, type DecisionAddress } from './decision-address.ts';
import { decisionMistakes } from './decision-mistakes.ts';
import { type DecisionBodies, decisionOf } from './decision-of.ts';
import { decisionShapes } from './decision-shapes.ts';

export type DecisionAdmission =
  | { readonly outcome: 'admitted'; readonly id: string; readonly decision: DeskAction }
  | {
      readonly outcome: 'refused';
      readonly code: 'request-invalid' | 'request-not-admitted' | 'mode-differs';
      readonly mistakes: readonly FieldMistake[];
    };

/**
 * Judges a request of the desk against its schema, the mode of the night, and what the definition says for the whole night: ids, seats.
 * Pure. Whether it can be done as things stand (is the entry still held, is the version the next one) is for the aggregator, which knows.
 * Pointers name fields of the body or parts of the address (`/entry`, `/source`, `/report`, `/call`, `/contest`).
 */
export function admitDecision(
  word: DeskWord,
  body: unknown,
  address: DecisionAddress,
  { election, mode }: { readonly election: Election; readonly mode: Mode },
): DecisionAdmission {
  const shape = decisionShapes[word](body) as Checked<DecisionBodies[DeskWord]>;
  const ofAddress = addressMistakes(address);
  if (shape.outcome === 'refused') return refuse('request-invalid', [...ofAddress, ...shape.mistakes]);
  if (ofAddress.length > 0) return refuse('request-invalid', ofAddress);
  const asked = shape.body;
  if (asked.mode !== mode) return refuse('mode-differs', [{ pointer: '/mode', message: `This night is ${mode}.` }]);
  const mistakes = decisionMistakes(word, asked, address, election);
  if (mistakes.length > 0) return refuse('request-not-admitted', mistakes);
  return { outcome: 'admitted', id: asked.id, decision: decisionOf(word, asked, address) };
}

function refuse(
  code: Extract<DecisionAdmission, { outcome: 'refused' }>['code'],
  mistakes: readonly FieldMistake[],
): DecisionAdmission {
  return { outcome: 'refused', code, mistakes: mistakes.slice(0, maxMistakes) };
}
