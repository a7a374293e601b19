import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Election } from '@election-night/shared/election/election.ts';
import { parseInstant } from '@election-night/shared/election/instant.ts';
import type { Report } from '@election-night/shared/election/report.ts';

/** A report of the recording: when it came, and what says whether it may be known of. No figure of it is kept. */
export type RecordedMark = {
  /** Night's time, milliseconds since 1970. */
  readonly at: number;
  readonly kind: Report['kind'];
  readonly source: string;
  readonly units: readonly { readonly unit: string; readonly contest: string }[];
};

/** The files that a replay sends: reports.ndjson, and reports.<ingestor>.ndjson of each ingestor that recorded the night. */
const fileOfRequests = /^reports(\.[\w.-]+)?\.ndjson$/;

/**
 * The reports of a recording in order of time. A line that is no report of a source of this election is passed over, for whoever replays it
 * says what is wrong with it; a night without a recording has none.
 */
export async function readMarks(folder: string, election: Election): Promise<readonly RecordedMark[]> {
  const marks: RecordedMark[] = [];
  for (const file of await filesOf(folder)) {
    const lines = createInterface({ input: createReadStream(join(folder, file)), crlfDelay: Number.POSITIVE_INFINITY });
    for await (const line of lines) {
      const mark = markOf(line, election);
      if (mark) marks.push(mark);
    }
  }
  return marks.sort((one, other) => one.at - other.at);
}

async function filesOf(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => fileOfRequests.test(name)).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

type Line = { readonly at?: unknown; readonly source?: unknown; readonly path?: unknown; readonly body?: unknown };
type Body = { readonly kind?: unknown; readonly entries?: unknown };

function markOf(text: string, election: Election): RecordedMark | undefined {
  const { at, source, path, body } = parsed(text) ?? {};
  const instant = typeof at === 'string' ? parseInstant(at) : undefined;
  const from = typeof source === 'string' ? election.sources.get(source) : undefined;
  if (path !== '/reports' || instant === undefined || !from || typeof body !== 'object' || body === null)
    return undefined;
  const { kind, entries } = body as Body;
  const isKnown = from.kinds.find((one) => one === kind);
  if (!isKnown || !Array.isArray(entries)) return undefined;
  const units = entries.map((entry: { unit?: unknown; contest?: unknown } | null) => ({
    unit: String(entry?.unit),
    contest: String(entry?.contest),
  }));
  return { at: instant, kind: isKnown, source: from.id, units };
}

function parsed(text: string): Line | undefined {
  try {
    return JSON.parse(text) as Line;
  } catch {
    return undefined;
  }
}
