import { createHash } from 'node:crypto';
import type { Commit } from '@election-night/shared/wire/commit.ts';
import type { Position } from '@election-night/shared/wire/position.ts';

/** An entry of the log stream as Redis has it. `id` = `<rev>-0`. */
export type LogEntry = { readonly id: string; readonly commit: string; readonly hash: string };

export type CheckedCommit =
  | { readonly outcome: 'next'; readonly commit: Commit }
  /** A commit is missing before this one: load. */
  | { readonly outcome: 'gap'; readonly rev: number }
  /** The entry is not what its hash, its place or its night say: publish nothing of it. */
  | { readonly outcome: 'broken'; readonly reason: string };

/** Judges the entry that should follow `tip`: +1 in rev, and the hash of the tip's hash and its own text. */
export function checkCommit(
  tip: Position & { readonly head: string },
  night: { readonly id: string; readonly mode: string },
  entry: LogEntry,
): CheckedCommit {
  const rev = revOf(entry.id);
  if (rev > tip.rev + 1) return { outcome: 'gap', rev };
  if (rev !== tip.rev + 1) return broken(`the entry after rev ${tip.rev} has the id ${entry.id}`);
  if (entry.hash !== hashOfCommit(tip.head, entry.commit)) return broken('the hash chain does not hold');

  const commit = parse(entry.commit);
  if (!commit) return broken('the commit is not JSON');
  if (commit.rev !== rev || commit.epoch !== tip.epoch) return broken('the commit names another position');
  if (commit.night !== night.id || commit.mode !== night.mode) return broken('the commit is of another night or mode');
  if (!Array.isArray(commit.rows) || commit.rows.some((row) => row.rev !== rev)) {
    return broken('a row does not have the rev of its commit');
  }
  return { outcome: 'next', commit };

  function broken(reason: string): CheckedCommit {
    return { outcome: 'broken', reason: `rev ${tip.rev + 1}: ${reason}` };
  }
}

/** SHA-256(previous hash ‖ text), hex. */
export function hashOfCommit(previous: string, text: string): string {
  return createHash('sha256').update(previous).update(text).digest('hex');
}

export function revOf(id: string): number {
  return Number(id.slice(0, id.indexOf('-')));
}

function parse(text: string): Commit | undefined {
  try {
    return JSON.parse(text) as Commit;
  } catch {
    return undefined;
  }
}
