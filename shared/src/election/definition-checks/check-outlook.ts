import type { Definition } from '../definition.ts';
import { type Mistake, pointer } from './mistake.ts';

/** An outlook weighs reporting units by their lists, so each needs one; strata without an outlook are a setting that does nothing. */
export function checkOutlook({ units, outlook }: Definition): Mistake[] {
  const parents = new Set(units.map(({ parent }) => parent));
  return units.flatMap(({ id, voters, stratum }, index) => {
    if (!outlook) {
      return stratum === undefined
        ? []
        : [
            {
              path: pointer('units', index, 'stratum'),
              message: `expected outlook true where a unit has a stratum, got "${stratum}" without it; add outlook or remove the stratum`,
            },
          ];
    }
    return voters !== undefined || parents.has(id)
      ? []
      : [
          {
            path: pointer('units', index, 'voters'),
            message: `expected voters on the list of "${id}", since outlook is true and weighs units by them, got none; add the number or remove outlook`,
          },
        ];
  });
}
