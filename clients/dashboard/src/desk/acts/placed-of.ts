import type { Definition } from '@election-night/shared/election/definition.ts';
import type { PlacedElection } from '@election-night/shared/election/election.ts';
import { placeElection } from '@election-night/shared/election/place-election.ts';
import type { DeskView } from '../desk-view.ts';

const placed = new WeakMap<Definition, PlacedElection>();

/** What the model of the election knows of a definition, made once for each version. */
export function placedOf({ election: { definition } }: DeskView): PlacedElection {
  const made = placed.get(definition) ?? placeElection(definition);
  placed.set(definition, made);
  return made;
}
