import type { RefusedList } from '@election-night/shared/wire/desk-answers.ts';
import { alignTable } from './align-table.ts';
import { shortTime } from './show-held.ts';

/** Reports that were refused, and jobs that failed with what to type to try them again. */
export function showRefused({ refused, refusedTotal, failed }: RefusedList): string {
  const reports = refused.map(({ source, report, reason, entries = [] }) => [
    source,
    report,
    reason ?? entries.map(({ entry, reason: why }) => `entry ${entry}: ${why}`).join('; '),
  ]);
  const jobs = failed.map(({ receipt, source, report, request, failedAt, attempts, reason }) => [
    receipt,
    source ?? 'request',
    report ?? request ?? '',
    shortTime(failedAt),
    String(attempts),
    reason,
  ]);
  const more = refusedTotal > refused.length ? [`… and ${refusedTotal - refused.length} more`] : [];
  return [
    ...(reports.length === 0 ? ['No report was refused after it had been taken.'] : []),
    ...(reports.length === 0 ? [] : alignTable([{ title: 'SOURCE' }, { title: 'REPORT' }, { title: 'WHY' }], reports)),
    ...more,
    '',
    ...(jobs.length === 0 ? ['No job failed.'] : alignTable(jobColumns, jobs)),
    ...(jobs.length === 0 ? [] : ['Mend the reason, then: npm run desk -- retry <receipt>']),
  ].join('\n');
}

const jobColumns = [
  ...['RECEIPT', 'OF', 'ID', 'FAILED AT'].map((title) => ({ title })),
  { title: 'TRIES', align: 'right' as const },
  { title: 'WHY' },
];
