import type { Say } from './say.ts';

const spans = [
  ['days', 86_400_000],
  ['hours', 3_600_000],
  ['minutes', 60_000],
  ['seconds', 1000],
] as const;

/** How long ago: `3 s ago`, in whole units of the largest kind that fits. Never negative: two clocks may differ a little. */
export function ago(say: Say, ms: number): string {
  const [unit, count] = largest(ms);
  return say(`ago.${unit}`, { count });
}

/** An interval: `2 h`, `90 min`. In the largest unit that it is a whole number of. */
export function span(say: Say, ms: number): string {
  const [unit, length] = spans.find(([, length]) => ms >= length && ms % length === 0) ?? (['seconds', 1000] as const);
  return say(`span.${unit}`, { count: Math.round(ms / length) });
}

function largest(ms: number): readonly [(typeof spans)[number][0], number] {
  const [unit, length] = spans.find(([, length]) => ms >= length) ?? (['seconds', 1000] as const);
  return [unit, Math.max(0, Math.floor(ms / length))];
}

/** What is left, to the second: `2 h 5 min 3 s`. */
export function countdown(say: Say, ms: number): string {
  let left = Math.max(0, Math.ceil(ms / 1000)) * 1000;
  const parts = spans.flatMap(([unit, length]) => {
    const count = Math.floor(left / length);
    left -= count * length;
    return count === 0 ? [] : [say(`span.${unit}`, { count })];
  });
  return parts.length === 0 ? say('span.seconds', { count: 0 }) : parts.join(' ');
}
