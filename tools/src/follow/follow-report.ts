import { distance } from 'fastest-levenshtein';
import type { FoundReport, Lookout } from './followed-report.ts';
import { getJson } from './get-over-http.ts';
import { followCommit } from './public-log.ts';
import { recordedCopies } from './recorded-copies.ts';
import type { FollowedCommit, FollowedEntry, Served, Way } from './way.ts';

export type FollowOptions = {
  readonly report: string;
  readonly source?: string;
  readonly night: string;
  readonly feed: string;
  /** A folder that ingestors recorded into. */
  readonly recording?: string;
};

/** How many ids are told where the one that was asked for is unknown. */
const mostNearest = 5;

/** Gathers what can be seen of one report. Throws where several sources sent this id, or where a hop that is there does not answer. */
export async function followReport(options: FollowOptions, lookout: Lookout): Promise<Way> {
  const { report, source, night, recording } = options;
  const found = await lookout.find(report, source);
  const [first] = found;
  if (found.length > 1) {
    const sources = found.map((each) => each.source).join(' or ');
    throw new Error(`${found.length} sources sent a report ${report}: say --source ${sources}`);
  }
  const recorded = recording && (await recordedCopies(recording, night, report, first?.claim?.digest));
  const seen = {
    ...{ report, night, mode: lookout.mode },
    ...(recorded ? { recorded } : {}),
    notSeen: [
      ...lookout.notSeen,
      ...(recorded ? [] : ['copies that were refused: with --recording, where an ingestor has RECORD_TO']),
    ],
  };
  if (!first) return { ...seen, ...(await wayOfUnknown(options, lookout, recorded ? recorded.length : 0)) };
  const { commit, trouble } = await commitOf(first, options, lookout);
  const way = { ...seen, ...wayOf(first), ...(commit ? { commit, served: await servedBy(options, commit) } : {}) };
  const troubles = trouble === undefined ? [] : [trouble];
  return { ...way, notSeen: [...way.notSeen, ...troubles], next: nextSteps(way) };
}

function wayOf(found: FoundReport) {
  const { source, run, claim, queue, receivedAt, outcome, sealed } = found;
  return {
    ...{ source, state: outcome?.state ?? ('queued' as const) },
    ...(run === undefined ? {} : { run }),
    ...(receivedAt === undefined ? {} : { receivedAt }),
    ...(claim ? { claim } : {}),
    ...(queue ? { queue } : {}),
    ...(sealed ? { sealed } : {}),
    ...(outcome?.state === 'decided' ? { counts: outcome.counts, entries: entriesOf(found) } : {}),
    ...(outcome?.state === 'refused' ? { refusedBecause: outcome.reason } : {}),
  };
}

/** Every entry where the report can be seen, else those that were not simply accepted. */
function entriesOf({ outcome, subjects }: FoundReport): FollowedEntry[] {
  if (outcome?.state !== 'decided') return [];
  const exceptions = new Map(outcome.exceptions.map((exception) => [exception.entry, exception]));
  if (!subjects) return [...exceptions.values()];
  return subjects.map((subject, entry) => {
    const { outcome = 'accepted', reason } = exceptions.get(entry) ?? {};
    return { entry, ...subject, outcome, ...(reason === undefined ? {} : { reason }) };
  });
}

async function commitOf(
  { outcome, run, source }: FoundReport,
  { report }: FollowOptions,
  lookout: Lookout,
): Promise<{ commit?: FollowedCommit; trouble?: string }> {
  if (outcome?.state !== 'decided' || outcome.rev === undefined) return {};
  try {
    const commit = await followCommit(await lookout.logs(run), outcome.rev, { source, report });
    return commit
      ? { commit }
      : { trouble: `its commit, rev ${outcome.rev}: it is in an older log that is not served` };
  } catch (error) {
    return { trouble: `its commit, rev ${outcome.rev}: ${(error as Error).message}` };
  }
}

async function servedBy({ feed, night }: FollowOptions, { epoch, rev }: FollowedCommit): Promise<Served> {
  try {
    const now = (await getJson(`${feed}/v1/nights/${night}`)) as { epoch: string; rev: number };
    // A larger epoch of the same run goes on from the revs of this one.
    const includes = now.epoch > epoch || (now.epoch === epoch && now.rev >= rev);
    return { url: feed, epoch: now.epoch, rev: now.rev, includes };
  } catch (error) {
    return { url: feed, trouble: (error as Error).message };
  }
}

async function wayOfUnknown(
  { report, source }: FollowOptions,
  lookout: Lookout,
  copies: number,
): Promise<Pick<Way, 'state' | 'nearest' | 'next'>> {
  const known = [...new Set(await lookout.knownIds().catch(() => []))].filter(
    (field) => source === undefined || field.startsWith(`${source}/`),
  );
  const idOf = (field: string) => field.slice(field.indexOf('/') + 1);
  const nearest = known
    .map((field) => ({ field, far: distance(idOf(field), report) }))
    .sort((a, b) => a.far - b.far || (a.field < b.field ? -1 : 1))
    .slice(0, mostNearest)
    .map(({ field }) => field);
  const refused =
    'every copy of it was refused: its lines in the recording say when; ask its source what answer it got';
  const never =
    'no report of this id was admitted in this run: look at the ids above, or ask its source what answer it got';
  return { state: 'unknown', nearest, next: [copies > 0 ? refused : never] };
}

/** What a person can do about where the report is now. */
function nextSteps(way: Omit<Way, 'next'>): string[] {
  const steps: string[] = [];
  const { state, queue, entries = [], served, recorded = [] } = way;
  if (state === 'queued') steps.push(stepOfQueue(queue?.state, queue?.failedBecause));
  if (state === 'sealed') steps.push('nothing: it is judged and published at its release, by itself');
  if (entries.some(({ outcome }) => outcome === 'held')) {
    steps.push('a held entry waits for a correction of its source, or for the desk');
  }
  if (served && 'trouble' in served) steps.push('say --feed with the address of a broadcaster that runs');
  else if (served && !served.includes) steps.push('the broadcaster is behind: look at its /readyz');
  if (recorded.some(({ content }) => content === 'other')) {
    steps.push(
      'another content came under this id and was refused with 409: its source has to send it under an id of its own',
    );
  }
  return steps;
}

function stepOfQueue(state: string | undefined, failedBecause: string | undefined): string {
  switch (state) {
    case undefined:
      return 'it waits for an aggregator: if that lasts, look at its job with --redis';
    case 'failed':
      return `mend what its job failed of (${failedBecause}), then try failed jobs again as docs/operations.md tells`;
    case 'forgotten':
      return 'it was claimed, and its job is not there: its source sends the same report again, and it goes on';
    default:
      return 'it waits for an aggregator: see that one runs, and what its log says';
  }
}
