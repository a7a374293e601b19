import type { Derived } from '@election-night/shared/election/derive-rows.ts';
import { familyOf, type NightRow } from '@election-night/shared/election/row.ts';
import type { Commit } from '@election-night/shared/wire/commit.ts';
import { BadEntry } from './bad-entry.ts';
import { checkCalls } from './check-calls.ts';
import { checkCorrections } from './check-corrections.ts';
import { checkFalls } from './check-falls.ts';
import { checkAdmission } from './check-form.ts';
import { compareRows, type PublishedRows, publishedRows, saysHeld } from './compare-rows.ts';
import { followDecisions } from './follow-decisions.ts';
import type { NightSoFar } from './night-so-far.ts';
import { type Moved, placeEntries } from './place-entries.ts';

/**
 * Whether the rows of a commit are what its entries give, over the night so far, which moves with it. Throws a `BadEntry`, and then the
 * night is not to be gone on with. Pure but for `night`.
 */
export function verifyCommit(night: NightSoFar, commit: Commit): void {
  const decided = followDecisions(night.decided, commit);
  checkAdmission(commit, decided.election);
  const moved = placeEntries(night, decided.election, commit);
  const published = publishedRows(commit);
  const derived = derivable(() => compareRows(night, decided, moved, published, commit));
  night.decided = decided;
  checkCorrections(night, moved, derived, commit);
  checkFalls(night, commit);
  checkCalls(night, published);
  move(night, moved, derived, published);
  checkNightRow(night);
}

/** Figures that no sum can hold are no figures of an election. */
function derivable(derive: () => Derived): Derived {
  try {
    return derive();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new BadEntry('total', error.message);
  }
}

function move(night: NightSoFar, moved: Moved, derived: Derived, published: PublishedRows): void {
  for (const [subject, { after }] of moved) night.subjects.set(subject, after);
  for (const [field, value] of derived.totals) night.totals.set(field, value);
  for (const [key, row] of published) {
    if (row) night.rows.set(key, row);
    else night.rows.delete(key);
    if (familyOf(key) === 'call') night.calls.add(key);
    if (saysHeld(row?.row)) night.held.add(key);
    else night.held.delete(key);
  }
}

/** Of which definition the rows are is public, and whether any figure waits for the desk, though not which. */
function checkNightRow({ decided: { election }, rows, held }: NightSoFar): void {
  const night = rows.get('night')?.row as NightRow | undefined;
  const { version, digest } = night?.definition ?? {};
  if (digest !== election.digest) {
    const own = `version ${election.definition.version}, ${election.digest}`;
    throw new BadEntry('night', `it goes by version ${version} of the definition, ${digest}; the one given is ${own}`);
  }
  const [key] = held;
  if (key !== undefined && night?.held.count === 0) {
    throw new BadEntry('flag', `${key} says held, and the night has nothing held`);
  }
}
