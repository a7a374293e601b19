import { combinePolls, type Poll } from './combine-polls.ts';
import type { Contest } from './definition.ts';
import { deriveSeats, seatsRow } from './derive-seats.ts';
import type { Election } from './election.ts';
import { labelsOf } from './parts.ts';
import type { ExitPollEntry } from './report.ts';
import type { ExitPollRow, Row, SeatsRow } from './row.ts';
import { effectiveSample } from './uncertainty/effective-sample.ts';
import { level } from './uncertainty/level.ts';
import { drawsOf, simulateSeats } from './uncertainty/simulate-seats.ts';
import { lastAccepted, type SubjectEntry } from './walk-subject.ts';

/** A poll and the seats that it would give. */
export type PollRows = { readonly row: ExitPollRow; readonly seats: SeatsRow | undefined };

/** One pollster's poll as published; its one margin is given for each option. Undefined where nothing of it is accepted. */
export function derivePoll(
  election: Election,
  contest: Contest,
  pollster: string,
  entries: readonly SubjectEntry[],
): PollRows | undefined {
  const last = lastAccepted(entries);
  if (!last) return undefined;
  const { shares, sample, margin, stations, fieldwork, turnoutEstimate } = last.entry as ExitPollEntry;
  const named = contest.options.map(({ id }) => id).filter((id) => shares[id] !== undefined);
  const row: ExitPollRow = {
    key: `exit-poll:${contest.id}:${pollster}`,
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
  const seats = deriveSeats(contest, `seats:${contest.id}:exit-poll:${pollster}`, row);
  return withUncertainty(election, contest, { row, seats }, [pollOf(row)], () => 1n);
}

/** All pollsters' polls of one contest in one picture, by the definition's weighting, and the seats that it would give. */
export function deriveCombinedPoll(
  election: Election,
  contest: Contest,
  rowOf: (key: string) => Row | undefined,
): PollRows | undefined {
  const weighting = election.definition.exitPolls?.weighting;
  const rows = [...election.sources.keys()]
    .map((source) => rowOf(`exit-poll:${contest.id}:${source}`) as ExitPollRow | undefined)
    .filter((row) => row !== undefined);
  if (!weighting || rows.length === 0) return undefined;
  const polls = rows.map(pollOf);
  const combination = combinePolls({ polls, weighting, options: contest.options.map(({ id }) => id) });
  if (combination.outcome !== 'combined') return undefined;
  const { shares, margin, sample, pollsters, pollWeights, weights, leftOut } = combination;
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
  const seats = seatsRow(contest, key, weights, position, ['from-percentages']);
  const members = polls.filter(({ pollster }) => pollsters.includes(pollster));
  return withUncertainty(election, contest, { row, seats }, members, ({ pollster }) => pollWeights[pollster] as bigint);
}

function pollOf({ source = '', shares, sample, margin }: ExitPollRow): Poll {
  return {
    pollster: source,
    shares,
    ...(sample === undefined ? {} : { sample }),
    ...(margin ? { margin: Object.values(margin)[0] ?? 0 } : {}),
  };
}

/** The same rows with what the polls' sampling errors leave open. Nothing is added where one of them says neither sample nor margin. */
function withUncertainty(
  election: Election,
  contest: Contest,
  { row, seats }: PollRows,
  polls: readonly Poll[],
  weightOf: (poll: Poll) => bigint,
): PollRows {
  const precise = polls.flatMap((poll) => {
    const size = effectiveSample(poll);
    return size ? [{ shares: poll.shares, effectiveSample: size, weight: weightOf(poll) }] : [];
  });
  if (!seats || precise.length < polls.length) return { row, seats };
  const draws = drawsOf(election);
  const { interval, passing } = simulateSeats(contest, precise, draws);
  return { row: { ...row, ...(passing ? { passing } : {}) }, seats: { ...seats, interval, draws, level } };
}
