import type { Election } from '@election-night/shared/election/election.ts';
import type { PublishedRow } from '@election-night/shared/election/row.ts';
import type { Commit } from '@election-night/shared/wire/commit.ts';
import { BadEntry, type Rule } from './bad-entry.ts';
import { checkForm } from './check-form.ts';
import { type NightSoFar, nothingYet } from './night-so-far.ts';
import { hashAfter, readLine } from './read-line.ts';
import { recompute } from './recompute.ts';
import { verifyCommit } from './verify-commit.ts';

/** What was published about the log elsewhere. `rev` and `rows` where a snapshot said it. */
export type Published = {
  readonly head: string;
  readonly rev?: number;
  readonly rows?: readonly PublishedRow[];
};

/** The first thing that is wrong. `rev` is the entry's place: the one that should have been there. */
export type Finding = { readonly rev: number; readonly epoch?: string; readonly rule: Rule; readonly message: string };

/** Where a log ends, and how much of it was looked at. */
export type Verified = {
  readonly night: string;
  readonly mode: string;
  readonly epoch: string;
  readonly parent?: Commit['parent'];
  readonly rev: number;
  readonly at: string;
  readonly head: string;
  /** Of the log. */
  readonly entries: number;
  /** Figures that the entries list. */
  readonly figures: number;
  /** Rows in the entries. */
  readonly rows: number;
  /** Rows and running totals that stand at the end, and were derived from nothing as well. */
  readonly standing: { readonly rows: number; readonly totals: number };
  /** The rev at which the published head was met. */
  readonly publishedAt?: number;
};

const letters = { live: 'l', test: 't', replay: 'r' } as const;

/** Verifies a log line by line. Keeps the night as it stands and nothing of the log. */
export class LogVerifier {
  readonly #election: Election;
  readonly #published: Published | undefined;
  #night: NightSoFar;
  #last: Commit | undefined;
  #parent: Commit['parent'];
  #head = '';
  #entries = 0;
  #figures = 0;
  #rows = 0;
  #publishedAt: number | undefined;

  constructor(election: Election, published?: Published) {
    this.#election = election;
    this.#published = published;
    this.#night = nothingYet(election);
  }

  /** The rev of the last good entry; 0 where there was none. */
  get rev(): number {
    return this.#last?.rev ?? 0;
  }

  /** One line of the log without its line feed. The first thing that is wrong with it, if anything is. */
  take(line: Uint8Array): Finding | undefined {
    return this.#findingOf(this.rev + 1, () => {
      const { hash, bytes, commit } = readLine(line);
      checkForm(commit);
      const previous = this.#follow(commit);
      if (hash !== hashAfter(previous, bytes)) {
        throw new BadEntry('chain', 'its hash is not that of the entry before and its own text');
      }
      this.#checkPlace(commit);
      verifyCommit(this.#night, commit);
      this.#last = commit;
      this.#head = hash;
      this.#entries += 1;
      this.#figures += commit.entries.length;
      this.#rows += commit.rows.length;
      this.#comparePublished(commit.rev);
    });
  }

  /** What only shows at the end, or that all is well. */
  finish(): Finding | Verified {
    const last = this.#last;
    if (!last) return { rev: 1, rule: 'gap', message: 'the log has no entry' };
    let standing = { rows: 0, totals: 0 };
    const wrong = this.#findingOf(last.rev, () => {
      standing = recompute(this.#night);
    });
    const missing = wrong ?? this.#findingOf(last.rev + 1, () => this.#wasPublishedHeadMet(last.rev));
    if (missing) return missing;
    const { night, mode, epoch, rev, at } = last;
    return {
      ...{ night, mode, epoch, rev, at, head: this.#head },
      ...(this.#parent ? { parent: this.#parent } : {}),
      ...{ entries: this.#entries, figures: this.#figures, rows: this.#rows, standing },
      ...(this.#publishedAt === undefined ? {} : { publishedAt: this.#publishedAt }),
    };
  }

  /** The head that a commit follows. Throws where it is not the next one. */
  #follow(commit: Commit): string {
    if (this.#last && commit.epoch === this.#last.epoch) {
      isNext(commit.rev, this.rev + 1);
      return this.#head;
    }
    return this.#begin(commit);
  }

  /** The first commit of an epoch: of a new run, which begins from nothing, or of one that goes on from what was left of the log. */
  #begin({ epoch, rev, parent, cause }: Commit): string {
    const last = this.#last;
    if (!cause.some(({ type }) => type === 'epoch')) {
      if (last) throw new BadEntry('night', `it is of the epoch ${epoch}, and those before it of ${last.epoch}`);
      isNext(rev, 1);
      throw new BadEntry('form', 'the first entry of an epoch says why that began; this one does not');
    }
    const goesOn = rev !== 1;
    if (goesOn && rev !== (parent?.rev ?? 0) + 1) isNext(rev, 1);
    if (last) this.#isFollowedBy(last, epoch, parent);
    else if (goesOn) {
      throw new BadEntry(
        'parent',
        `this history goes on from ${parent?.epoch} at rev ${parent?.rev}: put the log of that one, up to there, before it`,
        rev,
      );
    }
    this.#parent = parent;
    if (goesOn) return this.#head;
    this.#last = undefined;
    this.#night = nothingYet(this.#election);
    return '';
  }

  #isFollowedBy(last: Commit, epoch: string, parent: Commit['parent']): void {
    if (epoch <= last.epoch || parent?.epoch !== last.epoch) {
      throw new BadEntry('parent', `the epoch ${epoch} does not follow ${last.epoch}`);
    }
    if (parent.rev > last.rev) {
      throw new BadEntry('parent', `${last.epoch} ended at rev ${parent.rev}: entries are missing before ${epoch}`);
    }
    if (parent.rev < last.rev) {
      const message = `${epoch} follows rev ${parent.rev} of ${last.epoch}, whose later entries were lost: leave those out`;
      throw new BadEntry('parent', message, parent.rev + 1);
    }
    if (parent.head !== this.#head) {
      throw new BadEntry('parent', `${epoch} names another head of ${last.epoch} than this log has`);
    }
  }

  #checkPlace({ night, mode, epoch, at, parent }: Commit): void {
    const own = this.#election.definition.night;
    if (night !== own) throw new BadEntry('night', `it is of the night ${night}, and the definition of ${own}`);
    if (letters[mode] !== epoch[0]) throw new BadEntry('night', `the epoch ${epoch} is not one of the mode ${mode}`);
    const last = this.#last;
    if (!last) return;
    if (mode !== last.mode)
      throw new BadEntry('night', `its mode is ${mode}, and that of those before it ${last.mode}`);
    if (epoch === last.epoch && parent) throw new BadEntry('form', 'a parent is named in the middle of an epoch');
    if (Date.parse(at) < Date.parse(last.at)) throw new BadEntry('order', `its time ${at} is before ${last.at}`);
  }

  #comparePublished(rev: number): void {
    const published = this.#published;
    if (!published || this.#publishedAt !== undefined) return;
    if (published.rev === undefined ? published.head !== this.#head : published.rev !== rev) return;
    if (published.head !== this.#head) {
      throw new BadEntry('head', `the head is ${this.#head}, and the published one ${published.head}`);
    }
    this.#publishedAt = rev;
    if (published.rows) this.#compareSnapshot(published.rows);
  }

  #compareSnapshot(published: readonly PublishedRow[]): void {
    const standing = this.#night.rows;
    for (const row of published) {
      const { rev, ...unnumbered } = row;
      const own = standing.get(row.key);
      if (own?.rev !== rev || own.text !== JSON.stringify(unnumbered)) {
        throw new BadEntry('row', `${row.key} of the snapshot is not the row of the log`);
      }
    }
    if (published.length === standing.size) return;
    throw new BadEntry('row', `the snapshot has ${published.length} rows, and the log ${standing.size}`);
  }

  #wasPublishedHeadMet(last: number): void {
    const published = this.#published;
    if (!published || this.#publishedAt !== undefined) return;
    throw new BadEntry(
      'head',
      published.rev === undefined
        ? `no entry has the published head ${published.head}: entries are missing at the end, or this is another log`
        : `the published head is of rev ${published.rev}, and the log ends at ${last}: what comes after it is missing`,
    );
  }

  #findingOf(rev: number, check: () => void): Finding | undefined {
    try {
      check();
      return undefined;
    } catch (error) {
      if (!(error instanceof BadEntry)) throw error;
      const { rule, message } = error;
      return { rev: error.rev ?? rev, ...(this.#last ? { epoch: this.#last.epoch } : {}), rule, message };
    }
  }
}

function isNext(rev: number, expected: number): void {
  if (rev === expected) return;
  if (rev > expected) {
    throw new BadEntry('gap', `rev ${rev} comes where ${expected} should: an entry is missing, or is not in its place`);
  }
  throw new BadEntry(
    'order',
    `rev ${rev} comes where ${expected} should: an entry comes again, or is not in its place`,
  );
}
