import type { Election } from '../election/election.ts';
import { familyOf } from '../election/row.ts';

/** Topics that every night has; beside them there is `count:<contest>` and `unit:<id>` for each contest and unit. */
export const fixedTopics = ['all', 'summary', 'turnout', 'exit-polls'] as const;

/** What a viewer gets that names no topic. */
export const defaultTopic = 'summary';

/** The `night` row is in every topic; a list of all of them would be as long as the tree of units. */
export type RowTopics = readonly string[] | 'every';

/**
 * The topics that a row belongs to. The set depends on the key alone, so it never changes while the night runs.
 * A contest's seats and exit polls are rows of the contest's unit.
 */
export function topicsOfRow(election: Election, key: string): RowTopics {
  const [, first = '', second = ''] = key.split(':');
  const top = election.top.id;
  switch (familyOf(key)) {
    case 'night':
      return 'every';
    case 'turnout':
      return ['all', ...summaryIf(first === top), 'turnout', `unit:${first}`];
    case 'series':
      return ['all', ...summaryIf(second === top), 'turnout', `unit:${second}`];
    case 'exit-poll':
      return ['all', ...summaryIf(second === 'combined'), 'exit-polls', ...unitOfContest(election, first)];
    case 'count':
      return ['all', ...summaryIf(second === top), `count:${first}`, `unit:${second}`];
    case 'seats': {
      const ofWhat = second === 'count' ? `count:${first}` : 'exit-polls';
      return ['all', 'summary', ofWhat, ...unitOfContest(election, first)];
    }
    case 'outlook': {
      const unit = first === 'turnout' ? second : election.contests.get(second)?.unit;
      const ofWhat = first === 'turnout' ? 'turnout' : `count:${second}`;
      return ['all', ...summaryIf(unit === top), ofWhat, ...(unit === undefined ? [] : [`unit:${unit}`])];
    }
    case 'call':
      return ['all', 'summary', `count:${first}`, `unit:${second}`];
    case 'correction':
    case 'source':
      return ['all', 'summary'];
    default:
      // A family that this version does not know is still shown to those who want everything.
      return ['all'];
  }
}

export function isKnownTopic(election: Election, topic: string): boolean {
  if ((fixedTopics as readonly string[]).includes(topic)) return true;
  const [kind, id = '', ...rest] = topic.split(':');
  if (rest.length > 0) return false;
  if (kind === 'count') return election.contests.has(id);
  return kind === 'unit' && election.units.has(id);
}

function summaryIf(belongs: boolean): readonly string[] {
  return belongs ? ['summary'] : [];
}

function unitOfContest(election: Election, contest: string): readonly string[] {
  const unit = election.contests.get(contest)?.unit;
  return unit === undefined ? [] : [`unit:${unit}`];
}
