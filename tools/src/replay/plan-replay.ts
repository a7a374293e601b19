import type { Election } from '@election-night/shared/election/election.ts';
import { timersOf } from '@election-night/shared/election/embargo.ts';
import type { Gap } from '@election-night/shared/election/night-clock.ts';
import { type DecidedAbout, entriesDecidedAbout } from './entries-decided-about.ts';
import type { RecordedRequest } from './read-recording.ts';
import { seededRandom } from './seeded-random.ts';

/** What goes wrong on the way, repeatable by its seed. */
export type Faults = {
  /** Probability that a POST is repeated. */
  readonly duplicate: number;
  /** Longest delay of a report, milliseconds of night time. */
  readonly shuffleMs: number;
  /** Probability that a bulletin is sent again later under a new report id. */
  readonly stale: number;
  readonly seed: number;
};

export const noFaults: Faults = { duplicate: 0, shuffleMs: 0, stale: 0, seed: 1 };

/** A request and the time of the night, milliseconds since 1970, when it is to be sent. */
export type PlannedPost = {
  readonly due: number;
  readonly copy: 'original' | 'duplicate' | 'stale';
  /** Empty = sent without a key. */
  readonly source: string;
  readonly path: string;
  /** The held entry that its path names, which has another name in each run. */
  readonly about?: DecidedAbout;
  /** JSON, or bytes exactly as they came. */
  readonly body: string | Buffer;
  /** Instead of `application/json`. */
  readonly contentType?: string;
  readonly contentEncoding?: string;
  /** The id that its sender gave it, where it has one. */
  readonly id?: string;
};

export type ReplayPlan = {
  /** In the order of sending. */
  readonly posts: readonly PlannedPost[];
  /** When something happens on the night without a report: phases, releases. Ascending, distinct. */
  readonly timers: readonly number[];
  /** The last of both: the replay ends once the clock has reached it. */
  readonly ends: number;
};

/** How long after the original a copy may come, milliseconds of night time. */
const latestDuplicateMs = 3_600_000;
const latestStaleMs = 6 * 3_600_000;

/**
 * When each request of a recording is sent. The only change to a request is its `mode`; a delay is never negative; what would be due
 * while the clock jumps is sent at the jump; a request of the desk stays behind everything recorded before it, since it decides about that.
 */
export function planReplay(
  requests: readonly RecordedRequest[],
  election: Election,
  gaps: readonly Gap[],
  faults: Faults,
): ReplayPlan {
  const originals = planOriginals(requests, gaps, faults);
  const copies = originals.flatMap((post, index) => [
    ...planDuplicate(post, index, gaps, faults),
    ...planStale(post, index, gaps, faults),
  ]);
  // The sort is stable: what is due together keeps the order of the recording, copies last.
  const posts = [...originals, ...copies].sort((a, b) => a.due - b.due);
  const timers = instantsOf(election, gaps);
  return { posts, timers, ends: Math.max(timers.at(-1) ?? election.times.ends, posts.at(-1)?.due ?? 0) };
}

function planOriginals(requests: readonly RecordedRequest[], gaps: readonly Gap[], faults: Faults): PlannedPost[] {
  const decidedAbout = entriesDecidedAbout(requests);
  let latest = Number.NEGATIVE_INFINITY;
  return requests.map((request, index) => {
    const delay = Math.floor(seededRandom(faults.seed, 'shuffle', index) * faults.shuffleMs);
    const due = isReport(request.path)
      ? afterGap(request.at + delay, gaps)
      : Math.max(afterGap(request.at, gaps), latest);
    latest = Math.max(latest, due);
    const about = decidedAbout.get(request);
    const named = { source: request.source, path: request.path, ...(about ? { about } : {}) };
    return { due, copy: 'original', ...named, ...bodyOf(request) };
  });
}

function planDuplicate(post: PlannedPost, index: number, gaps: readonly Gap[], faults: Faults): PlannedPost[] {
  if (seededRandom(faults.seed, 'duplicate', index) >= faults.duplicate) return [];
  const delay = Math.floor(seededRandom(faults.seed, 'duplicate-delay', index) * latestDuplicateMs);
  return [{ ...post, copy: 'duplicate', due: afterGap(post.due + delay, gaps) }];
}

function planStale(post: PlannedPost, index: number, gaps: readonly Gap[], faults: Faults): PlannedPost[] {
  if (post.id === undefined || typeof post.body !== 'string' || !isReport(post.path)) return [];
  if (seededRandom(faults.seed, 'stale', index) >= faults.stale) return [];
  const delay = 1 + Math.floor(seededRandom(faults.seed, 'stale-delay', index) * latestStaleMs);
  const id = `${post.id}-again`;
  const body = JSON.stringify({ ...(JSON.parse(post.body) as object), id });
  return [{ ...post, copy: 'stale', due: afterGap(post.due + delay, gaps), id, body }];
}

function bodyOf(request: RecordedRequest): Pick<PlannedPost, 'body' | 'id' | 'contentType' | 'contentEncoding'> {
  if ('bodyBase64' in request) {
    const { bodyBase64, contentType, contentEncoding } = request;
    return {
      body: Buffer.from(bodyBase64, 'base64'),
      ...(contentType === undefined ? {} : { contentType }),
      ...(contentEncoding === undefined ? {} : { contentEncoding }),
    };
  }
  const { body, nightMode } = request;
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return { body: JSON.stringify(body) };
  const id = 'id' in body && typeof body.id === 'string' ? { id: body.id } : {};
  const mode = nightMode === undefined ? 'replay' : modeThatDiffers((body as { mode?: unknown }).mode, nightMode);
  return { body: JSON.stringify({ ...body, mode }), ...id };
}

/** A report of another mode than the night's was refused, and is again: one of a replay then bears the mode that its night had. */
function modeThatDiffers(ofBody: unknown, ofNight: string): unknown {
  return ofBody === 'replay' ? ofNight : ofBody;
}

function isReport(path: string): boolean {
  return path === '/reports';
}

function afterGap(time: number, gaps: readonly Gap[]): number {
  const gap = gaps.find(({ from, to }) => time >= from && time < to);
  return gap ? gap.to : time;
}

/** The instants at which the night changes by itself, and its last minute; after the jump where the clock jumps over them. */
function instantsOf(election: Election, gaps: readonly Gap[]): number[] {
  const instants = [...timersOf(election), election.times.ends].map((time) => afterGap(time, gaps));
  return [...new Set(instants)].sort((a, b) => a - b);
}
