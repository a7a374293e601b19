import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { ClockAnchor } from '@election-night/shared/election/night-clock.ts';
import type { ReplayAction, ReportOutcome } from '@election-night/shared/queue/report-queue.ts';
import { keyFinder, type SenderKeys } from './keys-of-senders.ts';
import type { PlannedPost } from './plan-replay.ts';
import { type Answer, type Patience, patience, requestPatiently } from './request-patiently.ts';

/** Where a replay stands, as the ingestor tells it. `at` = the night's time when it answered. */
export type ReplayPosition = {
  readonly run: string;
  readonly epoch: string;
  readonly rev: number;
  readonly at: string;
  readonly clock: ClockAnchor;
};

export type PostResult =
  | { readonly outcome: 'accepted'; readonly status: string | undefined }
  /** An answer that sending again would not change; a recording may hold requests that were refused on the night. */
  | { readonly outcome: 'refused'; readonly status: number; readonly problem: unknown };

export type PostState = { readonly state: 'queued' } | { readonly state: 'unknown' } | ReportOutcome;

export type ReplayClient = {
  position(): Promise<ReplayPosition>;
  /**
   * Resolves once the aggregator has done it, or once it is plain that somebody else began another run first, with which the request
   * went. Throws with the reason where it is refused.
   */
  control(action: ReplayAction): Promise<'applied' | 'superseded'>;
  post(post: PlannedPost): Promise<PostResult>;
  /** What became of an accepted post, by the link in its receipt. */
  stateOf(source: string, status: string): Promise<PostState>;
};

/** A run begins and takes its ledger away while a request is asked about: unknown once is not unknown for good. */
const missesAtMost = 20;

/** The ingestor as the replayer uses it: the control path with the key of the replay, reports with those of their sources. */
export function createReplayClient(options: {
  readonly ingestorUrl: string;
  readonly night: string;
  readonly keys: SenderKeys;
  readonly signal?: AbortSignal;
}): ReplayClient {
  const { ingestorUrl, night, keys, signal } = options;
  const origin = ingestorUrl.replace(/\/+$/, '');
  const base = `${origin}/v1/nights/${night}`;
  const withSignal: Patience = signal ? { ...patience, signal } : patience;
  const get = (url: string, key: string) => requestPatiently(url, { headers: bearer(key) }, withSignal);
  const send = (url: string, body: string | Buffer, headers: Record<string, string>) =>
    requestPatiently(
      url,
      { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body },
      withSignal,
    );
  const keyOf = keyFinder(keys);

  return {
    async position() {
      return expectStatus(await get(`${base}/replay`, keys.replay), 200, `GET ${base}/replay`) as ReplayPosition;
    },

    async control(action) {
      const id = `${action.action}-${randomUUID()}`;
      const answer = await send(
        `${base}/replay`,
        JSON.stringify({ id, mode: 'replay', ...action }),
        bearer(keys.replay),
      );
      const { status } = expectStatus(answer, 202, `POST ${base}/replay`) as { status: string };
      const deadline = Date.now() + withSignal.giveUpAfterMs;
      let misses = 0;
      for (let pauseMs = 5; Date.now() < deadline; pauseMs = Math.min(pauseMs * 1.5, 100)) {
        const asked = await get(`${origin}${status}`, keys.replay);
        if (asked.status === 404) {
          misses += 1;
          if (misses > missesAtMost) return 'superseded';
        } else {
          const { state, reason } = expectStatus(asked, 200, `GET ${status}`) as { state: string; reason?: string };
          if (state === 'applied') return 'applied';
          if (state === 'refused') throw new Error(`${action.action} was refused: ${reason}`);
        }
        await delay(pauseMs, undefined, signal ? { signal } : {});
      }
      throw new Error(
        `${action.action} was not applied within ${withSignal.giveUpAfterMs / 1000} s: does an aggregator run?`,
      );
    },

    async post({ source, path, body, contentType, contentEncoding }) {
      const answer = await send(`${base}${path}`, body, {
        ...(source === '' ? {} : bearer(keyOf(source))),
        ...(contentType === undefined ? {} : { 'content-type': contentType }),
        ...(contentEncoding === undefined ? {} : { 'content-encoding': contentEncoding }),
      });
      if (answer.status !== 202) return { outcome: 'refused', status: answer.status, problem: answer.json };
      return { outcome: 'accepted', status: (answer.json as { status?: string }).status };
    },

    async stateOf(source, status) {
      const answer = await get(`${origin}${status}`, keyOf(source));
      if (answer.status === 404) return { state: 'unknown' };
      return expectStatus(answer, 200, `GET ${status}`) as PostState;
    },
  };
}

function bearer(key: string): { authorization: string } {
  return { authorization: `Bearer ${key}` };
}

function expectStatus(answer: Answer, wanted: number, request: string): unknown {
  if (answer.status === wanted) return answer.json;
  throw new Error(`${request} answered ${answer.status} instead of ${wanted}: ${JSON.stringify(answer.json)}`);
}
