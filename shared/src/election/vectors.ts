import type { Election } from './election.ts';
import type { CountEntry, SubjectKey } from './report.ts';
import type { SubjectEntry } from './walk-subject.ts';

/**
 * What is compared where a count may be another one's copy: its votes in the order of the contest's options, and, where they are fewer
 * than three, its invalid ballots too. As a text; undefined for fewer than three figures, and for a sum below the limit of `copied`, which
 * two units may reach by chance.
 */
export function vectorOf(election: Election, entry: CountEntry): string | undefined {
  const { votes, invalid } = entry;
  const contest = votes && election.contests.get(entry.contest);
  if (!contest) return undefined;
  const figures: number[] = [];
  let sum = 0;
  const add = (figure: number | undefined) => {
    if (figure === undefined) return;
    figures.push(figure);
    sum += figure;
  };
  for (const { id } of contest.options) add(votes[id]);
  if (figures.length < 3) add(invalid);
  return figures.length < 3 || sum === 0 || sum < election.rules.copied.limit ? undefined : figures.join();
}

/**
 * Which subjects ever said a vector, whatever the walk thinks of them. Nothing is taken out, since a walk loses no entry: it is in step
 * with the subjects that were noted, in whatever order. Empty where the rule is off.
 */
export class VectorIndex {
  readonly #election: Election;
  /** Nearly every vector is said by one subject alone. */
  readonly #subjects = new Map<string, SubjectKey | Set<SubjectKey>>();

  constructor(election: Election) {
    this.#election = election;
  }

  /** Notes what a subject says now and did not say before. */
  note(subject: SubjectKey, before: readonly SubjectEntry[], after: readonly SubjectEntry[]): void {
    if (this.#election.rules.copied.action === 'off' || !subject.startsWith('count|')) return;
    after.forEach((entry, place) => {
      if (entry === before[place]) return;
      const vector = vectorOf(this.#election, entry.entry as CountEntry);
      if (vector !== undefined) this.#add(vector, subject);
    });
  }

  subjectsWith(vector: string): Iterable<SubjectKey> {
    const found = this.#subjects.get(vector);
    return found === undefined ? [] : typeof found === 'string' ? [found] : found;
  }

  #add(vector: string, subject: SubjectKey): void {
    const known = this.#subjects.get(vector);
    if (known === undefined) this.#subjects.set(vector, subject);
    else if (typeof known !== 'string') known.add(subject);
    else if (known !== subject) this.#subjects.set(vector, new Set([known, subject]));
  }
}
