import type { Election } from '@election-night/shared/election/election.ts';
import { releaseTime } from '@election-night/shared/election/embargo.ts';
import { compareInstants } from '@election-night/shared/election/instant.ts';
import { ledgerField, type ReportJob } from '@election-night/shared/queue/report-queue.ts';
import { closedForReport } from './closed-for.ts';
import type { DeskState } from './desk-state.ts';
import type { NightState } from './night-state.ts';

/** Where the reports of a batch go: `due` were sealed and come out, `open` are judged at once, `sealed` wait, `refused` came after certification. */
export type SortedReports = {
  readonly due: readonly ReportJob[];
  readonly open: readonly ReportJob[];
  readonly sealed: readonly ReportJob[];
  readonly refused: readonly (readonly [ReportJob, string])[];
};

/** What holds while a batch is sorted: the definition and the desk's decisions, after one that comes with it. */
export type Standing = { readonly election: Election; readonly desk: DeskState };

/**
 * Sorts by embargo. `releasedUntil`: what has its release by then comes out; `openUntil`: what arrives is open where its release was by then.
 * The two differ while clocks disagree. Milliseconds of the night's time.
 */
export function sortReports(
  state: NightState,
  standing: Standing,
  jobs: readonly ReportJob[],
  times: { readonly releasedUntil: number; readonly openUntil: number },
): SortedReports {
  const due = dueReports(state, standing, times.releasedUntil);
  return { due, ...sortArrivals(state, standing, jobs, times.openUntil) };
}

/** The field of a report in the ledger. */
export function fieldOf({ report }: ReportJob): string {
  return ledgerField(report.source, report.id);
}

function dueReports(state: NightState, { election, desk }: Standing, now: number): ReportJob[] {
  // What the desk lifted waits for no clock.
  const due = [...state.sealed.values()].filter(
    ({ report }) => (releaseTime(election, report, desk.embargo) ?? Number.NEGATIVE_INFINITY) <= now,
  );
  return due.sort((a, b) => compareInstants(a.receivedAt, b.receivedAt) || (fieldOf(a) < fieldOf(b) ? -1 : 1));
}

/** Drops what is known already and what belongs to another run; a job may come twice, a report counts once. */
function sortArrivals(state: NightState, { election, desk }: Standing, jobs: readonly ReportJob[], now: number) {
  const open: ReportJob[] = [];
  const sealed: ReportJob[] = [];
  const refused: [ReportJob, string][] = [];
  const seen = new Set<string>();
  for (const job of jobs) {
    const field = fieldOf(job);
    if (job.mode !== state.night.mode || job.run !== state.run || state.ledger.has(field) || seen.has(field)) continue;
    seen.add(field);
    const closed = closedForReport(desk.certified, job.report);
    if (closed) {
      refused.push([job, closed]);
      continue;
    }
    const release = releaseTime(election, job.report, desk.embargo);
    if (release !== undefined && release > now) sealed.push(job);
    else open.push(job);
  }
  return { open, sealed, refused };
}
