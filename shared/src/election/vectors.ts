import type { Election } from './election.ts';
import type { CountEntry, SubjectKey } from './report.ts';
import type { SubjectEntry } from './walk-subject.ts';

/**
 * What is compared where a count may be another one's copy: its votes in the order of the contest's options, and, where they are fewer
 * than three, its invalid ballots too. Undefined where the entry has no votes.
 */
export function vectorOf(election: Election, { contest, votes, invalid }: CountEntry): readonly number[] | undefined {
  const options = election.contests.get(contest)?.options;
  if (!votes || !options) return undefined;
  const figures = options.flatMap(({ id }) => votes[id] ?? []);
  return figures.length < 3 && invalid !== undefined ? [...figures, invalid] : figures;
}

export function isSameVector(election: Election, one: CountEntry, other: CountEntry): boolean {
  const [a, b] = [vectorOf(election, one), vectorOf(election, other)];
  return a !== undefined && a.length === b?.length && a.every((figure, place) => figure === b[place]);
}

/**
 * FNV-1a over the figures of a vector, in 30 bits, which V8 keeps without a box. Equal vectors have equal ones; that others differ is for
 * the reader to see. Undefined for fewer than three figures, and for a sum below the limit of `copied`, which two units may reach by chance.
 * Makes no object: it runs for every count.
 */
export function fingerprintOf(election: Election, entry: CountEntry): number | undefined {
  const { votes, invalid } = entry;
  const contest = votes && election.contests.get(entry.contest);
  if (!contest) return undefined;
  let [hash, sum, figures] = [0x811c9dc5, 0, 0];
  for (const { id } of contest.options) {
    const figure = votes[id];
    if (figure === undefined) continue;
    hash = mixed(hash, figure);
    sum += figure;
    figures += 1;
  }
  if (figures < 3 && invalid !== undefined) {
    hash = mixed(hash, invalid);
    sum += invalid;
    figures += 1;
  }
  if (figures < 3 || sum === 0 || sum < election.rules.copied.limit) return undefined;
  return (hash ^ (hash >>> 15)) & 0x3fff_ffff;
}

function mixed(hash: number, figure: number): number {
  const low = Math.imul(hash ^ (figure | 0), 0x01000193);
  return figure > 0x7fff_ffff ? Math.imul(low ^ Math.floor(figure / 0x1_0000_0000), 0x01000193) : low;
}

export type Said = readonly SubjectKey[] | ReadonlySet<SubjectKey>;
const nobody: readonly SubjectKey[] = [];

export function isNobody(said: Said): boolean {
  return said === nobody;
}

/**
 * Which subjects may ever have said a vector, whatever the walk thinks of them: those with its fingerprint. Nothing is taken out, since a walk loses no entry: it is in step
 * with the subjects that were noted, in whatever order. Empty where the rule is off.
 */
export class VectorIndex {
  readonly #election: Election;
  /** By fingerprint. Nearly every vector is said by one subject alone. */
  readonly #subjects = new Map<number, SubjectKey | Set<SubjectKey>>();

  constructor(election: Election) {
    this.#election = election;
  }

  /** Notes what a subject says now and did not say before. */
  note(subject: SubjectKey, before: readonly SubjectEntry[], after: readonly SubjectEntry[]): void {
    if (this.#election.rules.copied.action === 'off' || !subject.startsWith('count|')) return;
    for (let place = 0; place < after.length; place++) {
      const entry = after[place];
      if (!entry || entry === before[place]) continue;
      const fingerprint = fingerprintOf(this.#election, entry.entry as CountEntry);
      if (fingerprint !== undefined) this.#add(fingerprint, subject);
    }
  }

  subjectsLike(fingerprint: number): Said {
    const found = this.#subjects.get(fingerprint);
    return found === undefined ? nobody : typeof found === 'string' ? [found] : found;
  }

  #add(fingerprint: number, subject: SubjectKey): void {
    const known = this.#subjects.get(fingerprint);
    if (known === undefined) this.#subjects.set(fingerprint, subject);
    else if (typeof known !== 'string') known.add(subject);
    else if (known !== subject) this.#subjects.set(fingerprint, new Set([known, subject]));
  }
}
