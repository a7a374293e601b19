import { type Certified, isCertified } from '@election-night/shared/election/certified.ts';
import type { ReportKind } from '@election-night/shared/election/definition.ts';
import type { Report } from '@election-night/shared/election/report.ts';

/** Why figures of a kind and contest change no more: what is certified changes only after it was reopened. Undefined where they may. */
export function closedFor(
  certified: Certified,
  { kind, contest }: { readonly kind: ReportKind; readonly contest?: string },
): string | undefined {
  if (certified.night) return 'the night is certified; the certifier can reopen it';
  if (kind === 'count' && isCertified(certified, contest)) {
    return `the count of ${contest} is certified; the certifier can reopen it`;
  }
  return undefined;
}

/** The same for a report, which is refused as a whole: a bulletin is atomic. */
export function closedForReport(certified: Certified, { kind, entries }: Report): string | undefined {
  if (!certified.night && certified.contests.length === 0) return undefined;
  for (const entry of entries) {
    const closed = closedFor(certified, { kind, ...('contest' in entry ? { contest: entry.contest } : {}) });
    if (closed) return closed;
  }
  return undefined;
}
