import type { Rules } from './definition.ts';

/** The sanity rules of a definition that says nothing else. Limits are in the units that `RulesSchema` names. */
export const defaultRules: Required<Rules> = {
  negative: { action: 'hold' },
  'ballots-above-voters': { action: 'hold' },
  'turnout-above-100': { action: 'hold' },
  'percent-disagrees': { action: 'hold', limit: 0.01 },
  'voters-differ': { action: 'hold', limit: 1 },
  fall: { action: 'hold' },
  // Off: how fast turnout may rise depends on the country. The limit is where to begin once it is switched on.
  jump: { action: 'off', limit: 20 },
  doubled: { action: 'hold' },
  'votes-do-not-sum': { action: 'hold' },
  'ballots-do-not-sum': { action: 'hold' },
  'votes-above-ballots': { action: 'hold' },
  // Eight or so shares of two decimals each may miss 100 by some hundredths in honest rounding.
  'shares-do-not-sum': { action: 'hold', limit: 0.05 },
  'shares-disagree': { action: 'hold', limit: 0.01 },
  'option-list-differs': { action: 'hold' },
  // Below a hundred votes two stations may well have the same figures by chance.
  copied: { action: 'hold', limit: 100 },
  // Off: how far neighbours are apart depends on the country. The limit is where to begin.
  swing: { action: 'off', limit: 25 },
  // One of the two is wrong, and which one is not known.
  transposed: { action: 'flag' },
  // Clean bulletins of a night were seen to differ by up to 0.01 between the parts and the whole.
  'parts-disagree': { action: 'flag', limit: 0.02 },
  'sources-disagree': { action: 'flag' },
};
