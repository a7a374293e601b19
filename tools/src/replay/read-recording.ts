import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseInstant } from '@election-night/shared/election/instant.ts';
import { loadNights, type Night } from '@election-night/shared/runtime/load-nights.ts';

/** A request as it was received on the night; `body` where its bytes were JSON, else `bodyBase64`. */
export type RecordedRequest = {
  /** Night's time of its arrival, milliseconds since 1970. */
  readonly at: number;
  readonly source: string;
  /** Below `/v1/nights/<night>`; `/reports`, or a request of the desk. */
  readonly path: string;
} & ({ readonly body: unknown } | { readonly bodyBase64: string });

/** A folder that holds a whole night, in memory. `expectedRows` is absent where the recording has none. */
export type Recording = {
  readonly night: Night;
  readonly requests: readonly RecordedRequest[];
  readonly expectedRows?: string;
};

/** Throws with the file and line of a mistake. */
export async function readRecording(folder: string): Promise<Recording> {
  const [night] = await loadNights(`replay:${folder}`).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw new Error(`${folder} is not a recording: ${error.path} is missing`);
    throw error;
  });
  if (!night) throw new Error(`${folder} holds no night`);
  const path = join(folder, 'reports.ndjson');
  const text = await readFile(path, 'utf8').catch(() => {
    throw new Error(`${folder} is not a recording: ${path} is missing`);
  });
  const requests = text
    .split('\n')
    .flatMap((line, index) => (line.trim() === '' ? [] : [parseLine(line, `${path}:${index + 1}`)]));
  const expectedRows = await readIfThere(join(folder, 'expected-rows.ndjson'));
  return { night, requests, ...(expectedRows === undefined ? {} : { expectedRows }) };
}

function parseLine(line: string, place: string): RecordedRequest {
  let json: Record<string, unknown>;
  try {
    json = JSON.parse(line) as Record<string, unknown>;
  } catch (error) {
    throw new Error(`${place} is not JSON: ${(error as Error).message}`);
  }
  const { at, source, path, body, bodyBase64 } = json;
  const instant = typeof at === 'string' ? parseInstant(at) : undefined;
  if (instant === undefined)
    throw new Error(`${place}: "at" must be a time with an offset, such as 2023-03-19T10:10:00+06:00`);
  if (typeof source !== 'string') throw new Error(`${place}: "source" must be the id of a source`);
  if (typeof path !== 'string' || !path.startsWith('/')) throw new Error(`${place}: "path" must begin with /`);
  if (typeof bodyBase64 === 'string') return { at: instant, source, path, bodyBase64 };
  if (body === undefined) throw new Error(`${place}: "body" or "bodyBase64" is missing`);
  return { at: instant, source, path, body };
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
