import type { LedgerLine } from '@election-night/shared/queue/report-queue.ts';
import type { RefusedList } from '@election-night/shared/wire/desk-answers.ts';
import type { Redis } from 'ioredis';

type RefusedReport = RefusedList['refused'][number];

/** Who else has lines in the ledger. */
const noSources: ReadonlySet<string> = new Set(['desk', 'replay']);

/**
 * Looks through the ledger of the run for what was refused, by source and report; `refusedTotal` counts all of it. A night of 100,000
 * reports is some hundred round trips; after the signal no more are made.
 */
export async function readRefusedReports(
  redis: Redis,
  ledger: string,
  limit: number,
  signal: AbortSignal,
): Promise<Pick<RefusedList, 'refused' | 'refusedTotal'>> {
  const found = new Map<string, RefusedReport>();
  let cursor = '0';
  do {
    const [next, lines] = await redis.hscan(ledger, cursor, 'COUNT', 1000);
    for (let at = 0; at < lines.length; at += 2) {
      const report = refusedIn(lines[at] as string, lines[at + 1] as string);
      if (report) found.set(lines[at] as string, report);
    }
    cursor = next;
  } while (cursor !== '0' && !signal.aborted);
  const inOrder = [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, report]) => report);
  return { refused: inOrder.slice(0, limit), refusedTotal: inOrder.length };
}

function refusedIn(field: string, text: string): RefusedReport | undefined {
  // Most lines are of reports that were accepted, and parsing them all would be most of the work.
  if (!text.includes('"refused"')) return undefined;
  const [source = '', report = ''] = field.split('/');
  if (noSources.has(source)) return undefined;
  const { outcome } = JSON.parse(text) as LedgerLine;
  if (outcome?.state === 'refused') return { source, report, reason: outcome.reason };
  if (outcome?.state !== 'decided') return undefined;
  const entries = outcome.exceptions.filter((exception) => exception.outcome === 'refused');
  if (entries.length === 0) return undefined;
  return { source, report, entries: entries.map(({ entry, reason }) => ({ entry, reason })) };
}
