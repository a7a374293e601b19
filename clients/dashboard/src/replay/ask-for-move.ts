import { type Answer, askIngestor, mayBeSentAgain, type Problem } from '../ingestor/ask-ingestor.ts';
import { randomId } from '../ingestor/random-id.ts';

/** What the clock of a replay is asked to do (docs/protocol.md, Control of a replay). Times in RFC 3339, `speed` in night seconds a second. */
export type Move =
  | { readonly action: 'start'; readonly speed: number; readonly paused: boolean }
  | { readonly action: 'pause' | 'resume' }
  | { readonly action: 'speed'; readonly speed: number }
  | { readonly action: 'seek'; readonly to: string };

/** A move with its id: sent again, it is the same request and is done once (P-REP-2). */
export type MoveRequest = Move & { readonly id: string; readonly mode: 'replay' };

export type MoveEnd =
  /** Where it brought the night. */
  | { readonly end: 'applied'; readonly epoch: string; readonly rev: number; readonly at: string }
  /** Another run began first, and took the request with it (P-REP-6). */
  | { readonly end: 'superseded' }
  /** The queue has it, and nothing came of it in time: no aggregator may be running. */
  | { readonly end: 'waiting' }
  | { readonly end: 'problem'; readonly problem: Problem };

type State =
  | { readonly state: 'queued' }
  | { readonly state: 'applied'; readonly epoch: string; readonly rev: number; readonly at: string };

const patienceMs = 15_000;
const pauseMs: readonly [first: number, most: number] = [60, 400];
/** A run begins and takes its ledger away while a request is asked about: unknown once is not unknown for good. */
const missesAtMost = 10;

export function requestFor(move: Move): MoveRequest {
  return { id: randomId(), mode: 'replay', ...move };
}

/** Sends a request and follows it until it is applied. */
export async function askForMove(
  night: string,
  key: string,
  request: MoveRequest,
  signal: AbortSignal,
): Promise<MoveEnd> {
  const sent = await askIngestor(night, { method: 'POST', path: '/replay', key, body: request, signal });
  if (!sent.isDone) return { end: 'problem', problem: sent.problem };
  let misses = 0;
  const deadline = Date.now() + patienceMs;
  for (let waitMs = pauseMs[0]; Date.now() < deadline; waitMs = Math.min(waitMs * 1.5, pauseMs[1])) {
    const told = await stateOf(night, key, request.id, signal);
    if (told.isDone) {
      if (told.body.state === 'applied') return { end: 'applied', ...told.body };
    } else if (told.problem.status === 404) {
      misses += 1;
      if (misses > missesAtMost) return { end: 'superseded' };
    } else if (!mayBeSentAgain(told.problem)) return { end: 'problem', problem: told.problem };
    await new Promise((over) => setTimeout(over, waitMs));
    signal.throwIfAborted();
  }
  return { end: 'waiting' };
}

/** Whether a key opens the control of a night: undefined where it does. Asked about a request that nobody made, so nothing is changed. */
export async function problemOfKey(night: string, key: string): Promise<Problem | undefined> {
  const answer = await stateOf(night, key, randomId());
  return answer.isDone || answer.problem.code === 'request-unknown' ? undefined : answer.problem;
}

function stateOf(night: string, key: string, id: string, signal?: AbortSignal): Promise<Answer<State>> {
  return askIngestor<State>(night, { path: `/replay/${encodeURIComponent(id)}`, key, ...(signal && { signal }) });
}
