import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseInstant } from '@election-night/shared/election/instant.ts';
import { loadNights, type Night } from '@election-night/shared/runtime/load-nights.ts';

/**
 * A request as it was received on the night; `body` where its bytes were JSON, else `bodyBase64`, with the headers that were a part of
 * what was wrong with it.
 */
export type RecordedRequest = {
  /** Night's time of its arrival, milliseconds since 1970. */
  readonly at: number;
  /** The source or the role of its key; empty where its key opened nothing. */
  readonly source: string;
  /** Below `/v1/nights/<night>`; `/reports`, or a request of the desk. */
  readonly path: string;
  /** The run that a decision about a held entry was for. */
  readonly run?: string;
} & (JsonOfRequest | BytesOfRequest);

/** `nightMode` = the mode of the night, there where the body had another one or none, and was refused. */
type JsonOfRequest = { readonly body: unknown; readonly nightMode?: string };

type BytesOfRequest = {
  readonly bodyBase64: string;
  readonly contentType?: string;
  readonly contentEncoding?: string;
};

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
  const files = await Promise.all((await filesOfRequests(folder)).map(readRequests));
  // The sort is stable: what one file has at one instant stays in its order.
  const requests = files.flat().sort((a, b) => a.at - b.at);
  const expectedRows = await readIfThere(join(folder, 'expected-rows.ndjson'));
  return { night, requests, ...(expectedRows === undefined ? {} : { expectedRows }) };
}

/** reports.ndjson, and reports.<ingestor>.ndjson of each ingestor that recorded the night. In the order of their names. */
export async function filesOfRequests(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => /^reports(\.[\w.-]+)?\.ndjson$/.test(name));
  if (names.length === 0) {
    throw new Error(`${folder} is not a recording: ${join(folder, 'reports.ndjson')} is missing`);
  }
  return names.sort().map((name) => join(folder, name));
}

/**
 * The requests about the night. Those to the clock of a replay are left out: whoever replays the recording leads a clock of his own.
 * A last line without its line feed was being written when the ingestor ended; nobody was told of it.
 */
async function readRequests(path: string): Promise<RecordedRequest[]> {
  const lines = (await readFile(path, 'utf8')).split('\n');
  const last = lines.pop() ?? '';
  if (isJson(last)) lines.push(last);
  return lines
    .flatMap((line, index) => (line.trim() === '' ? [] : [parseLine(line, `${path}:${index + 1}`)]))
    .filter((request) => request.path !== '/replay');
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function parseLine(line: string, place: string): RecordedRequest {
  let json: Record<string, unknown>;
  try {
    json = JSON.parse(line) as Record<string, unknown>;
  } catch (error) {
    throw new Error(`${place} is not JSON: ${(error as Error).message}`);
  }
  const { at, source, path, run, body, bodyBase64 } = json;
  const instant = typeof at === 'string' ? parseInstant(at) : undefined;
  if (instant === undefined)
    throw new Error(`${place}: "at" must be a time with an offset, such as 2023-03-19T10:10:00+06:00`);
  if (typeof source !== 'string' && source !== null) {
    throw new Error(`${place}: "source" must be the id of a source, or null`);
  }
  if (typeof path !== 'string' || !path.startsWith('/')) throw new Error(`${place}: "path" must begin with /`);
  const request = { at: instant, source: source ?? '', path, ...(typeof run === 'string' ? { run } : {}) };
  if (typeof bodyBase64 === 'string') return { ...request, bodyBase64, ...headersOf(json) };
  if (body === undefined) throw new Error(`${place}: "body" or "bodyBase64" is missing`);
  return { ...request, body, ...(typeof json.nightMode === 'string' ? { nightMode: json.nightMode } : {}) };
}

function headersOf({ contentType, contentEncoding }: Record<string, unknown>) {
  return {
    ...(typeof contentType === 'string' ? { contentType } : {}),
    ...(typeof contentEncoding === 'string' ? { contentEncoding } : {}),
  };
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
