import type { Commit } from '@election-night/shared/wire/commit.ts';
import type { Redis } from 'ioredis';
import { hashOfCommit, type LogEntry, revOf } from '../log/check-commit.ts';
import { logEntryOf, type StreamEntry } from '../log/load-board.ts';

export type LogRange = {
  /** Key of the log stream of one epoch. */
  readonly log: string;
  /** The page begins after this rev. */
  readonly from: number;
  readonly limit: number;
  /** Where the board is: nothing beyond it was published. */
  readonly tip: { readonly rev: number; readonly head: string };
};

export type LogPage = {
  /** NDJSON: `{"hash":"<64 hex>","commit":<the exact text>}` a line, in order of rev. */
  readonly body: Buffer;
  /** Rev of the last line; `from` where there is none. */
  readonly last: number;
  readonly count: number;
  /** It ends because it is full, so the same request gets the same page for ever. */
  readonly isComplete: boolean;
};

/** What Redis holds is not a chain of commits that leads to the board. */
export class LogIsBroken extends Error {}

/** A page ends with the entry that brings it here, however few it holds. */
const fullAboveBytes = 4 * 1024 * 1024;
/** Entries of one read; large commits come a few hundred kilobytes each. */
const entriesOfRead = 64;

/**
 * Reads commits with `from` < rev ≤ the tip. The entry before the page is read as well, so that the hash of every line is
 * checked against the one before it, and the line of the tip against the board's head. Throws `LogIsBroken` where one does not fit.
 */
export async function readLogPage(redis: Redis, { log, from, limit, tip }: LogRange): Promise<LogPage> {
  const lines: string[] = [];
  let bytes = 0;
  let before: LogEntry | undefined;
  let last = from;
  let after = from - 1;
  while (lines.length < limit && bytes < fullAboveBytes && last < tip.rev) {
    const entries = await readAfter(redis, log, after, Math.min(entriesOfRead, limit - lines.length + 1));
    if (entries.length === 0) break;
    for (const entry of entries) {
      const rev = revOf(entry.id);
      after = rev;
      if (rev > from) {
        if (rev > tip.rev || lines.length === limit || bytes >= fullAboveBytes) break;
        checkLink(before, entry, rev, tip);
        const line = `{"hash":"${entry.hash}","commit":${entry.commit}}\n`;
        lines.push(line);
        bytes += Buffer.byteLength(line);
        last = rev;
      }
      before = entry;
    }
  }
  const isComplete = lines.length === limit || bytes >= fullAboveBytes;
  if (!isComplete && last < tip.rev) throw new LogIsBroken(`the log ends at rev ${last}, the board is at ${tip.rev}`);
  return { body: Buffer.from(lines.join('')), last, count: lines.length, isComplete };
}

/** XREAD, since an account that may follow the log may use it. */
async function readAfter(redis: Redis, log: string, rev: number, count: number): Promise<readonly LogEntry[]> {
  const reply = (await redis.xread('COUNT', count, 'STREAMS', log, rev < 0 ? '0-0' : `${rev}-0`)) as
    | [string, StreamEntry[]][]
    | null;
  return (reply?.[0]?.[1] ?? []).map(logEntryOf);
}

function checkLink(before: LogEntry | undefined, entry: LogEntry, rev: number, tip: LogRange['tip']): void {
  const previous = before ? hashBefore(before, rev) : hashBeforeFirst(entry, rev);
  if (previous === undefined) throw new LogIsBroken(`commits before rev ${rev} are missing`);
  if (hashOfCommit(previous, entry.commit) !== entry.hash) {
    throw new LogIsBroken(`rev ${rev}: the hash chain does not hold`);
  }
  if (rev === tip.rev && entry.hash !== tip.head) {
    throw new LogIsBroken(`rev ${rev}: the log has another hash than the board`);
  }
}

function hashBefore(before: LogEntry, rev: number): string | undefined {
  return revOf(before.id) === rev - 1 ? before.hash : undefined;
}

/** An epoch that goes on after lost commits begins with the hash that it names as its parent's head; every other one with none. */
function hashBeforeFirst(entry: LogEntry, rev: number): string | undefined {
  if (rev === 1) return '';
  const { parent } = JSON.parse(entry.commit) as Commit;
  return parent?.rev === rev - 1 ? parent.head : undefined;
}
