import type { Fetch, Source } from '@election-night/shared/election/definition.ts';
import { formatInstant, instantOf } from '@election-night/shared/election/instant.ts';
import { type ClockAnchor, nightTimeAt } from '@election-night/shared/election/night-clock.ts';
import type { FastifyBaseLogger } from 'fastify';
import type { Intake, NightIntake } from '../intake.ts';
import { type FetchState, readFetchState, writeFetchState } from './fetch-state.ts';
import { getBody } from './get-body.ts';
import { type Body, type IngestContext, ingestBody } from './ingest-body.ts';
import { readFile } from './read-file.ts';
import { restAfterFailure } from './rest-after-failure.ts';

export type FetchLimits = {
  readonly maxBytes: number;
  /** For one try, from the first byte asked to the last one read. */
  readonly withinMs: number;
  /** The longest rest after failures. */
  readonly longestRestMs: number;
};

export type PollContext = {
  readonly source: Source;
  readonly fetch: Fetch;
  readonly into: NightIntake;
  readonly intake: Intake;
  readonly limits: FetchLimits;
  readonly log: FastifyBaseLogger;
  /** Aborts when the process stops. */
  readonly stopping: AbortSignal;
};

/** What one try found, and what of the state it changes. */
type Tried =
  | { readonly outcome: 'well'; readonly changes: Partial<FetchState>; readonly forget: readonly (keyof FetchState)[] }
  | {
      readonly outcome: 'failed';
      readonly reason: string;
      readonly retryAfterMs?: number | undefined;
      readonly pending?: FetchState['pending'];
    };

/** One try of one source: look whether it is due → fetch → ingest → note what became of it. Rejects where Redis is away, or with `stopping`. */
export async function pollSource(context: PollContext): Promise<void> {
  const { source, fetch, into, intake } = context;
  const run = await intake.redis.hget(into.keys.fence, 'run');
  // Nobody could take a report yet, and that is no fault of the source.
  if (!run) return;
  const before = await readFetchState(intake.redis, into.keys, source.id);
  if (before?.run === run && !isDue(before, fetch.everySeconds * 1000, intake.now())) return;
  const known = before?.run === run ? before : undefined;
  const triedAt = intake.now();
  const tried = await tryOnce(context, known, run, triedAt);
  context.stopping.throwIfAborted();
  const after = stateAfter(tried, known, { run, triedAt, context });
  await writeFetchState(intake.redis, into.keys, source.id, after);
  logChange(before, after, context);
}

/** After a failure exactly then. Else the scheduler sets the pace, which is not to the millisecond; a second job in one interval is passed over. */
function isDue({ failures, nextTryAt }: FetchState, everyMs: number, now: number): boolean {
  return instantOf(nextTryAt) <= now + (failures > 0 ? 0 : everyMs / 2);
}

async function tryOnce(
  context: PollContext,
  known: FetchState | undefined,
  run: string,
  triedAt: number,
): Promise<Tried> {
  const found =
    context.fetch.from.url === undefined ? await lookInFolder(context, known) : await askServer(context, known);
  if ('outcome' in found) return found;
  const { body, ...place } = found;
  const now = formatInstant(triedAt);
  let pending = known?.pending;
  const keepPending: IngestContext['keepPending'] = async (given) => {
    pending = given;
    const state: FetchState = { ...(known ?? { run, failures: 0, nextTryAt: now }), triedAt: now, pending };
    await writeFetchState(context.intake.redis, context.into.keys, context.source.id, state);
  };
  const nightNow = () => nightTime(context, triedAt);
  const ingested = await ingestBody(body, known, { ...context, keepPending, nightNow });
  if (ingested.outcome === 'refused') {
    return { outcome: 'failed', reason: ingested.reason, ...(pending ? { pending } : {}) };
  }
  if (ingested.outcome === 'settling') {
    return { outcome: 'well', changes: { settling: ingested.bodyDigest }, forget: [] };
  }
  const { bodyDigest } = ingested;
  const seen = { ...place, bodyDigest };
  // Validators go with the body: where the new one has none, the old ones would ask about another.
  const old = (['etag', 'lastModified', 'file', 'settling'] as const).filter((field) => !(field in seen));
  if (ingested.outcome !== 'ingested') {
    const changes = { ...seen, ...(ingested.hasChanged ? { changedAt: now } : {}) };
    return { outcome: 'well', changes, forget: old };
  }
  const { contentDigest, entries } = ingested;
  const changes = { ...seen, contentDigest, entries, changedAt: now, ingestedAt: now };
  return { outcome: 'well', changes, forget: [...old, 'pending'] };
}

type Found = Tried | ({ readonly body: Body } & Pick<FetchState, 'etag' | 'lastModified' | 'file'>);

const nothingNew: Tried = { outcome: 'well', changes: {}, forget: ['settling'] };

async function askServer(
  { fetch, limits, stopping, intake }: PollContext,
  known: FetchState | undefined,
): Promise<Found> {
  const late = AbortSignal.timeout(limits.withinMs);
  try {
    const got = await getBody(fetch.from.url as string, {
      format: fetch.format,
      known: known ?? {},
      maxBytes: limits.maxBytes,
      signal: AbortSignal.any([stopping, late]),
      now: intake.now(),
    });
    if (got.outcome === 'unchanged') return nothingNew;
    if (got.outcome === 'failed') return got;
    const { lastModified } = got.validators;
    const modified = lastModified === undefined ? Number.NaN : Date.parse(lastModified);
    const body = {
      ...{ bytes: got.bytes, charset: got.charset, mayBeCut: true },
      ...(modified > 0 ? { modified } : {}),
    };
    return { body, ...got.validators };
  } catch (error) {
    stopping.throwIfAborted();
    if (!late.aborted) throw error;
    return { outcome: 'failed', reason: `it took longer than ${limits.withinMs / 1000} s` };
  }
}

async function lookInFolder({ fetch, limits, into }: PollContext, known: FetchState | undefined): Promise<Found> {
  const { folder = '', pattern = '' } = fetch.from;
  const found = await readFile({
    ...{ folder, pattern, nightFolder: into.night.folder, maxBytes: limits.maxBytes },
    ...{ known: known?.file, settling: known?.settling },
  });
  if (found.outcome === 'failed') return found;
  if (found.outcome === 'settling') return { outcome: 'well', changes: { settling: found.stamp }, forget: [] };
  if (found.outcome !== 'body') return nothingNew;
  return { body: { bytes: found.bytes, modified: found.modified, mayBeCut: false }, file: found.stamp };
}

async function nightTime({ intake, into }: PollContext, now: number): Promise<number> {
  const clock = await intake.redis.hget(into.keys.meta, 'clock');
  return clock === null ? now : nightTimeAt(JSON.parse(clock) as ClockAnchor, into.night.gaps, now);
}

function stateAfter(
  tried: Tried,
  known: FetchState | undefined,
  { run, triedAt, context }: { run: string; triedAt: number; context: PollContext },
): FetchState {
  const { fetch, limits, intake } = context;
  const everyMs = fetch.everySeconds * 1000;
  const now = intake.now();
  const base = { ...known, run, triedAt: formatInstant(triedAt) };
  if (tried.outcome === 'failed') {
    const failures = (known?.failures ?? 0) + 1;
    const { retryAfterMs, pending } = tried;
    const restMs = restAfterFailure(failures, { everyMs, longestMs: limits.longestRestMs, retryAfterMs });
    const nextTryAt = formatInstant(now + restMs);
    return { ...base, failures, error: tried.reason, nextTryAt, ...(pending ? { pending } : {}) };
  }
  const rest: Partial<FetchState> = { ...base, ...tried.changes };
  for (const field of [...tried.forget, 'error'] as const) delete rest[field];
  const nextTryAt = formatInstant(triedAt + everyMs);
  return { ...rest, run, triedAt: formatInstant(triedAt), answeredAt: formatInstant(now), failures: 0, nextTryAt };
}

/** A line where it begins to fail, fails otherwise, or recovers; none where something came in, since that may be under embargo. */
function logChange(before: FetchState | undefined, after: FetchState, { into, source, log }: PollContext): void {
  const about = { night: into.night.id, source: source.id };
  if (after.error !== undefined && after.error !== before?.error) {
    log.warn({ ...about, reason: after.error }, 'a source cannot be fetched');
  }
  if (after.error === undefined && before?.error !== undefined) log.info(about, 'a source is fetched again');
}
