import type { Definition, RuleCode } from '../definition.ts';
import { type Mistake, pointer } from './mistake.ts';

type Action = 'hold' | 'flag' | 'off';

/** Where a rule may not do everything: what it may do, and why. */
const narrowed: Partial<Record<RuleCode, { readonly allowed: readonly Action[]; readonly why: string }>> = {
  // Where two figures disagree and neither is known to be wrong, holding one would be taking sides.
  'parts-disagree': { allowed: ['flag', 'off'], why: 'since neither figure is known to be wrong' },
  'sources-disagree': { allowed: ['flag', 'off'], why: 'since neither figure is known to be wrong' },
  // Sums and shares are of counts: a figure below zero would take away what others counted.
  negative: { allowed: ['hold'], why: 'since a figure below zero is never summed' },
};

export function checkRules({ rules }: Definition): Mistake[] {
  return Object.entries(narrowed).flatMap(([code, { allowed, why }]) => {
    const action = rules?.[code as RuleCode]?.action;
    if (action === undefined || allowed.includes(action)) return [];
    const words = allowed.map((word) => `"${word}"`).join(' or ');
    const remedy = allowed.length > 1 ? 'choose one of these' : 'choose this or leave the rule out';
    return [
      { path: pointer('rules', code, 'action'), message: `expected ${words}, ${why}; got "${action}"; ${remedy}` },
    ];
  });
}
