import { formatInstant, parseInstant } from '@election-night/shared/election/instant.ts';
import { type Report, type SubjectKey, subjectOf } from '@election-night/shared/election/report.ts';
import type { SubjectEntry } from '@election-night/shared/election/walk-subject.ts';
import { entryDigest } from '@election-night/shared/queue/entry-digest.ts';
import type { RecordedRequest } from './read-recording.ts';

/** What a digest stands for, whatever the run. */
export type DecidedAbout = { readonly subject: SubjectKey } & Pick<SubjectEntry, 'asOf' | 'entry'>;

/** A request about a held entry names it by a digest that contains the run; in another run the same entry has another one. */
const aboutHeld = /^\/held\/(?<digest>[0-9a-f]{64})\/(?<word>release|reject)$/;

/** The address of a request about a held entry, in the run in which it is sent. */
export function addressInRun(path: string, { subject, asOf, entry }: DecidedAbout, run: string): string {
  const { word } = aboutHeld.exec(path)?.groups ?? {};
  return `/held/${entryDigest(run, subject, { asOf, entry })}/${word}`;
}

/**
 * The entry that each request about a held one was about: the recorded one that has its digest in the run in which it was recorded. A
 * request without a run, or whose entry is not in the recording (it was fetched, or dated when it came in), has none.
 */
export function entriesDecidedAbout(requests: readonly RecordedRequest[]): ReadonlyMap<RecordedRequest, DecidedAbout> {
  const wanted = new Map<string, RecordedRequest[]>();
  const runs = new Set<string>();
  for (const request of requests) {
    const digest = aboutHeld.exec(request.path)?.groups?.['digest'];
    if (digest === undefined || request.run === undefined) continue;
    wanted.set(digest, [...(wanted.get(digest) ?? []), request]);
    runs.add(request.run);
  }
  const found = new Map<RecordedRequest, DecidedAbout>();
  if (runs.size === 0) return found;
  for (const about of requests.flatMap(entriesOf)) {
    for (const run of runs) {
      for (const request of wanted.get(entryDigest(run, about.subject, about)) ?? []) found.set(request, about);
    }
  }
  return found;
}

/** Of a report with a time; of anything else none. */
function entriesOf(request: RecordedRequest): DecidedAbout[] {
  if (request.path !== '/reports' || !('body' in request)) return [];
  const { kind, asOf, entries } = (request.body ?? {}) as Partial<Report>;
  const time = typeof asOf === 'string' ? parseInstant(asOf) : undefined;
  if (kind === undefined || time === undefined || !Array.isArray(entries)) return [];
  // Of reports that were refused for their form too, so an entry may be anything.
  return entries
    .filter((entry) => typeof entry === 'object' && entry !== null)
    .map((entry) => ({ subject: subjectOf(kind, entry, request.source), asOf: formatInstant(time), entry }));
}
