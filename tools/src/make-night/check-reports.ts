import { type Election, isWithin } from '@election-night/shared/election/election.ts';
import { instantOf } from '@election-night/shared/election/instant.ts';
import type { Gap } from '@election-night/shared/election/night-clock.ts';
import type { PlacedEntry } from './build-entries.ts';
import type { Mistakes } from './mistakes.ts';
import type { Tables } from './read-folder.ts';
import { reportsTable } from './tables.ts';

type ReportRow = Tables['reports'][number];

/** Whether each report has a sender who may send it, figures, and a time within the night. */
export function checkReports(
  reports: readonly ReportRow[],
  entries: readonly PlacedEntry[],
  election: Election,
  gaps: readonly Gap[],
  mistakes: Mistakes,
): void {
  const withEntries = new Set(entries.map(({ report }) => report));
  const seen = new Set<string>();
  for (const { line, id, source, kind, as_of: asOf, arrives_at: arrivesAt } of reports) {
    const wrong = (column: string, message: string) => mistakes.add({ file: reportsTable.file, line, column, message });
    if (seen.has(id)) wrong('id', `"${id}" is there twice`);
    seen.add(id);
    if (!withEntries.has(id)) wrong('id', `"${id}" has no figures in any file of its kind`);
    const sender = election.sources.get(source);
    if (!sender) wrong('source', `"${source}" is not a source of night.json`);
    else if (!sender.kinds.includes(kind)) wrong('kind', `${source} may send ${sender.kinds.join(', ')} only`);
    const at = instantOf(arrivesAt);
    if (at < instantOf(asOf)) wrong('arrives_at', 'is earlier than as_of');
    if (at < election.times.starts || at >= election.times.ends)
      wrong('arrives_at', 'is outside the clock of night.json');
    if (gaps.some(({ from, to }) => from <= at && at < to)) wrong('arrives_at', 'lies in a gap of night.json');
  }
}

/** Whether each entry speaks of things that exist and that its source may report. */
export function checkEntries(
  reports: readonly ReportRow[],
  entries: readonly PlacedEntry[],
  election: Election,
  mistakes: Mistakes,
): void {
  const byId = new Map(reports.map((report) => [report.id, report]));
  const kindOfFile = { 'turnout.csv': 'turnout', 'exit-polls.csv': 'exit-poll', 'counts.csv': 'count' } as const;
  const seen = new Set<string>();
  for (const { report: id, file, line, entry } of entries) {
    const wrong = (column: string, message: string) => mistakes.add({ file, line, column, message });
    const report = byId.get(id);
    if (!report) {
      wrong('report', `"${id}" is not in ${reportsTable.file}`);
      continue;
    }
    const kind = kindOfFile[file as keyof typeof kindOfFile];
    if (report.kind !== kind) wrong('report', `"${id}" is of kind ${report.kind}; this file is for ${kind}`);

    const contest = 'contest' in entry ? election.contests.get(entry.contest) : undefined;
    if ('contest' in entry) {
      if (!contest) {
        wrong('contest', `"${entry.contest}" is not in contests.csv`);
        continue;
      }
      const known = new Set(contest.options.map((option) => option.id));
      const named = { ...('votes' in entry ? entry.votes : {}), ...('shares' in entry ? entry.shares : {}) };
      const unknown = Object.keys(named).filter((option) => !known.has(option));
      if (unknown.length > 0) wrong('contest', `has no option ${unknown.join(', ')}; see options.csv`);
    }
    if (!election.units.has(entry.unit)) {
      wrong('unit', `"${entry.unit}" is not in units.csv`);
      continue;
    }
    if (contest && !isWithin(election, entry.unit, contest.unit)) {
      wrong('unit', `${entry.unit} does not vote in ${contest.id}, which is held in ${contest.unit}`);
    }
    checkScope(report, entry.unit, contest?.id, election, wrong);
    const subject = [id, contest?.id, entry.unit].join(' ');
    if (seen.has(subject)) wrong('unit', `${entry.unit} is there twice in one report`);
    seen.add(subject);
  }
}

function checkScope(
  report: ReportRow,
  unit: string,
  contest: string | undefined,
  election: Election,
  wrong: (column: string, message: string) => void,
): void {
  const source = election.sources.get(report.source);
  if (source?.units && !source.units.some((allowed) => isWithin(election, unit, allowed))) {
    wrong('unit', `${source.id} may not report ${unit}`);
  }
  if (source?.contests && contest !== undefined && !source.contests.includes(contest)) {
    wrong('contest', `${source.id} may not report ${contest}`);
  }
}
