import { createHash } from 'node:crypto';
import type { Election } from '@election-night/shared/election/election.ts';
import type { Commit } from '@election-night/shared/wire/commit.ts';
import { topicsOfRow } from '@election-night/shared/wire/topics.ts';

/** Rows of one topic, as one short text that two equal states share and no others. `texts`: the JSON of each row that stands. */
export function printOf(texts: Iterable<string>): string {
  const hash = createHash('sha1');
  for (const text of [...texts].sort()) hash.update(text).update('\n');
  return hash.digest('base64url');
}

/** What was seen of one topic at one position. */
export type Sighting = {
  readonly epoch: string;
  readonly rev: number;
  readonly topic: string;
  readonly print: string;
  readonly by: string;
};

/** Everything that anybody showed; the same thing seen twice is kept once and counted twice. */
export class Sightings {
  readonly #seen = new Map<string, Sighting>();
  count = 0;

  note(sighting: Sighting): void {
    const { epoch, rev, topic, print } = sighting;
    this.count += 1;
    this.#seen.set(`${epoch} ${rev} ${topic} ${print}`, sighting);
  }

  [Symbol.iterator](): Iterator<Sighting> {
    return this.#seen.values();
  }
}

/**
 * The truth to judge viewers by: every state of every topic, folded from the public log alone. It shares no code with the broadcaster but the
 * table that says which topics a row is in.
 */
export class StatesOfLog {
  readonly #election: Election;
  readonly #commits = new Map<string, Commit[]>();

  constructor(election: Election) {
    this.#election = election;
  }

  /** Commits of one epoch, in order; those that are known already may be among them. */
  add(epoch: string, commits: readonly Commit[]): void {
    const last = this.lastRev(epoch);
    const known = this.#commits.get(epoch) ?? [];
    known.push(...commits.filter(({ rev }) => rev > last));
    this.#commits.set(epoch, known);
  }

  get epochs(): readonly string[] {
    return [...this.#commits.keys()];
  }

  lastRev(epoch: string): number {
    return this.#commits.get(epoch)?.at(-1)?.rev ?? 0;
  }

  /** As JSON. */
  textsOf(epoch: string): string[] {
    return (this.#commits.get(epoch) ?? []).map((commit) => JSON.stringify(commit));
  }

  commitCount(): number {
    return [...this.#commits.values()].reduce((sum, { length }) => sum + length, 0);
  }

  /** Those that are not what the log says, as sentences. */
  wrongAmong(sightings: Iterable<Sighting>): string[] {
    const byTopic = new Map<string, Sighting[]>();
    for (const sighting of sightings) {
      const name = `${sighting.epoch} ${sighting.topic}`;
      const seen = byTopic.get(name);
      if (seen) seen.push(sighting);
      else byTopic.set(name, [sighting]);
    }
    return [...byTopic.values()].flatMap((seen) => [...this.#wrongOfTopic(seen)]);
  }

  *#wrongOfTopic(seen: readonly Sighting[]): Iterable<string> {
    const [{ epoch, topic }] = seen as [Sighting];
    const wanted = new Set(seen.map(({ rev }) => rev));
    const prints = new Map<number, string>();
    for (const { rev, rows } of this.#states(epoch, topic)) {
      if (wanted.has(rev)) prints.set(rev, printOf(rows.values()));
    }
    for (const { rev, print, by } of seen) {
      const expected = prints.get(rev);
      if (expected === print) continue;
      const what = expected === undefined ? 'a rev that the log does not have' : 'other rows than the log';
      yield `${by} showed ${what}: ${topic} at ${epoch} ${rev}`;
    }
  }

  /** The rows that stand after each commit; the Map is the same every time. */
  *#states(epoch: string, topic: string): Iterable<{ rev: number; rows: Map<string, string> }> {
    const commits = this.#commits.get(epoch) ?? [];
    const rows = new Map<string, string>();
    const [first] = commits;
    // After lost commits the rows go on from there; a new run begins with none.
    if (first?.parent && first.rev > 1) {
      for (const state of this.#states(first.parent.epoch, topic)) {
        if (state.rev !== first.parent.rev) continue;
        for (const [key, text] of state.rows) rows.set(key, text);
        break;
      }
    }
    for (const commit of commits) {
      for (const row of commit.rows) {
        const topics = topicsOfRow(this.#election, row.key);
        if (topics !== 'every' && !topics.includes(topic)) continue;
        if ('deleted' in row) rows.delete(row.key);
        else rows.set(row.key, JSON.stringify(row));
      }
      yield { rev: commit.rev, rows };
    }
  }
}
