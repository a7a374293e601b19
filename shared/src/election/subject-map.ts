import type { Election } from './election.ts';
import type { SubjectKey } from './report.ts';
import { type Said, VectorIndex } from './vectors.ts';
import type { SubjectEntry } from './walk-subject.ts';

/** The subjects of a night by key, with the index of what their counts say kept in step. */
export class SubjectMap extends Map<SubjectKey, readonly SubjectEntry[]> {
  readonly #vectors: VectorIndex;

  constructor(election: Election, subjects: Iterable<readonly [SubjectKey, readonly SubjectEntry[]]> = []) {
    super();
    this.#vectors = new VectorIndex(election);
    for (const [subject, entries] of subjects) this.set(subject, entries);
  }

  override set(subject: SubjectKey, entries: readonly SubjectEntry[]): this {
    this.#vectors.note(subject, this.get(subject) ?? [], entries);
    return super.set(subject, entries);
  }

  subjectsLike(fingerprint: number): Said {
    return this.#vectors.subjectsLike(fingerprint);
  }
}
