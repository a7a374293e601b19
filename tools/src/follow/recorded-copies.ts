import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatInstant, parseInstant } from '@election-night/shared/election/instant.ts';
import { contentDigest } from '@election-night/shared/queue/job-id.ts';
import { filesOfRequests } from '../replay/read-recording.ts';
import type { RecordedCopy } from './way.ts';

type Line = { readonly at: string; readonly source: string | null; readonly path: string; readonly body?: unknown };

/** The lines of a recording under a report's id, whoever sent them. `digest` is that of the content that was claimed. No figure of them is kept. */
export async function recordedCopies(
  folder: string,
  night: string,
  report: string,
  digest: string | undefined,
): Promise<RecordedCopy[]> {
  const copies: RecordedCopy[] = [];
  const ofNight = (await readdir(folder)).includes(night) ? join(folder, night) : folder;
  for (const file of await filesOfRequests(ofNight)) {
    const lines = (await readFile(file, 'utf8')).split('\n');
    for (const [place, text] of lines.entries()) {
      // Most lines are others, and a whole night of them is long.
      if (!text.includes(report)) continue;
      const line = parsed(text);
      const body = line?.body as { id?: unknown; asOf?: unknown } | undefined;
      if (!line || line.path !== '/reports' || body?.id !== report) continue;
      const { at, source } = line;
      copies.push({ at, file, line: place + 1, source, content: contentOf(body, digest) });
    }
  }
  return copies.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/** A last line that was never finished is no line. */
function parsed(text: string): Line | undefined {
  try {
    return JSON.parse(text) as Line;
  } catch {
    return undefined;
  }
}

/** The digest is of the body with its time in UTC, as the ingestor makes it. */
function contentOf(body: { readonly asOf?: unknown }, digest: string | undefined): RecordedCopy['content'] {
  const asOf = typeof body.asOf === 'string' ? parseInstant(body.asOf) : undefined;
  if (digest === undefined || asOf === undefined) return 'unknown';
  return contentDigest({ ...body, asOf: formatInstant(asOf) }) === digest ? 'claimed' : 'other';
}
