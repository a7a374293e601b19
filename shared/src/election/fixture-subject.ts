import type { ReportKind } from './definition.ts';
import type { Election } from './election.ts';
import { tinyElection } from './fixture-definition.ts';
import { foldReports, judgeOf } from './fold-reports.ts';
import type { CorrectionNote, CountEntry, Entry, Report, TurnoutEntry } from './report.ts';
import { type SubjectKey, subjectKey } from './report.ts';
import { SubjectMap } from './subject-map.ts';
import { type Decision, decideInSubject, lastAccepted, type SubjectEntry } from './walk-subject.ts';

/** For tests: why a figure was corrected. */
export const mended: CorrectionNote = { kind: 'correction', reason: 'a digit was mistyped' };

/** For tests: a time of the election day of the tiny election, `14:00` in UTC. */
export function at(time: string): string {
  return `2023-03-19T${time}:00Z`;
}

/** For tests: one source that speaks of NORTH (1000 voters), turnout unless `kind` is count, and what the fold makes of it. */
export function speakOfNorth(
  kind: Extract<ReportKind, 'turnout' | 'count'> = 'turnout',
  election: Election = tinyElection(),
) {
  const subject: SubjectKey = subjectKey(kind, kind === 'count' ? 'list' : undefined, 'NORTH', 'commission');
  let entries: readonly SubjectEntry[] = [];
  let seq = 0;
  return {
    /** Sends figures as of a time; the verdict is its outcome, with the codes of what holds it, or why it is an old copy. */
    send: (time: string, figures: Omit<Partial<TurnoutEntry & CountEntry>, 'unit' | 'contest'>): string => {
      seq += 1;
      const entry = { unit: 'NORTH', ...(kind === 'count' ? { contest: 'list' } : {}), ...figures } as Entry;
      const report = { id: `report-${seq}`, source: 'commission', asOf: at(time), kind, entries: [entry] } as Report;
      const folded = foldReports(election, new SubjectMap(election, [[subject, entries]]), [report], seq);
      entries = folded.subjects.get(subject) ?? entries;
      const { outcome, reason } = folded.verdicts[0]?.[0] ?? { outcome: 'none' };
      const codes = reason?.split('; ').map((text) => text.slice(0, text.indexOf(':')));
      return [outcome, ...(codes ?? [])].join(' ');
    },
    /** The desk decides about what was said as of a time; the outcome of that. */
    decide: (time: string, word: Decision['word']): string => {
      const places = new Set(entries.flatMap(({ asOf }, place) => (asOf === at(time) ? [place] : [])));
      const judge = judgeOf(election, { kind, source: 'commission' }, new SubjectMap(election));
      const decided = decideInSubject(entries, places, { word, reason: 'a call to the commission', by: 'desk' }, judge);
      if (decided.outcome === 'decided') entries = decided.entries;
      return decided.outcome;
    },
    shown: () => lastAccepted(entries)?.entry as (TurnoutEntry & CountEntry) | undefined,
    entries: () => entries,
    accepted: () => entries.filter(({ outcome }) => outcome === 'accepted'),
    held: () => entries.filter(({ outcome }) => outcome === 'held'),
  };
}
