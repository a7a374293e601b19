import type { Derived } from '@election-night/shared/election/derive-rows.ts';
import type { NightRow } from '@election-night/shared/election/row.ts';
import type { Commit } from '@election-night/shared/wire/commit.ts';
import { BadEntry } from './bad-entry.ts';
import { checkCorrections } from './check-corrections.ts';
import { checkFalls } from './check-falls.ts';
import { checkAdmission } from './check-form.ts';
import { compareRows, type PublishedRows, publishedRows, saysHeld } from './compare-rows.ts';
import type { NightSoFar } from './night-so-far.ts';
import { type Moved, placeEntries } from './place-entries.ts';

/**
 * Whether the rows of a commit are what its entries give, over the night so far, which moves with it. Throws a `BadEntry`, and then the
 * night is not to be gone on with. Pure but for `night`.
 */
export function verifyCommit(night: NightSoFar, commit: Commit): void {
  checkAdmission(commit, night.election);
  const moved = placeEntries(night, commit);
  const published = publishedRows(commit);
  const derived = derivable(() => compareRows(night, moved, published, commit));
  checkCorrections(night, moved, commit);
  checkFalls(night, commit);
  move(night, moved, derived, published);
  checkHeld(night);
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
    if (saysHeld(row?.row)) night.held.add(key);
    else night.held.delete(key);
  }
}

/** Which figures wait for the desk is not public, but whether any do is. */
function checkHeld({ rows, held }: NightSoFar): void {
  const [key] = held;
  const count = (rows.get('night')?.row as NightRow | undefined)?.held.count ?? 0;
  if (key !== undefined && count === 0) throw new BadEntry('flag', `${key} says held, and the night has nothing held`);
}
