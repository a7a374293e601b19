import { canWinSeats } from '../can-win-seats.ts';
import type { Contest } from '../definition.ts';
import { hundredths } from '../share.ts';

/**
 * Seats by the places of the contest's options, which options passed the threshold, and nothing of the steps. Reused from one call to
 * the next: read it before the next call.
 */
export type QuickSeats = { readonly seats: readonly number[]; readonly passed: readonly boolean[] };

/** With at most so many votes in all, votes × 10,000 and votes × (2 × seats + 1) are below 2^53, hence exact in floating point. */
const mostVotes = 400_000_000_000;

type ContestOfSeats = Pick<Contest, 'options' | 'seats' | 'threshold' | 'seatRule'>;

/**
 * `allocateSeats` for thousands of draws: the same seats, in plain numbers, without steps. All figures are integers below 2^53, so that
 * products, remainders and comparisons are exact. Where equals meet at the last seat, where fewer lists pass than the threshold asks for,
 * none has votes or all have too many, the answer is undefined: `allocateSeats` must decide. Tests hold both equal.
 */
export function quickSeats(contest: ContestOfSeats): (votes: readonly number[]) => QuickSeats | undefined {
  const { options, seats: house, threshold, seatRule } = contest;
  const canWin = options.map(canWinSeats);
  const exempt = new Set(threshold?.exempt);
  const isExempt = options.map(({ id }) => exempt.has(id));
  const percent = threshold ? hundredths(threshold.percent) : 0;
  const seats = options.map(() => 0);
  const passed = options.map(() => false);
  const lists: number[] = [];
  const share = sharing(seatRule.method === 'largest-remainder' ? seatRule.quota : seatRule.method, house);

  return (votes) => {
    let all = 0;
    let ofLists = 0;
    for (let place = 0; place < votes.length; place++) {
      all += votes[place] as number;
      if (canWin[place]) ofLists += votes[place] as number;
    }
    if (all > mostVotes) return undefined;
    const base = threshold?.base === 'seat-options' ? ofLists : all;
    lists.length = 0;
    for (let place = 0; place < votes.length; place++) {
      const own = votes[place] as number;
      const passes = canWin[place] === true && own > 0 && (own * 10_000 >= percent * base || isExempt[place] === true);
      passed[place] = passes;
      seats[place] = 0;
      if (passes) lists.push(place);
    }
    if (lists.length === 0 || lists.length < (threshold?.minimumLists ?? 0)) return undefined;
    return share(votes, lists, seats) ? { seats, passed } : undefined;
  };
}

/** Gives the seats of the lists at these places; false where equals meet at the last one or the rule has none to give. */
type Sharing = (votes: readonly number[], lists: readonly number[], seats: number[]) => boolean;

function sharing(
  rule: 'hare' | 'droop' | 'dhondt' | 'sainte-lague' | 'first-past-the-post' | 'none',
  house: number,
): Sharing {
  switch (rule) {
    case 'hare':
      return (votes, lists, seats) => byRemainders(votes, lists, seats, house, sumAt(votes, lists), house);
    case 'droop':
      return (votes, lists, seats) =>
        byRemainders(votes, lists, seats, house, Math.floor(sumAt(votes, lists) / (house + 1)) + 1, 1);
    case 'dhondt':
      return (votes, lists, seats) => byDivisors(votes, lists, seats, house, 1);
    case 'sainte-lague':
      return (votes, lists, seats) => byDivisors(votes, lists, seats, house, 2);
    case 'first-past-the-post':
      return (votes, lists, seats) => {
        if (lists.length <= house) {
          for (const place of lists) seats[place] = 1;
          return true;
        }
        return oneForEachOfTheLargest(house, lists, (place) => votes[place] as number, seats);
      };
    case 'none':
      return () => false;
  }
}

/** The quota is `quota` / `parts`: whole quotas first, then the largest remainders. */
function byRemainders(
  votes: readonly number[],
  lists: readonly number[],
  seats: number[],
  house: number,
  quota: number,
  parts: number,
): boolean {
  let left = house;
  for (const place of lists) {
    const scaled = (votes[place] as number) * parts;
    const whole = (scaled - (scaled % quota)) / quota;
    seats[place] = whole;
    left -= whole;
  }
  const rounds = Math.floor(left / lists.length);
  if (rounds > 0) for (const place of lists) seats[place] = (seats[place] as number) + rounds;
  return oneForEachOfTheLargest(
    left % lists.length,
    lists,
    (place) => ((votes[place] as number) * parts) % quota,
    seats,
  );
}

/**
 * Highest averages, `step` 1 for the divisors 1, 2, 3 … and 2 for 1, 3, 5 … Each list begins with the seats whose averages are at least
 * λ = votes / house (or 2 × votes / (2 × house − lists)): those are at most the house, and all of them are among the highest ones. So at
 * most as many seats as lists are left to be given one by one.
 */
function byDivisors(
  votes: readonly number[],
  lists: readonly number[],
  seats: number[],
  house: number,
  step: 1 | 2,
): boolean {
  const all = sumAt(votes, lists);
  const scale = step === 1 ? house : Math.max(0, 2 * house - lists.length);
  let left = house;
  for (const place of lists) {
    const scaled = (votes[place] as number) * scale;
    const whole = (scaled - (scaled % all)) / all;
    const sure = step === 1 ? whole : Math.floor((whole + 1) / 2);
    seats[place] = sure;
    left -= sure;
  }
  while (left > 0) {
    let most = lists[0] as number;
    let equals = 1;
    for (let n = 1; n < lists.length; n++) {
      const place = lists[n] as number;
      const own = (votes[place] as number) * (step * (seats[most] as number) + 1);
      const other = (votes[most] as number) * (step * (seats[place] as number) + 1);
      if (own > other) {
        most = place;
        equals = 1;
      } else if (own === other) equals += 1;
    }
    if (equals > left) return false;
    seats[most] = (seats[most] as number) + 1;
    left -= 1;
  }
  return true;
}

/** One more seat for each of the `count` places with the largest figures; false where equals meet at the last. */
function oneForEachOfTheLargest(
  count: number,
  places: readonly number[],
  figureOf: (place: number) => number,
  seats: number[],
): boolean {
  if (count === 0) return true;
  const figures = places.map(figureOf);
  const last = figures.toSorted((a, b) => b - a)[count - 1] as number;
  let atLeast = 0;
  for (const figure of figures) if (figure >= last) atLeast += 1;
  if (atLeast > count) return false;
  places.forEach((place, n) => {
    if ((figures[n] as number) >= last) seats[place] = (seats[place] as number) + 1;
  });
  return true;
}

function sumAt(votes: readonly number[], places: readonly number[]): number {
  let sum = 0;
  for (const place of places) sum += votes[place] as number;
  return sum;
}
