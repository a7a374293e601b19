import { stands } from '../can-win-seats.ts';
import type { Contest, ContestOption, Definition, Threshold } from '../definition.ts';
import { checkIds, checkReferences, unknown } from './check-ids.ts';
import { type Mistake, pointer } from './mistake.ts';

/** Contests: ids, units, options, and a seat rule and a threshold that fit each other and the number of seats. */
export function checkContests({ contests, units }: Definition): Mistake[] {
  const unitIds = new Set(units.map(({ id }) => id));
  return [
    ...checkIds(contests, 'contests'),
    ...contests.flatMap((contest, index) => [
      ...(unitIds.has(contest.unit)
        ? []
        : [{ path: pointer('contests', index, 'unit'), message: unknown('unit', contest.unit) }]),
      ...checkIds(contest.options, 'contests', index, 'options'),
      ...checkOptions(contest.options, index),
      ...checkSeats(contest, index),
      ...(contest.threshold ? checkThreshold(contest, contest.threshold, index) : []),
    ]),
  ];
}

function checkOptions(options: readonly ContestOption[], contest: number): Mistake[] {
  const mistakes: Mistake[] = [];
  const ranks = new Map<number, string>();
  let againstAll: string | undefined;
  options.forEach(({ id, kind, registered }, index) => {
    if (registered !== undefined) {
      const before = ranks.get(registered);
      if (before !== undefined) {
        mistakes.push({
          path: pointer('contests', contest, 'options', index, 'registered'),
          message: `expected a rank of its own, got ${registered}, which "${before}" has; correct one of them`,
        });
      } else ranks.set(registered, id);
    }
    if (kind !== 'against-all') return;
    if (againstAll !== undefined) {
      mistakes.push({
        path: pointer('contests', contest, 'options', index, 'kind'),
        message: `expected one option against all, got "${id}" beside "${againstAll}"; correct the kind of one`,
      });
    }
    againstAll ??= id;
  });
  return mistakes;
}

function checkSeats({ seats, seatRule, options, optionsComplete }: Contest, index: number): Mistake[] {
  const method = pointer('contests', index, 'seatRule', 'method');
  const mistakes: Mistake[] = [];
  if (seats > 0 && seatRule.method === 'none') {
    mistakes.push({
      path: method,
      message: `expected a seat rule for ${seats} seat(s), got "none"; choose one or set seats to 0`,
    });
  }
  if (seats === 0 && seatRule.method !== 'none') {
    mistakes.push({
      path: method,
      message: `expected "none" where there are 0 seats, got "${seatRule.method}"; correct the seats or the rule`,
    });
  }
  if (optionsComplete === false) {
    // Who comes first of those whose votes are known can be told only for one seat, and only once all votes are in.
    const isOneSeat = seats === 1 && seatRule.method === 'first-past-the-post';
    if (seats > 0 && !isOneSeat) {
      mistakes.push({
        path: pointer('contests', index, 'optionsComplete'),
        message: `expected every option to be known where ${seats} seat(s) go by ${seatRule.method}, got optionsComplete false; complete the options, or have 0 seats, or 1 seat by first-past-the-post`,
      });
    }
    return mistakes;
  }
  const winners = options.filter(stands).length;
  if (seats > 0 && winners === 0) {
    mistakes.push({
      path: pointer('contests', index, 'options'),
      message: `expected an option that can win a seat, got only one against all; add options or set optionsComplete to false`,
    });
  } else if (seatRule.method === 'first-past-the-post' && seats > winners) {
    mistakes.push({
      path: pointer('contests', index, 'seats'),
      message: `expected at most ${winners} seat(s), one for each option that can win, got ${seats}; correct the seats or the options`,
    });
  }
  return mistakes;
}

function checkThreshold({ seatRule, options }: Contest, threshold: Threshold, index: number): Mistake[] {
  const at = ['contests', index, 'threshold'] as const;
  const mistakes: Mistake[] = [];
  if (seatRule.method === 'first-past-the-post' || seatRule.method === 'none') {
    mistakes.push({
      path: pointer(...at),
      message: `expected no threshold where the seat rule is ${seatRule.method}, got ${threshold.percent} %; remove it or choose a rule for lists`,
    });
  }
  // Shares and thresholds are integers of hundredths of a percent everywhere.
  if (Math.round(threshold.percent * 100) / 100 !== threshold.percent) {
    mistakes.push({
      path: pointer(...at, 'percent'),
      message: `expected a percent of at most two decimals, got ${threshold.percent}; round it`,
    });
  }
  const winners = options.filter(stands);
  if (threshold.exempt) {
    mistakes.push(
      ...checkReferences(threshold.exempt, new Set(options.map(({ id }) => id)), 'option', ...at, 'exempt'),
    );
    threshold.exempt.forEach((id, place) => {
      if (options.some((option) => option.id === id && !stands(option))) {
        mistakes.push({
          path: pointer(...at, 'exempt', place),
          message: `expected an option that can win a seat, got "${id}", which is against all; remove it`,
        });
      }
    });
  }
  if (threshold.minimumLists !== undefined && threshold.minimumLists > winners.length) {
    mistakes.push({
      path: pointer(...at, 'minimumLists'),
      message: `expected at most ${winners.length}, the options that can win a seat, got ${threshold.minimumLists}; correct it`,
    });
  }
  return mistakes;
}
