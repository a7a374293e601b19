import type { ReportKind } from '@election-night/shared/election/definition.ts';
import type { Election } from '@election-night/shared/election/election.ts';
import { instantOf } from '@election-night/shared/election/instant.ts';
import type { Gap } from '@election-night/shared/election/night-clock.ts';
import type { Entry } from '@election-night/shared/election/report.ts';
import { buildEntries } from './build-entries.ts';
import { checkEntries, checkReports } from './check-reports.ts';
import type { Mistakes } from './mistakes.ts';
import type { Tables } from './read-folder.ts';

/** A line of reports.ndjson. */
export type RecordedRequest = {
  readonly at: string;
  readonly source: string;
  readonly path: '/reports';
  readonly body: {
    readonly id: string;
    readonly mode: 'replay';
    readonly kind: ReportKind;
    readonly asOf: string;
    readonly entries: readonly Entry[];
  };
};

/** The requests of the night in the order of their arrival; equal times keep the order of reports.csv. */
export function buildReports(
  tables: Tables,
  election: Election,
  gaps: readonly Gap[],
  mistakes: Mistakes,
): RecordedRequest[] {
  const unitOfContest = new Map([...election.contests.values()].map(({ id, unit }) => [id, unit]));
  const entries = buildEntries(tables, unitOfContest, mistakes);
  checkReports(tables.reports, entries, election, gaps, mistakes);
  checkEntries(tables.reports, entries, election, mistakes);
  return [...tables.reports]
    .sort((a, b) => instantOf(a.arrives_at) - instantOf(b.arrives_at))
    .map(({ id, source, kind, as_of: asOf, arrives_at: at }) => ({
      at,
      source,
      path: '/reports',
      body: {
        id,
        mode: 'replay',
        kind,
        asOf,
        entries: entries.filter(({ report }) => report === id).map(({ entry }) => entry),
      },
    }));
}
