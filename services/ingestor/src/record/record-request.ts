import type { Mode } from '@election-night/shared/election/night-clock.ts';
import type { FastifyRequest } from 'fastify';
import { type Answer, problem } from '../answer.ts';
import { parseOnce, readOnce } from '../body-once.ts';
import { senderOf } from '../identify-source.ts';
import type { Intake, IntakeLimits, NightIntake } from '../intake.ts';
import type { ReceivedBytes, ReceivedRequest } from './recorded-line.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Milliseconds that recording it took; they go off the time that Redis gets. */
    recordingMs: number;
  }
}

/**
 * What every POST about a night passes before its handler sees it: with RECORD_TO it is on the disk before anything is claimed, and before
 * any answer, a refusal too. An answer comes back where that failed, and then nothing else may happen; undefined = go on.
 */
export async function recordRequest(
  request: FastifyRequest,
  into: NightIntake,
  intake: Intake,
): Promise<Answer | undefined> {
  if (!into.recording) return undefined;
  const start = performance.now();
  const source = senderOf(request.headers.authorization, intake.keys(), into.night.id, intake.now());
  const outcome = await into.recording.record({
    ...(source === undefined ? {} : { source }),
    path: pathBelowNight(request.url),
    body: await bodyOf(request, into.night.mode, intake.limits),
  });
  request.recordingMs = performance.now() - start;
  return outcome === 'synced' ? undefined : problem('recording-failed');
}

function pathBelowNight(url: string): string {
  return /^\/v1\/nights\/[^/?]+([^?]*)/.exec(url)?.[1] ?? url;
}

async function bodyOf(request: FastifyRequest, mode: Mode, limits: IntakeLimits): Promise<ReceivedRequest['body']> {
  const { body, headers } = request;
  const read = await readOnce(request, limits.maxBodyBytes);
  if (read.outcome === 'refused') return asSent(Buffer.isBuffer(body) ? body : Buffer.alloc(0), headers);
  const parsed = parseOnce(request, read.text, limits);
  if (parsed.outcome !== 'parsed') return { bytes: Buffer.from(read.text) };
  const isOfNight = (parsed.value as { mode?: unknown } | null)?.mode === mode;
  return { json: read.text, ...(isOfNight ? {} : { nightMode: mode }) };
}

/** Where the headers were a part of what was wrong, the bytes mean nothing without them. */
function asSent(bytes: Buffer, headers: FastifyRequest['headers']): ReceivedBytes {
  const { 'content-type': contentType = '', 'content-encoding': contentEncoding } = headers;
  return { bytes, contentType, ...(contentEncoding === undefined ? {} : { contentEncoding }) };
}
