import { canWinSeats } from '../can-win-seats.ts';
import type { Contest } from '../definition.ts';
import type { PlacedElection } from '../election.ts';
import type { CallRow, ContradictionCode, CountRow, Row, SeatsRow } from '../row.ts';
import { isComplete } from '../status-word.ts';
import { outstandingBallots } from './outstanding-ballots.ts';

type RowOf = (key: string) => Row | undefined;
type Judgement = Pick<CallRow, 'contradicted' | 'contradiction' | 'lead' | 'outstanding' | 'open'>;

const unjudged: Judgement = { contradicted: false };

/**
 * The call beside the count as it stands: contradicted, or not, and by how much it could still turn. Depends on the call and the rows
 * alone, so that it is judged anew whenever one of them changes (`callsTouched`). A withdrawn call says nothing and is never contradicted.
 *
 * A winner must have the most votes of those who may win; in the unit of a first-past-the-post contest of n seats, be among the first n.
 * A majority is more than half of the seats of the contest, since a definition has no body that several contests elect together. Both are
 * measured at once, seats in full only when the count is complete: exact numbers move until then.
 */
export function judgeCall(election: PlacedElection, call: CallRow, rowOf: RowOf): CallRow {
  const { contradicted: _, contradiction: __, lead: ___, outstanding: ____, open: _____, ...said } = call;
  return { ...said, ...(call.state === 'withdrawn' ? unjudged : judge(election, call, rowOf)) };
}

function judge(election: PlacedElection, call: CallRow, rowOf: RowOf): Judgement {
  const [, contestId = '', unit = ''] = call.key.split(':');
  const contest = election.contests.get(contestId);
  if (!contest) return unjudged;
  const gone = cannotWin(contest, call);
  if (gone) return gone;
  const count = rowOf(`count:${contestId}:${unit}`) as CountRow | undefined;
  const seats = rowOf(`seats:${contestId}:count`) as SeatsRow | undefined;
  if (call.of === 'winner') return count ? judgeWinner(election, contest, unit, call, count, seats, rowOf) : unjudged;
  if (!seats) return unjudged;
  return call.of === 'majority' ? judgeMajority(contest, call, seats) : judgeSeats(call, seats);
}

/** Who withdrew after the call. */
function cannotWin(contest: Contest, { winner, seats }: CallRow): Judgement | undefined {
  const named = new Set(winner === undefined ? Object.keys(seats ?? {}) : [winner]);
  const gone = contest.options.find((option) => named.has(option.id) && !canWinSeats(option));
  return gone && contradiction('cannot-win', `${gone.id} withdrew and can win nothing`);
}

function judgeWinner(
  election: PlacedElection,
  contest: Contest,
  unit: string,
  { winner = '' }: CallRow,
  count: CountRow,
  seats: SeatsRow | undefined,
  rowOf: RowOf,
): Judgement {
  const figures = count.votes ?? count.shares ?? {};
  const own = figures[winner];
  if (own === undefined) return unjudged;
  const isSeated = contest.seatRule.method === 'first-past-the-post' && unit === contest.unit;
  const rival = toBeat(contest, winner, figures, isSeated ? contest.seats : 1);
  if (!rival) return unjudged;

  const isDone = isComplete(count);
  const what = count.votes ? 'votes' : 'percent';
  const against = `${winner} has ${own} ${what}, ${rival.id} ${rival.figure}${isDone ? '' : ' so far'}`;
  const could = count.votes ? whatCouldTurn(election, contest, unit, own - rival.figure, count, rowOf) : {};
  if (own < rival.figure) return { ...contradiction('trails', against), ...could };
  // Percents are rounded: equal ones need not be equal votes.
  const isTied = isDone && count.votes !== undefined && own === rival.figure;
  const isParted = isSeated && (seats?.seats[winner] ?? 0) > 0;
  if (!isTied || isParted) return { ...unjudged, ...could };
  const lot = isSeated && seats?.tie?.drawn;
  return { ...contradiction('tied', lot ? `${against}, and the lot fell on ${lot.join(', ')}` : against), ...could };
}

/** The one that the winner must beat for one of so many places: the best of the others, the second best for two places … */
function toBeat(contest: Contest, winner: string, figures: Readonly<Record<string, number>>, places: number) {
  return contest.options
    .filter((option) => canWinSeats(option) && option.id !== winner)
    .flatMap(({ id }) => (figures[id] === undefined ? [] : [{ id, figure: figures[id] }]))
    .toSorted((a, b) => b.figure - a.figure)[places - 1];
}

/**
 * A lead can turn, or become a tie, while at least as many ballots are out. Where not all who stood are known, somebody without a name may
 * be ahead, and nothing is said.
 */
function whatCouldTurn(
  election: PlacedElection,
  contest: Contest,
  unit: string,
  lead: number,
  count: CountRow,
  rowOf: RowOf,
): Pick<CallRow, 'lead' | 'outstanding' | 'open'> {
  if (isComplete(count) || contest.optionsComplete === false) return { lead };
  const outstanding = outstandingBallots(election, contest.id, unit, rowOf);
  return outstanding ? { lead, outstanding, open: outstanding.ballots >= Math.abs(lead) } : { lead };
}

function judgeMajority(contest: Contest, { winner = '' }: CallRow, seats: SeatsRow): Judgement {
  const own = seats.seats[winner] ?? 0;
  if (2 * own > contest.seats) return unjudged;
  const soFar = isProvisional(seats) ? ' so far' : '';
  return contradiction('no-majority', `${winner} has ${own} of ${contest.seats} seats${soFar}`);
}

function judgeSeats({ seats: called = {} }: CallRow, seats: SeatsRow): Judgement {
  if (isProvisional(seats)) return unjudged;
  const other = Object.entries(called).find(([option, n]) => (seats.seats[option] ?? 0) !== n);
  if (!other) return unjudged;
  const [option, n] = other;
  return contradiction('seats-differ', `${option} has ${seats.seats[option] ?? 0} seats and was called for ${n}`);
}

function isProvisional({ flags }: SeatsRow): boolean {
  return flags.includes('provisional');
}

function contradiction(code: ContradictionCode, reason: string): Judgement {
  return { contradicted: true, contradiction: { code, reason } };
}
