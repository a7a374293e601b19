import { combinePolls } from './combine-polls.ts';
import type { Contest } from './definition.ts';
import { seatsRow } from './derive-seats.ts';
import type { Election } from './election.ts';
import { labelsOf } from './parts.ts';
import type { ExitPollEntry } from './report.ts';
import type { ExitPollRow, Row, SeatsRow } from './row.ts';
import { lastAccepted, type SubjectEntry } from './walk-subject.ts';

/** One pollster's poll as published; its one margin is given for each option. Undefined where nothing of it is accepted. */
export function derivePoll(
  contest: Contest,
  key: string,
  pollster: string,
  entries: readonly SubjectEntry[],
): ExitPollRow | undefined {
  const last = lastAccepted(entries);
  if (!last) return undefined;
  const { shares, sample, margin, stations, fieldwork, turnoutEstimate } = last.entry as ExitPollEntry;
  const named = contest.options.map(({ id }) => id).filter((id) => shares[id] !== undefined);
  return {
    key,
    asOf: last.asOf,
    source: pollster,
    flags: [...(last.flags ?? []), ...(entries.some(({ outcome }) => outcome === 'held') ? ['held'] : [])].sort(),
    shares: Object.fromEntries(named.map((id) => [id, shares[id] as number])),
    ...(sample === undefined ? {} : { sample }),
    ...(margin === undefined ? {} : { margin: Object.fromEntries(named.map((id) => [id, margin])) }),
    ...(stations === undefined ? {} : { stations }),
    ...(fieldwork === undefined ? {} : { fieldwork }),
    ...(turnoutEstimate === undefined ? {} : { turnoutEstimate }),
  };
}

/** All pollsters' polls of one contest in one picture, by the definition's weighting, and the seats that it would give. */
export function deriveCombinedPoll(
  election: Election,
  contest: Contest,
  rowOf: (key: string) => Row | undefined,
): { readonly row: ExitPollRow; readonly seats: SeatsRow | undefined } | undefined {
  const weighting = election.definition.exitPolls?.weighting;
  const rows = [...election.sources.keys()]
    .map((source) => rowOf(`exit-poll:${contest.id}:${source}`) as ExitPollRow | undefined)
    .filter((row) => row !== undefined);
  if (!weighting || rows.length === 0) return undefined;
  const polls = rows.map(({ source = '', shares, sample, margin }) => ({
    pollster: source,
    shares,
    ...(sample === undefined ? {} : { sample }),
    ...(margin ? { margin: Object.values(margin)[0] ?? 0 } : {}),
  }));
  const combination = combinePolls({ polls, weighting, options: contest.options.map(({ id }) => id) });
  if (combination.outcome !== 'combined') return undefined;
  const { shares, margin, sample, pollsters, weights, leftOut } = combination;
  const used = rows.filter(({ source }) => pollsters.includes(source ?? ''));
  const position = labelsOf(used);
  const row: ExitPollRow = {
    key: `exit-poll:${contest.id}:combined`,
    ...position,
    flags: leftOut.length > 0 ? ['polls-left-out'] : [],
    shares,
    ...(sample === undefined ? {} : { sample }),
    ...(margin ? { margin } : {}),
    weighting,
    pollsters,
  };
  const key = `seats:${contest.id}:exit-poll:combined`;
  // An option that some poll leaves out has no place in the combination, so nobody can say what seats it would give.
  if (Object.keys(weights).length < contest.options.length) return { row, seats: undefined };
  return { row, seats: seatsRow(contest, key, weights, position, ['from-percentages']) };
}
