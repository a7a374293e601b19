import type { Definition } from '@election-night/shared/election/definition.ts';
import { tinyElection } from '@election-night/shared/election/fixture-definition.ts';
import { formatInstant, instantOf } from '@election-night/shared/election/instant.ts';
import type { Mode } from '@election-night/shared/election/night-clock.ts';
import type { Report } from '@election-night/shared/election/report.ts';
import type { ReportJob } from '@election-night/shared/queue/report-queue.ts';
import type { Night } from '@election-night/shared/runtime/load-nights.ts';

/** For tests: the tiny election as a night. A live one by default, so that the wall clock that a test drives is the night's. */
export function testNight(mode: Mode = 'live', change?: (definition: Definition) => void): Night {
  return { id: 'tiny', mode, election: tinyElection(change), gaps: [], folder: 'none' };
}

/** For tests: a wall clock that stands still until it is set. Opens at noon of the election day in Almaty. */
export function handClock(time = '2023-03-19T12:00:00+06:00') {
  let at = instantOf(time);
  return {
    wall: () => at,
    set: (next: string) => {
      at = instantOf(next);
    },
  };
}

/** For tests: a report as the ingestor would have queued it. */
export function reportJob(run: string, report: Report, mode: Mode = 'live'): ReportJob {
  const asOf = formatInstant(instantOf(report.asOf));
  return {
    type: 'report',
    mode,
    run,
    report: { ...report, asOf },
    digest: `digest of ${report.id}`,
    receivedAt: '2023-03-19T06:00:00Z',
  };
}

/** For tests: a turnout bulletin of the commission. */
export function bulletin(id: string, asOf: string, percents: Readonly<Record<string, number>>): Report {
  const entries = Object.entries(percents).map(([unit, percent]) => ({ unit, percent }));
  return { id, source: 'commission', kind: 'turnout', asOf, entries };
}

/** For tests: an exit poll of the first pollster. */
export function exitPoll(id: string, shares: Readonly<Record<string, number>>): Report {
  const entries = [{ unit: 'LAND', contest: 'list', shares, sample: 1009, margin: 3.1 }];
  return { id, source: 'first-poll', kind: 'exit-poll', asOf: '2023-03-19T15:00:00Z', entries };
}
