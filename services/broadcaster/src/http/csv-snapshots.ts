import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Night } from '@election-night/shared/runtime/load-nights.ts';
import { stringify } from 'csv-stringify/sync';
import { LRUCache } from 'lru-cache';
import pLimit from 'p-limit';
import type { BoardRow, Tip } from '../feed/board.ts';
import { type Encoded, encodedBody } from '../feed/encoded-body.ts';
import type { NightFeed } from '../feed/night-feed.ts';
import { csvColumns, csvLines } from './csv-lines.ts';

/** A topic as CSV, with the tip that it shows. */
export type CsvSnapshot = { readonly tip: Tip; readonly body: Encoded };

export type CsvSnapshots = { of(feed: NightFeed, topic: string): Promise<CsvSnapshot> };

type Kept = { readonly tip: Tip; readonly snapshot: Promise<CsvSnapshot>; isMade: boolean };

/** Topics kept for the tip; a newsroom asks for few. */
const topicsKept = 64;
/** The others wait, so that a crowd of topics takes no more of each turn than these. */
const tablesAtOnce = 2;
/** Rows that are made into lines before viewers get their turn again; about a millisecond. */
const rowsOfTurn = 50;

/**
 * Topics as CSV, each made once for a tip, between the turns of the feed. Where making one takes longer than the next commit,
 * who comes meanwhile gets the one in the making: it is a moment old, and says so in its tag.
 */
export function keepCsvSnapshots(): CsvSnapshots {
  const kept = new LRUCache<string, Kept>({ max: topicsKept });
  const inTurn = pLimit(tablesAtOnce);
  return {
    of(feed, topic) {
      const { tip } = feed.board;
      if (!tip) throw new Error('a topic was asked for before the board was loaded');
      const key = `${feed.night.id} ${topic}`;
      const before = kept.get(key);
      const isOfOurEpoch = before?.tip.epoch === tip.epoch;
      if (before && (before.tip === tip || (isOfOurEpoch && !before.isMade))) return before.snapshot;
      const next: Kept = {
        tip,
        snapshot: inTurn(make, feed.night, feed.board.snapshot(topic), topic, tip),
        isMade: false,
      };
      const isMade = () => {
        next.isMade = true;
      };
      next.snapshot.then(isMade, () => kept.delete(key));
      kept.set(key, next);
      return next.snapshot;
    },
  };
}

async function make(night: Night, snapshot: readonly BoardRow[], topic: string, tip: Tip): Promise<CsvSnapshot> {
  const rows = [...snapshot].sort(byKey);
  const place = { night: night.id, mode: night.mode, epoch: tip.epoch };
  const parts = [csvText([], true)];
  for (let done = 0; done < rows.length; done += rowsOfTurn) {
    const lines = rows
      .slice(done, done + rowsOfTurn)
      .flatMap(({ text }) => csvLines(night.election, place, JSON.parse(text)));
    parts.push(csvText(lines, false));
    await nextTurn();
  }
  return { tip, body: encodedBody(Buffer.from(parts.join('')), `${tip.epoch}.${tip.rev}.${topic}.csv`) };
}

/** RFC 4180, with what spreadsheets need: a byte order mark, and an apostrophe before text that they would run as a formula. */
function csvText(lines: readonly object[], isFirst: boolean): string {
  return stringify([...lines], {
    columns: [...csvColumns],
    header: isFirst,
    bom: isFirst,
    record_delimiter: 'windows',
    escape_formulas: true,
  });
}

function byKey(left: BoardRow, right: BoardRow): number {
  return left.key < right.key ? -1 : 1;
}
