import type { PlayedTime } from './played-time.ts';

export type LineTick = { readonly length: number; readonly text: string; readonly side: 'middle' | 'end' };

const quarterMs = 900_000;
/** Hours between two words. */
const steps = [1, 2, 3, 4, 6, 12, 24] as const;

/**
 * Words below a line of `width` CSS pixels: full hours, as far apart as `hourRoom` needs, and after each jump the day on which the clock goes
 * on. What would lie on its neighbour is left out, hours first. `hours` writes `18:00`, `day` the day.
 */
export function lineTicks(
  line: PlayedTime,
  width: number,
  words: { hours(at: number): string; day(at: number): string },
  room: { readonly hour: number; readonly day: number },
): readonly LineTick[] {
  if (width <= 0 || line.length === 0) return [];
  const x = (length: number) => (length / line.length) * width;
  const days = line.stretches.slice(1).map(({ from, begins }) => ({ length: begins, text: words.day(from) }));
  const taken: { from: number; to: number }[] = [];
  const ticks: LineTick[] = [];
  const put = (length: number, text: string, wide: number) => {
    const middle = x(length);
    const side = middle + wide / 2 > width ? 'end' : 'middle';
    const from = side === 'end' ? width - wide : Math.max(0, middle - wide / 2);
    if (taken.some((other) => from < other.to && from + wide > other.from)) return;
    taken.push({ from, to: from + wide });
    ticks.push({ length, text, side });
  };
  // The last day first: without it a line that ends a week later would look like one evening.
  for (const { length, text } of days.reverse()) put(length, text, room.day);
  const every = steps.find((hours) => x(hours * 4 * quarterMs) >= room.hour) ?? 24;
  for (const { from, to, begins } of line.stretches) {
    for (let at = Math.ceil(from / quarterMs) * quarterMs; at < to; at += quarterMs) {
      const [hour, minute] = words.hours(at).split(':').map(Number);
      if (minute === 0 && (hour as number) % every === 0) put(begins + at - from, words.hours(at), room.hour);
    }
  }
  return ticks.sort((one, other) => one.length - other.length);
}
