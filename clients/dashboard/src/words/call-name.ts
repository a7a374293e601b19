import type { CallRow } from '@election-night/shared/election/row.ts';
import type { ElectionView } from '../night/election-view.ts';
import type { Speaking } from './figure-name.ts';

/** What a call says, in words: `Oak List wins: Town council, Tiny Town`. Says nothing of whether it stands. */
export function callName(
  { key, of, winner = '', seats = {} }: Pick<CallRow, 'key' | 'of' | 'winner' | 'seats'>,
  election: ElectionView,
  { say, language }: Speaking,
): string {
  const [, contestId = '', unitId = ''] = key.split(':');
  const contest = election.contests.get(contestId);
  const contestName = contest ? election.nameIn(language, contest.names) : contestId;
  const optionName = (id: string) => election.optionName(language, contest, id);
  if (of === 'majority') return say('call.majority', { winner: optionName(winner), contest: contestName });
  if (of === 'seats') {
    const won = Object.entries(seats).map(([id, count]) => say('call.seats.of', { option: optionName(id), count }));
    return say('call.seats', { contest: contestName, seats: won.join(', ') });
  }
  const unit = election.units.get(unitId);
  const place = unit ? election.nameIn(language, unit.names) : unitId;
  return say('call.winner', { winner: optionName(winner), contest: contestName, unit: place });
}
