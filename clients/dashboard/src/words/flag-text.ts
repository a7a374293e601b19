import type { Say } from './say.ts';

/** What a flag of a row means, in a sentence. Never a figure: what is held is not told (P-ROW-12). */
export function flagText(flag: string, say: Say): string {
  switch (flag) {
    case 'held':
    case 'sources-disagree':
    case 'parts-disagree':
    case 'provisional':
    case 'from-percentages':
    case 'polls-left-out':
      return say(`flag.${flag}`);
    default:
      return say('flag.rule', { rule: flag });
  }
}
