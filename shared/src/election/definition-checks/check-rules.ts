import type { Definition, RuleCode } from '../definition.ts';
import { type Mistake, pointer } from './mistake.ts';

/** Where two figures disagree and neither is known to be wrong, holding one would be taking sides. */
const flagsOnly: readonly RuleCode[] = ['parts-disagree', 'sources-disagree'];

export function checkRules({ rules }: Definition): Mistake[] {
  return flagsOnly.flatMap((code) =>
    rules?.[code]?.action === 'hold'
      ? [
          {
            path: pointer('rules', code, 'action'),
            message:
              'expected "flag" or "off", since neither figure is known to be wrong; got "hold"; choose one of these',
          },
        ]
      : [],
  );
}
