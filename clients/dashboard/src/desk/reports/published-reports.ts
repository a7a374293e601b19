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
/** The newest so many first, then twice as many before them, and so on; no more after so many characters. */
const firstCommits = 50;
const mostCharacters = 4_000_000;

/** Reports of the last commits, the newest first. What is sealed is in no commit. `position` is where the log is read up to. */
export async function readPublishedReports(
  nightUrl: string,
  { epoch, rev }: { readonly epoch: string; readonly rev: number },
): Promise<readonly PublishedReport[]> {
  const first = Math.max(0, rev - mostCommits);
  const reports: PublishedReport[] = [];
  let characters = 0;
  for (let [to, size] = [rev, firstCommits]; to > first && characters < mostCharacters; size *= 2) {
    const from = Math.max(first, to - size);
    const lines = await readLog(`${nightUrl}/${epoch}`, from, to);
    reports.push(...reportsOfLog(lines));
    characters += lines.length;
    to = from;
  }
  return reports;
}

/** The commits after `from`, up to `to`. Where they are large a page of the log has fewer than were asked for (P-HTTP-9). */
async function readLog(epochUrl: string, from: number, to: number): Promise<string> {
  let lines = '';
  for (let last = from; last < to; ) {
    const answer = await fetch(`${epochUrl}/log?from=${last}&limit=${to - last}`);
    if (!answer.ok) throw new Error(`the log was answered with ${answer.status}`);
    const page = await answer.text();
    const reached = commitsOf(page).at(-1)?.rev ?? last;
    if (reached <= last) break;
    lines += page;
    last = reached;
  }
  return lines;
}

/** `lines`: commits with their hashes, a line each (P-HTTP-9). */
export function reportsOfLog(lines: string): readonly PublishedReport[] {
  return commitsOf(lines).flatMap(reportsOf).reverse();
}

function commitsOf(lines: string): readonly Commit[] {
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { readonly commit: Commit }).commit);
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
