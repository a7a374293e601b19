import type { Commit } from '@election-night/shared/wire/commit.ts';

/** A report that is in the public log, and what it brought there. */
export type PublishedReport = {
  readonly source: string;
  /** Its id, among those of its source. */
  readonly report: string;
  readonly rev: number;
  /** The night's time of the commit, RFC 3339 UTC. */
  readonly at: string;
  /** The rows that its figures are in; empty where one commit has several reports of the source. */
  readonly rows: readonly string[];
};

/** So many commits are looked at: what the desk takes back is seldom older. */
const mostCommits = 500;

/** Reports of the last commits, the newest first. What is sealed is in no commit. `position` is where the log is read up to. */
export async function readPublishedReports(
  nightUrl: string,
  { epoch, rev }: { readonly epoch: string; readonly rev: number },
): Promise<readonly PublishedReport[]> {
  const from = Math.max(0, rev - mostCommits);
  const answer = await fetch(`${nightUrl}/${epoch}/log?from=${from}&limit=${mostCommits}`);
  if (!answer.ok) throw new Error(`the log was answered with ${answer.status}`);
  return reportsOfLog(await answer.text());
}

/** `lines`: commits with their hashes, a line each (P-HTTP-9). */
export function reportsOfLog(lines: string): readonly PublishedReport[] {
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { readonly commit: Commit }).commit)
    .flatMap(reportsOf)
    .reverse();
}

function reportsOf({ rev, at, cause, entries }: Commit): readonly PublishedReport[] {
  const reports = cause.flatMap((one) => (one.type === 'report' ? [one] : []));
  return reports.map(({ source, report }) => {
    const isAlone = reports.filter((other) => other.source === source).length === 1;
    const own = isAlone ? entries.filter(({ subject }) => subject.endsWith(`|${source}`)) : [];
    return { source, report, rev, at, rows: own.map(({ subject }) => rowOf(subject)) };
  });
}

/** The row that a subject is shown in: `turnout:NORTH`, `count:council:NORTH`, `exit-poll:council:ada`. */
function rowOf(subject: string): string {
  const [kind, contest, unit, source] = subject.split('|');
  if (kind === 'turnout') return `turnout:${unit}`;
  return kind === 'count' ? `count:${contest}:${unit}` : `exit-poll:${contest}:${source}`;
}
