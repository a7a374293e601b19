import type { CallAction } from '@election-night/shared/election/calls/call-row.ts';
import { canWinSeats } from '@election-night/shared/election/can-win-seats.ts';
import type { Contest } from '@election-night/shared/election/definition.ts';
import type { CallSubject } from '@election-night/shared/election/desk-action.ts';
import type { Choice } from '../fields/choices.ts';
import { type Mistake, missing } from '../fields/mistake.ts';
import { readChoice, readInteger, readTime } from '../fields/read-field.ts';

/** What a person typed, field by field; empty where nothing. */
export type CallFields = {
  readonly contest: string;
  readonly of: CallSubject;
  readonly unit: string;
  readonly winner: string;
  /** By option. */
  readonly seats: Readonly<Record<string, string>>;
  readonly asOf: string;
  readonly saidBy: string;
};

/** What the fields can mean. */
export type CallChoices = {
  readonly contests: readonly Choice[];
  /** Of the chosen contest. */
  readonly units: readonly Choice[];
  readonly options: readonly Choice[];
  /** IANA. */
  readonly zone: string;
};

export type ReadCall = {
  /** Absent while something is missing or wrong. */
  readonly action?: CallAction;
  /** By the pointer that the server has for the field. */
  readonly mistakes: ReadonlyMap<string, Mistake>;
};

/** A call from what was typed. `now`: the night's time, RFC 3339 UTC, which stands where no time was typed. */
export function readCall(
  fields: CallFields,
  choices: CallChoices,
  contest: Contest | undefined,
  now: string,
): ReadCall {
  const { of } = fields;
  const contestRead = readChoice(fields.contest, choices.contests, true);
  const unit = of === 'winner' ? readChoice(fields.unit, choices.units, false) : {};
  const asOf = readTime(fields.asOf, choices.zone, false);
  const winner = of === 'seats' ? {} : readChoice(fields.winner, choices.options, true);
  const seats = of === 'seats' ? readSeats(fields.seats, contest) : undefined;
  const found: [string, Mistake | undefined][] = [
    ['/contest', contestRead.mistake],
    ['/unit', unit.mistake],
    ['/winner', winner.mistake],
    ...(seats?.mistakes ?? []),
    ['/asOf', asOf.mistake],
  ];
  const mistakes = new Map(found.flatMap(([pointer, mistake]) => (mistake ? [[pointer, mistake] as const] : [])));
  if (mistakes.size > 0 || contestRead.value === undefined) return { mistakes };
  const saidBy = fields.saidBy.trim();
  const action: CallAction = {
    ...{ action: 'call', contest: contestRead.value, of, asOf: asOf.value ?? now },
    ...(unit.value === undefined ? {} : { unit: unit.value }),
    ...(winner.value === undefined ? {} : { winner: winner.value }),
    ...(seats === undefined ? {} : { seats: seats.seats }),
    ...(saidBy === '' ? {} : { saidBy }),
  };
  return { action, mistakes };
}

function readSeats(typed: Readonly<Record<string, string>>, contest: Contest | undefined) {
  const seats: Record<string, number> = {};
  const mistakes: [string, Mistake | undefined][] = [];
  for (const option of contest?.options.filter(canWinSeats) ?? []) {
    const { value, mistake } = readInteger(typed[option.id] ?? '', false);
    if (value !== undefined) seats[option.id] = value;
    if (mistake) mistakes.push([`/seats/${option.id}`, mistake]);
  }
  if (mistakes.length === 0 && Object.keys(seats).length === 0) mistakes.push(['/seats', missing]);
  return { seats, mistakes };
}
