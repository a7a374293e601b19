import type { SyncFrame } from './sync-topic.ts';

/** What the server sends first on every connection, and what a notice has; the rest of a frame is the sync rule's. */
export type Frame = SyncFrame & {
  readonly night?: string;
  readonly mode?: string;
  readonly topics?: readonly string[];
  readonly heartbeatMs?: number;
  readonly spreadMs?: number;
  readonly reconnectMs?: readonly [number, number];
};

/** One connection to the server by one transport. Nothing is told after `close`. */
export type Link = {
  /** Only where the transport has a way back. */
  send?(message: object): void;
  close(): void;
};

export type LinkEnd = {
  /** As a WebSocket is closed; refusals over HTTP are translated into the same codes. */
  readonly code: number;
  readonly reason?: string;
  /** There was an answer, even if it was of no use. */
  readonly isReached?: boolean;
  readonly retryAfterMs?: number;
};

export type LinkEvents = {
  frame(frame: Frame): void;
  /** Something came that is no frame: the other side lives. */
  heard(): void;
  /** Once, and the last thing. */
  ended(end: LinkEnd): void;
};

/** `url`: of the night, without a slash at its end. `query`: topics and, for those who come back, the position. */
export type LinkRequest = { readonly url: string; readonly query: string; readonly fetch: FetchLike };

/** As much of fetch as is used. */
export type FetchLike = (url: string, init?: any) => Promise<AnswerLike>;
export type AnswerLike = {
  readonly ok: boolean;
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body: any;
  json(): Promise<any>;
};

/** An HTTP answer that is not what was asked for, in the words of a WebSocket's end. */
export async function endOfAnswer(answer: AnswerLike): Promise<LinkEnd> {
  const { status } = answer;
  const problem = await answer.json().catch(() => ({}));
  const reason = problem.detail ?? `HTTP ${status}`;
  const retryAfterMs = 1000 * (Number(answer.headers.get('retry-after')) || 0);
  // A proxy that forbids this way says nothing of the others.
  const isRefused = status < 429 && problem.code;
  const code = problem.code === 'unknown-night' ? 4404 : isRefused || status >= 429 ? (codes[status] ?? 1006) : 1006;
  return { code, reason, isReached: true, retryAfterMs };
}

const codes: Record<number, number> = { 400: 4400, 401: 4401, 403: 4403, 429: 4529, 503: 1013 };
